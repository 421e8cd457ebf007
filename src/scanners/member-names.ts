/** Judges names that an archive gives to its members, as a program that unpacks them would follow them. */

/** Whether a careless program writes outside the chosen folder (CWE-22). */
export function leavesFolder(name: string): boolean {
  const path = name.replace(/\\/g, '/');
  return path.startsWith('/') || /^[A-Za-z]:/.test(path) || path.split('/').includes('..');
}

/** Whether a link at `name` to `target` leads outside the chosen folder. */
export function linkLeavesFolder(name: string, target: string): boolean {
  const path = target.replace(/\\/g, '/');
  if (path.startsWith('/') || /^[A-Za-z]:/.test(path)) return true;
  const parts = name
    .replace(/\\/g, '/')
    .split('/')
    .slice(0, -1)
    .filter((part) => part !== '' && part !== '.');
  let depth = parts.length;
  for (const part of path.split('/')) {
    if (part === '' || part === '.') continue;
    depth += part === '..' ? -1 : 1;
    if (depth < 0) return true;
  }
  return false;
}

/** The name as a file system sees it: one kind of slash, nothing that stands for the same place. */
export function placeOf(name: string): string {
  const parts = name
    .replace(/\\/g, '/')
    .split('/')
    .filter((part) => part !== '' && part !== '.');
  return parts.join('/');
}
