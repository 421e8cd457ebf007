/** The end of the road: a report is previewed, signed and saved; Verify says by whom, and what changed when a byte was changed. */
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, type Page } from '@playwright/test';
import { expectQuiet, test } from './fixtures.ts';
import { go, openDemo, signReport } from './steps.ts';

const hasPdfsig = spawnSync('pdfsig', ['-v']).error === undefined;

const verification = (page: Page) => page.getByRole('region', { name: 'Verification result' });

/** What `pdfsig` says, where this machine has it. */
function pdfsig(file: string): string {
  return spawnSync('pdfsig', ['-nocert', file], { encoding: 'utf8' }).stdout;
}

test('a report is previewed, signed with a key made on the spot, and verified', async ({ assay }) => {
  const { page, folder } = assay;
  await openDemo(assay);
  await go(page, 'Report');
  await expect(page.getByRole('region', { name: 'Pages of the report' })).toContainText('Demonstration client');
  await expect(page.getByText('No report of this case was signed yet.')).toBeVisible();
  const out = join(folder, 'report.pdf');
  await signReport(page, out, { choice: /^A key made now, unattributed/ });
  expect(existsSync(out)).toBe(true);
  expect(existsSync(`${out}.dsse.json`)).toBe(true);
  await expect(page.getByRole('complementary').getByText(/^R-\d+ is older than the custody log/)).toBeHidden();
  if (hasPdfsig) expect(pdfsig(out)).toContain('Signature is Valid');
  await page.getByRole('status').getByRole('button', { name: 'Verify' }).click();
  await expect(verification(page)).toContainText('Intact, report');
  await expect(verification(page)).toContainText('The key is unattributed');
  expectQuiet(assay);
});

test('a report signed with a created key names its person; one changed byte is told', async ({ assay }) => {
  const { page, folder } = assay;
  await openDemo(assay);
  await go(page, 'Report');
  const out = join(folder, 'signed.pdf');
  await signReport(page, out, { choice: /^A new key of yours/, passphrase: 'a long enough passphrase' });
  await expect(page.getByRole('region', { name: /^R-/ })).toContainText('Lead auditor');
  await go(page, 'Verify');
  await assay.choose({ kind: 'file', path: out, verb: 'Verify' }, () => page.getByRole('button', { name: 'Choose a file…' }).click());
  await expect(verification(page)).toContainText('Intact, report');
  await expect(verification(page)).toContainText('Signed by Lead auditor');

  const bytes = readFileSync(out);
  const at = bytes.indexOf('stream') + 40;
  bytes.writeUInt8(bytes.readUInt8(at) ^ 1, at);
  writeFileSync(out, bytes);
  await page.getByRole('button', { name: 'Check again' }).click();
  await expect(page.getByRole('alert')).toContainText('Changed, report');
  await expect(verification(page)).toContainText('What changed');
  if (hasPdfsig) expect(pdfsig(out)).not.toContain('Signature is Valid');

  const envelope = `${out}.dsse.json`;
  await assay.choose({ kind: 'file', path: envelope, verb: 'Verify' }, () => page.getByRole('button', { name: 'Verify another…' }).click());
  await expect(page.getByRole('alert')).toContainText('Changed, envelope');
  await expect(verification(page)).toContainText('signed.pdf');
  expectQuiet(assay);
});
