/** Taking files in by other ways than the picker, and stopping it: what was taken in is kept, and nothing else is claimed. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, type Page } from '@playwright/test';
import { expectQuiet, test } from './fixtures.ts';
import { clientFiles, go, grid, lastImport, makeCase } from './steps.ts';

/** A person's drop of files and folders from outside of the browser, by the protocol that its own tests use. */
async function drop(page: Page, files: readonly string[]): Promise<void> {
  const session = await page.context().newCDPSession(page);
  for (const type of ['dragEnter', 'dragOver', 'drop'] as const)
    await session.send('Input.dispatchDragEvent', { type, x: 640, y: 400, data: { items: [], files: [...files], dragOperationsMask: 1 } });
  await session.detach();
}

test('a folder that is dropped is copied in with its paths', { tag: '@browser' }, async ({ assay }) => {
  const { page, folder } = assay;
  await makeCase(assay, { dir: join(folder, 'case') });
  await expect(page.getByText('Drop files or folders here to import them.')).toBeVisible();
  await drop(page, [join(clientFiles(folder, 'models'), 'models')]);
  await expect(lastImport(page)).toContainText('11 files taken in', { timeout: 60_000 });
  await go(page, 'Inventory');
  await expect(grid(page, 'Files of the case')).toContainText('models/supplier/claims_scorer.pkl');
  expectQuiet(assay);
});

test('a running import is stopped, and what was taken in before is kept', async ({ assay }) => {
  const { page, folder } = assay;
  const medium = join(folder, 'medium');
  mkdirSync(medium);
  for (let at = 0; at < 3000; at += 1)
    writeFileSync(join(medium, `note-${at}.pkl`), `\x80\x04K${String.fromCharCode(at % 100)}.`, 'latin1');
  await makeCase(assay, { dir: join(folder, 'case') });
  await assay.choose({ kind: 'files', path: medium, verb: 'Import' }, () =>
    page.getByRole('main').getByRole('button', { name: 'Import files…' }).first().click(),
  );
  const progress = page.getByRole('region', { name: 'Progress of the import' });
  await expect(progress).toContainText(/\d+ of 3,000 files|\d.* of .*B/);
  await expect(grid(page, /^Files of the case/)).toContainText('note-');
  await progress.getByRole('button', { name: 'Stop and keep what is done' }).click();
  await expect(lastImport(page)).toBeVisible({ timeout: 30_000 });
  await expect(lastImport(page)).toContainText(/^Last import: Cancelled\. \d+ files are copied, hashed and safe/);
  await go(page, 'Custody log');
  await expect(grid(page, /^Custody log/)).toContainText(/stopped|cancelled/i);
  expectQuiet(assay);
});
