/** Each task does its work in a real child on a small real file. */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { closeSync, ftruncateSync, mkdtempSync, openSync, readdirSync, readFileSync, rmSync, writeFileSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { onnxBytes } from '#assess/onnx-writer';
import type { AssessmentEvent } from '#contract/assessments';
import { classifications } from '#contract/case';
import { forkChildren } from '#shells/fork-child';
import { createCase } from '#store/create-case';
import { closeCase } from '#store/open-case';
import { createPool, type Pool } from './pool.ts';

const root = join(import.meta.dirname, '..', '..');
const { signal } = new AbortController();
const isLinux = process.platform === 'linux';

let folder = '';
let pool: Pool;
const lines: string[] = [];
/** Most memory that a child held, as the kernel kept count of it. */
let peak = 0;

function highWater(pid: number): number | undefined {
  if (!isLinux) return undefined;
  try {
    const [, kilobytes] = /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
    peak = Math.max(peak, Number(kilobytes ?? 0) * 1024);
    return peak;
  } catch {
    return undefined;
  }
}

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'assay-tasks-'));
  const log = (line: string) => void lines.push(line);
  pool = createPool({ spawnChild: forkChildren(root, false, log), now: () => performance.now(), readMemory: highWater, log });
});
afterAll(async () => {
  await pool.close();
  rmSync(folder, { recursive: true, force: true });
});

function file(name: string, content: string | Uint8Array): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

/** A file of the given size that takes no room on the disk, with bytes at its start and at its end. */
function sparse(name: string, size: number, head: string, tail: string): string {
  const path = file(name, Buffer.from(head, 'latin1'));
  const descriptor = openSync(path, 'r+');
  ftruncateSync(descriptor, size - tail.length);
  writeSync(descriptor, Buffer.from(tail, 'latin1'), 0, tail.length, size - tail.length);
  closeSync(descriptor);
  return path;
}

test('a pickle that would run a command is found by the scan', async () => {
  const path = file('model.pkl', "cos\nsystem\n(S'id'\ntR.");
  const scan = await pool.run('scan', { path, key: null, name: 'model.pkl' }, { signal });
  expect(scan).toMatchObject({ outcome: 'scanned', format: { kind: 'pickle' } });
  expect(scan.observations.map(({ ruleId }) => ruleId).join()).toMatch(/PKL/);
});

test('a file that is not there fails with its plain words, and the child lives on', async () => {
  const missing = pool.run('scan', { path: join(folder, 'none'), key: null, name: 'none' }, { signal });
  await expect(missing).rejects.toMatchObject({ code: 'file-unreadable', message: expect.stringContaining('is not there') });
});

const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');
const key = Uint8Array.from({ length: 32 }, (_, index) => index);
let parts = 0;

/** Copies a file encrypted into a part, as an import into an encrypted case does. */
async function sealed(sourcePath: string): Promise<string> {
  parts += 1;
  const partPath = join(folder, `part-${parts}`);
  await pool.run('intake', { sourcePath, partPath, key }, { signal });
  return partPath;
}

test('a file is copied and hashed in one go, with progress in bytes', async () => {
  const bytes = Uint8Array.from({ length: 3_000_000 }, (_, index) => (index * 31) % 251);
  const sourcePath = file('big.bin', bytes);
  const partPath = join(folder, 'big.part');
  const told: number[] = [];
  const taken = await pool.run('intake', { sourcePath, partPath, key: null }, { signal, onProgress: (done) => told.push(done) });
  expect(taken).toEqual({ sha256: sha256(bytes), size: 3_000_000 });
  expect(readFileSync(partPath).equals(bytes)).toBe(true);
  expect(told.at(-1)).toBe(3_000_000);
  expect(await pool.run('intake', { sourcePath, partPath: null, key: null }, { signal })).toEqual(taken);
});

test('a pipe is refused and not waited for', async () => {
  const path = join(folder, 'pipe');
  const maker = 'mkfifo';
  if (spawnSync(maker, [path]).status !== 0) return;
  await expect(pool.run('scan', { path, key: null, name: 'pipe' }, { signal })).rejects.toMatchObject({ code: 'file-unreadable' });
  const intake = pool.run('intake', { sourcePath: path, partPath: null, key: null }, { signal });
  await expect(intake).rejects.toMatchObject({ code: 'file-unreadable' });
});

test('an encrypted copy is scanned like the file itself, and a flipped bit is told as damage', async () => {
  const path = file('secret.pkl', "cos\nsystem\n(S'id'\ntR.");
  const partPath = await sealed(path);
  expect(readFileSync(partPath, 'latin1')).not.toContain('system');
  const plain = await pool.run('scan', { path, key: null, name: 'secret.pkl' }, { signal });
  expect(await pool.run('scan', { path: partPath, key, name: 'secret.pkl' }, { signal })).toEqual(plain);
  const bytes = readFileSync(partPath);
  bytes[bytes.length - 5] = (bytes[bytes.length - 5] ?? 0) ^ 1;
  writeFileSync(partPath, bytes);
  await expect(pool.run('scan', { path: partPath, key, name: 'x' }, { signal })).rejects.toMatchObject({ code: 'case-damaged' });
});

test('an encrypted table is analysed like the file itself, and nothing of it stays in the clear', async () => {
  const rows = Array.from({ length: 300 }, (_, row) => `${row % 17},${row % 5},${row % 2}`);
  const path = file('test.csv', `a,b,label\n${rows.join('\n')}\n`);
  const partPath = await sealed(path);
  const options = { kind: 'csv', name: 'test.csv' } as const;
  const plain = await pool.run('table', { path, key: null, ...options }, { signal });
  expect(await pool.run('table', { path: partPath, key, ...options }, { signal })).toEqual(plain);
  const left = [tmpdir(), ...(isLinux ? ['/dev/shm'] : [])].flatMap((root) => readdirSync(root));
  expect(left.filter((name) => name.startsWith(`assay-scratch-${process.pid}-`))).toEqual([]);
});

const hostNetworkCheck = `
id: K8S-TEST-01
version: 1
title: A pod shares the network of its node
severity: high
severityReason: Reason.
domain: access
applies: [Pod]
needs: [spec.hostNetwork]
fail: r.spec.hostNetwork == true
collect: kubectl get -A -o yaml pods
messages: { fail: The pod shares it., pass: The pod has its own. }
evidence: [spec.hostNetwork]
rationale: Rationale.
remediation: Remediation.
references: [{ label: Kubernetes, url: https://kubernetes.io/ }]
controls: {}
examples:
  - { name: shared, expect: FAIL, properties: { spec: { hostNetwork: true } } }
  - { name: own, expect: PASS, properties: { spec: { hostNetwork: false } } }
  - { name: not exported, expect: NOT_ASSESSED, properties: { spec: {} } }
`;

test('a cluster export is read into assets, which the checks judge; other JSON is no export', async () => {
  const pod = {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'model-server', namespace: 'ml' },
    spec: { hostNetwork: true, containers: [{ name: 'main', image: 'vllm/vllm-openai:latest', securityContext: { privileged: true } }] },
  };
  const path = file('pod.json', JSON.stringify(pod));
  const reading = await pool.run('cloud', { path, key: null, name: 'pod.json' }, { signal });
  expect(reading).toMatchObject({ outcome: 'scanned', assets: [{ provider: 'kubernetes', name: 'ml/model-server' }] });
  const files = [{ name: 'K8S-TEST-01.yaml', text: hostNetworkCheck }];
  const assets = (reading?.assets ?? []).map((asset) => ({ ...asset, id: 1, artifactId: 7 }));
  const outcomes = await pool.run('checks', { assets, files }, { signal });
  expect(outcomes).toMatchObject([{ checkId: 'K8S-TEST-01', status: 'FAIL', assetId: 1, artifactId: 7, pointer: '/spec/hostNetwork' }]);
  const other = file('other.json', '{"a": 1}');
  expect(await pool.run('cloud', { path: other, key: null, name: 'other.json' }, { signal })).toBeNull();
});

const gigabyte = 1024 ** 3;
const endOfZip = 'PK\x05\x06\x00\x00\x00\x00\xff\xff\xff\xff\xff\xff\xff\xff\x00\x00\x00\x00\x00\x00';

// What a scanner walks through from end to end is smaller, so that the test stays quick.
test.skipIf(!isLinux).each([
  ['zeros alone', 20, '', ''],
  ['an array', 20, '\x93NUMPY\x01\x00\x76\x00{', ''],
  ['text', 20, '{"a": "', ''],
  ['a zip without members', 1, 'PK\x03\x04', endOfZip],
  ['a pickle that says it is long', 1, '\x80\x04\x8e\x00\x00\x00\x10\x00\x00\x00\x00', '.'],
  ['a pickle in front and a zip at the end', 1, '\x80\x04K\x01.', endOfZip],
])('a sparse file of many gigabytes that holds %s is scanned in less than 300 MB', async (_what, gigabytes, head, tail) => {
  peak = 0;
  const path = sparse('sparse.bin', gigabytes * gigabyte, head, tail);
  const scan = await pool.run('scan', { path, key: null, name: 'sparse.bin' }, { signal });
  expect(scan.outcome).not.toBe('crashed');
  expect(peak).toBeGreaterThan(0);
  expect(peak).toBeLessThan(300 * 1024 ** 2);
});

test('a table is analysed in a child of its own kind, with progress', async () => {
  const rows = Array.from({ length: 200 }, (_, row) => `${row},${(row * 7) % 13},user${row}@example.org,${row % 2 === 0 ? 'yes' : 'no'}`);
  const path = file('train.csv', `id,amount,email,label\n${rows.join('\n')}\n`);
  const phases: string[] = [];
  const scan = await pool.run(
    'table',
    { path, key: null, kind: 'csv', name: 'data/train.csv' },
    { signal, onProgress: (_done, _total, phase) => phases.push(phase) },
  );
  expect(scan).toMatchObject({ outcome: 'scanned', rows: 200, role: 'train' });
  expect(scan.columns.map(({ name }) => name)).toEqual(['id', 'amount', 'email', 'label']);
  expect(phases.at(-1)).toBe('Done');
});

test('two tables of a case are compared', async () => {
  const row = (index: number) => `${(index * 37) % 101},${(index * 53) % 97},${index % 2}`;
  const lines = (from: number, to: number) =>
    `a,b,label\n${Array.from({ length: to - from }, (_, index) => row(from + index)).join('\n')}\n`;
  const train = { path: file('a-train.csv', lines(0, 100)), key: null, kind: 'csv' } as const;
  const test = { path: file('a-test.csv', lines(90, 140)), key: null, kind: 'csv' } as const;
  const { observations } = await pool.run('overlap', { train, test }, { signal });
  expect(observations).toMatchObject([{ ruleId: 'DATA-OVL-001', detail: expect.stringMatching(/^10 test rows of 50/) }]);
});

/** A linear classifier of two features and three classes, and rows that it decides as their label says. */
const weights = [4, 0, 0, 4, -4, -4];
function assessable(): { model: string; rows: number[][] } {
  const rows: number[][] = [];
  let seed = 7;
  const next = () => {
    seed = (seed * 1103515245 + 12345) % 2 ** 31;
    return seed / 2 ** 31;
  };
  for (let row = 0; row < 60; row += 1) {
    const [x, y] = [Number(next().toFixed(3)), Number(next().toFixed(3))];
    const scores = [0, 1, 2].map((label) => x * (weights[label * 2] ?? 0) + y * (weights[label * 2 + 1] ?? 0) + (label === 2 ? 4 : 0));
    rows.push([x, y, scores.indexOf(Math.max(...scores))]);
  }
  const bytes = onnxBytes({
    name: 'linear',
    inputs: [{ name: 'x', dims: ['n', 2] }],
    outputs: [{ name: 'y', dims: ['n', 3] }],
    weights: [
      { name: 'w', dims: [2, 3], values: Float32Array.from([4, 0, -4, 0, 4, -4]) },
      { name: 'b', dims: [3], values: Float32Array.from([0, 0, 4]) },
    ],
    nodes: [
      { operator: 'MatMul', inputs: ['x', 'w'], outputs: ['m'] },
      { operator: 'Add', inputs: ['m', 'b'], outputs: ['y'] },
    ],
  });
  return { model: file('linear.onnx', bytes), rows };
}

const plan = {
  seed: 1,
  sample: 60,
  epsilons: [0.01, 0.3],
  noiseRepeats: 1,
  squareQueries: 50,
  clip: [0, 1] as [number, number],
  provider: 'cpu',
  floor: 0.4,
};

test('a classifier is assessed on a CSV, on a provider that a child of its own has checked, and its curve is told as it grows', async () => {
  const { model, rows } = assessable();
  const path = file('rows.csv', `x,y,label\n${rows.map((row) => row.join(',')).join('\n')}\n`);
  const check = await pool.run('probe', { provider: 'cpu' }, { signal });
  expect(check).toMatchObject({ provider: 'cpu', usable: true });
  const events: AssessmentEvent[] = [];
  const result = await pool.run(
    'assess',
    { model: { path: model, key: null }, data: { path, key: null, formatKind: 'csv' }, plan, checks: [check] },
    { signal, onEvent: (event) => void events.push(event) },
  );
  expect(result).toMatchObject({ provider: 'cpu', classes: 3, sampled: 60, available: 60 });
  expect(result.curve[0]).toMatchObject({ series: 'clean', accuracy: { value: 1 } });
  expect(events[0]).toMatchObject({ type: 'provider', provider: 'cpu' });
  expect(events.filter(({ type }) => type === 'point')).toHaveLength(result.curve.length);
});

test('an assessment that is cancelled stops by itself', async () => {
  const { model, rows } = assessable();
  const path = file('more.csv', `x,y,label\n${rows.map((row) => row.join(',')).join('\n')}\n`);
  const check = { provider: 'cpu', device: 'a processor', usable: true, detail: '' };
  const abort = new AbortController();
  const running = pool.run(
    'assess',
    {
      model: { path: model, key: null },
      data: { path, key: null, formatKind: 'csv' },
      plan: { ...plan, squareQueries: 10_000, epsilons: [0.0001] },
      checks: [check],
    },
    { signal: abort.signal, onEvent: () => abort.abort() },
  );
  await expect(running).rejects.toMatchObject({ code: 'cancelled', message: 'The assessment was cancelled.' });
});

test('a case folder is verified in a child, from its files', async () => {
  const dir = join(folder, 'case');
  const details = {
    client: 'Client',
    name: 'Case',
    scope: '',
    auditor: 'A',
    classification: classifications[0],
    handling: '',
    framework: 'nist-ai-rmf-1.0',
  };
  const random = (count: number) => crypto.getRandomValues(new Uint8Array(count));
  closeCase(createCase(dir, details, { clock: () => new Date(), random }));
  expect(await pool.run('verify-case', { dir }, { signal })).toMatchObject({ kind: 'case', integrity: 'intact' });
  await expect(pool.run('verify-case', { dir: join(folder, 'no-case') }, { signal })).rejects.toMatchObject({ name: 'AssayError' });
});

test('what cannot be assessed says why', async () => {
  const { model } = assessable();
  const data = { path: file('words.txt', 'words'), key: null, formatKind: 'text' } as const;
  const running = pool.run('assess', { model: { path: model, key: null }, data, plan, checks: [] }, { signal });
  await expect(running).rejects.toMatchObject({ code: 'not-assessable', message: expect.stringContaining('no labelled rows') });
});
