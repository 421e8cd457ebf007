/** The part of the engine that scans loose files, without router, window or case: for the demo's test and for measuring. */
import { join } from 'node:path';
import type { EngineContext } from '#engine/context';
import { EventHub } from '#engine/event-hub';
import { loadResources } from '#engine/resources';
import { Session } from '#engine/session';
import { createJobs } from '#jobs/jobs';
import { createPool } from '#jobs/pool';
import { readMemory } from '#jobs/read-memory';
import { forkChildren } from '#shells/fork-child';

export const repository = join(import.meta.dirname, '../..');

/** @param dataDir a folder that may be written to; nothing that stands there is read */
export function scanningContext(dataDir: string): { readonly context: EngineContext; close(): Promise<void> } {
  const log = (line: string): void => console.error(line);
  const clock = (): Date => new Date();
  const random = (bytes: number): Uint8Array => new Uint8Array(bytes);
  const resourcesDir = join(repository, 'resources');
  const spawnChild = forkChildren(repository, false, log);
  const pool = createPool({ spawnChild, now: () => performance.now(), readMemory, log });
  const jobs = createJobs({ clock, random });
  const context: EngineContext = {
    parts: { dataDir, resourcesDir, version: '0', shell: 'cli', spawnChild, clock, random, log },
    resources: loadResources(resourcesDir),
    pool,
    jobs,
    session: new Session(() => 0),
    events: new EventHub(),
  };
  return {
    context,
    close: async () => {
      await jobs.close();
      await pool.close();
    },
  };
}
