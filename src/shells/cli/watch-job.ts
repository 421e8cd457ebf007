/** Follows a job to its end on stderr; Ctrl+C cancels it and waits until what is safe is safe. */
import type { JobState } from '#contract/jobs';
import type { CommandContext } from './command-context.ts';

function progressLine({ doneUnits, phase, remaining, title, totalUnits }: JobState): string {
  const share = totalUnits > 0 ? `${Math.floor((100 * doneUnits) / totalUnits)} %` : '';
  const left = remaining === undefined ? '' : `, about ${Math.ceil(remaining.seconds)} s left`;
  return `${title}: ${share}${left} ${phase}`;
}

/** The job's last state. */
export async function watchJob(
  { client, signal, terminal }: Pick<CommandContext, 'client' | 'signal' | 'terminal'>,
  id: string,
): Promise<JobState> {
  const leave = new AbortController();
  const cancel = () => void client.jobs.cancel({ id });
  signal.addEventListener('abort', cancel);
  if (signal.aborted) cancel();
  try {
    for await (const state of await client.jobs.watch(undefined, { signal: leave.signal })) {
      if (state.id !== id) continue;
      if (state.status === 'done' || state.status === 'failed' || state.status === 'cancelled') return state;
      terminal.progress(progressLine(state));
    }
    throw new Error('the jobs ended before the job did');
  } finally {
    terminal.settle();
    signal.removeEventListener('abort', cancel);
    leave.abort();
  }
}
