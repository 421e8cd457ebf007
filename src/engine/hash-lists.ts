/** Lists of hashes that a person hands over: read in a child, kept in the case, and held against every file at once. */
import { basename } from 'node:path';
import { AssayError } from '#contract/errors';
import type { HashList } from '#contract/provenance';
import { addHashList, listHashLists, withdrawHashList } from '#store/hash-lists';
import type { EngineContext } from './context.ts';
import { examineProvenance } from './examine-provenance.ts';

/**
 * Takes a list in.
 * @throws AssayError `invalid-input` for a file without a SHA-256, `file-unreadable`
 */
export async function takeHashList(
  context: EngineContext,
  { kind, name, path }: { readonly kind: HashList['kind']; readonly name?: string | undefined; readonly path: string },
  signal: AbortSignal,
): Promise<{ list: HashList; skippedLines: number }> {
  const { store } = context.session;
  const { items, sha256, skipped } = await context.pool.run('hash-list', { path }, { signal });
  if (items.length === 0)
    throw new AssayError('invalid-input', `${path} holds no SHA-256 hash. A list has one on each line, as sha256sum writes them.`, path);
  const id = addHashList(store, { kind, name: name ?? basename(path), sha256, items });
  await examineProvenance(context, store, signal);
  const list = listHashLists(store).find((each) => each.id === id);
  if (!list) throw new AssayError('internal', 'The list that was just taken in is not there.', path);
  return { list, skippedLines: skipped };
}

/** Ends a list's effect. @throws AssayError not-found */
export async function endHashList(context: EngineContext, id: number, signal: AbortSignal): Promise<HashList[]> {
  const { store } = context.session;
  withdrawHashList(store, id);
  await examineProvenance(context, store, signal);
  return listHashLists(store);
}
