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

/** Turns anything thrown into an error that may be shown; Node's file errors get their plain words. */
export function toAssayError(thrown: unknown, subject?: string): AssayError {
  if (thrown instanceof AssayError) return thrown;
  const code = typeof thrown === 'object' && thrown !== null && 'code' in thrown ? String(thrown.code) : '';
  const name = subject ?? 'the file';
  const known: Record<string, [ErrorCode, string]> = {
    ENOSPC: ['disk-full', `The disk is full: ${name} was not written.`],
    EDQUOT: ['disk-full', `The disk quota is used up: ${name} was not written.`],
    SQLITE_FULL: ['disk-full', `The disk is full: ${name} was not written.`],
    EROFS: ['read-only', `${name} is on a medium that cannot be written to.`],
    EACCES: ['file-unreadable', `${name} may not be read or written by this user.`],
    EPERM: ['file-unreadable', `${name} may not be read or written by this user.`],
    ENOENT: ['file-unreadable', `${name} is not there; it may have been moved or its medium removed.`],
    ELOOP: ['file-unreadable', `${name} is a loop of symbolic links.`],
    EISDIR: ['file-unreadable', `${name} is a folder, not a file.`],
    EIO: ['file-unreadable', `${name} could not be read from its medium (input/output error).`],
  };
  const match = known[code];
  return match ? new AssayError(match[0], match[1], subject) : new AssayError('internal', undefined, subject);
}
