/** Checks a signed report so that "intact" means one thing: every byte of the file but the signature itself is as it was signed. */
import type { VerifyResult } from '#contract/delivery';
import { type CmsCheck, checkCms } from './cms-check.ts';
import { MalformedData, readDer } from './der.ts';
import { changeBeyondSignature } from './pdf-revision.ts';
import { coveredSpans, findSignatures, mentionsSignature, type PdfSignature, statedTime } from './pdf-signatures.ts';
import { judgeTrust, readTrust } from './trust.ts';

type Part = VerifyResult['parts'][number];
type Integrity = VerifyResult['integrity'];

/** Kinds of signature dictionary whose value is a detached CMS. */
const subFilters: readonly string[] = ['ETSI.CAdES.detached', 'adbe.pkcs7.detached'];

interface Judged {
  readonly signature: PdfSignature;
  readonly check: CmsCheck | undefined;
  readonly parts: readonly Part[];
  /** Why the signature could not be read. */
  readonly unreadable: string | undefined;
}

export interface VerifyOptions {
  /** The file's name, as it is to be shown. */
  readonly target: string;
  /** The certificate that the reader trusts, DER or PEM. */
  readonly trust?: Uint8Array | undefined;
}

const alwaysOpen = [
  'Whether the certificate has been revoked: no revocation list is carried in the file, and none is fetched.',
  'When it was signed: the time in the file is only what the signer states.',
];

function judgeSignature(pdf: Uint8Array, signature: PdfSignature): Judged {
  try {
    const kind = /\/SubFilter\s*\/([\w.]{1,64})/.exec(signature.dictionary)?.[1] ?? 'of no stated kind';
    if (!subFilters.includes(kind)) throw new MalformedData(`the signature is ${kind}, which is not checked here`);
    const { bytes } = readDer(signature.contents);
    if (signature.contents.subarray(bytes.length).some((byte) => byte !== 0))
      throw new MalformedData('something stands in the padding after the signature');
    const check = checkCms(bytes, coveredSpans(pdf, signature));
    return { signature, check, parts: check.parts, unreadable: undefined };
  } catch (thrown) {
    const unreadable = thrown instanceof MalformedData ? thrown.message : 'it is not a signature that can be read';
    const part: Part = {
      name: 'signature value',
      state: 'changed',
      expected: '',
      found: '',
      detail: `The signature cannot be read: ${unreadable}.`,
    };
    return { signature, check: undefined, parts: [part], unreadable };
  }
}

function revisionParts(pdf: Uint8Array, signatures: readonly PdfSignature[]): Part[] {
  return signatures.slice(1).flatMap((later, index) => {
    const earlier = signatures[index];
    const change = earlier && changeBeyondSignature(pdf.subarray(0, later.end), earlier.end);
    const name = `revision ${index + 2}`;
    const detail = change ? `A later revision does more than add a signature: ${change}.` : 'Adds a signature and nothing else.';
    return [{ name, state: change ? ('changed' as const) : ('intact' as const), expected: '', found: '', detail }];
  });
}

function appendedPart(pdf: Uint8Array, last: PdfSignature): Part[] {
  const extra = pdf.length - last.end;
  if (extra === 0) return [];
  const detail = `${extra} bytes follow what the last signature covers; nothing vouches for them.`;
  return [
    { name: 'bytes appended after the signature', state: 'added', expected: `${last.end} bytes`, found: `${pdf.length} bytes`, detail },
  ];
}

function withoutSignature(pdf: Uint8Array, target: string, unfit: number): VerifyResult {
  const isPdf = Buffer.from(pdf.subarray(0, 5)).toString('latin1') === '%PDF-';
  const damaged = unfit > 0 || mentionsSignature(pdf);
  const integrity: Integrity = !isPdf ? 'unreadable' : damaged ? 'changed' : 'unsigned';
  const statement = {
    unreadable: 'This is not a PDF.',
    changed: 'This PDF speaks of a signature, but none covers it as a signature must: it was changed, or was never signed whole.',
    unsigned: 'This PDF is not signed.',
  }[integrity];
  const part: Part = {
    name: 'bytes covered by the signature',
    state: 'changed',
    expected: '',
    found: '',
    detail: 'No byte range in the file leaves out exactly its signature.',
  };
  return {
    target,
    kind: isPdf ? 'report' : 'unknown',
    integrity,
    statement,
    coverage: { covered: 0, total: pdf.length, unit: 'bytes', whole: false },
    signer: null,
    time: { stated: null, proven: false },
    revocation: 'not-applicable',
    parts: integrity === 'changed' ? [part] : [],
    notChecked: [],
  };
}

function describe(integrity: Integrity, judged: readonly Judged[], parts: readonly Part[]): string {
  const [first] = judged;
  const name = first?.check?.signer.name ?? 'an unknown signer';
  if (integrity === 'unreadable')
    return `The signature cannot be read: ${judged.find((each) => each.unreadable)?.unreadable ?? 'too many signatures'}.`;
  if (integrity === 'changed') {
    const broken = parts.filter((part) => part.state === 'changed' || part.state === 'added').map((part) => part.name);
    return `This file is not as it was signed: ${[...new Set(broken)].join(', ')}.`;
  }
  const others = judged.slice(1).map((each) => each.check?.signer.name ?? '');
  const whose = first?.check?.signer.attributed === false ? 'by a key made on the spot, which stands for nobody' : `by ${name}`;
  const countersigned = others.length > 0 ? `, and signed again by ${others.join(', ')}` : '';
  return `Every byte of this report is as it was signed ${whose}${countersigned}.`;
}

function judgeFile(pdf: Uint8Array, { target, trust }: VerifyOptions): VerifyResult {
  const trusted = readTrust(trust);
  const { signatures, unfit, tooMany } = findSignatures(pdf);
  const last = signatures.at(-1);
  if (!last || Buffer.from(pdf.subarray(0, 5)).toString('latin1') !== '%PDF-') return withoutSignature(pdf, target, unfit);
  const judged = signatures.map((each) => judgeSignature(pdf, each));
  const numbered = (part: Part, index: number): Part =>
    judged.length > 1 ? { ...part, name: `signature ${index + 1}: ${part.name}` } : part;
  const parts = [
    ...judged.flatMap((each, index) => each.parts.map((part) => numbered(part, index))),
    ...revisionParts(pdf, signatures),
    ...appendedPart(pdf, last),
  ];
  const broken = parts.some((part) => part.state === 'changed' || part.state === 'added');
  const unreadable = tooMany || judged.some((each) => each.unreadable !== undefined);
  const integrity: Integrity = unreadable ? 'unreadable' : broken ? 'changed' : 'intact';
  const signer = judged[0]?.check?.signer;
  const stated = signatures[0] && statedTime(signatures[0]);
  const covered = last.range[1] + last.range[3];
  const timestamps = judged.some((each) => each.check?.hasUnsignedAttributes);
  return {
    target,
    kind: 'report',
    integrity,
    statement: describe(integrity, judged, parts),
    coverage: { covered, total: pdf.length, unit: 'bytes', whole: last.end === pdf.length },
    signer: signer
      ? { fingerprint: signer.fingerprint, name: signer.name, trusted: judgeTrust(signer, trusted, stated), attributed: signer.attributed }
      : null,
    time: { stated: stated?.toISOString() ?? null, proven: false },
    revocation: 'not-checked',
    parts,
    notChecked: [
      ...alwaysOpen,
      ...(timestamps ? ['What stands beside the signature without being signed by it, such as a timestamp.'] : []),
    ],
  };
}

/**
 * Checks the signatures of a PDF. Never throws for what the file holds.
 * @param pdf the whole file
 * @returns the contract's result. `signer` is who signed first: later revisions may only add signatures
 * @throws AssayError when `trust` is no certificate
 */
export async function verifyPdf(pdf: Uint8Array, options: VerifyOptions): Promise<VerifyResult> {
  return judgeFile(pdf, options);
}
