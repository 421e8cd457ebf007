/** The one interceptor of every channel: counts open calls and lets only errors of the closed table out. */
import { mapEventIterator, ORPCError } from '@orpc/client';
import { AssayError } from '#contract/errors';
import { type FailureLog, toCallError } from './errors.ts';

/** Calls and streams that one client may have open at a time. */
export const openCallLimit = 256;

interface Call {
  readonly path: readonly string[];
  next(): Promise<unknown>;
}

type EventStream = AsyncIterator<unknown, unknown, void>;

function isEventStream(output: unknown): output is EventStream {
  return typeof output === 'object' && output !== null && Symbol.asyncIterator in output && 'next' in output;
}

/** Makes the interceptor for one client: handed to an RPC handler's `clientInterceptors` or to an in-process client. */
export function guardCalls(failures: FailureLog): (call: Call) => Promise<unknown> {
  let open = 0;
  return async (call) => {
    const name = call.path.join('.');
    const fail = (thrown: unknown) => toCallError(thrown, name, failures);
    if (open >= openCallLimit) throw fail(new AssayError('not-allowed', `${openCallLimit} calls are open already; this one was refused.`));
    open += 1;
    let streaming = false;
    try {
      const output = await call.next();
      if (!isEventStream(output)) return output;
      streaming = true;
      return mapEventIterator(countDown(output), { value: async (event) => event, error: async (thrown) => fail(thrown) });
    } catch (thrown) {
      throw fail(thrown);
    } finally {
      if (!streaming) open -= 1;
    }
  };

  function countDown(stream: EventStream): EventStream {
    let counted = true;
    const leave = () => {
      if (counted) open -= 1;
      counted = false;
    };
    return {
      async next() {
        try {
          const step = await stream.next();
          if (step.done) leave();
          return step;
        } catch (thrown) {
          leave();
          throw thrown;
        }
      },
      async return() {
        leave();
        return (await stream.return?.()) ?? { done: true, value: undefined };
      },
    };
  }
}

/** Refuses what never reached a procedure: an unknown name, an input that is no RPC value. */
export function guardProtocol(
  failures: FailureLog,
): <Result extends { readonly matched: boolean }>(call: { next(): Promise<Result> }) => Promise<Result> {
  return async (call) => {
    try {
      const result = await call.next();
      if (result.matched) return result;
    } catch (thrown) {
      throw thrown instanceof ORPCError
        ? toCallError(thrown, 'request', failures)
        : toCallError(new AssayError('invalid-input'), 'request', failures);
    }
    throw toCallError(new AssayError('not-found', 'There is no procedure by this name.'), 'request', failures);
  };
}
