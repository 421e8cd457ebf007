/** A full disk, a read-only folder and a fault of the program are told apart, and nothing half-done stays. */
import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { readCase } from './case-info.ts';
import { createCase } from './create-case.ts';
import { addFindings } from './finding-add.ts';
import { beginImport, finishImport, newPart, recordArtifact } from './imports.ts';
import { closeCase, openCase } from './open-case.ts';
import { sessionOf } from './session.ts';
import { toStoreError, withStoreErrors } from './store-errors.ts';
import { details, newCase, newFinding, options, temporaryFolder } from './test-case.ts';
import { verifyCase } from './verify-case.ts';

test('when the disk fills up, the act is told to have failed, and the case is as it was before', () => {
  const store = newCase();
  const before = readCase(store);
  const { connection } = sessionOf(store).sql;
  connection.pragma(`max_page_count = ${Number(connection.pragma('page_count', { simple: true })) + 1}`);
  const many = Array.from({ length: 500 }, (_, row) => newFinding(null, { location: { row }, detail: 'x'.repeat(500) }));
  const full = expect.objectContaining({ code: 'disk-full', subject: join(store.dir, 'case.db') });
  expect(() => addFindings(store, many)).toThrow(full);
  expect(readCase(store)).toEqual(before);
  connection.pragma('max_page_count = 1000000');
  expect(addFindings(store, many)).toHaveLength(500);
  expect(verifyCase(store.dir, options()).integrity).toBe('intact');
});

test('an import whose row does not fit leaves no row, and the next opening is clean', () => {
  const store = newCase();
  const { importId } = beginImport(store, ['/m']);
  const part = newPart(store).path;
  writeFileSync(part, 'abc');
  const { connection } = sessionOf(store).sql;
  connection.pragma(`max_page_count = ${Number(connection.pragma('page_count', { simple: true }))}`);
  const sha256 = 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad';
  const intake = {
    importId,
    path: `${'long/'.repeat(3000)}a`,
    sourcePath: '/m/a',
    volume: '',
    modifiedAt: '',
    size: 3,
    sha256,
    partPath: part,
  };
  expect(() => recordArtifact(store, intake)).toThrow(expect.objectContaining({ code: 'disk-full' }));
  expect(verifyCase(store.dir, options()).integrity).toBe('intact');
  expect(existsSync(part)).toBe(false);
  closeCase(store);
  const again = openCase(store.dir, options());
  expect(again.recovery).toContain('0 files are safe');
  expect(verifyCase(store.dir, options()).integrity).toBe('intact');
  closeCase(again);
});

test.skipIf(process.platform === 'win32' || process.getuid?.() === 0)('a folder that cannot be written to is told as read-only', () => {
  const store = newCase();
  closeCase(store);
  chmodSync(store.dir, 0o500);
  expect(() => openCase(store.dir, options())).toThrow(expect.objectContaining({ code: 'read-only' }));
  expect(verifyCase(store.dir, options()).integrity).toBe('intact');
  chmodSync(store.dir, 0o700);
});

test('once its folder was moved away, an open case acknowledges nothing more and makes no folder in the old place', () => {
  const store = newCase();
  const { importId } = beginImport(store, ['/m']);
  renameSync(store.dir, `${store.dir}-moved`);
  const gone = expect.objectContaining({ code: 'case-not-found', message: expect.stringContaining('moved or its medium removed') });
  expect(() => newPart(store)).toThrow(gone);
  expect(() => finishImport(store, importId, { status: 'done', detail: '' })).toThrow(gone);
  expect(existsSync(store.dir)).toBe(false);
  closeCase(store);
  // Its process has ended by the time that anybody opens it again.
  rmSync(join(`${store.dir}-moved`, 'case.lock'));
  const again = openCase(`${store.dir}-moved`, options());
  expect(again.recovery).toContain('cut off');
  expect(verifyCase(again.dir, options()).integrity).toBe('intact');
  closeCase(again);
});

/** Whether this system lets a process have mounts of its own. */
const mounts = process.platform === 'linux' && spawnSync('unshare', ['-m', 'mount', '-t', 'tmpfs', 'none', '/mnt']).status === 0;

/** Opens a lock on a small disk that has no room left, and says what is there afterwards. */
const fullDisk = `
  const { acquireLock } = await import(process.argv[1]);
  const { readdirSync } = await import('node:fs');
  try { acquireLock('/mnt', new Date()); } catch (error) { console.log(error.code, readdirSync('/mnt').join()); }
`;

test.skipIf(!mounts)('on a full disk no empty lock is left, which would keep the case shut', () => {
  const script = 'mount -t tmpfs -o size=4k none /mnt && head -c 4096 /dev/zero > /mnt/fill && exec "$0" --input-type=module -e "$1" "$2"';
  const lock = join(import.meta.dirname, 'lock.ts');
  const { stdout } = spawnSync('unshare', ['-m', 'sh', '-c', script, process.execPath, fullDisk, lock], { encoding: 'utf8' });
  expect(stdout.trim()).toBe('disk-full fill');
});

test.skipIf(!mounts)('a read-only medium is called that, also for a folder that is to be made on it', () => {
  const script = 'mount -t tmpfs none /mnt && mount -o remount,ro /mnt && exec "$0" --input-type=module -e "$1" "$2"';
  const code =
    "const { makeDirectory } = await import(process.argv[1]); try { makeDirectory('/mnt/a/b') } catch (error) { console.log(error.code) }";
  const files = join(import.meta.dirname, 'durable-files.ts');
  expect(spawnSync('unshare', ['-m', 'sh', '-c', script, process.execPath, code, files], { encoding: 'utf8' }).stdout.trim()).toBe('EROFS');
});

test('a place where no folder can be made is told with its name', () => {
  const folder = temporaryFolder();
  writeFileSync(join(folder, 'file'), '');
  expect(() => createCase(join(folder, 'file', 'case'), details, options())).toThrow(
    expect.objectContaining({ code: 'invalid-input', subject: join(folder, 'file') }),
  );
  expect(() => createCase(join(folder, 'file'), details, options())).toThrow(expect.objectContaining({ code: 'invalid-input' }));
  const dir = join(folder, 'case');
  mkdirSync(join(dir, 'case.db'), { recursive: true });
  expect(() => openCase(dir, options())).toThrow(expect.objectContaining({ code: 'case-not-found' }));
});

test.each([
  ['SQLITE_FULL', 'disk-full'],
  ['ENOSPC', 'disk-full'],
  ['EROFS', 'read-only'],
  ['EACCES', 'read-only'],
  ['SQLITE_READONLY_DIRECTORY', 'read-only'],
  ['SQLITE_CORRUPT_VTAB', 'case-damaged'],
  ['SQLITE_NOTADB', 'case-damaged'],
  ['SQLITE_IOERR_READ', 'case-damaged'],
  ['SQLITE_BUSY', 'case-locked'],
  ['SQLITE_CONSTRAINT_CHECK', 'internal'],
])('%s is told as %s', (code, told) => {
  const error = toStoreError(Object.assign(new Error('x'), { code }), '/case/case.db');
  expect(error.code).toBe(told);
  expect(error.subject).toBe('/case/case.db');
});

test('a fault of the program keeps its own stack', () => {
  const fault = new TypeError('x is not a function');
  expect(() =>
    withStoreErrors('/case/case.db', () => {
      throw fault;
    }),
  ).toThrow(fault);
});
