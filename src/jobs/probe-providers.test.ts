/** A provider whose driver ends its process is listed as not usable, and the others are tried all the same. */
import { expect, test } from 'vitest';
import { ChildCrashed, type Pool } from './pool.ts';
import { probeInChildren } from './probe-providers.ts';

test('a driver that crashes costs its own provider only', async () => {
  const answers: Record<string, unknown> = { cpu: { provider: 'cpu', device: 'a processor', usable: true, detail: 'Passed.' } };
  const pool = {
    run: async (task: string, input: { provider?: string }) => {
      if (task === 'providers') return ['cpu', 'cuda'];
      if (input.provider === 'cuda')
        throw new ChildCrashed('signal', 'The check of the provider ended: its process was stopped by SIGSEGV.');
      return answers[input.provider ?? ''];
    },
  } as Pick<Pool, 'run'>;
  expect(await probeInChildren({ ...pool, close: async () => {} }, new AbortController().signal)).toEqual([
    answers.cpu,
    {
      provider: 'cuda',
      device: 'not told',
      usable: false,
      detail: 'Not usable. The check of the provider ended: its process was stopped by SIGSEGV.',
    },
  ]);
});
