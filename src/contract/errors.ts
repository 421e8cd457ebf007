/** One error class with a closed table of codes: what a user may be told. Whatever else is thrown becomes `internal`. */

export const errorCodes = {
  'case-not-open': 'No case is open.',
  'case-exists': 'This folder already holds a case.',
  'case-not-found': 'This folder holds no case.',
  'case-newer': 'This case was written by a newer Assay.',
  'case-locked': 'This case is open in another Assay.',
  'case-damaged': 'This case is damaged.',
  'passphrase-needed': 'This case is encrypted. Give its passphrase.',
  'passphrase-wrong': 'The passphrase does not open this case.',
  'disk-full': 'The disk is full.',
  'read-only': 'The folder cannot be written to.',
  'file-unreadable': 'The file cannot be read.',
  'file-changed': 'The file changed since it was imported.',
  'not-found': 'There is nothing by this name or id.',
  'not-allowed': 'This is not allowed.',
  'invalid-input': 'The request is not valid.',
  'not-assessable': 'This cannot be assessed.',
  cancelled: 'Cancelled.',
  internal: 'Something failed inside Assay.',
} as const;
export type ErrorCode = keyof typeof errorCodes;

/** An error that may be shown: says what happened, to which file, and what to do. */
export class AssayError extends Error {
  readonly code: ErrorCode;
  readonly subject: string | undefined;
  /**
   * @param code one of the closed table
   * @param message a full sentence for the user; the table's own by default
   * @param subject the file or id that it concerns
   */
  constructor(code: ErrorCode, message?: string, subject?: string) {
    super(message ?? errorCodes[code]);
    this.name = 'AssayError';
    this.code = code;
    this.subject = subject;
  }
}

const fileErrors: Readonly<Record<string, readonly [ErrorCode, (name: string) => string]>> = {
  ENOSPC: ['disk-full', (name) => `The disk is full: ${name} was not written. Free some space and do it again.`],
  EDQUOT: ['disk-full', (name) => `The disk quota is used up: ${name} was not written. Free some space and do it again.`],
  SQLITE_FULL: ['disk-full', (name) => `The disk is full: ${name} was not written. Free some space and do it again.`],
  EFBIG: ['disk-full', (name) => `${name} is larger than its disk can hold in one file. Choose another disk.`],
  EROFS: ['read-only', (name) => `${name} is on a medium that cannot be written to. Choose a place that can.`],
  EACCES: ['file-unreadable', (name) => `${name} may not be read or written by this user.`],
  EPERM: ['file-unreadable', (name) => `${name} may not be read or written by this user.`],
  ENOENT: ['file-unreadable', (name) => `${name} is not there; it may have been moved or its medium removed.`],
  ENOTDIR: ['file-unreadable', (name) => `${name} is not there: a part of its path is a file, not a folder.`],
  EEXIST: ['not-allowed', (name) => `${name} is there already and is not replaced.`],
  ELOOP: ['file-unreadable', (name) => `${name} is a loop of symbolic links.`],
  EISDIR: ['file-unreadable', (name) => `${name} is a folder, not a file.`],
  ENAMETOOLONG: ['file-unreadable', (name) => `${name} has a longer path than this system can open. Move it to a folder higher up.`],
  EBUSY: ['file-unreadable', (name) => `${name} is in use by another program. Close it there and do it again.`],
  ETXTBSY: ['file-unreadable', (name) => `${name} is in use by another program. Close it there and do it again.`],
  EMFILE: ['file-unreadable', (name) => `${name} was not opened: this system allows no more open files. Close other programs.`],
  ENFILE: ['file-unreadable', (name) => `${name} was not opened: this system allows no more open files. Close other programs.`],
  EIO: ['file-unreadable', (name) => `${name} could not be read from its medium (input/output error).`],
  ENXIO: ['file-unreadable', (name) => `${name} is a device or socket that is not there.`],
  ENODEV: ['file-unreadable', (name) => `The medium of ${name} is gone. Attach it and do it again.`],
  ESTALE: ['file-unreadable', (name) => `${name} is on a network drive that no longer knows it. Attach the drive again.`],
  ENOTCONN: ['file-unreadable', (name) => `The drive of ${name} does not answer. Attach it again.`],
  EHOSTDOWN: ['file-unreadable', (name) => `The drive of ${name} does not answer. Attach it again.`],
  ETIMEDOUT: ['file-unreadable', (name) => `The drive of ${name} does not answer. Attach it again.`],
};

/** The file that Node's own error speaks of. */
function pathOf(thrown: object): string | undefined {
  return 'path' in thrown && typeof thrown.path === 'string' ? thrown.path : undefined;
}

/**
 * Turns anything thrown into an error that may be shown; Node's file errors get their plain words.
 * @param subject the file that it concerns; that of Node's error by default
 */
export function toAssayError(thrown: unknown, subject?: string): AssayError {
  if (thrown instanceof AssayError) return thrown;
  if (typeof thrown !== 'object' || thrown === null) return new AssayError('internal', undefined, subject);
  const code = 'code' in thrown ? String(thrown.code) : '';
  const name = subject ?? pathOf(thrown);
  const match = Object.hasOwn(fileErrors, code) ? fileErrors[code] : undefined;
  return match ? new AssayError(match[0], match[1](name ?? 'the file'), name) : new AssayError('internal', undefined, subject);
}
