/** Custody entries, keys, signed reports, and what verifying says of an intact, a changed and a strange file. */
import type { CustodyRow, ReportRow, SigningKey, VerifyResult } from '#contract/delivery';
import { ago, day } from './clock.ts';
import { sampleRandom } from './random.ts';

const acts = [
  ['R. Okafor', 'decide', 'Moved F-0001 to In review', 'F-0001'],
  ['engine', 'assess', 'Run A-001 finished, 1 finding proposed', 'A-001'],
  ['M. Sato', 'answer', 'Answered MEASURE 2.1: In place and evidenced', 'MEASURE 2.1'],
  ['L. Brandt', 'assign', 'Assigned F-0002 to L. Brandt', 'F-0002'],
  ['R. Okafor', 'open', 'Opened the case', '2026-017'],
  ['engine', 'import', 'Imported models/invoice\u202Efdp.pkl, 8,102 bytes', 'I-0020'],
  ['M. Sato', 'decide', 'Sent back F-0012: the operator’s source is missing', 'F-0012'],
  ['R. Okafor', 'decide', 'Dismissed F-0015, reason: labels of a spreadsheet, no formula', 'F-0015'],
  ['engine', 'scan', 'Scan finished, 186 findings proposed', 'I-0001'],
] as const;

/** Custody entries, newest first. */
export function sampleCustody(count: number): CustodyRow[] {
  const random = sampleRandom(3);
  return Array.from({ length: count }, (_, index): CustodyRow => {
    const [actor, act, text, object] = acts[index % acts.length] ?? acts[0];
    return { seq: count - index, at: ago(index * 37), actor, act, text, object, hash: random.hex(64) };
  });
}

export const sampleKeys: SigningKey[] = [
  {
    id: 'k1',
    name: 'R. Okafor',
    fingerprint: '5A:1F:90:C4:77:0E:B2:3D:11:8C:42:9F:E0:6B:35:D7:5A:1F:90:C4:77:0E:B2:3D:11:8C:42:9F:E0:6B:35:D7',
    attributed: true,
    createdAt: ago(200 * day),
    notAfter: ago(-500 * day),
  },
];

export function sampleReports(): ReportRow[] {
  return [
    {
      id: 1,
      ref: 'R-001',
      path: '/cases/2026-017/reports/2026-017-interim.pdf',
      sha256: '17f2e4d0a9c35b8817f2e4d0a9c35b8817f2e4d0a9c35b8817f2e4d0a9c35b88',
      pages: 22,
      signedAt: ago(9 * day),
      signerName: 'R. Okafor',
      signerFingerprint: sampleKeys[0]?.fingerprint ?? '',
      logHead: '9f31c07ab2e4d5519f31c07ab2e4d5519f31c07ab2e4d5519f31c07ab2e4d551',
    },
  ];
}

/** The result by the name of the target: `changed` or `tampered` in it, `strange`, otherwise intact. */
export function sampleVerify(target: string): VerifyResult {
  const kind = target.endsWith('.pdf') ? 'report' : target.endsWith('.json') ? 'envelope' : 'case';
  const signer = { fingerprint: sampleKeys[0]?.fingerprint ?? '', name: 'R. Okafor', trusted: 'not-checked' as const, attributed: true };
  const time = { stated: ago(9 * day), proven: false };
  if (/strange/.test(target)) {
    return {
      target,
      kind: 'unknown',
      integrity: 'unreadable',
      statement: 'This file is no report, no envelope and no case of Assay.',
      coverage: { covered: 0, total: 0, unit: 'bytes', whole: false },
      signer: null,
      time: { stated: null, proven: false },
      revocation: 'not-applicable',
      parts: [],
      notChecked: [],
    };
  }
  const isChanged = /changed|tampered/.test(target);
  const hash = 'c81e0b7d44f2a09bc81e0b7d44f2a09bc81e0b7d44f2a09bc81e0b7d44f2a09b';
  return {
    target,
    kind,
    integrity: isChanged ? 'changed' : 'intact',
    statement: isChanged
      ? 'This case was changed after it was signed. 1 file and custody entries after 1,842 differ.'
      : 'Nothing was changed since it was signed.',
    coverage: isChanged
      ? { covered: 1842, total: 1844, unit: 'entries', whole: false }
      : { covered: 1844, total: 1844, unit: 'entries', whole: true },
    signer,
    time,
    revocation: 'not-checked',
    parts: [
      {
        name: 'Custody log',
        state: isChanged ? 'changed' : 'intact',
        expected: hash,
        found: isChanged ? hash.replace('c8', 'd9') : hash,
        detail: isChanged ? 'Entry 1,843 names an entry before it that is not there' : '1,844 entries, each names the one before',
      },
      {
        name: 'models/triage-resnet50-v4.pt',
        state: isChanged ? 'changed' : 'intact',
        expected: hash,
        found: isChanged ? hash.replace('0b', '0c') : hash,
        detail: '97,812,480 bytes',
      },
      { name: 'models/vitals-anomaly.onnx', state: 'intact', expected: hash, found: hash, detail: '18,400,301 bytes' },
      {
        name: 'models/intake-7b-q4_k_m.gguf',
        state: 'not-checked',
        expected: hash,
        found: '',
        detail: 'Its medium USB "MHN-1" is not attached',
      },
      { name: 'answers', state: 'intact', expected: hash, found: hash, detail: '10 answers' },
    ],
    notChecked: [
      'Whether the certificate was revoked: that needs a network.',
      'The time of signing: the file states it, nothing proves it.',
    ],
  };
}
