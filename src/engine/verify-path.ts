/** Verifies whatever a path names: a report, an envelope beside one, or a case folder; needs no open case. */
import { readdirSync, statSync } from 'node:fs';
import { basename, dirname, relative, sep } from 'node:path';
import type { VerifyResult } from '#contract/delivery';
import { AssayError } from '#contract/errors';
import { filesBeside } from '#signing/files-beside';
import { verifyEnvelope } from '#signing/verify-envelope';
import { verifyModelSignature } from '#signing/verify-model-signature';
import { verifyPdf } from '#signing/verify-pdf';
import { isCase } from '#store/open-case';
import type { EngineContext } from './context.ts';
import { readBounded } from './read-bounded.ts';

/** Largest file that is read whole to be verified. */
const mostBytes = 512 * 1024 * 1024;

function unknownFile(target: string, size: number): VerifyResult {
  return {
    target,
    kind: 'unknown',
    integrity: 'unreadable',
    statement: 'This is neither a PDF report, nor an envelope, nor a model signature, nor a case folder. Nothing was verified.',
    coverage: { covered: 0, total: size, unit: 'bytes', whole: false },
    signer: null,
    time: { stated: null, proven: false },
    revocation: 'not-applicable',
    parts: [],
    notChecked: ['everything'],
  };
}

/** Every file under a folder, `/` between folders; links are named and not followed. */
function filesIn(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => !entry.isDirectory())
    .map((entry) => relative(folder, `${entry.parentPath}${sep}${entry.name}`).split(sep).join('/'))
    .sort();
}

export interface VerifyRequest {
  readonly path: string;
  readonly trust?: string | undefined;
  readonly passphrase?: string | undefined;
  /** Head of the log as a signed report or envelope states it; for case folders only. */
  readonly head?: string | undefined;
}

/** @throws AssayError when the path or the trusted certificate cannot be read, or a passphrase is needed */
export async function verifyPath(
  context: EngineContext,
  { head: expectedHead, passphrase, path, trust }: VerifyRequest,
  signal: AbortSignal,
): Promise<VerifyResult> {
  const found = statSync(path, { throwIfNoEntry: false });
  if (!found) throw new AssayError('not-found', `${path} is not there.`, path);
  const certificate = trust === undefined ? {} : { trust: readBounded(trust, mostBytes, 'certificate') };
  if (found.isDirectory()) {
    if (!isCase(path)) throw new AssayError('case-not-found', `${path} is a folder without a case in it.`, path);
    return context.pool.run(
      'verify-case',
      { dir: path, ...(passphrase === undefined ? {} : { passphrase }), ...(expectedHead === undefined ? {} : { expectedHead }) },
      { signal, deadlineMs: 7_200_000 },
    );
  }
  if (expectedHead !== undefined)
    throw new AssayError('invalid-input', `${path} is a file: only a case folder is held against the head of a log.`, path);
  const bytes = readBounded(path, mostBytes, 'report');
  const head = Buffer.from(bytes.subarray(0, 1024)).toString('latin1');
  if (head.includes('%PDF-')) return verifyPdf(bytes, { target: path, ...certificate });
  if (/^\s*\{/.test(head) && Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).includes('application/vnd.dev.sigstore.bundle'))
    return verifyModelSignature(Buffer.from(bytes).toString('utf8'), {
      target: path,
      ...certificate,
      readFile: filesBeside(dirname(path)),
      listed: filesIn(dirname(path)).filter((each) => each !== basename(path)),
    });
  if (/^\s*\{/.test(head))
    return verifyEnvelope(Buffer.from(bytes).toString('utf8'), { target: path, ...certificate, readFile: filesBeside(dirname(path)) });
  return unknownFile(path, bytes.length);
}
