/** Offline, shown twice: nothing in the engine's process asks for a network, and the whole job needs none. */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';

const root = join(import.meta.dirname, '..');
const program = join(root, 'src', 'shells', 'cli', 'main.ts');
const demo = join(root, 'resources', 'demo');
const trap = join(root, 'test', 'hooks', 'trap-network.mjs');
const hasProduct = existsSync(program) && existsSync(demo);
// A network namespace of one's own: only its loopback is there, and even that is down.
const canIsolate = process.platform === 'linux' && spawnSync('unshare', ['-rn', 'true']).status === 0;

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'assay-network-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** From an empty folder to a signed and verified report. */
const mainJob = (dir: string): string[][] => [
  ['case', 'new', join(dir, 'case'), '--client', 'Client', '--auditor', 'Auditor'],
  ['import', join(dir, 'case'), demo],
  ['scan', '--case', join(dir, 'case'), '--fail-on', 'critical'],
  ['report', join(dir, 'case'), '--out', join(dir, 'report.pdf')],
  ['verify', join(dir, 'report.pdf')],
  ['verify', join(dir, 'case')],
];

/** Runs the job and gives what went wrong: a step, its exit code and its words. */
function run(wrap: readonly string[], nodeOptions: readonly string[]): string[] {
  const wrong: string[] = [];
  for (const step of mainJob(folder)) {
    const [command = '', ...given] = [...wrap, process.execPath, ...nodeOptions, program, ...step];
    const { status, stderr } = spawnSync(command, given, {
      encoding: 'utf8',
      env: { ...process.env, ASSAY_DATA: join(folder, 'data'), ASSAY_TRAP: join(folder, 'trap.txt') },
    });
    // 1 is an answer of `scan`: the demo has findings.
    if (status !== 0 && !(step[0] === 'scan' && status === 1)) wrong.push(`${step[0]}: ${status} ${stderr}`);
  }
  return wrong;
}

describe('the network', () => {
  test.skipIf(!hasProduct)(
    'the main job asks for no connection and no name',
    () => {
      writeFileSync(join(folder, 'trap.txt'), '');
      expect(run([], ['--import', trap])).toEqual([]);
      expect(readFileSync(join(folder, 'trap.txt'), 'utf8')).toBe('');
    },
    120_000,
  );

  test.skipIf(!hasProduct || !canIsolate)(
    'the main job runs where there is no network but loopback',
    () => {
      expect(run(['unshare', '-rn'], [])).toEqual([]);
    },
    120_000,
  );

  test.each([
    ['fetch', "await fetch('http://192.0.2.1/')"],
    ['a socket', "import net from 'node:net'; net.connect(80, '192.0.2.1')"],
    ['TLS', "import tls from 'node:tls'; tls.connect({ host: '192.0.2.1', port: 443 })"],
    ['HTTP', "import http from 'node:http'; http.get('http://192.0.2.1/')"],
    ['a name', "import dns from 'node:dns'; dns.lookup('assay.example', () => {})"],
    ['a datagram', "import dgram from 'node:dgram'; dgram.createSocket('udp4').send('x', 53, '192.0.2.1')"],
  ])('the trap sees %s', (_what, code) => {
    const record = join(folder, 'trap.txt');
    const { status } = spawnSync(process.execPath, ['--import', trap, '--input-type=module', '-e', code], {
      env: { ...process.env, ASSAY_TRAP: record },
    });
    expect(status).not.toBe(0);
    expect(readFileSync(record, 'utf8')).not.toBe('');
  });

  test.skipIf(!canIsolate)('nothing outside can be reached from the namespace', () => {
    const code =
      "require('node:net').connect(80, '192.0.2.1').on('error', (error) => { process.exitCode = error.code === 'ENETUNREACH' ? 0 : 1 })";
    expect(spawnSync('unshare', ['-rn', process.execPath, '-e', code]).status).toBe(0);
  });
});
