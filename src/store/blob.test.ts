/** Stored bytes: what goes in comes out, and in an encrypted case no single bit, piece or end can be changed unseen. */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, statSync, truncateSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { chunkSize, headerSize, sealedChunkSize } from './blob-format.ts';
import { openBlob } from './blob-source.ts';
import { copyAndHash } from './blob-writer.ts';
import { seededRandom, temporaryFolder } from './test-case.ts';

const key = seededRandom('key')(32);
const signal = new AbortController().signal;

async function stored(bytes: Uint8Array, under: Uint8Array | null, folder = temporaryFolder()) {
  const sourcePath = join(folder, 'source.bin');
  const partPath = join(folder, 'intake.part');
  writeFileSync(sourcePath, bytes);
  const result = await copyAndHash({ sourcePath, partPath, key: under, signal, random: seededRandom('salt') });
  return { ...result, sourcePath, partPath, folder };
}

function readAll(path: string, under: Uint8Array | null, step = 300_007): Buffer {
  const { source, close } = openBlob(path, under);
  const pieces: Buffer[] = [];
  try {
    for (let at = 0; at < source.size; at += step) pieces.push(Buffer.from(source.read(at, step)));
    return Buffer.concat(pieces);
  } finally {
    close();
  }
}

const patterned = (size: number): Buffer => Buffer.from(seededRandom(`bytes ${size}`)(size));
const sizes = [0, 1, 31, 1000, chunkSize - 1, chunkSize, chunkSize + 1, 2 * chunkSize, 2 * chunkSize + 12345];

test.each(sizes)('%i bytes come back as they were, plain and encrypted', async (size) => {
  const bytes = patterned(size);
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  for (const under of [null, key]) {
    const copy = await stored(bytes, under);
    expect({ sha256: copy.sha256, size: copy.size }).toEqual({ sha256, size });
    expect(readAll(copy.partPath, under).equals(bytes)).toBe(true);
    if (under && size > 32) expect(readFileSync(copy.partPath).includes(bytes.subarray(0, 32))).toBe(false);
  }
});

test('any window reads the same bytes as the file itself', async () => {
  const bytes = patterned(2 * chunkSize + 777);
  const { partPath } = await stored(bytes, key);
  const { source, close } = openBlob(partPath, key);
  fc.assert(
    fc.property(fc.nat(bytes.length + 10), fc.nat(chunkSize + 100), (offset, length) => {
      expect(Buffer.from(source.read(offset, length)).equals(bytes.subarray(offset, offset + length))).toBe(true);
    }),
    { numRuns: 60 },
  );
  close();
});

test('a flipped bit anywhere in an encrypted file throws', async () => {
  const { partPath } = await stored(patterned(5000), key);
  const sealed = readFileSync(partPath);
  fc.assert(
    fc.property(fc.nat(sealed.length * 8 - 1), (bit) => {
      const changed = Buffer.from(sealed);
      changed[bit >> 3] = (changed[bit >> 3] ?? 0) ^ (1 << (bit & 7));
      writeFileSync(partPath, changed);
      expect(() => readAll(partPath, key)).toThrow(expect.objectContaining({ code: 'case-damaged', subject: partPath }));
    }),
    { numRuns: 200 },
  );
});

test('an encrypted file that was cut off anywhere throws as it is opened', async () => {
  const { partPath } = await stored(patterned(2 * chunkSize), key);
  const sealed = readFileSync(partPath);
  const cuts = [0, 1, headerSize - 1, headerSize, headerSize + 15, headerSize + 16, headerSize + sealedChunkSize, sealed.length - 1];
  for (const cut of cuts) {
    writeFileSync(partPath, sealed);
    truncateSync(partPath, cut);
    expect(() => openBlob(partPath, key), `cut to ${cut}`).toThrow(expect.objectContaining({ code: 'case-damaged' }));
  }
});

test('pieces that changed places, came twice or came from another file throw', async () => {
  const { partPath, folder } = await stored(patterned(2 * chunkSize + 5), key);
  const sealed = readFileSync(partPath);
  const header = sealed.subarray(0, headerSize);
  const piece = (index: number) => sealed.subarray(headerSize + index * sealedChunkSize, headerSize + (index + 1) * sealedChunkSize);
  const other = join(folder, 'other.part');
  await copyAndHash({ sourcePath: join(folder, 'source.bin'), partPath: other, key, signal, random: seededRandom('another salt') });
  const foreign = readFileSync(other).subarray(headerSize, headerSize + sealedChunkSize);
  for (const forged of [
    [header, piece(1), piece(0), piece(2)],
    [header, piece(0), piece(0), piece(2)],
    [header, piece(0), piece(1), piece(1), piece(2)],
    [header, foreign, piece(1), piece(2)],
  ]) {
    writeFileSync(partPath, Buffer.concat(forged));
    expect(() => readAll(partPath, key)).toThrow(expect.objectContaining({ code: 'case-damaged' }));
  }
});

test('another key opens nothing', async () => {
  const { partPath } = await stored(patterned(100), key);
  expect(() => openBlob(partPath, seededRandom('wrong')(32))).toThrow(expect.objectContaining({ code: 'case-damaged' }));
});

test('the source is only read, and keeps its access time where the system allows that', async () => {
  const folder = temporaryFolder();
  const sourcePath = join(folder, 'source.bin');
  writeFileSync(sourcePath, 'client bytes');
  utimesSync(sourcePath, new Date('2020-01-01'), new Date('2020-01-02'));
  const before = statSync(sourcePath);
  await copyAndHash({ sourcePath, partPath: join(folder, 'x.part'), key: null, signal });
  const after = statSync(sourcePath);
  expect({ size: after.size, changed: after.mtimeMs }).toEqual({ size: before.size, changed: before.mtimeMs });
  if (process.platform === 'linux') expect(after.atimeMs).toBe(before.atimeMs);
});

test('a large file can be hashed without a copy', async () => {
  const folder = temporaryFolder();
  writeFileSync(join(folder, 'a'), 'abc');
  const progress: number[] = [];
  const result = await copyAndHash({
    sourcePath: join(folder, 'a'),
    partPath: null,
    key,
    signal,
    onProgress: (bytes) => progress.push(bytes),
  });
  // FIPS 180-2, appendix B.1.
  expect(result).toEqual({ sha256: 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad', size: 3 });
  expect(progress).toEqual([3]);
});

test('what cannot be read is told with its name, and leaves no part behind', async () => {
  const folder = temporaryFolder();
  const partPath = join(folder, 'x.part');
  const copy = (sourcePath: string, aborted = false) =>
    copyAndHash({ sourcePath, partPath, key: null, signal: aborted ? AbortSignal.abort() : signal });
  await expect(copy(join(folder, 'gone'))).rejects.toMatchObject({ code: 'file-unreadable', subject: join(folder, 'gone') });
  await expect(copy(folder)).rejects.toMatchObject({ code: 'file-unreadable' });
  writeFileSync(join(folder, 'a'), 'abc');
  await expect(copy(join(folder, 'a'), true)).rejects.toMatchObject({ code: 'cancelled' });
  expect(statSync(partPath, { throwIfNoEntry: false })).toBeUndefined();
  writeFileSync(partPath, 'of somebody else');
  await expect(copy(join(folder, 'a'))).rejects.toThrow();
  expect(readFileSync(partPath, 'utf8')).toBe('of somebody else');
});

const mkfifo = '/usr/bin/mkfifo';

test.skipIf(!existsSync(mkfifo))('a pipe in the client folder is not waited for', async () => {
  const folder = temporaryFolder();
  expect(spawnSync(mkfifo, [join(folder, 'pipe')]).status).toBe(0);
  await expect(copyAndHash({ sourcePath: join(folder, 'pipe'), partPath: null, key: null, signal })).rejects.toMatchObject({
    code: 'file-unreadable',
  });
});

test('a reader that may not write, spawn or load addons reads an encrypted file', async () => {
  const { partPath } = await stored(Buffer.from('inside'), key);
  const script = `const { openBlob } = await import(${JSON.stringify(join(import.meta.dirname, 'blob-source.ts'))});
    const { source } = openBlob(${JSON.stringify(partPath)}, Buffer.from('${Buffer.from(key).toString('hex')}', 'hex'));
    process.stdout.write(Buffer.from(source.read(0, 99)));`;
  const child = spawnSync(process.execPath, ['--permission', '--allow-fs-read=*', '--input-type=module', '-e', script], {
    cwd: join(import.meta.dirname, '..', '..'),
    encoding: 'utf8',
  });
  expect(child.stdout, child.stderr).toBe('inside');
});

test('a file that becomes shorter while it is read is told, and what is no file is not opened', async () => {
  const { partPath, folder } = await stored(patterned(1000), null);
  expect(() => openBlob(folder, null)).toThrow(expect.objectContaining({ code: 'file-unreadable' }));
  const { source, close } = openBlob(partPath, null);
  truncateSync(partPath, 10);
  expect(() => source.read(0, 1000)).toThrow(expect.objectContaining({ code: 'file-changed' }));
  close();
});

test('what the case’s own disk refuses is told as the case’s, not as a fault of the file', async () => {
  const folder = temporaryFolder();
  const sourcePath = join(folder, 'source.bin');
  writeFileSync(sourcePath, 'abc');
  const partPath = join(folder, 'gone', 'x.part');
  await expect(copyAndHash({ sourcePath, partPath, key: null, signal })).rejects.toMatchObject({
    code: 'read-only',
    subject: sourcePath,
    message: expect.stringMatching(/source\.bin was not copied into the case\. .*x\.part is not there/),
  });
});
