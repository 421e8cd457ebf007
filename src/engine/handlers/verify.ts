/** Verification: needs no open case and no key. */
import type { EngineContext } from '../context.ts';
import { verifyPath } from '../verify-path.ts';
import { os } from './router-base.ts';

export function verifyHandlers(context: EngineContext) {
  return {
    run: os.verify.run.handler(({ input, signal }) => verifyPath(context, input, signal ?? new AbortController().signal)),
  };
}
