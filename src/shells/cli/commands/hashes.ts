/** `assay case hashes`: lists of allowed and denied files that a case is held against. */
import { resolve } from 'node:path';
import type { HashList } from '#contract/provenance';
import { escaped } from '#shells/escape';
import { type CommandContext, openCaseFor } from '../command-context.ts';
import { exitCode } from '../exit-codes.ts';

export interface HashesFlags {
  readonly allow?: string;
  readonly deny?: string;
  readonly withdraw?: number;
  readonly format: 'json' | 'text';
}

function print(lists: readonly HashList[], format: HashesFlags['format'], { terminal }: CommandContext): void {
  if (format === 'json') terminal.json({ schema: 'assay.hashes/1', lists });
  else
    for (const { id, items, kind, matches, name, sha256, withdrawn } of lists)
      terminal.answer(
        `${id}\t${kind}\t${escaped(name)}\t${items} hashes, ${matches} files of the case${withdrawn ? ', withdrawn' : ''}\t${sha256}`,
      );
}

/** Exit 1 where a file of the case stands on a deny list that is in effect. */
export async function runHashes(context: CommandContext, dir: string, flags: HashesFlags): Promise<number> {
  const { client, folder, terminal } = context;
  await openCaseFor(context, dir);
  for (const kind of ['allow', 'deny'] as const) {
    const path = flags[kind];
    if (path === undefined) continue;
    const { skippedLines } = await client.provenance.add({ kind, path: resolve(folder, path) });
    if (skippedLines > 0) terminal.say(`${skippedLines} lines of ${escaped(path)} hold no SHA-256 and were passed over.`);
  }
  if (flags.withdraw !== undefined) await client.provenance.withdraw({ id: flags.withdraw });
  const lists = await client.provenance.lists();
  print(lists, flags.format, context);
  return lists.some(({ kind, matches, withdrawn }) => kind === 'deny' && matches > 0 && !withdrawn) ? exitCode.bad : exitCode.good;
}
