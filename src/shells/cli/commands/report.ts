/** `assay report`: renders, signs and verifies the report of a case. */
import { resolve } from 'node:path';
import { envelopePath } from '#engine/deliver-report';
import { type CommandContext, openCaseFor } from '../command-context.ts';
import { exitCode } from '../exit-codes.ts';
import { readSecret } from '../read-secret.ts';
import { watchJob } from '../watch-job.ts';

export interface ReportFlags {
  readonly out: string;
  readonly key?: string;
  readonly keyId?: string;
  readonly keyPassphraseFile?: string;
  readonly draft?: boolean;
  readonly format: 'json' | 'text';
}

async function start({ client, folder }: CommandContext, flags: ReportFlags) {
  const out = resolve(folder, flags.out);
  if (flags.draft) return client.reports.draft({ out });
  const { keyPassphraseFile: file } = flags;
  return client.reports.sign({
    out,
    ...(flags.key === undefined ? {} : { keyFile: resolve(folder, flags.key) }),
    ...(flags.keyId === undefined ? {} : { keyId: flags.keyId }),
    ...(file === undefined ? {} : { passphrase: readSecret(resolve(folder, file)) }),
  });
}

export async function runReport(context: CommandContext, dir: string, flags: ReportFlags): Promise<number> {
  const { client, terminal } = context;
  await openCaseFor(context, dir);
  const { jobId, path } = await start(context, flags);
  const end = await watchJob(context, jobId);
  if (end.status !== 'done') {
    terminal.say(end.result ?? 'The report was not written.');
    return end.status === 'cancelled' ? exitCode.endedEarly : exitCode.usage;
  }
  if (flags.format === 'text') {
    terminal.answer(end.result ?? path);
    return exitCode.good;
  }
  if (flags.draft) terminal.json({ schema: 'assay.report/1', path, draft: true });
  else {
    const report = (await client.reports.list()).find((each) => each.path === path);
    terminal.json({ schema: 'assay.report/1', draft: false, envelope: envelopePath(path), ...report });
  }
  return exitCode.good;
}
