/** Judges file names in a configuration by where a loader that joins them to its folder would end up. */

/** Settings whose value is the name of a file or folder. */
const pathKey =
  /(?:^|_)(?:file|files|path|paths|dir|folder|filename|vocab|merges|checkpoint|ckpt|weights|location)$|^(?:_name_or_path|name_or_path|base_model_name_or_path|tokenizer_name|weight_map|data|code|model_code_path|python_model|artifact_path)$/i;

/** Files of the system that no model has a use for. */
const systemFile =
  /^(?:file:\/\/)?(?:~|\/(?:root|home\/[^/]{1,64}))?\/(?:\.ssh|\.aws|\.kube|\.gnupg|\.docker|\.netrc|\.bash\w*|\.git-credentials|\.cache\/huggingface\/token)(?:\/|$)|^(?:file:\/\/)?\/(?:etc|proc|sys|dev|boot)\/|^(?:file:\/\/)?\/(?:var\/(?:run|spool|log)|usr\/(?:s?bin|lib))\/|^[A-Za-z]:[\\/]Windows[\\/]/i;

export interface PlaceFault {
  readonly severe: boolean;
  readonly what: string;
}

/** Whether a relative name leaves the folder it starts in. */
function climbs(path: string): boolean {
  let depth = 0;
  for (const part of path.split(/[\\/]/)) {
    if (part === '..') depth -= 1;
    else if (part !== '' && part !== '.') depth += 1;
    if (depth < 0) return true;
  }
  return false;
}

/** Whether this setting names a file: by its own key, or because it stands in a map of shards. */
export function isPathSetting(keys: readonly string[]): boolean {
  return (
    pathKey.test(keys.at(-1) ?? '') ||
    keys.at(-2) === 'weight_map' ||
    pathKey.test(/^\d+$/.test(keys.at(-1) ?? '') ? (keys.at(-2) ?? '') : '')
  );
}

/**
 * What is wrong with a file name, or undefined.
 * @param strict names of shards, which are always joined to the folder of the model
 */
export function placeFault(value: string, strict: boolean): PlaceFault | undefined {
  const decoded = /%2e|%2f|%5c/i.test(value) ? value.replace(/%2e/gi, '.').replace(/%2f/gi, '/').replace(/%5c/gi, '\\') : value;
  const path = decoded.trim();
  if (path === '' || path.length > 4096 || /\n/.test(path)) return undefined;
  if (path.includes('\0')) return { severe: true, what: 'holds a zero byte, behind which some programs do not look' };
  if (systemFile.test(path)) return { severe: true, what: 'is a file of the system' };
  if (/^(?:\\\\|\/\/)[^\\/\s]+[\\/]/.test(path)) return { severe: true, what: 'is a share on the network' };
  if (/^(?:file|ftp|sftp|smb|ssh|gopher|ldap):\/\//i.test(path)) return { severe: true, what: 'is an address that is opened like a file' };
  if (/^[a-z][a-z0-9+.-]{1,20}:\/\//i.test(path)) return { severe: strict, what: 'is an address on the network' };
  if (/(?:^|[\\/])\.\.(?:[\\/]|$)/.test(path) && climbs(path)) return { severe: true, what: 'climbs out of the folder' };
  if (/^(?:\/|~[\\/]|[A-Za-z]:[\\/])/.test(path)) return { severe: strict, what: 'is an absolute path' };
  return undefined;
}
