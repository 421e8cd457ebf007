/** The children's entry: performs one task after another, says how far it is, and dies of whatever was not foreseen. */
import { AssayError, toAssayError } from '#contract/errors';
import { openChannel } from './child-channel.ts';
import { performTask } from './load-task.ts';
import { isFailureCode, parentMessage } from './messages.ts';
import type { ChildRole, TaskReply, TaskRequest } from './protocol.ts';
import type { TaskContext } from './tasks.ts';
import { throttle } from './throttle.ts';

const roles: readonly ChildRole[] = ['reader', 'intake', 'table', 'assess', 'render'];
const role = roles.find((each) => each === process.argv[2]);
if (role === undefined) throw new Error(`no child has the role ${JSON.stringify(process.argv[2])}`);
const channel = openChannel();
const send = (reply: TaskReply): void => channel.send(reply);

let current: { readonly id: number; readonly abort: AbortController } | undefined;

function isProgress(event: unknown): event is { readonly done: number; readonly total: number } {
  return typeof event === 'object' && event !== null && 'type' in event && event.type === 'progress';
}

function contextOf(id: number, signal: AbortSignal, scratch = ''): TaskContext {
  const now = () => performance.now();
  const [passesProgress, passesEvent] = [throttle(now), throttle(now)];
  return {
    signal,
    scratch,
    onProgress(done, total, phase) {
      if (passesProgress(done, total)) send({ type: 'progress', id, done, total, phase: phase.slice(0, 500) });
    },
    onEvent(event) {
      if (!isProgress(event) || passesEvent(event.done, event.total)) send({ type: 'event', id, event });
    },
  };
}

function asCancelled(thrown: unknown): AssayError {
  return thrown instanceof AssayError && thrown.code === 'cancelled' ? thrown : new AssayError('cancelled');
}

async function serve(role: ChildRole, { id, input, scratch, task }: TaskRequest): Promise<void> {
  const abort = new AbortController();
  current = { id, abort };
  try {
    const output = await performTask(role, task, input, contextOf(id, abort.signal, scratch));
    send({ type: 'done', id, output });
  } catch (thrown) {
    const error = abort.signal.aborted ? asCancelled(thrown) : toAssayError(thrown);
    // What nobody foresaw ends this process, with its words on the error stream; the parent sees a crash and goes on.
    if (error.code === 'internal' && error !== thrown) throw thrown;
    const code = isFailureCode(error.code, task) ? error.code : 'internal';
    send({ type: 'failed', id, code, message: error.message.slice(0, 2000), subject: error.subject?.slice(0, 5000) });
  } finally {
    current = undefined;
  }
}

channel.onMessage((message) => {
  const parsed = parentMessage.safeParse(message);
  if (!parsed.success) return;
  if ('cancel' in parsed.data) {
    if (current?.id === parsed.data.cancel) current.abort.abort();
  } else void serve(role, parsed.data);
});
