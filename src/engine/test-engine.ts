/** An engine with real children over a folder of its own, for tests of whole stories. */
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { JobState } from '#contract/jobs';
import { forkChildren } from '#shells/fork-child';
import { type AssayClient, createInProcessClient } from '#transport/in-process';
import { createEngine, type Engine } from './create-engine.ts';

export interface TestEngine {
  readonly engine: Engine;
  readonly client: AssayClient;
  /** A folder for this test; the case lies in `case` below it. */
  readonly folder: string;
  readonly log: string[];
  /** The job's last state. */
  ended(jobId: string): Promise<JobState>;
  /** Imports and waits; the result is the job's last state. */
  take(...paths: string[]): Promise<JobState>;
  close(): Promise<void>;
}

export const root = join(import.meta.dirname, '..', '..');

export async function startTestEngine(shell: 'cli' | 'browser' = 'cli'): Promise<TestEngine> {
  const folder = mkdtempSync(join(tmpdir(), 'assay-engine-'));
  const log: string[] = [];
  const random = (bytes: number) => new Uint8Array(randomBytes(bytes));
  const engine = await createEngine({
    dataDir: join(folder, 'data'),
    resourcesDir: join(root, 'resources'),
    version: '0.0.0',
    shell,
    spawnChild: forkChildren(root, false, (line) => log.push(line)),
    clock: () => new Date(),
    random,
    log: (line) => log.push(line),
  });
  const client = createInProcessClient(engine.router, { log: (line) => log.push(line), reference: () => 'L-test' });
  const ended = (jobId: string) => engine.context.jobs.wait(jobId);
  return {
    engine,
    client,
    folder,
    log,
    ended,
    take: async (...paths) => ended((await client.imports.start({ paths })).jobId),
    async close() {
      await engine.close();
      rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
    },
  };
}

/** A pickle that calls posix.system with `command` (protocol 0, by hand). */
export function attackPickle(command: string): string {
  return `cposix\nsystem\n(V${command}\ntR.`;
}
