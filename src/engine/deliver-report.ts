/** The story of a report: gather, compose, render in a child, sign, write, verify what was written, record. */
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { basename, dirname, resolve } from 'node:path';
import { AssayError, toAssayError } from '#contract/errors';
import type { JobHandle } from '#jobs/jobs';
import { composeReport } from '#report/compose';
import { makeEnvelope } from '#signing/envelope';
import { openKey } from '#signing/keyring';
import { openPkcs12 } from '#signing/pkcs12';
import { signPdf } from '#signing/sign-pdf';
import { makeUnattributedKey, type Signer } from '#signing/signer';
import { caseStatement } from '#signing/statement';
import { verifyPdf } from '#signing/verify-pdf';
import { readCase } from '#store/case-info';
import { appendCustody, custodyHead } from '#store/custody';
import { caseManifest } from '#store/manifest';
import { recordReport } from '#store/reports';
import type { EngineContext } from './context.ts';
import { gatherReport } from './gather-report.ts';
import { keysDir } from './keys-folder.ts';
import { readBounded } from './read-bounded.ts';
import { frameworkOf } from './resources.ts';
import { removeTogether, writeTogether } from './write-together.ts';

export interface SignRequest {
  readonly out: string;
  readonly keyId?: string | undefined;
  readonly keyFile?: string | undefined;
  readonly passphrase?: string | undefined;
}

/** Where the envelope of a report lies: beside it, under its name. */
export function envelopePath(report: string): string {
  return `${report}.dsse.json`;
}

/** Checked before anything is rendered. @throws AssayError `not-allowed` when something is there already */
export function checkTarget(out: string): string {
  const path = resolve(out);
  if (!/\.pdf$/i.test(path))
    throw new AssayError('invalid-input', `A report is written to a file that ends in .pdf; ${basename(path)} does not.`, path);
  if (!existsSync(dirname(path))) throw new AssayError('not-found', `The folder ${dirname(path)} is not there.`, path);
  for (const each of [path, envelopePath(path)])
    if (existsSync(each)) throw new AssayError('not-allowed', `${each} is there already and is not replaced. Choose another name.`, each);
  return path;
}

const mostKeyBytes = 16 * 1024 * 1024;

async function signerFor(context: EngineContext, { keyFile, keyId, passphrase }: SignRequest): Promise<Signer> {
  if (keyFile !== undefined) {
    const bytes = readBounded(keyFile, mostKeyBytes, 'key file');
    return openPkcs12(bytes, passphrase ?? '').catch((thrown: unknown) => {
      const { code, message } = toAssayError(thrown, keyFile);
      throw new AssayError(code, `${keyFile}: ${message}`, keyFile);
    });
  }
  if (keyId !== undefined) return openKey(keysDir(context.parts.dataDir), keyId, passphrase ?? '');
  return makeUnattributedKey(context.parts);
}

async function render(context: EngineContext, draft: boolean, job: JobHandle): Promise<{ pdf: Uint8Array; pages: number }> {
  job.progress(0, 4, 'Composing');
  const document = composeReport(gatherReport(context, draft));
  job.progress(1, 4, 'Laying out pages');
  return context.pool.run('render', { document }, { signal: job.signal, deadlineMs: 900_000, memoryMegabytes: 4096 });
}

const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

/** Writes an unsigned report that says so on each page. */
export function startDraft(context: EngineContext, out: string): { jobId: string; path: string } {
  const path = checkTarget(out);
  const { store } = context.session;
  const jobId = context.jobs.start({ kind: 'report', title: `Draft ${basename(path)}`, unit: 'pages', page: '/report' }, async (job) => {
    const { pages, pdf } = await render(context, true, job);
    job.progress(3, 4, 'Writing');
    job.signal.throwIfAborted();
    await writeTogether([{ path, bytes: pdf }]);
    appendCustody(store, {
      act: 'report-drafted',
      text: `Draft report of ${pages} pages written, SHA-256 ${sha256(pdf)}`,
      object: 'report',
    });
    return `Draft of ${pages} pages written to ${path}. It is not signed.`;
  });
  return { jobId, path };
}

async function deliver(context: EngineContext, signer: Signer, path: string, job: JobHandle): Promise<string> {
  const { parts, resources, session } = context;
  const { store } = session;
  const logHead = custodyHead(store).head;
  const { pages, pdf } = await render(context, false, job);
  job.progress(2, 4, 'Signing');
  const signed = await signPdf(pdf, signer, { reason: 'Report of an AI security audit', clock: parts.clock });
  const digest = sha256(signed);
  const { integrity, statement } = await verifyPdf(signed, { target: path });
  if (integrity !== 'intact')
    throw new AssayError('internal', `The signed report does not verify (${statement}). It was not written.`, path);
  const envelope = await makeEnvelope(
    caseStatement(caseManifest(store), {
      report: { name: basename(path), sha256: digest },
      version: parts.version,
      rulesHash: resources.rules.hash,
      frameworkHash: frameworkOf(resources, readCase(store).framework).sha256,
      clock: parts.clock,
    }),
    signer,
  );
  job.progress(3, 4, 'Writing');
  job.signal.throwIfAborted();
  await writeTogether([
    { path, bytes: signed },
    { path: envelopePath(path), bytes: envelope },
  ]);
  try {
    recordReport(store, {
      path,
      sha256: digest,
      pages,
      signedAt: parts.clock().toISOString(),
      signerName: signer.name,
      signerFingerprint: signer.fingerprint,
      logHead,
      envelopePath: envelopePath(path),
    });
  } catch (thrown) {
    // A report that the case knows nothing of would stand for a state that no log names.
    await removeTogether([path, envelopePath(path)]);
    throw thrown;
  }
  return `Report of ${pages} pages signed by ${signer.name} and verified: ${path}.`;
}

/** Renders, signs, verifies and writes the report with its envelope. The key is opened first, so that a wrong passphrase is told at once. */
export async function startSigning(context: EngineContext, request: SignRequest): Promise<{ jobId: string; path: string }> {
  const path = checkTarget(request.out);
  // Asked for before the job: without an open case nothing is signed.
  void context.session.store;
  const signer = await signerFor(context, request);
  const jobId = context.jobs.start({ kind: 'report', title: `Sign ${basename(path)}`, unit: 'pages', page: '/report' }, (job) =>
    deliver(context, signer, path, job),
  );
  return { jobId, path };
}
