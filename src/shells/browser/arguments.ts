/** The few switches of the browser shell, checked. */
import { parseArgs } from 'node:util';

export interface ShellArguments {
  readonly open: boolean;
  readonly port: number;
  /** Why it is this shell, told by whoever started it. */
  readonly because: string | undefined;
}

/**
 * Reads the command line.
 * @returns what is asked for, or a sentence for the user about what is wrong
 */
export function shellArguments(given: readonly string[]): ShellArguments | { readonly wrong: string } {
  try {
    const { values } = parseArgs({
      args: [...given],
      options: { 'no-open': { type: 'boolean' }, port: { type: 'string' }, because: { type: 'string' } },
      strict: true,
    });
    const port = Number(values.port ?? 0);
    if (!Number.isInteger(port) || port < 0 || port > 65_535)
      return { wrong: `--port takes a number from 0 to 65535, not ${values.port}.` };
    return { open: values['no-open'] !== true, port, because: values.because };
  } catch (thrown) {
    return { wrong: thrown instanceof Error ? thrown.message : 'These switches are not known.' };
  }
}
