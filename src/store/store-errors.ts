/** Turns what SQLite and the file system say into the errors that a user may be shown, with the file named. */
import { AssayError, type ErrorCode, toAssayError } from '#contract/errors';

const sqliteErrors: readonly [prefix: string, code: ErrorCode, message: (file: string) => string][] = [
  ['SQLITE_FULL', 'disk-full', (file) => `The disk is full: ${file} was not changed. Free some space and do it again.`],
  [
    'SQLITE_READONLY',
    'read-only',
    (file) => `${file} cannot be written to. Copy the case folder to a place that can, or change its rights.`,
  ],
  [
    'SQLITE_CORRUPT',
    'case-damaged',
    (file) => `${file} is damaged. Verify the case to see which parts are intact, and restore the rest from a copy.`,
  ],
  ['SQLITE_NOTADB', 'case-damaged', (file) => `${file} is not a case database, or it is damaged. Restore it from a copy.`],
  ['SQLITE_CANTOPEN', 'read-only', (file) => `${file} cannot be opened for writing. Check the rights of the case folder.`],
  ['SQLITE_IOERR', 'case-damaged', (file) => `${file} could not be read or written (input/output error). Check its medium.`],
  ['SQLITE_BUSY', 'case-locked', (file) => `${file} is held by another program. Close it there and do it again.`],
];

/**
 * @param thrown whatever was thrown while working on `file`
 * @param file the file as the user knows it
 */
export function toStoreError(thrown: unknown, file: string): AssayError {
  if (thrown instanceof AssayError) return thrown;
  const code = typeof thrown === 'object' && thrown !== null && 'code' in thrown ? String(thrown.code) : '';
  // Only what is stored is ever parsed in SQL: text that is no JSON any more was changed on the disk.
  if (code === 'SQLITE_ERROR' && thrown instanceof Error && thrown.message.includes('malformed JSON'))
    return new AssayError('case-damaged', `${file} is damaged: an entry of its log cannot be read. Verify the case.`, file);
  const known = sqliteErrors.find(([prefix]) => code.startsWith(prefix));
  if (known) return new AssayError(known[1], known[2](file), file);
  const named = fileOf(thrown) ?? file;
  if (code === 'ENOTDIR' || code === 'ENAMETOOLONG' || code === 'EEXIST')
    return new AssayError('invalid-input', `${named} is no place where a folder can be made. Choose another one.`, named);
  if (code === 'EACCES' || code === 'EPERM')
    return new AssayError(
      'read-only',
      `${named} may not be opened or written by this user. Change its rights, or choose another place.`,
      named,
    );
  if (code === 'EROFS')
    return new AssayError('read-only', `${named} is on a medium that cannot be written to. Copy the case folder to one that can.`, named);
  return toAssayError(thrown, named);
}

/** The file of the case that Node's own error speaks of, where that is not the database. */
function fileOf(thrown: unknown): string | undefined {
  if (typeof thrown !== 'object' || thrown === null) return undefined;
  const { dest, path, syscall } = { dest: undefined, path: undefined, syscall: undefined, ...thrown };
  // What was to be moved was made by Assay itself; what refuses it is the place.
  return [syscall === 'rename' ? dest : path, path].find((each) => typeof each === 'string');
}

/** Runs `work`; whatever goes wrong with `file` comes out as an error that may be shown. */
export function withStoreErrors<T>(file: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    const shown = toStoreError(error, file);
    // A fault of the program keeps its own stack for the log.
    throw shown.code === 'internal' && error instanceof Error ? error : shown;
  }
}
