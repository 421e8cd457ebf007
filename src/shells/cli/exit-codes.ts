/** What the command line ends with, so that a script can tell an answer from a failure. */
import { ORPCError } from '@orpc/client';
import { AssayError } from '#contract/errors';

export const exitCode = {
  /** Done; nothing at or above the threshold; intact. */
  good: 0,
  /** An answer that a script should stop at: findings at or above `--fail-on`, a target that is not intact, an unknown signer. */
  bad: 1,
  /** Not done: wrong usage, or a file, case or passphrase that does not serve. */
  usage: 2,
  /** The scan, import or run ended before its end. */
  endedEarly: 3,
  /** A fault of Assay's own. */
  internal: 4,
} as const;

/** The sentence and the exit code for anything that a command threw. */
export function failureOf(thrown: unknown): { readonly message: string; readonly code: number } {
  if (thrown instanceof ORPCError || thrown instanceof AssayError) {
    const code = thrown.code === 'cancelled' ? exitCode.endedEarly : thrown.code === 'internal' ? exitCode.internal : exitCode.usage;
    return { message: thrown.message, code };
  }
  // What a signal throws by itself.
  if (thrown instanceof Error && thrown.name === 'AbortError') return { message: 'Cancelled.', code: exitCode.endedEarly };
  return { message: 'Something failed inside Assay.', code: exitCode.internal };
}
