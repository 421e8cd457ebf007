/** The custody log, read only: nothing in the interface can write to it. */
import { listCustody } from '#store/custody';
import type { EngineContext } from '../context.ts';
import { os } from './router-base.ts';

export function custodyHandlers({ session }: EngineContext) {
  return { list: os.custody.list.handler(({ input }) => listCustody(session.store, input)) };
}
