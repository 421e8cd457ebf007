/** STAND-IN */
import type { SpawnChild } from '#jobs/protocol';
import { fakeRouter } from '#test/fakes/fake-router';
export async function createEngine(_options: { dataDir: string; resourcesDir: string; spawnChild: SpawnChild; clock: () => Date; shell: string; version: string; log: (line: string) => void }) {
  return { router: fakeRouter().router, close: async () => {} };
}
