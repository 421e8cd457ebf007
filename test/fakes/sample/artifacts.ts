/** Files of the sample case: everyday ones, long names, and names that try to act on whoever reads them. */
import type { ArtifactDetail, ArtifactRow } from '#contract/artifacts';
import type { CoverageRange, Outcome, Verdict } from '#contract/findings';
import { ago, day } from './clock.ts';
import { sampleInside } from './contents.ts';
import { pickleFile } from './pickle-bytes.ts';
import { sampleRandom } from './random.ts';

type Given = readonly [
  path: string,
  kind: ArtifactRow['kind'],
  format: string,
  size: number,
  outcome: Outcome,
  verdict: Verdict,
  detail: string,
];

const given: readonly Given[] = [
  [
    'models/triage-resnet50-v4.pt',
    'model',
    'PyTorch zip',
    97_812_480,
    'scanned',
    'critical',
    '34 opcodes read, 161 tensors; 1.3 kB after the archive not read',
  ],
  ['models/triage-resnet50-v4.onnx', 'model', 'ONNX, opset 18', 97_400_112, 'scanned', 'high', '412 nodes, 161 initialisers'],
  ['models/intake-7b-q4_k_m.gguf', 'model', 'GGUF v3', 4_368_439_584, 'scanned', 'high', '291 tensors, 27 keys'],
  [
    'models/intake-7b-fp16.bin.part2',
    'model',
    'not recognised',
    2_147_483_647,
    'unsupported',
    'clean',
    'The archive ends at byte 2,147,483,647; part 3 is missing',
  ],
  ['models/vitals-anomaly.onnx', 'model', 'ONNX, opset 17', 18_400_301, 'scanned', 'medium', '412 nodes, 1 custom operator'],
  ['models/embed.safetensors', 'model', 'safetensors', 438_004_736, 'scanned', 'low', '201 tensors'],
  [
    'models/crash-me.pt',
    'model',
    'PyTorch zip',
    1_204,
    'crashed',
    'clean',
    'The reader used more than 512 MB and was stopped; the file is kept and hashed',
  ],
  ['models/bomb.zip', 'other', 'zip', 42_374, 'limit', 'medium', 'One member would unpack to 4.5 GB; reading stopped at 1 GB'],
  ['data/triage_train_2026q2.parquet', 'dataset', 'Parquet', 1_902_334_112, 'scanned', 'high', '1,204,311 rows, 38 columns'],
  ['data/triage_test_2026q2.parquet', 'dataset', 'Parquet', 240_110_002, 'scanned', 'medium', '151,022 rows, 38 columns'],
  ['data/labels-ärzte-überprüft.csv', 'dataset', 'CSV', 2_204_118, 'scanned', 'info', '48,220 rows, 4 columns'],
  ['data/synthetic.npz', 'dataset', 'NumPy zip', 3_104_118, 'scanned', 'clean', '2 arrays: x 2000 × 28 × 28, y 2000'],
  ['aws/s3/mhn-train-prod.json', 'cloud', 'AWS describe output', 6_120, 'scanned', 'critical', '3 statements, 1 bucket'],
  ['aws/iam/roles.json', 'cloud', 'AWS describe output', 212_410, 'scanned', 'high', '64 roles'],
  ['k8s/inference-namespace.yaml', 'cloud', 'Kubernetes objects', 18_204, 'scanned', 'medium', '12 objects'],
  ['docs/model-card.md', 'other', 'text', 14_020, 'unsupported', 'clean', 'Text; kept and hashed, no reader'],
  ['docs/dpia_signed.pdf', 'other', 'PDF', 3_204_118, 'unsupported', 'clean', 'PDF; kept and hashed, no reader'],
  ['secrets/.env.enc', 'other', 'not recognised', 1_102, 'unsupported', 'clean', 'Encrypted; kept and hashed'],
  ['logs/inference-2026-09.jsonl.zst', 'other', 'zstd', 1_104_118_002, 'unreadable', 'clean', 'Input/output error at byte 311,222,016'],
  ['models/invoice\u202Efdp.pkl', 'model', 'pickle, protocol 4', 8_102, 'scanned', 'critical', 'Calls builtins.exec'],
  ['models/\u001b[31mred\u001b[0m-alert.pkl', 'model', 'pickle, protocol 2', 4_102, 'scanned', 'high', 'Imports os without calling it'],
  ['<img src=x onerror=alert(1)>.json', 'other', 'JSON', 214, 'unsupported', 'clean', 'JSON; kept and hashed'],
  ['data/zero\u200bwidth\u2060name.csv', 'dataset', 'CSV', 1_214, 'scanned', 'info', '12 rows, 2 columns'],
  ['data/مرحبا-بيانات.csv', 'dataset', 'CSV', 21_214, 'scanned', 'clean', '310 rows, 5 columns'],
  [
    `models/archive/${'very-long-folder-name/'.repeat(9)}checkpoint-of-the-run-that-nobody-remembers-2025-11-03T04-12-55.pt`,
    'model',
    'PyTorch zip',
    97_404_118,
    'scanned',
    'low',
    '161 tensors',
  ],
];

/** Artifacts of the sample; the first are hand-made, the rest checkpoints of one series. */
export function sampleArtifacts(count: number): ArtifactRow[] {
  const random = sampleRandom(7);
  return Array.from({ length: count }, (_, index): ArtifactRow => {
    const [path, kind, format, size, outcome, verdict, outcomeDetail] = given[index] ?? checkpoint(index);
    const id = index + 1;
    return {
      id,
      ref: `I-${String(id).padStart(4, '0')}`,
      path,
      sha256: outcome === 'unreadable' ? '' : random.hex(64),
      size,
      format,
      kind,
      outcome,
      outcomeDetail,
      verdict,
      findings: verdict === 'clean' ? 0 : 1 + random.below(4),
      attachment: size > 67_108_864 ? (index % 5 === 3 ? 'not-attached' : 'present') : 'stored',
      importedAt: ago(2 * day + index),
    };
  });
}

function checkpoint(index: number): Given {
  return [
    `models/archive/ckpt-${17 + index * 3}.pt`,
    'model',
    'PyTorch zip',
    97_400_000 + index * 11,
    'scanned',
    index % 3 === 0 ? 'medium' : 'clean',
    '161 tensors',
  ];
}

function coverageOf({ size, outcome }: ArtifactRow): CoverageRange[] {
  if (outcome === 'unreadable') return [{ from: 0, to: size, state: 'unread', what: 'not readable' }];
  if (outcome === 'limit') return [{ from: 0, to: size >> 1, state: 'parsed', what: 'headers of members' }];
  if (outcome !== 'scanned') return [{ from: 0, to: size, state: 'hashed', what: 'hashed only' }];
  const [head, body] = [Math.floor(size * 0.08), Math.floor(size * 0.94)];
  return [
    { from: 0, to: head, state: 'parsed', what: 'archive headers and pickle' },
    { from: head, to: body, state: 'hashed', what: 'tensor data' },
    { from: body, to: size, state: 'unread', what: 'bytes after the archive' },
  ];
}

/** An artifact as its own page shows it. */
export function sampleArtifactDetail(row: ArtifactRow, all: readonly ArtifactRow[]): ArtifactDetail {
  const { assurances, card, contents, contentsDropped, ranges } = sampleInside(row, all.length > 1000);
  return {
    ...row,
    sourcePath: `/media/MHN-1/${row.path}`,
    volume: 'USB "MHN-1"',
    scanners: [
      {
        id: 'pickle-imports',
        version: 1,
        title: 'Dangerous imports in pickle streams',
        findings: row.findings,
        blindSpots: 'Code that is reached only through a class of the loading program is named as an import, not followed.',
      },
      {
        id: 'archive-structure',
        version: 1,
        title: 'Structure of archives',
        findings: 0,
        blindSpots: 'Members that are encrypted are listed and not opened.',
      },
    ],
    rulesHash: 'c7d1e0a94b5f6623c7d1e0a94b5f6623c7d1e0a94b5f6623c7d1e0a94b5f6623',
    coverage: ranges ?? coverageOf(row),
    facts: [
      { label: 'Format', value: row.format },
      { label: 'Members', value: '163, all stored' },
      { label: 'Pickle', value: 'protocol 2, 34 opcodes' },
      { label: 'Tensors', value: '161, 25.6 million parameters, float32' },
      { label: 'Framework', value: 'torch 2.4.1+cu121' },
      { label: 'Note \u202Eof a hostile file', value: 'value with \u001b[2J and <b>markup</b>' },
    ],
    contents,
    contentsDropped,
    card,
    assurances,
    depth: 'default',
    policy: 'standard',
    duplicates: all.slice(25, 25 + (row.id % 3)).map(({ id, ref, path }) => ({ id, ref, path })),
    severityCounts: {
      critical: row.verdict === 'critical' ? 1 : 0,
      high: row.verdict === 'high' ? 2 : 0,
      medium: row.findings,
      low: 0,
      info: 0,
    },
  };
}

/** Bytes of any artifact: the sample's pickle at the front, then a pattern. */
export function sampleBytes(row: ArtifactRow, offset: number, length: number): { offset: number; hex: string; size: number } {
  const end = Math.min(row.size, offset + length);
  const bytes = Array.from({ length: Math.max(0, end - offset) }, (_, index) => {
    const at = offset + index;
    return pickleFile[at] ?? (at % 97 === 0 ? 0 : (at * 31 + row.id) & 0xff);
  });
  return { offset, hex: bytes.map((byte) => byte.toString(16).padStart(2, '0')).join(''), size: row.size };
}
