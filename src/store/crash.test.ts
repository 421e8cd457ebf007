/** A process killed at any moment of an import loses nothing that it had acknowledged, and the next opening says what to do. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as delay } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { artifactLocation, listArtifacts } from './artifacts.ts';
import { beginAssessment, finishAssessment, readAssessment } from './assessments.ts';
import { openBlob } from './blob-source.ts';
import { sha256Hex } from './canonical.ts';
import { readCase } from './case-info.ts';
import { createCase } from './create-case.ts';
import { listCustody } from './custody.ts';
import { beginImport, finishImport } from './imports.ts';
import { closeCase, openCase } from './open-case.ts';
import { unscannedArtifacts } from './scans.ts';
import type { CaseStore } from './session.ts';
import { details, importBytes, newCase, options, temporaryFolder } from './test-case.ts';
import { loopFile } from './test-import-loop.ts';
import { verifyCase } from './verify-case.ts';

interface Acknowledged {
  readonly ref: string;
  readonly index: number;
}

/** Starts the loop, waits for `after` acknowledgements and some microseconds more, and kills it. */
async function killedImport(dir: string, source: string, passphrase: string | undefined, after: number, extraMs: number) {
  const loop = join(import.meta.dirname, 'test-import-loop.ts');
  const child = spawn(process.execPath, [loop, dir, source, ...(passphrase === undefined ? [] : [passphrase])], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const acknowledged: Acknowledged[] = [];
  for await (const line of createInterface({ input: child.stdout })) {
    const match = /^(I-\d+) (\d+)$/.exec(line);
    if (match) acknowledged.push({ ref: match[1] ?? '', index: Number(match[2]) });
    if (acknowledged.length !== after || child.killed) continue;
    await delay(extraMs);
    child.kill('SIGKILL');
  }
  if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
  expect(child.signalCode).toBe('SIGKILL');
  return acknowledged;
}

function bytesOf(store: CaseStore, id: number): Buffer {
  const { blob } = artifactLocation(store, id);
  const { source, close } = openBlob(blob?.path ?? '', blob?.key ?? null);
  try {
    return Buffer.from(source.read(0, source.size));
  } finally {
    close();
  }
}

function expectKept(store: CaseStore, acknowledged: readonly Acknowledged[]): void {
  const rows = listArtifacts(store, { limit: 500, sort: 'path' }).rows;
  for (const { ref, index } of acknowledged) {
    const row = rows.find((each) => each.ref === ref);
    expect(row).toMatchObject({ path: `${index}.bin`, sha256: sha256Hex(loopFile(index)), attachment: 'stored' });
    expect(bytesOf(store, row?.id ?? 0).equals(loopFile(index))).toBe(true);
  }
  // One more may have been committed without the process living to say so.
  expect(rows.length - acknowledged.length).toBeGreaterThanOrEqual(0);
  expect(rows.length - acknowledged.length).toBeLessThanOrEqual(1);
}

/** Moments from a seed: how many acknowledgements, and how long into the next file. */
const moments = [7, 23, 61, 104].map((seed, index) => ({
  after: 1 + ((seed * 31) % 37),
  extraMs: ((seed * 17) % 40) / 10,
  passphrase: index === 3 ? 'under way' : undefined,
}));

test.each(moments)(
  'killed after $after files and $extraMs ms: every acknowledged file is there',
  async ({ after, extraMs, passphrase }) => {
    const dir = join(temporaryFolder(), 'case');
    const source = join(temporaryFolder(), 'client');
    closeCase(createCase(dir, details, options(passphrase)));
    const acknowledged = await killedImport(dir, source, passphrase, after, extraMs);
    expect(acknowledged.length).toBeGreaterThanOrEqual(after);
    // Looked at before anything is put right.
    expect(verifyCase(dir, options(passphrase)).parts.filter((part) => part.state !== 'intact' && part.state !== 'added')).toEqual([]);

    const store = openCase(dir, options(passphrase));
    expectKept(store, acknowledged);
    const count = readCase(store).counts.artifacts;
    const said = count === 1 ? '1 file is safe' : `${count} files are safe`;
    expect(store.recovery).toBe(`The last import was cut off: ${said}, import the folder again to take in the rest.`);
    expect(readCase(store).recovery).toBe(store.recovery);
    expect(listCustody(store, { limit: 2 }).rows.map((row) => row.act)).toEqual(['opened', 'recovered']);
    expect(readdirSync(join(dir, 'intake'))).toEqual([]);
    expect(unscannedArtifacts(store)).toHaveLength(count);
    expect(verifyCase(dir, options(passphrase)).integrity).toBe('intact');
    closeCase(store);

    const again = openCase(dir, options(passphrase));
    expect(again.recovery).toBeUndefined();
    closeCase(again);
  },
);

test('a blob that no row came to know is removed after a cut-off import, and only then', () => {
  const store = newCase();
  importBytes(store, 'kept.bin', 'kept');
  const orphan = join(store.dir, 'blobs', '2c', 'ab'.repeat(32));
  closeCase(store);
  writeFileSync(join(store.dir, 'intake', 'stray.part'), 'half');
  const calm = openCase(store.dir, options());
  expect(readdirSync(join(store.dir, 'intake'))).toEqual([]);
  importBytes(calm, 'more.bin', 'hello');
  writeFileSync(orphan, 'x');
  closeCase(calm);
  closeCase(openCase(store.dir, options()));
  expect(readFileSync(orphan, 'utf8')).toBe('x');

  const cut = openCase(store.dir, options());
  beginImport(cut, ['/m']);
  closeCase(cut);
  const after = openCase(store.dir, options());
  expect(after.recovery).toContain('0 files are safe');
  expect(() => readFileSync(orphan)).toThrow();
  expect(verifyCase(store.dir, options()).integrity).toBe('intact');
  closeCase(after);
});

test('an import that ended is not cut off, and ends once', () => {
  const store = newCase();
  const { importId } = beginImport(store, ['/m']);
  finishImport(store, importId, { status: 'cancelled', detail: 'By R. Okafor.' });
  expect(() => finishImport(store, importId, { status: 'done', detail: '' })).toThrow(expect.objectContaining({ code: 'not-found' }));
  closeCase(store);
  const again = openCase(store.dir, options());
  expect(again.recovery).toBeUndefined();
  closeCase(again);
});

test('an assessment that was running counts as failed, and is said to', () => {
  const store = newCase();
  const modelId = importBytes(store, 'm.onnx', 'm');
  const dataId = importBytes(store, 'd.npz', 'd');
  const plan = {
    seed: 1,
    sample: 10,
    epsilons: [0.1],
    noiseRepeats: 1,
    squareQueries: 1,
    clip: [0, 1] as [number, number],
    provider: 'cpu',
    floor: 0.4,
  };
  const { id } = beginAssessment(store, { title: 'Robustness', modelId, dataId, plan });
  closeCase(store);
  const again = openCase(store.dir, options());
  expect(again.recovery).toBe('A-001 was cut off; start it again.');
  expect(readAssessment(again, id)).toMatchObject({ status: 'failed', statusDetail: 'interrupted', result: null });
  const late = { status: 'done' as const, detail: '', headline: '', result: null, findings: [] };
  expect(() => finishAssessment(again, id, late)).toThrow(expect.objectContaining({ code: 'not-found' }));
  expect(verifyCase(store.dir, options()).integrity).toBe('intact');
  closeCase(again);
});
