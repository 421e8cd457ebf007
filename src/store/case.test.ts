/** A case from its making to its next opening: what was put in is there, and what is in the way is told. */
import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { artifactLocation, listArtifacts, readArtifact, setAttachment } from './artifacts.ts';
import { readCase } from './case-info.ts';
import { createCase } from './create-case.ts';
import { listCustody } from './custody.ts';
import { readFinding } from './findings.ts';
import { beginImport, finishImport, newPart, recordArtifact } from './imports.ts';
import { closeCase, isCase, openCase } from './open-case.ts';
import { isScanCurrent, recordScan, unscannedArtifacts } from './scans.ts';
import { details, importBytes, newCase, newFinding, options, temporaryFolder } from './test-case.ts';

const scanOf = (artifactId: number) => ({
  artifactId,
  format: 'Pickle, protocol 4',
  formatKind: 'pickle',
  kind: 'model' as const,
  outcome: 'scanned' as const,
  outcomeDetail: '',
  scanners: [{ id: 'pickle-imports', version: 1, title: 'Imports', blindSpots: 'None known.', findings: 1 }],
  scannerSet: 'pickle-imports@1',
  rulesHash: 'aa',
  coverage: [{ from: 0, to: 5, state: 'parsed' as const, what: 'pickle' }],
  facts: [{ label: 'Protocol', value: '4' }],
  findings: [newFinding(artifactId)],
});

test('what was recorded before closing is there after opening again, under the same ids and hashes', () => {
  const store = newCase();
  const id = importBytes(store, 'weights/model.pkl', 'hello');
  expect(unscannedArtifacts(store)).toEqual([{ id, path: 'weights/model.pkl' }]);
  expect(recordScan(store, scanOf(id))).toEqual({ findings: 1, verdict: 'critical' });
  const before = readCase(store);
  closeCase(store);
  expect(readdirSync(store.dir).sort()).toEqual(['blobs', 'case.db', 'intake']);

  const again = openCase(store.dir, options());
  const after = readCase(again);
  expect({ ...after, log: null }).toEqual({ ...before, log: null });
  expect(after.log.entries).toBe(before.log.entries + 1);
  expect(readArtifact(again, id)).toMatchObject({ ref: 'I-0001', verdict: 'critical', findings: 1, format: 'Pickle, protocol 4' });
  expect(isScanCurrent(again, id, ['pickle-imports@1'], 'aa')).toBe(true);
  expect(isScanCurrent(again, id, ['pickle-imports@2'], 'aa')).toBe(false);
  expect(isScanCurrent(again, id, ['pickle-imports@1'], 'bb')).toBe(false);
  const place = artifactLocation(again, id);
  expect(readFileSync(place.blob?.path ?? '', 'utf8')).toBe('hello');
  expect(place.blob?.path).toMatch(/blobs[\\/]2c[\\/]2cf24dba/);
  expect(readFinding(again, 1)).toMatchObject({ ref: 'F-0001', evidenceRef: 'E-0001', evidence: { reconstruction: "os.system('id')" } });
  closeCase(again);
});

test('a folder that holds a case is not made into another one, and one that holds none is not opened', () => {
  const store = newCase();
  closeCase(store);
  expect(isCase(store.dir)).toBe(true);
  expect(() => createCase(store.dir, details, options())).toThrow(expect.objectContaining({ code: 'case-exists' }));
  expect(existsSync(join(store.dir, 'case.lock'))).toBe(false);
  const empty = temporaryFolder();
  expect(() => openCase(empty, options())).toThrow(expect.objectContaining({ code: 'case-not-found', subject: empty }));
  expect(() => openCase(join(empty, 'gone'), options())).toThrow(expect.objectContaining({ code: 'case-not-found' }));
});

test('a closed case answers nothing', () => {
  const store = newCase();
  closeCase(store);
  expect(() => readCase(store)).toThrow(expect.objectContaining({ code: 'case-not-open' }));
});

test('the same bytes at the same path are one file however often they are imported', () => {
  const store = newCase();
  const first = importBytes(store, 'a/data.csv', 'x,y\n');
  expect(importBytes(store, 'a/data.csv', 'x,y\n')).toBe(first);
  const elsewhere = importBytes(store, 'b/data.csv', 'x,y\n');
  const changed = importBytes(store, 'a/data.csv', 'x,z\n');
  expect(new Set([first, elsewhere, changed]).size).toBe(3);
  expect(readArtifact(store, first).duplicates).toEqual([{ id: elsewhere, ref: 'I-0002', path: 'b/data.csv' }]);
  expect(readdirSync(join(store.dir, 'intake'))).toEqual([]);
});

test('a file that could not be read keeps its reason, and its row when it can be read later', () => {
  const store = newCase();
  const { importId } = beginImport(store, ['/media/client/files']);
  const intake = { importId, path: 'secret.bin', sourcePath: '/media/client/secret.bin', volume: '', modifiedAt: '', size: 0 };
  const failure = { outcome: 'unreadable' as const, detail: 'secret.bin may not be read by this user.' };
  const { id, isNew } = recordArtifact(store, { ...intake, sha256: '', partPath: null, failure });
  finishImport(store, importId, { status: 'done', detail: '' });
  expect(isNew).toBe(true);
  expect(readArtifact(store, id)).toMatchObject({ outcome: 'unreadable', attachment: 'not-attached', outcomeDetail: failure.detail });
  expect(unscannedArtifacts(store)).toEqual([]);

  const next = beginImport(store, ['/media/client/files']).importId;
  const part = newPart(store).path;
  writeFileSync(part, 'now');
  const sha256 = '9390298f3fb0c5b160498935d79cb139aef28e1c47358b4bbba61862b9c26e59';
  expect(recordArtifact(store, { ...intake, importId: next, size: 3, sha256, partPath: part })).toEqual({ id, ref: 'I-0001', isNew: true });
  expect(readArtifact(store, id)).toMatchObject({ outcomeDetail: 'Not scanned yet.', attachment: 'stored', sha256 });
});

test('a large file is referenced where it lies, and what a later look finds is kept', () => {
  const store = newCase();
  const { importId } = beginImport(store, ['/media/client/files']);
  const intake = { importId, path: 'big.gguf', sourcePath: '/media/client/big.gguf', volume: 'CLIENT', modifiedAt: '', size: 9e9 };
  const sha256 = 'ab'.repeat(32);
  const { id } = recordArtifact(store, { ...intake, sha256, partPath: null });
  expect(artifactLocation(store, id)).toMatchObject({ blob: null, sourcePath: '/media/client/big.gguf', size: 9e9 });
  expect(readArtifact(store, id).attachment).toBe('present');
  setAttachment(store, id, 'not-attached');
  expect(readArtifact(store, id).attachment).toBe('not-attached');
  expect(recordArtifact(store, { ...intake, sourcePath: '/mnt/b/big.gguf', sha256, partPath: null })).toMatchObject({ id, isNew: false });
  expect(readArtifact(store, id)).toMatchObject({ attachment: 'present', sourcePath: '/mnt/b/big.gguf' });
});

test('paths that leave the chosen folder are refused', () => {
  const store = newCase();
  for (const path of ['/etc/passwd', '../x', 'a/../../x', ''])
    expect(() => importBytes(store, path, 'x')).toThrow(expect.objectContaining({ code: 'invalid-input' }));
  expect(listArtifacts(store, { limit: 10, sort: 'path' }).all).toBe(0);
});

test.skipIf(process.platform === 'win32')('a file with an odd name is taken in under that name', () => {
  const store = newCase();
  const names = ['C:\\x', '..x/.y', '-rf', 'new\nline', 'quote\'"', '\u202egpj.exe', `broken${'\ud800'}`];
  const ids = names.map((name) => importBytes(store, name, name));
  expect(ids.map((id) => readArtifact(store, id).path)).toEqual(names.map((name) => name.toWellFormed()));
});

test('the log names no absolute path, so that a folder that moved reads the same', () => {
  const store = newCase();
  importBytes(store, 'weights/model.pkl', 'hello');
  const text = JSON.stringify(listCustody(store, { limit: 100 }).rows);
  expect(text).toContain('weights/model.pkl');
  expect(text).not.toContain('/media/client');
  expect(text).not.toContain(store.dir);
});

test.skipIf(process.platform === 'win32')('no file of a case is open to other users, even in a folder that is', () => {
  const dir = join(temporaryFolder(), 'open');
  mkdirSync(dir);
  chmodSync(dir, 0o755);
  const store = createCase(dir, details, options());
  importBytes(store, 'weights/model.pkl', 'hello');
  // What lies in the folders below is behind their own modes.
  const open = readdirSync(dir).filter((name) => (statSync(join(dir, name)).mode & 0o077) !== 0);
  closeCase(store);
  expect(open).toEqual([]);
});
