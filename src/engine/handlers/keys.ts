/** The auditor's keys: in the user's folder, never in a case. */
import { join } from 'node:path';
import { createKey, listKeys } from '#signing/keyring';
import type { EngineContext } from '../context.ts';
import { os } from './router-base.ts';

/** Where the keys of this user lie. */
export function keysDir(dataDir: string): string {
  return join(dataDir, 'keys');
}

export function keyHandlers({ parts }: EngineContext) {
  const folder = keysDir(parts.dataDir);
  return {
    list: os.keys.list.handler(() => listKeys(folder)),
    create: os.keys.create.handler(({ input }) => createKey(folder, { ...input, attributed: true }, parts)),
  };
}
