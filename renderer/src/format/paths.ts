/** Paths of this machine as the picker needs them, with the separators of whichever system they come from. */

interface Crumb {
  readonly name: string;
  readonly path: string;
}

/** The folders on the way to a path, outermost first. */
export function breadcrumbs(path: string): readonly Crumb[] {
  const separator = separatorOf(path);
  const parts = path.split(separator).filter((part) => part !== '');
  const crumbs: Crumb[] = separator === '/' && path.startsWith('/') ? [{ name: '/', path: '/' }] : [];
  let walked = separator === '/' ? '' : path.startsWith('\\\\') ? '\\' : '';
  for (const part of parts) {
    walked = separator === '/' ? `${walked}/${part}` : walked === '' ? `${part}\\` : joinPath(walked, part);
    crumbs.push({ name: part, path: walked });
  }
  return crumbs;
}

function separatorOf(path: string): string {
  return /^[A-Za-z]:|^\\\\/.test(path) ? '\\' : '/';
}

/** A name in a folder. */
export function joinPath(folder: string, name: string): string {
  const separator = separatorOf(folder);
  return folder.endsWith(separator) ? `${folder}${name}` : `${folder}${separator}${name}`;
}

/** The last part of a path. */
export function nameOf(path: string): string {
  return path.split(/[\\/]/).findLast((part) => part !== '') ?? path;
}
