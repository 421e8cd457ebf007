/** The command line as a script meets it: answers, exit codes, and an import that is killed. */
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { z } from 'zod';
import { artifactRow } from '#contract/artifacts';
import { caseSummary } from '#contract/case';
import { verifyResult } from '#contract/delivery';
import { scanReport } from '#engine/scan-report';
import { startTestCli, type TestCli } from './test-cli.ts';

let cli: TestCli;
let folder = '';
beforeEach(() => {
  cli = startTestCli();
  folder = cli.folder;
});
afterEach(() => cli.remove());
const assay: TestCli['assay'] = (...given) => cli.assay(...given);

const attack = 'cposix\nsystem\n(Vid\ntR.';

test('a scan answers in JSON of its schema, and its exit code follows the threshold', () => {
  writeFileSync(join(folder, 'usb', 'bad.pkl'), attack);
  writeFileSync(join(folder, 'usb', 'good.pkl'), '(lp0\nI1\na.');
  const { code, err, out } = assay('scan', 'usb', '--format', 'json');
  const report = scanReport.parse(JSON.parse(out));
  expect(code).toBe(1);
  expect(err).toBe('');
  expect(report.artifacts.map(({ outcome, path, verdict }) => [path, outcome, verdict])).toEqual([
    [join('usb', 'bad.pkl'), 'scanned', 'critical'],
    [join('usb', 'good.pkl'), 'scanned', 'clean'],
  ]);
  expect(report.artifacts[0]?.findings[0]).toMatchObject({
    ruleId: 'MDL-PKL-001',
    evidenceSha256: expect.stringMatching(/^[0-9a-f]{64}$/),
  });
  expect(assay('scan', join('usb', 'good.pkl')).code).toBe(0);
}, 60_000);

test('the same files give the same answer', () => {
  writeFileSync(join(folder, 'usb', 'bad.pkl'), attack);
  writeFileSync(join(folder, 'usb', 't.csv'), `a,b\n${'1,2\n'.repeat(50)}`);
  const first = assay('scan', 'usb', '--format', 'json').out;
  expect(first).not.toBe('');
  expect(assay('scan', 'usb', '--format', 'json').out).toBe(first);
}, 60_000);

test('escape sequences of a file name do not reach the terminal', () => {
  writeFileSync(join(folder, 'usb', 'x\u001b[31m\u202e.txt'), 'text');
  const { out } = assay('scan', 'usb');
  expect(out).toContain('\\u{1b}[31m\\u{202e}');
  expect(out).not.toContain('\u001b');
});

test.each([
  [['scan']],
  [['scan', 'nowhere']],
  [['scan', 'usb', '--format', 'xml']],
  [['scan', 'usb', '--fail-on', 'severe']],
  [['nothing']],
  [['case', 'show', 'nowhere']],
  [['case', 'new', 'c', '--client', '', '--auditor', 'a']],
  [['verify', 'nowhere.pdf']],
  [['rules', 'show', 'XXX-999']],
])('%j is not done, with a sentence and no stack', ([given]) => {
  const { code, err, out } = assay(...(given ?? []));
  expect(code).toBe(2);
  expect(out).toBe('');
  expect(err.trim()).not.toBe('');
  expect(err).not.toMatch(/\n\s+at /);
});

test('help goes to stdout and is no failure', () => {
  const { code, out } = assay('--help');
  expect(code).toBe(0);
  expect(out).toContain('scan');
});

test('a case from the terminal: made, filled, answered, verified', () => {
  writeFileSync(join(folder, 'usb', 'bad.pkl'), attack);
  const made = assay('case', 'new', 'c', '--client', 'Client', '--auditor', 'Auditor', '--format', 'json');
  expect(caseSummary.extend({ schema: z.literal('assay.case/1') }).parse(JSON.parse(made.out))).toMatchObject({ client: 'Client' });
  expect(assay('case', 'new', 'c', '--client', 'Client', '--auditor', 'Auditor')).toMatchObject({ code: 2 });
  const taken = assay('import', 'c', 'usb', '--format', 'json');
  expect(artifactRow.parse(JSON.parse(taken.out))).toMatchObject({ path: 'usb/bad.pkl', attachment: 'stored' });
  expect(assay('answer', 'c', 'MEASURE 2.7', 'na')).toMatchObject({ code: 2 });
  expect(assay('answer', 'c', 'MEASURE 2.7', 'na', '--note', 'Out of scope')).toMatchObject({ code: 0 });
  const shown = caseSummary.parse(JSON.parse(assay('case', 'show', 'c', '--format', 'json').out));
  expect(shown.counts).toMatchObject({ artifacts: 1, answers: 1 });
  expect(shown.counts.findings).toBeGreaterThan(0);
  const scanned = assay('scan', '--case', 'c', '--format', 'json');
  expect(scanned.code).toBe(1);
  expect(scanReport.parse(JSON.parse(scanned.out)).artifacts[0]).toMatchObject({ path: 'usb/bad.pkl', verdict: 'critical' });
  const verified = assay('verify', 'c', '--format', 'json');
  expect(verified.code).toBe(0);
  expect(verifyResult.parse(JSON.parse(verified.out))).toMatchObject({ integrity: 'intact', kind: 'case' });
  const head = shown.log.head;
  expect(assay('verify', 'c', '--head', head).code).toBe(0);
  expect(assay('verify', 'c', '--head', head.replace(/./g, '0')).code).toBe(1);
  expect(assay('verify', 'c', '--head', 'no hash').code).toBe(2);
}, 120_000);

test('a passphrase comes from a file, and the wrong one opens nothing', () => {
  writeFileSync(join(folder, 'secret'), 'correct horse\n');
  writeFileSync(join(folder, 'wrong'), 'battery staple\n');
  const given = ['case', 'new', 'c', '--client', 'Client', '--auditor', 'Auditor'];
  expect(assay('--passphrase-file', 'secret', ...given)).toMatchObject({ code: 0 });
  expect(assay('case', 'show', 'c')).toMatchObject({ code: 2, err: expect.stringContaining('passphrase') });
  expect(assay('--passphrase-file', 'wrong', 'case', 'show', 'c')).toMatchObject({
    code: 2,
    err: expect.stringContaining('does not open'),
  });
  expect(assay('--passphrase-file', 'secret', 'case', 'show', 'c')).toMatchObject({ code: 0 });
}, 60_000);

/** Starts an import and resolves with the acknowledged paths once it was killed after so many of them. */
async function killAfter(lines: number): Promise<string[]> {
  const running = cli.begin('import', 'c', 'usb', '--format', 'json');
  running.stderr.resume();
  const acknowledged: string[] = [];
  for await (const line of createInterface({ input: running.stdout })) {
    acknowledged.push(artifactRow.parse(JSON.parse(line)).path);
    if (acknowledged.length === lines) running.kill('SIGKILL');
  }
  if (running.exitCode === null && running.signalCode === null) await once(running, 'exit');
  return acknowledged;
}

test.skipIf(process.platform === 'win32')(
  'after kill -9 in mid-import the case opens, says so, holds every line that was told, and goes on',
  async () => {
    for (let index = 0; index < 120; index += 1) writeFileSync(join(folder, 'usb', `${index}.pkl`), `(lp0\nI${index}\na.`);
    expect(assay('case', 'new', 'c', '--client', 'Client', '--auditor', 'Auditor').code).toBe(0);
    for (const lines of [1, 7, 23]) {
      const told = await killAfter(lines);
      const { code, err } = assay('case', 'show', 'c');
      expect(code).toBe(0);
      expect(err).toMatch(/cut off|interrupted/);
      const scanned = scanReport.parse(JSON.parse(assay('scan', '--case', 'c', '--format', 'json').out));
      const held = new Set(scanned.artifacts.map(({ path }) => path));
      expect(told.filter((path) => !held.has(path))).toEqual([]);
      expect(scanned.artifacts.every(({ outcome }) => outcome === 'scanned')).toBe(true);
    }
    expect(assay('import', 'c', 'usb')).toMatchObject({ code: 0 });
    expect(scanReport.parse(JSON.parse(assay('scan', '--case', 'c', '--format', 'json').out)).artifacts).toHaveLength(120);
    expect(assay('verify', 'c')).toMatchObject({ code: 0 });
  },
  180_000,
);
