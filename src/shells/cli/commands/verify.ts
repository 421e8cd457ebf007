/** `assay verify`: says whether a report, an envelope or a case is intact, by whom it was signed, and what was not checked. */
import { resolve } from 'node:path';
import type { VerifyResult } from '#contract/delivery';
import { escaped } from '#shells/escape';
import type { CommandContext } from '../command-context.ts';
import { exitCode } from '../exit-codes.ts';

export interface VerifyFlags {
  readonly trust?: string;
  readonly head?: string;
  readonly format: 'json' | 'text';
}

function textLines(result: VerifyResult): string[] {
  const { coverage, integrity, notChecked, parts, revocation, signer, statement, time } = result;
  const changed = parts.filter(({ state }) => state !== 'intact');
  return [
    `${integrity}: ${statement}`,
    `Coverage: ${coverage.covered} of ${coverage.total} ${coverage.unit}${coverage.whole ? '' : ', not the whole'}`,
    signer
      ? `Signer: ${signer.name}${signer.attributed ? '' : ' (unattributed: a key made on the spot)'}, ${signer.trusted}`
      : 'Signer: none',
    `Fingerprint: ${signer?.fingerprint ?? 'none'}`,
    `Time: ${time.stated ?? 'none stated'}${time.proven ? ', proven' : ', not proven'}`,
    `Revocation: ${revocation}`,
    ...changed.map(({ detail, name, state }) => `${state}: ${name}. ${detail}`),
    ...notChecked.map((what) => `Not checked: ${what}`),
  ];
}

/** Exit 0: intact and, with a trusted certificate given, signed by it; else 1. */
export async function runVerify(
  { client, folder, passphrase, signal, terminal }: CommandContext,
  path: string,
  flags: VerifyFlags,
): Promise<number> {
  const request = {
    path: resolve(folder, path),
    ...(flags.trust === undefined ? {} : { trust: resolve(folder, flags.trust) }),
    ...(flags.head === undefined ? {} : { head: flags.head.toLowerCase() }),
    ...(passphrase === undefined ? {} : { passphrase }),
  };
  const result = await client.verify.run(request, { signal });
  if (flags.format === 'json') terminal.json({ schema: 'assay.verify/1', ...result });
  else for (const line of textLines(result)) terminal.answer(escaped(line));
  if (result.integrity !== 'intact') return exitCode.bad;
  return flags.trust !== undefined && result.signer?.trusted !== 'trusted' ? exitCode.bad : exitCode.good;
}
