/** Jobs as a person sees them: progress, remaining time, cancel, and a sentence at the end. */
import { afterEach, beforeEach, expect, test } from 'vitest';
import { AssayError } from '#contract/errors';
import { type JobState, jobState } from '#contract/jobs';
import { createJobs, type JobHandle, type Jobs } from './jobs.ts';
import { ChildCrashed } from './pool.ts';

let jobs: Jobs;
let now = 0;
const lines: string[] = [];

beforeEach(() => {
  now = Date.UTC(2026, 10, 24, 9);
  lines.length = 0;
  jobs = createJobs({
    clock: () => new Date(now),
    random: (bytes) => crypto.getRandomValues(new Uint8Array(bytes)),
    log: (line) => void lines.push(line),
    pauseMs: 1,
  });
});
afterEach(() => jobs.close());

const options = { kind: 'import', title: 'Import of models', unit: 'files' } as const;

/** Starts a job whose end the test decides. */
function startOpen(more: Partial<Parameters<Jobs['start']>[0]> = {}) {
  const end = Promise.withResolvers<string>();
  const given = Promise.withResolvers<JobHandle>();
  const id = jobs.start({ ...options, ...more }, (job) => {
    given.resolve(job);
    job.signal.addEventListener('abort', () => end.reject(new AssayError('cancelled')));
    return end.promise;
  });
  return { id, end, job: given.promise };
}

async function take(states: AsyncIterator<JobState>, count: number): Promise<JobState[]> {
  const taken: JobState[] = [];
  while (taken.length < count) {
    const { done, value } = await states.next();
    if (done) break;
    taken.push(value);
  }
  return taken;
}

test('a job tells how far it is and ends with its sentence', async () => {
  const { id, end, job } = startOpen({ page: '/imports' });
  (await job).progress(3, 12, 'a/model.pkl');
  expect(jobs.list()).toEqual([
    {
      ...options,
      id,
      status: 'running',
      phase: 'a/model.pkl',
      doneUnits: 3,
      totalUnits: 12,
      startedAt: '2026-11-24T09:00:00.000Z',
      page: '/imports',
    },
  ]);
  (await job).page('/imports/1');
  end.resolve('12 files were imported.');
  const ended = await jobs.wait(id);
  expect(ended).toMatchObject({ status: 'done', result: '12 files were imported.', phase: '', page: '/imports/1' });
  expect(jobState.parse(ended)).toEqual(ended);
  (await job).progress(13, 12, 'a late word');
  expect(jobs.list()).toEqual([ended]);
});

test('the time left is told after ten seconds and not after the end', async () => {
  const { id, end, job } = startOpen();
  const { progress } = await job;
  for (let second = 0; second <= 9; second += 1) {
    progress(second * 10, 1000, '');
    expect(jobs.list()[0]?.remaining).toBeUndefined();
    now += 1000;
  }
  progress(100, 1000, '');
  expect(jobs.list()[0]?.remaining).toEqual({ seconds: 90, low: 90, high: 90, basisSeconds: 10 });
  end.resolve('');
  expect((await jobs.wait(id)).remaining).toBeUndefined();
});

test.each([
  [
    'the words of an expected error',
    new AssayError('disk-full', 'The disk is full: 7 of 12 files are in the case.'),
    /^The disk is full: 7/,
  ],
  [
    'the words of a crash',
    new ChildCrashed('memory', 'The scan was stopped: it took more than 768 MiB of memory.'),
    /took more than 768 MiB/,
  ],
  ['no foreign words', new TypeError('secret at 0x41'), /^Something failed inside Assay\. The log has it under job \S+\.$/],
])('a failed job shows %s', async (_what, thrown, words) => {
  const { id, end } = startOpen();
  end.reject(thrown);
  const { result, status } = await jobs.wait(id);
  expect(status).toBe('failed');
  expect(result).toMatch(words);
  expect(lines.join().includes('secret')).toBe(thrown instanceof TypeError);
});

test('a job that throws at once has failed like any other', async () => {
  const id = jobs.start(options, () => {
    throw new AssayError('not-found', 'The folder is empty.');
  });
  expect(await jobs.wait(id)).toMatchObject({ status: 'failed', result: 'The folder is empty.' });
});

test('cancelling stops a job and says how far it was and what is kept', async () => {
  const { id, job } = startOpen({ keeps: 'What was imported until then stays in the case.' });
  (await job).progress(20, 1050, 'x');
  expect(jobs.cancel(id)).toBe(true);
  expect(jobs.list()[0]).toMatchObject({ status: 'running', phase: 'Stopping' });
  expect(jobs.cancel(id)).toBe(false);
  expect(await jobs.wait(id)).toMatchObject({
    status: 'cancelled',
    result: 'Cancelled after 20 of 1,050 files. What was imported until then stays in the case.',
  });
  expect(jobs.cancel(id)).toBe(false);
});

test('what a signal throws by itself is a cancellation, and only after it was given', async () => {
  const run = async ({ signal }: JobHandle) => {
    await new Promise((resolve) => signal.addEventListener('abort', resolve));
    signal.throwIfAborted();
    return '';
  };
  const id = jobs.start(options, run);
  await Promise.resolve();
  jobs.cancel(id);
  expect(await jobs.wait(id)).toMatchObject({ status: 'cancelled', result: 'Cancelled.' });
  const other = jobs.start(options, async () => AbortSignal.abort().throwIfAborted() ?? '');
  expect(await jobs.wait(other)).toMatchObject({ status: 'failed' });
});

test('a cancelled job that knows better says it itself', async () => {
  const { id, end } = startOpen({ keeps: 'x' });
  end.reject(new AssayError('cancelled', 'Cancelled; 2 points of the curve are kept.'));
  expect(await jobs.wait(id)).toMatchObject({ status: 'cancelled', result: 'Cancelled; 2 points of the curve are kept.' });
});

test('a watcher gets every job first, then what changes, and ends when it goes away', async () => {
  const [first, second] = [startOpen(), startOpen()];
  const abort = new AbortController();
  const states = jobs.watch(abort.signal);
  expect((await take(states, 2)).map(({ id }) => id)).toEqual([first.id, second.id]);
  (await second.job).progress(1, 2, 'now');
  expect(await take(states, 1)).toMatchObject([{ id: second.id, phase: 'now' }]);
  const third = startOpen();
  expect(await take(states, 1)).toMatchObject([{ id: third.id, status: 'running' }]);
  const waiting = states.next();
  abort.abort();
  expect(await waiting).toEqual({ done: true, value: undefined });
});

test('a slow watcher gets the latest state and not a thousand', async () => {
  const { end, id, job } = startOpen();
  const states = jobs.watch();
  await take(states, 1);
  for (let done = 1; done <= 1000; done += 1) (await job).progress(done, 1000, '');
  end.resolve('Done.');
  await jobs.wait(id);
  const [latest] = await take(states, 1);
  expect(latest).toMatchObject({ status: 'done', doneUnits: 1000, result: 'Done.' });
  await states.return();
});

test('a job that has ended can be dismissed, one that runs cannot, and unknown ones are told as such', async () => {
  const { end, id } = startOpen();
  expect(jobs.dismiss(id)).toBe(false);
  end.resolve('');
  await jobs.wait(id);
  expect(jobs.dismiss(id)).toBe(true);
  expect(jobs.list()).toEqual([]);
  expect(jobs.dismiss(id)).toBe(false);
  await expect(jobs.wait(id)).rejects.toMatchObject({ code: 'not-found' });
});

test('only the latest hundred ended jobs stay listed, and a running one always', async () => {
  const running = startOpen();
  for (let count = 0; count < 105; count += 1) await jobs.wait(jobs.start(options, async () => `${count}`));
  expect(jobs.list()).toHaveLength(101);
  expect(jobs.list()[0]?.id).toBe(running.id);
  expect(jobs.list()[1]?.result).toBe('5');
});

test('closing cancels what runs, ends every watch and starts nothing new', async () => {
  const { id } = startOpen();
  const states = jobs.watch();
  await take(states, 1);
  await jobs.close();
  expect(await jobs.wait(id)).toMatchObject({ status: 'cancelled' });
  expect(await take(states, 5)).toMatchObject([{ status: 'cancelled' }]);
  expect(() => jobs.start(options, async () => '')).toThrow('closing');
});
