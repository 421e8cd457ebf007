/** The auditor's keys: in the user's folder, never in a case. */
import { createKey, listKeys } from '#signing/keyring';
import type { EngineContext } from '../context.ts';
import { keysDir } from '../keys-folder.ts';
import { os } from './router-base.ts';

export function keyHandlers({ parts }: EngineContext) {
  const folder = keysDir(parts.dataDir);
  return {
    list: os.keys.list.handler(() => listKeys(folder)),
    create: os.keys.create.handler(({ input }) => createKey(folder, { ...input, attributed: true }, parts)),
  };
}
