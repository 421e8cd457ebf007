/** Turns whatever a handler throws into an error of the closed table: no stack and no foreign message leaves the engine. */
import { ORPCError } from '@orpc/client';
import { ValidationError } from '@orpc/contract';
import { AssayError, type ErrorCode, errorCodes, toAssayError } from '#contract/errors';

/** Where a failure is written down, and how it is named so that a user can quote it. */
export interface FailureLog {
  /** One line of the engine's log. */
  log(line: string): void;
  /** A short name for this failure, unique within a log. */
  reference(): string;
}

/** What a call failed with, as the client sees it: `code` is of the closed table. */
type CallError = ORPCError<ErrorCode, { subject?: string; logReference?: string }>;

function refusal(code: ErrorCode, message: string, data: { subject?: string; logReference?: string } = {}): CallError {
  return new ORPCError(code, { defined: true, message, data });
}

function isErrorCode(code: string): code is ErrorCode {
  return Object.hasOwn(errorCodes, code);
}

function fieldName(path: readonly unknown[]): string {
  const keys = path.map((segment) => (typeof segment === 'object' && segment !== null && 'key' in segment ? segment.key : segment));
  return keys.length === 0 ? 'input' : keys.map(String).join('.');
}

function inputRefusal(cause: ValidationError): CallError {
  const [issue] = cause.issues;
  const field = fieldName(issue?.path ?? []);
  return refusal('invalid-input', `The request is not valid: ${field}: ${issue?.message ?? 'not as declared'}.`, { subject: field });
}

function fileNameOf(thrown: unknown): string | undefined {
  return typeof thrown === 'object' && thrown !== null && 'path' in thrown && typeof thrown.path === 'string' ? thrown.path : undefined;
}

function describe(thrown: unknown): string {
  const text = thrown instanceof Error ? (thrown.stack ?? thrown.message) : String(thrown);
  const cause = thrown instanceof Error && thrown.cause instanceof ValidationError ? ` ${JSON.stringify(thrown.cause.issues)}` : '';
  return JSON.stringify(`${text}${cause}`);
}

/**
 * The error that a client receives for anything thrown below.
 * @param thrown what a handler, a validator or the protocol threw
 * @param call the procedure's name, for the log
 * @param failures where the original is kept when the client may not see it
 */
export function toCallError(thrown: unknown, call: string, failures: FailureLog): CallError {
  if (thrown instanceof ORPCError && isErrorCode(thrown.code)) return thrown;
  if (thrown instanceof ORPCError && thrown.code === 'BAD_REQUEST') {
    return thrown.cause instanceof ValidationError ? inputRefusal(thrown.cause) : refusal('invalid-input', errorCodes['invalid-input']);
  }
  if (thrown instanceof Error && thrown.name === 'AbortError') return refusal('cancelled', errorCodes.cancelled);
  const known = toAssayError(thrown, fileNameOf(thrown));
  if (known.code !== 'internal' || thrown instanceof AssayError) {
    return refusal(known.code, known.message, known.subject === undefined ? {} : { subject: known.subject });
  }
  const logReference = failures.reference();
  failures.log(`failure ${logReference} in ${call}: ${describe(thrown)}`);
  return refusal('internal', `${errorCodes.internal} The log has it under ${logReference}.`, { logReference });
}
