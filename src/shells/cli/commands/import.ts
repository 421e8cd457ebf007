/** `assay import`: takes files into a case; each line of the answer is an artifact that is safe. */
import { resolve } from 'node:path';
import { escaped } from '#shells/escape';
import { type CommandContext, openCaseFor } from '../command-context.ts';
import { exitCode } from '../exit-codes.ts';
import { watchJob } from '../watch-job.ts';
import { mannerOfFlags } from './scan.ts';

export interface ImportFlags {
  readonly format: 'json' | 'text';
  readonly deep?: true;
  readonly policy?: string;
}

export async function runImport(context: CommandContext, dir: string, paths: readonly string[], flags: ImportFlags): Promise<number> {
  const { client, folder, terminal } = context;
  await openCaseFor(context, dir);
  const { jobId } = await client.imports.start({
    paths: paths.map((path) => resolve(folder, path)),
    ...mannerOfFlags(flags),
  });
  const told = (async () => {
    for await (const row of await client.imports.committed({ jobId })) {
      if (flags.format === 'json') terminal.json({ schema: 'assay.artifact/1', ...row });
      else terminal.answer(`${row.ref}\t${row.sha256 || row.outcome}\t${escaped(row.path)}`);
    }
  })();
  const end = await watchJob(context, jobId);
  await told;
  terminal.say(end.result ?? '');
  if (end.status === 'done') return exitCode.good;
  return end.status === 'cancelled' ? exitCode.endedEarly : exitCode.usage;
}
