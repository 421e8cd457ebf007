/** A stand-in for the engine's router with a few procedures, for tests of what lies around the engine. */
import { implement } from '@orpc/server';
import { contract } from '#contract/contract';
import { AssayError } from '#contract/errors';
import type { JobState } from '#contract/jobs';
import type { AssayRouter } from '#transport/serve';

export interface FakeRouter {
  readonly router: AssayRouter;
  /** What happened, in order. */
  readonly events: string[];
}

const job: JobState = {
  id: 'j1',
  kind: 'import',
  title: 'Import',
  status: 'running',
  phase: '',
  doneUnits: 0,
  totalUnits: 3,
  unit: 'files',
};

/** Procedures by what they show: `app.info` answers, `cases.open` fails as told by its folder, `jobs.watch` streams until left. */
export function fakeRouter(): FakeRouter {
  const events: string[] = [];
  const os = implement(contract);
  const unfinished: unknown = {
    app: {
      info: os.app.info.handler(() => ({
        version: '0.1.0',
        shell: 'browser' as const,
        rulesVersion: '1',
        rulesHash: 'f'.repeat(64),
        rules: 3,
        interfaces: [],
        dataDir: '/data',
        person: 'auditor',
      })),
      doctor: os.app.doctor.handler(() =>
        Array.from({ length: 200_000 }, (_, index) => ({ id: `${index}`, label: 'x'.repeat(100), state: 'ok' as const, detail: '' })),
      ),
    },
    cases: {
      current: os.cases.current.handler(() => null),
      // A handler that breaks its own contract: the output must not pass.
      close: os.cases.close.handler(() => JSON.parse('{"closed":"secret row 17"}')),
      open: os.cases.open.handler(async ({ input, signal }) => {
        if (input.dir === 'newer') throw new AssayError('case-newer', 'This case was written by Assay 9.', input.dir);
        if (input.dir === 'missing') throw Object.assign(new Error('ENOENT: x'), { code: 'ENOENT', path: '/cases/missing' });
        if (input.dir === 'slow') {
          events.push('slow started');
          await new Promise((resolve) => signal?.addEventListener('abort', resolve));
          events.push('slow aborted');
        }
        throw new TypeError('secret of the implementation at 0x41');
      }),
    },
    jobs: {
      watch: os.jobs.watch.handler(async function* ({ signal }) {
        try {
          for (let done = 0; done <= 3; done += 1) yield { ...job, doneUnits: done };
          await new Promise((resolve) => signal?.addEventListener('abort', resolve));
        } finally {
          events.push('watch left');
        }
      }),
      cancel: os.jobs.cancel.handler(() => ({ cancelled: true })),
    },
    assessments: {
      watch: os.assessments.watch.handler(async function* () {
        yield { type: 'progress' as const, done: 1, total: 2, phase: 'x' };
        throw new Error('secret in a stream');
      }),
    },
  };
  return { router: unfinished as AssayRouter, events };
}
