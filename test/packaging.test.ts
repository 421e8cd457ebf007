/** What electron-builder.yml welds shut is shut when read back from a binary, and each system is packed without the others' native parts. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { FuseState, FuseV1Options, FuseVersion, flipFuses, getCurrentFuseWire } from '@electron/fuses';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';

const root = join(import.meta.dirname, '..');
const platform = z.object({ target: z.array(z.string()), files: z.array(z.string()) });
const packaging = z
  .object({
    electronVersion: z.string(),
    publish: z.null(),
    electronFuses: z.record(z.string(), z.boolean()),
    linux: platform,
    win: platform,
    mac: platform,
  })
  .parse(parse(readFileSync(join(root, 'electron-builder.yml'), 'utf8')));

const wanted: readonly (readonly [string, FuseV1Options, boolean])[] = [
  ['runAsNode', FuseV1Options.RunAsNode, false],
  ['enableCookieEncryption', FuseV1Options.EnableCookieEncryption, true],
  ['enableNodeOptionsEnvironmentVariable', FuseV1Options.EnableNodeOptionsEnvironmentVariable, false],
  ['enableNodeCliInspectArguments', FuseV1Options.EnableNodeCliInspectArguments, false],
  ['enableEmbeddedAsarIntegrityValidation', FuseV1Options.EnableEmbeddedAsarIntegrityValidation, true],
  ['onlyLoadAppFromAsar', FuseV1Options.OnlyLoadAppFromAsar, true],
  ['loadBrowserProcessSpecificV8Snapshot', FuseV1Options.LoadBrowserProcessSpecificV8Snapshot, false],
  ['grantFileProtocolExtraPrivileges', FuseV1Options.GrantFileProtocolExtraPrivileges, false],
];

let folder = '';
let binary = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'assay-fuses-'));
  binary = join(folder, 'electron');
  // The wire as Electron carries it: a sentinel, its version, its length, one character a fuse; here each is the opposite of what is wanted.
  const states = wanted.map(([, , on]) => (on ? '0' : '1')).join('');
  writeFileSync(
    binary,
    Buffer.concat([
      Buffer.from('head dL7pKGdnNz796PbbjQWNKmHXBZaB9tsX'),
      Buffer.from([1, states.length + 1]),
      Buffer.from(`${states}1`),
      Buffer.from('tail'),
    ]),
  );
});
afterAll(() => rmSync(folder, { recursive: true }));

describe('fuses', () => {
  test('the file names each of them', () => {
    expect(packaging.electronFuses).toEqual(Object.fromEntries(wanted.map(([name, , on]) => [name, on])));
  });

  test('flipped as the file says and read back from the binary', async () => {
    const flips = Object.fromEntries(wanted.map(([name, fuse]) => [fuse, packaging.electronFuses[name]]));
    await flipFuses(binary, { version: FuseVersion.V1, ...flips });
    const wire = await getCurrentFuseWire(binary);
    for (const [name, fuse, on] of wanted) expect([name, wire[fuse]]).toEqual([name, on ? FuseState.ENABLE : FuseState.DISABLE]);
  });
});

test('each system leaves out the native parts of the others', () => {
  const systems = { linux: 'linux', win: 'win32', mac: 'darwin' } as const;
  for (const [name, own] of Object.entries(systems)) {
    const { files } = packaging[name as keyof typeof systems];
    const left = files.join('\n');
    for (const other of Object.values(systems)) {
      const isLeft = new RegExp(`napi-v6/\\{[^}]*\\b${other}\\b`).test(left) && new RegExp(`prebuilds/\\{[^}]*\\b${other}\\b`).test(left);
      expect([name, other, isLeft]).toEqual([name, other, other !== own]);
    }
  }
});

test('the packed Electron is the one that is tested, and nothing is published', () => {
  const { devDependencies } = z
    .object({ devDependencies: z.record(z.string(), z.string()) })
    .parse(JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')));
  expect(packaging.electronVersion).toBe(devDependencies.electron);
  expect(packaging.publish).toBeNull();
});
