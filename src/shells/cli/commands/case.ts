/** `assay case new` and `assay case show`. */
import { resolve } from 'node:path';
import type { CaseSummary, Classification } from '#contract/case';
import { escaped } from '#shells/escape';
import { type CommandContext, openCaseFor } from '../command-context.ts';
import { exitCode } from '../exit-codes.ts';

export interface NewCaseFlags {
  readonly client: string;
  readonly auditor: string;
  readonly name?: string;
  readonly scope?: string;
  readonly classification?: Classification;
  readonly handling?: string;
  readonly framework?: string;
  readonly format: 'json' | 'text';
}

function print(summary: CaseSummary, format: 'json' | 'text', { terminal }: CommandContext): void {
  if (format === 'json') {
    terminal.json({ schema: 'assay.case/1', ...summary });
    return;
  }
  const { counts, log } = summary;
  const facts: readonly (readonly [string, string])[] = [
    ['Case', `${summary.name} (${summary.id})`],
    ['Folder', summary.dir],
    ['Client', summary.client],
    ['Auditor', summary.auditor],
    ['Classification', summary.classification],
    ['Framework', summary.framework],
    ['Encrypted', summary.encrypted ? 'yes' : 'no'],
    ['Holds', `${counts.artifacts} artifacts, ${counts.findings} findings, ${counts.answers} answers, ${counts.reports} reports`],
    ['Custody log', `${log.entries} entries, head ${log.head}`],
  ];
  for (const [label, value] of facts) terminal.answer(`${label.padEnd(16)}${escaped(value)}`);
}

export async function newCase(context: CommandContext, dir: string, { format, ...flags }: NewCaseFlags): Promise<number> {
  const { client, folder, passphrase } = context;
  const summary = await client.cases.create({ dir: resolve(folder, dir), ...flags, ...(passphrase === undefined ? {} : { passphrase }) });
  print(summary, format, context);
  return exitCode.good;
}

export async function showCase(context: CommandContext, dir: string, format: 'json' | 'text'): Promise<number> {
  print(await openCaseFor(context, dir), format, context);
  return exitCode.good;
}
