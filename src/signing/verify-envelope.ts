/** Checks an envelope and the files that lie beside it; what is not there is said to be missing, and never taken as well. */
import { createHash, verify } from 'node:crypto';
import type { VerifyResult } from '#contract/delivery';
import { AssayError } from '#contract/errors';
import { type CertificateFacts, readCertificate } from './certificate-facts.ts';
import { envelope, preAuthentication, statementBytes } from './envelope.ts';
import { keyAlgorithm } from './signer.ts';
import { type InTotoStatement, inTotoStatement } from './statement.ts';
import { judgeTrust, readTrust } from './trust.ts';

type Part = VerifyResult['parts'][number];

/** Characters of the largest envelope that is read. */
const largestEnvelope = 256 * 1024 * 1024;

/** Gives the bytes of a subject, or null when it is not there. May refuse by throwing: then the subject counts as not checked. */
export type ReadFile = (name: string) => Promise<Uint8Array | AsyncIterable<Uint8Array> | null>;

export interface EnvelopeOptions {
  readonly target: string;
  readonly trust?: Uint8Array | undefined;
  readonly readFile?: ReadFile | undefined;
}

interface Opened {
  readonly payload: Uint8Array;
  readonly statement: InTotoStatement | undefined;
  readonly signer: CertificateFacts;
  readonly signature: Uint8Array;
}

function parseStatement(payload: Uint8Array): InTotoStatement | undefined {
  try {
    const statement = inTotoStatement.parse(JSON.parse(Buffer.from(payload).toString('utf8')));
    // Only the canonical text is read: a member that stands twice would be read one way here and another way elsewhere.
    return Buffer.compare(statementBytes(statement), payload) === 0 ? statement : undefined;
  } catch {
    return undefined;
  }
}

function open(text: string): Opened | undefined {
  if (text.length > largestEnvelope) return undefined;
  try {
    const read = envelope.parse(JSON.parse(text));
    const [signature] = read.signatures;
    if (!signature) return undefined;
    const payload = Buffer.from(read.payload, 'base64');
    return {
      payload,
      statement: parseStatement(payload),
      signer: readCertificate(Buffer.from(signature.cert)),
      signature: Buffer.from(signature.sig, 'base64'),
    };
  } catch {
    return undefined;
  }
}

function signatureParts({ payload, statement, signer, signature }: Opened): Part[] {
  const key = signer.certificate.publicKey;
  const good = keyAlgorithm(key) !== undefined && verify('sha256', preAuthentication(payload), { key, dsaEncoding: 'der' }, signature);
  const expected = statement?.predicate.signer?.certificateSha256 ?? '';
  const found = createHash('sha256').update(signer.certificate.raw).digest('hex');
  const bound = expected === found;
  return [
    {
      name: 'signature over the list',
      state: good ? 'intact' : 'changed',
      expected: '',
      found: '',
      detail: good ? '' : 'The key of the certificate did not sign this list.',
    },
    {
      name: 'certificate',
      state: bound ? 'intact' : 'changed',
      expected,
      found,
      detail: bound ? '' : 'The list was signed with another certificate than the one in the envelope.',
    },
  ];
}

async function hashFile(readFile: ReadFile, name: string): Promise<string | null> {
  const content = await readFile(name);
  if (content === null) return null;
  const hash = createHash('sha256');
  if (content instanceof Uint8Array) hash.update(content);
  else for await (const chunk of content) hash.update(chunk);
  return hash.digest('hex');
}

async function subjectPart(name: string, expected: string, readFile: ReadFile | undefined): Promise<Part> {
  const part = { name, expected, found: '', detail: '' };
  if (!readFile) return { ...part, state: 'not-checked', detail: 'The file was not looked for.' };
  try {
    const found = await hashFile(readFile, name);
    if (found === null) return { ...part, state: 'missing', detail: 'There is no such file beside the envelope.' };
    if (found === expected) return { ...part, found, state: 'intact' };
    return { ...part, found, state: 'changed', detail: 'The file is not the one that was listed.' };
  } catch {
    return { ...part, state: 'not-checked', detail: 'The file cannot be read.' };
  }
}

function describe(
  integrity: VerifyResult['integrity'],
  signer: CertificateFacts,
  signed: readonly Part[],
  subjects: readonly Part[],
): string {
  if (signed.some((part) => part.state === 'changed')) return 'The list of files is not as it was signed.';
  const count = (state: Part['state']) => subjects.filter((part) => part.state === state).length;
  if (integrity === 'changed') return `${count('changed')} of ${subjects.length} files are not the ones that were listed.`;
  const whose = signer.attributed ? `by ${signer.name}` : 'by a key made on the spot, which stands for nobody';
  const unseen = count('missing') + count('not-checked');
  const files = `${count('intact')} of its ${subjects.length} files were compared and are the ones listed`;
  return `The list is as it was signed ${whose}; ${files}${unseen > 0 ? `, ${unseen} were not there to compare` : ''}.`;
}

function unreadable(target: string, statement: string): VerifyResult {
  return {
    target,
    kind: 'envelope',
    integrity: 'unreadable',
    statement,
    coverage: { covered: 0, total: 0, unit: 'files', whole: false },
    signer: null,
    time: { stated: null, proven: false },
    revocation: 'not-applicable',
    parts: [],
    notChecked: [],
  };
}

async function judge(opened: Opened, options: EnvelopeOptions): Promise<VerifyResult> {
  const { signer, statement } = opened;
  const trusted = readTrust(options.trust);
  const signed = signatureParts(opened);
  if (!statement && signed[0]?.state === 'intact')
    return unreadable(options.target, 'The envelope is signed, but it holds no list that this Assay can read.');
  const subjects: Part[] = [];
  // One after another: a case may name files that are as large as its models.
  for (const { name, digest } of statement?.subject ?? []) subjects.push(await subjectPart(name, digest.sha256, options.readFile));
  const changed = [...signed, ...subjects].some((part) => part.state === 'changed');
  const intact = subjects.filter((part) => part.state === 'intact').length;
  const stated = new Date(statement?.predicate.statedAt ?? '');
  const time = Number.isNaN(stated.getTime()) ? undefined : stated;
  const integrity = changed ? 'changed' : 'intact';
  return {
    target: options.target,
    kind: 'envelope',
    integrity,
    statement: describe(integrity, signer, signed, subjects),
    coverage: { covered: intact, total: subjects.length, unit: 'files', whole: intact === subjects.length },
    signer: {
      fingerprint: signer.fingerprint,
      name: signer.name,
      trusted: judgeTrust(signer, trusted, time),
      attributed: signer.attributed,
    },
    time: { stated: time?.toISOString() ?? null, proven: false },
    revocation: 'not-checked',
    parts: [...signed, ...subjects],
    notChecked: ['Whether the certificate has been revoked.', 'When it was signed: the time in the list is only what the signer states.'],
  };
}

/**
 * Checks a DSSE envelope that Assay wrote. Never throws for what it holds.
 * @param text the envelope's JSON
 * @param options.readFile finds the files that it lists; without it they are not checked
 * @throws AssayError when `trust` is no certificate
 */
export async function verifyEnvelope(text: string, options: EnvelopeOptions): Promise<VerifyResult> {
  const opened = open(text);
  const refusal = unreadable(options.target, 'This is not an envelope that Assay can read.');
  try {
    return opened ? await judge(opened, options) : refusal;
  } catch (thrown) {
    if (thrown instanceof AssayError) throw thrown;
    return refusal;
  }
}
