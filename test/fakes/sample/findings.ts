/** Findings of the sample case: a head of hand-made ones in every state, then long series of one rule each. */
import type { ArtifactRow } from '#contract/artifacts';
import type { Domain, Evidence, Location, Severity } from '#contract/findings';
import type { FindingDetail, FindingRow, ReviewState } from '#contract/review';
import { ago, day, hour } from './clock.ts';
import { pickleEvidence } from './pickle-bytes.ts';

type Given = readonly [
  rule: string,
  Severity,
  title: string,
  artifact: number,
  place: string,
  Domain,
  ReviewState,
  origin: string,
  owner: string,
  minutes: number,
];

const given: readonly Given[] = [
  [
    'MDL-PKL-001',
    'critical',
    'Pickle calls posix.system when loaded',
    1,
    'models/triage-resnet50-v4.pt!data.pkl @ 0xb0',
    'artifact',
    'review',
    'scan',
    'R. Okafor',
    2 * day,
  ],
  [
    'AWS-S3-004',
    'critical',
    'Training bucket writable by any AWS principal',
    13,
    'aws/s3/mhn-train-prod.json /Policy/Statement/2',
    'data',
    'confirmed',
    'scan',
    'L. Brandt',
    6 * day,
  ],
  [
    'MDL-PKL-001',
    'critical',
    'Pickle calls builtins.exec when loaded',
    20,
    'models/invoice\u202Efdp.pkl @ 0x1c',
    'artifact',
    'proposed',
    'scan',
    '',
    day,
  ],
  [
    'MDL-GGUF-003',
    'high',
    'Chat template looks up attributes outside of the message list',
    3,
    'models/intake-7b-q4_k_m.gguf tokenizer.chat_template',
    'artifact',
    'proposed',
    'scan',
    '',
    day,
  ],
  [
    'ROB-001',
    'high',
    'Accuracy 11.8 % (10.5 to 13.3) under the Square attack at ε 0.1; the agreed floor is 40 %',
    2,
    'run A-001',
    'robustness',
    'review',
    'run A-001',
    'R. Okafor',
    day,
  ],
  [
    'DATA-IMB-001',
    'high',
    '412 rows of class “stroke” have a label that its neighbours do not have',
    9,
    'data/triage_train_2026q2.parquet',
    'data',
    'review',
    'scan',
    'M. Sato',
    3 * day,
  ],
  [
    'AWS-IAM-002',
    'high',
    'Inference role can assume the training role',
    14,
    'aws/iam/roles.json /Roles/17',
    'access',
    'confirmed',
    'scan',
    'L. Brandt',
    6 * day,
  ],
  [
    'MDL-PKL-003',
    'high',
    'The file imports os.system through STACK_GLOBAL without calling it',
    21,
    'models/\u001b[31mred\u001b[0m-alert.pkl @ 0x1d2',
    'artifact',
    'proposed',
    'scan',
    '',
    2 * day,
  ],
  [
    'DATA-PII-001',
    'high',
    '1,204 e-mail addresses in column notes',
    9,
    'data/triage_train_2026q2.parquet notes',
    'privacy',
    'proposed',
    'scan',
    '',
    20 * hour,
  ],
  [
    'DATA-OVL-001',
    'medium',
    '1,906 rows are in training and test data',
    10,
    'data/triage_test_2026q2.parquet',
    'data',
    'review',
    'scan',
    'M. Sato',
    3 * day,
  ],
  [
    'AWS-S3-009',
    'medium',
    'No access log on bucket mhn-train-prod',
    13,
    'aws/s3/mhn-train-prod.json /Logging',
    'data',
    'confirmed',
    'scan',
    'L. Brandt',
    6 * day,
  ],
  [
    'ONNX-004',
    'medium',
    'The graph has 1 custom operator whose source is not here',
    5,
    'models/vitals-anomaly.onnx node 218',
    'artifact',
    'rework',
    'scan',
    'M. Sato',
    2 * day,
  ],
  [
    'K8S-011',
    'medium',
    'A container of the inference namespace runs as root',
    15,
    'k8s/inference-namespace.yaml /items/3',
    'access',
    'proposed',
    'scan',
    '',
    2 * day,
  ],
  ['MDL-ZIP-004', 'medium', 'A member would unpack to 4.5 GB', 8, 'models/bomb.zip!a.bin', 'artifact', 'proposed', 'scan', '', 2 * day],
  [
    'DATA-FRM-001',
    'low',
    '2 cells begin like a formula',
    11,
    'data/labels-ärzte-überprüft.csv row 118',
    'data',
    'dismissed',
    'scan',
    'R. Okafor',
    3 * day,
  ],
  [
    'MDL-STF-002',
    'low',
    'Header carries a metadata key that no loader reads',
    6,
    'models/embed.safetensors __metadata__',
    'artifact',
    'dismissed',
    'scan',
    'R. Okafor',
    3 * day,
  ],
  [
    'DATA-PII-004',
    'low',
    'Notebook output shows 3 initials',
    11,
    'data/labels-ärzte-überprüft.csv note',
    'privacy',
    'remedied',
    'scan',
    'M. Sato',
    4 * day,
  ],
  [
    'MDL-ART-002',
    'info',
    'Exported with opset 17, the current one is 22',
    5,
    'models/vitals-anomaly.onnx',
    'supply',
    'proposed',
    'scan',
    '',
    2 * day,
  ],
  [
    'HOST-001',
    'medium',
    'A title with <script>alert(1)</script>, \u202Eesrever and \u001b[31mcolour\u001b[0m in it',
    22,
    '<img src=x onerror=alert(1)>.json',
    'supply',
    'proposed',
    'scan',
    '',
    5 * hour,
  ],
];

const series: readonly (readonly [rule: string, Severity, title: string, place: string, Domain])[] = [
  ['MDL-ART-001', 'medium', 'Checkpoint stored without a recorded hash', 'models/archive/ckpt-%d.pt', 'supply'],
  ['MDL-ZIP-010', 'low', 'Archive member without a time', 'models/archive/triage-v3.pt!data/%d', 'artifact'],
  ['DATA-PROF-002', 'low', 'Column has one value only', 'data/triage_train_2026q2.parquet c%d', 'data'],
  ['MDL-STF-001', 'info', 'Tensor that no layer names', 'models/embed.safetensors t%d', 'artifact'],
];

/** Findings of the sample, ids from 1. */
export function sampleFindings(count: number): FindingRow[] {
  return Array.from({ length: count }, (_, index): FindingRow => {
    const id = index + 1;
    const [ruleId, severity, title, artifactId, place, domain, state, origin, owner, minutes] = given[index] ?? fromSeries(index);
    return {
      id,
      ref: `F-${String(id).padStart(4, '0')}`,
      ruleId,
      severity,
      title,
      place,
      artifactId,
      domain,
      state,
      origin,
      owner,
      createdAt: ago(minutes),
    };
  });
}

function fromSeries(index: number): Given {
  const [rule, severity, title, place, domain] = series[index % series.length] ?? ['MDL-ART-001', 'low', '', '', 'supply'];
  const number = 17 + index * 3;
  return [
    rule,
    severity,
    title,
    26 + (index % 30),
    place.replace('%d', String(number)),
    domain,
    'proposed',
    'scan',
    '',
    2 * day + (index % 600),
  ];
}

const rows: Evidence = {
  note: '3 of 1,204 rows; values as they stand in the file.',
  rows: {
    columns: ['patient', 'notes', 'label'],
    rows: [
      { row: 118, values: ['p-00118', 'call anna@example.org', 'stroke'] },
      { row: 1204, values: ['p-01204', '=HYPERLINK("http://evil.example","\u202Eclick")', 'none'] },
      { row: 88_120, values: ['p-88120', '\u001b[2Jcleared', 'none'] },
    ],
  },
};

const fields: Evidence = {
  reconstruction: 'Allow s3:PutObject to *',
  fields: [
    { pointer: '/Policy/Statement/2/Effect', value: 'Allow' },
    { pointer: '/Policy/Statement/2/Principal', value: '*' },
    { pointer: '/Policy/Statement/2/Action', value: 's3:PutObject' },
  ],
};

const graph: Evidence = {
  reconstruction: 'acme.ops::ReadCalibration(path = constant "../../etc/calibration.bin")',
  note: 'When the model is run, this step hands a path outside of the model to code of the supplier, which is not here.',
  trace: [
    { offset: 120, code: 'Constant', name: '/calibration/path', argument: '"../../etc/calibration.bin"', mark: 'part' },
    { offset: 150, code: 'Identity', name: '/calibration/path_1', argument: 'value of /calibration/path', mark: 'part' },
    {
      offset: 176,
      code: 'acme.ops::ReadCalibration',
      name: '/calibration/read',
      argument: 'path = value of /calibration/path_1',
      mark: 'cause',
      note: 'calls code that the model does not carry',
    },
    { offset: 214, code: 'Mul', name: '/calibration/scale', argument: '' },
  ],
  bytes: { offset: 160, hex: '00'.repeat(96), pins: [{ from: 176, to: 190, strong: true }] },
  fields: [
    { pointer: '/graph/node/218/domain', value: 'acme.ops' },
    { pointer: '/graph/node/218/op_type', value: 'ReadCalibration' },
  ],
};

function evidenceOf({ ruleId, id }: FindingRow): { evidence: Evidence | null; location: Location } {
  if (ruleId.startsWith('MDL-PKL'))
    return { evidence: pickleEvidence, location: { member: 'triage-resnet50-v4/data.pkl', offset: 176, length: 62 } };
  if (ruleId === 'ONNX-004') return { evidence: graph, location: { pointer: '/graph/node/218', offset: 176, length: 14 } };
  if (ruleId.startsWith('DATA')) return { evidence: rows, location: { row: 118, field: 'notes' } };
  if (ruleId.startsWith('AWS') || ruleId.startsWith('K8S')) return { evidence: fields, location: { pointer: '/Policy/Statement/2' } };
  return id % 2 === 0
    ? { evidence: null, location: {} }
    : { evidence: { note: 'The file has no recorded hash to compare with.' }, location: { member: 'data' } };
}

/** A finding as its own page shows it. */
export function sampleFindingDetail(row: FindingRow, artifacts: readonly ArtifactRow[], history: FindingDetail['history']): FindingDetail {
  const artifact = artifacts.find(({ id }) => id === row.artifactId);
  const { evidence, location } = evidenceOf(row);
  return {
    ...row,
    detail: `${row.title}. The reader reached this place without running anything; what it says is reconstructed from the bytes below.`,
    location,
    artifact: artifact
      ? { id: artifact.id, ref: artifact.ref, path: artifact.path, sha256: artifact.sha256, format: artifact.format }
      : null,
    evidence,
    evidenceSha256: evidence ? 'd4127f90b8ce3a65d4127f90b8ce3a65d4127f90b8ce3a65d4127f90b8ce3a65' : null,
    evidenceRef: evidence ? `E-${String(row.id).padStart(4, '0')}` : null,
    scanner: 'pickle-imports@1',
    rulesHash: 'c7d1e0a94b5f6623c7d1e0a94b5f6623c7d1e0a94b5f6623c7d1e0a94b5f6623',
    severityReason: 'The call runs as soon as the file is loaded, with the rights of whoever loads it.',
    rationale:
      'A pickle is a program for the loader. This one calls a function that starts processes, the moment it is loaded, with the rights of whoever loads it.',
    remediation:
      'Do not load this file. Ask the supplier for the weights as safetensors. Load what remains in pickle only with weights_only=True.',
    references: [
      { label: 'CWE-502: Deserialization of untrusted data', url: 'https://cwe.mitre.org/data/definitions/502.html' },
      { label: 'MITRE ATLAS AML.T0011.000: User execution, unsafe AI artifacts', url: 'https://atlas.mitre.org/techniques/AML.T0011.000' },
      { label: 'Python documentation: pickle, security warning' },
    ],
    controls: [
      { framework: 'nist-ai-rmf-1.0', nodes: ['MEASURE 2.7', 'MAP 4.1', 'MANAGE 3.1'] },
      { framework: 'owasp-llm-2025', nodes: ['LLM03', 'LLM04'] },
    ],
    blindSpots: 'Code that is reached only through a class of the loading program is named as an import, not followed.',
    history: [
      ...history,
      {
        at: row.createdAt,
        actor: 'engine',
        text: `Proposed by rule ${row.ruleId}`,
        entryHash: '83d0a1f96b24c07e83d0a1f96b24c07e83d0a1f96b24c07e83d0a1f96b24c07e',
      },
    ],
  };
}
