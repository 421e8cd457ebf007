/** What every command is given: the engine's client, its context for work without a case, the terminal, and how to stop. */
import { resolve } from 'node:path';
import type { EngineContext } from '#engine/context';
import type { AssayClient } from '#transport/in-process';
import type { Terminal } from './terminal.ts';

export interface CommandContext {
  readonly client: AssayClient;
  readonly engine: EngineContext;
  readonly terminal: Terminal;
  /** Fires at Ctrl+C. */
  readonly signal: AbortSignal;
  /** Of `--passphrase-file`. */
  readonly passphrase: string | undefined;
  /** The folder that relative paths start from. */
  readonly folder: string;
}

/** A command resolves with the exit code. */
export type Command = (context: CommandContext) => Promise<number>;

/** Opens a case with the global passphrase and tells what an earlier session left behind. */
export async function openCaseFor({ client, folder, passphrase, terminal }: CommandContext, dir: string) {
  const summary = await client.cases.open({ dir: resolve(folder, dir), ...(passphrase === undefined ? {} : { passphrase }) });
  if (summary.recovery !== undefined) terminal.say(summary.recovery);
  return summary;
}
