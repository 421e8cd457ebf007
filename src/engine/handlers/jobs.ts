/** Jobs as the window sees them. */
import type { EngineContext } from '../context.ts';
import { os } from './router-base.ts';

export function jobHandlers({ jobs }: EngineContext) {
  return {
    list: os.jobs.list.handler(() => jobs.list()),
    watch: os.jobs.watch.handler(({ signal }) => jobs.watch(signal ?? new AbortController().signal)),
    cancel: os.jobs.cancel.handler(({ input }) => ({ cancelled: jobs.cancel(input.id) })),
    dismiss: os.jobs.dismiss.handler(({ input }) => ({ dismissed: jobs.dismiss(input.id) })),
  };
}
