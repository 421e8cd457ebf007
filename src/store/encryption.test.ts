/** An encrypted case: nothing in its folder can be read without the passphrase, and every wrong turn is told for what it is. */
import { copyFileSync, readdirSync, readFileSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { artifactLocation } from './artifacts.ts';
import { openBlob } from './blob-source.ts';
import { copyAndHash } from './blob-writer.ts';
import { createCase } from './create-case.ts';
import { beginImport, finishImport, newPart, recordArtifact } from './imports.ts';
import { closeCase, openCase } from './open-case.ts';
import type { CaseStore } from './session.ts';
import { closeQuietly, details, newCase, options, temporaryFolder } from './test-case.ts';
import { verifyCase } from './verify-case.ts';

const secret = 'patient-record-that-must-not-leak';

async function importFile(store: CaseStore, path: string, text: string): Promise<number> {
  const sourcePath = join(temporaryFolder(), 'source');
  writeFileSync(sourcePath, text);
  const { importId } = beginImport(store, [sourcePath]);
  const partPath = newPart(store).path;
  const copied = await copyAndHash({ sourcePath, partPath, key: store.blobKey, signal: new AbortController().signal });
  const { id } = recordArtifact(store, { importId, path, sourcePath, volume: '', modifiedAt: '', ...copied, partPath });
  finishImport(store, importId, { status: 'done', detail: '' });
  return id;
}

function everyFile(dir: string): string[] {
  return readdirSync(dir, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
}

test('no text, file name, content or hash of the case is on the disk, while it is open and afterwards', async () => {
  const store = newCase("it's a passphrase");
  const id = await importFile(store, 'patients-2026.csv', secret);
  const { blob, sha256 } = artifactLocation(store, id);
  const leaks = () =>
    everyFile(store.dir).filter(
      (file) =>
        file.includes(sha256) ||
        [secret, 'patients-2026', details.client, sha256, 'SQLite format'].some((text) => readFileSync(file).includes(text)),
    );
  expect(everyFile(store.dir).length).toBeGreaterThan(2);
  expect(leaks()).toEqual([]);
  closeCase(store);
  expect(leaks()).toEqual([]);

  const again = openCase(store.dir, options("it's a passphrase"));
  const { source, close } = openBlob(blob?.path ?? '', again.blobKey);
  expect(Buffer.from(source.read(0, 100)).toString()).toBe(secret);
  close();
  closeCase(again);
});

test('a wrong or missing passphrase is told, changes nothing and leaves the case free', () => {
  const store = newCase('right');
  closeCase(store);
  expect(() => openCase(store.dir, options())).toThrow(expect.objectContaining({ code: 'passphrase-needed' }));
  expect(() => openCase(store.dir, options('wrong'))).toThrow(expect.objectContaining({ code: 'passphrase-wrong' }));
  expect(() => verifyCase(store.dir, options())).toThrow(expect.objectContaining({ code: 'passphrase-needed' }));
  expect(() => verifyCase(store.dir, options('wrong'))).toThrow(expect.objectContaining({ code: 'passphrase-wrong' }));
  expect(readdirSync(store.dir).sort()).toEqual(['blobs', 'case.db', 'intake']);
  closeCase(openCase(store.dir, options('right')));
});

test.each(['\'; DROP TABLE custody; --"', 'nul\u0000inside'])(
  'the passphrase %j opens what it closed, and its beginning does not',
  (passphrase) => {
    const store = newCase(passphrase);
    closeCase(store);
    closeCase(openCase(store.dir, options(passphrase)));
    expect(() => openCase(store.dir, options(passphrase.slice(0, 3)))).toThrow(expect.objectContaining({ code: 'passphrase-wrong' }));
  },
);

test('a passphrase typed as composed and as decomposed letters is the same', () => {
  const store = newCase('p\u00e4ss');
  closeCase(store);
  closeCase(openCase(store.dir, options('pa\u0308ss')));
});

test('an empty passphrase makes no case', () => {
  const dir = join(temporaryFolder(), 'case');
  expect(() => createCase(dir, details, options(''))).toThrow(expect.objectContaining({ code: 'invalid-input' }));
});

test('an encrypted case verifies, open and closed, and a swapped file is found', async () => {
  const store = newCase('right');
  const one = artifactLocation(store, await importFile(store, 'one', 'first')).blob?.path ?? '';
  const two = artifactLocation(store, await importFile(store, 'two', 'other')).blob?.path ?? '';
  expect(verifyCase(store.dir, options('right'))).toMatchObject({ integrity: 'intact', coverage: { whole: true } });
  closeCase(store);
  expect(verifyCase(store.dir, options('right')).integrity).toBe('intact');
  copyFileSync(one, two);
  const { integrity, parts } = verifyCase(store.dir, options('right'));
  expect(integrity).toBe('changed');
  expect(parts.filter((part) => part.state === 'changed').map((part) => part.name)).toEqual(['I-0002 two']);
});

test('a database that was cut off is damaged, not encrypted, and the file is named', () => {
  const store = newCase();
  closeCase(store);
  const file = join(store.dir, 'case.db');
  truncateSync(file, 0);
  expect(() => openCase(store.dir, options())).toThrow(expect.objectContaining({ code: 'case-damaged', subject: file }));
  writeFileSync(file, 'not a database at all');
  expect(() => openCase(store.dir, options())).toThrow(expect.objectContaining({ code: 'case-damaged', subject: file }));
  closeQuietly(store);
});
