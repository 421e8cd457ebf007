/** The command line when it is stopped, when nobody hears it, and when it is pointed at what never ends. */
import { spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, existsSync, openSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { program, startTestCli, type TestCli } from './test-cli.ts';

let cli: TestCli;
let folder = '';
beforeEach(() => {
  cli = startTestCli();
  folder = cli.folder;
});
afterEach(() => cli.remove());
const assay: TestCli['assay'] = (...given) => cli.assay(...given);

function makeCase(files: number): void {
  for (let index = 0; index < files; index += 1) writeFileSync(join(folder, 'usb', `${index}.pkl`), `(lp0\nI${index}\na.`);
  expect(assay('case', 'new', 'c', '--client', 'Client', '--auditor', 'Auditor').code).toBe(0);
}

/** What lies in the folder of a case that was closed in order. */
const closed = ['blobs', 'case.db', 'intake'];
const onWindows = process.platform === 'win32';

test.skipIf(onWindows).each(['SIGINT', 'SIGHUP'] as const)(
  '%s ends an import in order: exit code 3, what is safe is told, the case is closed',
  async (signal) => {
    makeCase(200);
    const running = cli.begin('import', 'c', 'usb', '--format', 'json');
    let err = '';
    running.stderr.setEncoding('utf8').on('data', (text: string) => {
      err += text;
    });
    running.stdout.once('data', () => running.kill(signal)).resume();
    const [code] = await once(running, 'close');
    expect(code).toBe(3);
    expect(err).toMatch(/^Cancelled\. \d+ files are copied, hashed and safe\.\n$/);
    expect(readdirSync(join(folder, 'c')).sort()).toEqual(closed);
  },
  60_000,
);

test.skipIf(onWindows)(
  'a reader of the answer that goes away stops the import in order, and the case is closed',
  async () => {
    makeCase(200);
    const running = cli.begin('import', 'c', 'usb');
    running.stdout.once('data', () => running.stdout.destroy());
    // Whoever watches goes away as well.
    running.stderr.destroy();
    expect((await once(running, 'exit'))[0]).toBe(3);
    expect(readdirSync(join(folder, 'c')).sort()).toEqual(closed);
  },
  60_000,
);

test.skipIf(!existsSync('/dev/full'))('an answer that does not fit on the disk is not a success', () => {
  const full = openSync('/dev/full', 'w');
  const { status, stderr } = spawnSync(process.execPath, [program, 'rules', 'list'], {
    cwd: folder,
    encoding: 'utf8',
    env: cli.environment,
    stdio: ['ignore', full, 'pipe'],
  });
  closeSync(full);
  expect(status).toBe(2);
  expect(stderr).toContain('The disk is full: the answer was not written.');
});

test.skipIf(!existsSync('/dev/zero'))('what never ends is not read: verify says which file it was', () => {
  symlinkSync('/dev/zero', join(folder, 'endless'));
  expect(assay('verify', 'endless')).toMatchObject({ code: 2, err: expect.stringMatching(/endless is a device.*\n$/) });
  expect(assay('--passphrase-file', 'endless', 'doctor')).toMatchObject({ code: 2, err: expect.stringMatching(/endless is a device/) });
});

test.skipIf(spawnSync('bash', ['-c', 'true']).status !== 0)(
  'a passphrase may come through a pipe, as shells hand one over',
  () => {
    const given = ['case', 'new', 'c', '--client', 'Client', '--auditor', 'Auditor'];
    const line = 'program=$1; shift; "$0" "$program" --passphrase-file <(printf "correct horse\\n") "$@"';
    const made = spawnSync('bash', ['-c', line, process.execPath, program, ...given], {
      cwd: folder,
      encoding: 'utf8',
      env: cli.environment,
    });
    expect(made).toMatchObject({ status: 0, stderr: '' });
    writeFileSync(join(folder, 'secret'), 'correct horse\n');
    expect(assay('--passphrase-file', 'secret', 'case', 'show', 'c')).toMatchObject({ code: 0 });
  },
  60_000,
);

test('a report that cannot be written or signed names the file, and nothing is left of it', () => {
  makeCase(0);
  writeFileSync(join(folder, 'file'), 'text');
  const notKey = assay('report', 'c', '--out', 'r.pdf', '--key', 'file');
  expect(notKey).toMatchObject({ code: 2, err: expect.stringMatching(/file: This is not a key file/) });
  const noFolder = assay('report', 'c', '--out', join('file', 'r.pdf'));
  expect(noFolder).toMatchObject({ code: 2, err: expect.stringMatching(/a part of its path is a file, not a folder/) });
  expect(readdirSync(folder).sort()).toEqual(['c', 'data', 'file', 'usb']);
}, 60_000);

test('a user’s folder that cannot be made keeps no case shut', () => {
  makeCase(0);
  rmSync(join(folder, 'data'), { recursive: true });
  writeFileSync(join(folder, 'data'), '');
  expect(assay('case', 'show', 'c')).toMatchObject({ code: 0, err: '' });
}, 60_000);
