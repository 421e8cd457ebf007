/** What is listed for import, in which order, and what is refused without being opened. */
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { walkFiles } from './walk-files.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'assay-walk-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const { signal } = new AbortController();
const onLinux = process.platform === 'linux';

test('files come in a fixed order, named below the chosen folder', async () => {
  mkdirSync(join(folder, 'models', 'b'), { recursive: true });
  for (const name of ['models/z.pt', 'models/b/a.pt', 'models/a.pt']) writeFileSync(join(folder, name), name);
  const items = await walkFiles([join(folder, 'models')], signal);
  expect(items.map(({ path }) => path)).toEqual(['models/a.pt', 'models/b/a.pt', 'models/z.pt']);
  expect(items[0]).toMatchObject({ size: 11, sourcePath: join(folder, 'models', 'a.pt'), given: join(folder, 'models', 'a.pt') });
});

test('a given path that is not there is an error that names it', async () => {
  await expect(walkFiles([join(folder, 'nowhere')], signal)).rejects.toMatchObject({ code: 'file-unreadable', message: /nowhere/ });
});

test.skipIf(process.platform === 'win32')('a link that leads outside is told and not followed', async () => {
  mkdirSync(join(folder, 'in'));
  writeFileSync(join(folder, 'secret'), 'x');
  symlinkSync(join(folder, 'secret'), join(folder, 'in', 'innocent.txt'));
  const items = await walkFiles([join(folder, 'in')], signal);
  expect(items).toHaveLength(1);
  expect(items[0]?.refused).toMatchObject({ outcome: 'unsupported', detail: /leads out of/ });
});

test.skipIf(process.platform === 'win32')('a link to a file inside comes in as that file, a loop of folders ends', async () => {
  mkdirSync(join(folder, 'in', 'blobs'), { recursive: true });
  writeFileSync(join(folder, 'in', 'blobs', 'abc'), 'weights');
  symlinkSync('blobs/abc', join(folder, 'in', 'model.safetensors'));
  symlinkSync('..', join(folder, 'in', 'blobs', 'up'));
  symlinkSync('nowhere', join(folder, 'in', 'dangling'));
  symlinkSync('circle', join(folder, 'in', 'circle'));
  const items = await walkFiles([join(folder, 'in')], signal);
  const told = Object.fromEntries(items.map(({ path, refused, size }) => [path, refused?.outcome ?? size]));
  expect(told).toEqual({
    'in/blobs/abc': 7,
    'in/blobs/up': 'unsupported',
    'in/circle': 'unreadable',
    'in/dangling': 'unreadable',
    'in/model.safetensors': 7,
  });
});

test.skipIf(!onLinux)('a pipe is not opened', async () => {
  execFileSync('mkfifo', [join(folder, 'pipe')]);
  const [item] = await walkFiles([folder], signal);
  expect(item?.refused).toMatchObject({ outcome: 'unsupported', detail: /pipe/ });
});

test.skipIf(!onLinux)(
  'a name that is not UTF-8 is shown with its bytes and can be opened by them, in folders of such names too',
  async () => {
    writeFileSync(Buffer.concat([Buffer.from(`${folder}/`), Buffer.from([0x62, 0xff, 0x64])]), 'x');
    writeFileSync(join(folder, 'c'), 'x');
    mkdirSync(Buffer.concat([Buffer.from(`${folder}/d`), Buffer.from([0xfe])]));
    writeFileSync(Buffer.concat([Buffer.from(`${folder}/d`), Buffer.from([0xfe]), Buffer.from('/in')]), 'xyz');
    const found = await walkFiles([folder], signal);
    const name = basename(folder);
    expect(found.map(({ path, refused, size }) => [path, size, refused])).toEqual([
      [`${name}/b\\xffd`, 1, undefined],
      [`${name}/c`, 1, undefined],
      [`${name}/d\\xfe/in`, 3, undefined],
    ]);
    expect(found.map(({ sourceBytes }) => sourceBytes && readFileSync(Buffer.from(sourceBytes), 'utf8'))).toEqual(['x', undefined, 'xyz']);
  },
);

test('a cancelled walk ends', async () => {
  const stop = new AbortController();
  stop.abort();
  await expect(walkFiles([folder], stop.signal)).rejects.toThrow();
});

test.skipIf(process.platform === 'win32')('a link into a folder whose name begins like the chosen one leads outside', async () => {
  mkdirSync(join(folder, 'in'));
  mkdirSync(join(folder, 'in-private'));
  writeFileSync(join(folder, 'in-private', 'secret'), 'x');
  symlinkSync('../in-private/secret', join(folder, 'in', 'innocent.txt'));
  expect(await walkFiles([join(folder, 'in')], signal)).toMatchObject([{ path: 'in/innocent.txt', refused: { outcome: 'unsupported' } }]);
});

test('folders nested without end are told and not followed', async () => {
  const names = Array.from({ length: 80 }, () => 'd');
  mkdirSync(join(folder, ...names), { recursive: true });
  writeFileSync(join(folder, ...names, 'model.pt'), 'x');
  const items = await walkFiles([join(folder, 'd')], signal);
  expect(items).toMatchObject([{ refused: { detail: expect.stringContaining('64 deep') } }]);
});
