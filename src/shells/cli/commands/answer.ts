/** `assay answer`: records a person's answer to a question of the case's framework. */
import { escaped } from '#shells/escape';
import { type CommandContext, openCaseFor } from '../command-context.ts';
import { exitCode } from '../exit-codes.ts';

export interface AnswerFlags {
  readonly note?: string;
  readonly format: 'json' | 'text';
}

export async function runAnswer(context: CommandContext, dir: string, node: string, value: string, flags: AnswerFlags): Promise<number> {
  const { client, terminal } = context;
  await openCaseFor(context, dir);
  const answered = await client.checklists.answer({ node, value, ...(flags.note === undefined ? {} : { note: flags.note }) });
  if (flags.format === 'json') terminal.json({ schema: 'assay.answer/1', ...answered });
  else
    terminal.answer(
      `${answered.ref}: ${answered.decided ? `${answered.decided.value} (${escaped(answered.decided.actor)})` : 'withdrawn'}`,
    );
  return exitCode.good;
}
