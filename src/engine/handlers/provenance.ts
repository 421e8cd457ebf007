/** Lists of known hashes: taking them in, showing them, ending them. */
import { listHashLists } from '#store/hash-lists';
import type { EngineContext } from '../context.ts';
import { endHashList, takeHashList } from '../hash-lists.ts';
import { os } from './router-base.ts';

/** For calls that no window can take back. */
const never = new AbortController().signal;

export function provenanceHandlers(context: EngineContext) {
  return {
    lists: os.provenance.lists.handler(() => listHashLists(context.session.store)),
    add: os.provenance.add.handler(({ input, signal }) => takeHashList(context, input, signal ?? never)),
    withdraw: os.provenance.withdraw.handler(({ input, signal }) => endHashList(context, input.id, signal ?? never)),
  };
}
