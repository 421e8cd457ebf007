/** Getting into a case, and around in it: encrypted cases, the demo, the palette, and the keyboard alone. */
import { join } from 'node:path';
import { expect, type Page } from '@playwright/test';
import { expectQuiet, test } from './fixtures.ts';
import { clientFiles, go, grid, lastImport, makeCase, openDemo } from './steps.ts';

test('an encrypted case opens with its passphrase and with no other', async ({ assay }) => {
  const { page, folder } = assay;
  await makeCase(assay, { dir: join(folder, 'sealed'), passphrase: 'correct horse battery staple' });
  await expect(page.getByText('Open, encrypted')).toBeVisible();
  await page.getByTitle('Case menu').click();
  await page.getByRole('menuitem', { name: 'Close case' }).click();
  const row = grid(page, 'Cases').getByRole('row').filter({ hasText: 'sealed' });
  await expect(row).toContainText('Encrypted');
  await expect(row).not.toContainText('Northwind');
  await row.dblclick();
  const dialog = page.getByRole('dialog', { name: 'Passphrase' });
  await dialog.getByLabel('Passphrase of sealed').fill('correct horse battery stable');
  await dialog.getByRole('button', { name: 'Open case' }).click();
  await expect(dialog.getByRole('alert')).toContainText('The passphrase does not open this case');
  await dialog.getByLabel('Passphrase of sealed').fill('correct horse battery staple');
  await dialog.getByRole('button', { name: 'Open case' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Overview' })).toBeVisible();
  expectQuiet(assay);
});

test('the demo case opens from the welcome screen and shows every kind of file; the tray folds by itself', async ({ assay }) => {
  const { page } = assay;
  await openDemo(assay);
  await expect(lastImport(page)).toContainText('29 files taken in');
  await expect(page.getByRole('region', { name: 'Jobs' })).toBeHidden();
  await go(page, 'Inventory');
  for (const format of ['Pickle, protocol 2', 'ONNX model', 'CSV', 'Terraform state'])
    await expect(grid(page, 'Files of the case')).toContainText(format);
  await page.getByRole('tab', { name: 'Cloud assets' }).click();
  await expect(grid(page, 'Cloud assets of the case')).toContainText('acme-fraud-training-data');
  expectQuiet(assay);
});

test('the palette finds pages, commands, findings by words and anything by its id', async ({ assay }) => {
  const { page } = assay;
  await openDemo(assay);
  const palette = page.getByRole('textbox', { name: 'Command palette' });
  await page.keyboard.press('Control+k');
  await palette.fill('invent');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { level: 1, name: 'Inventory' })).toBeVisible();
  await page.keyboard.press('Control+k');
  await palette.fill('sandbox');
  await page.getByText('The chat template climbs out of its sandbox').first().click();
  await expect(page.getByRole('heading', { level: 2, name: 'The chat template climbs out of its sandbox' })).toBeVisible();
  await page.keyboard.press('Control+k');
  await palette.fill('#F-0003');
  await expect(page.getByText('F-0003', { exact: true })).toBeVisible();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('contentinfo')).toContainText('F-0003');
  await page.keyboard.press('Control+k');
  await palette.fill('>close');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { level: 1, name: 'Cases' })).toBeVisible();
  expectQuiet(assay);
});

/** Presses Tab until the named control has the focus; a person would not go further either. */
async function tabTo(page: Page, name: string, key: 'Tab' | 'Shift+Tab' = 'Tab'): Promise<void> {
  const target = page.getByRole('textbox', { name, exact: true });
  for (let presses = 0; presses < 30; presses += 1) {
    if (await target.evaluate((element) => element === document.activeElement)) return;
    await page.keyboard.press(key);
  }
  throw new Error(`Tab does not reach ${name}`);
}

test('the keyboard alone leads from the welcome screen to a confirmed finding', { tag: '@browser' }, async ({ assay }) => {
  const { page, folder } = assay;
  const { keyboard } = page;
  await expect(page.getByRole('heading', { level: 1, name: 'Cases' })).toBeVisible();
  const medium = clientFiles(folder, 'models');
  await keyboard.press('n');
  await expect(page.getByRole('textbox', { name: 'Client' })).toBeFocused();
  await keyboard.type('Northwind Insurance');
  await tabTo(page, 'Auditor');
  await keyboard.type('R. Okafor');
  await tabTo(page, 'Folder');
  await keyboard.type(join(folder, 'case'));
  await keyboard.press('Enter');
  await expect(page.getByRole('heading', { level: 1, name: 'Import' })).toBeVisible();
  await keyboard.press('a');
  await expect(page.getByRole('textbox', { name: 'Path' })).toHaveValue(folder);
  await tabTo(page, 'Path', 'Shift+Tab');
  await keyboard.press('Control+a');
  await keyboard.type(medium);
  await keyboard.press('Enter');
  await expect(page.getByRole('grid', { name: 'Entries of this folder' })).toContainText('models');
  await expect(page.getByRole('grid', { name: 'Entries of this folder' })).toBeFocused();
  await keyboard.press('Space');
  await expect(page.getByText('1 chosen')).toBeVisible();
  await tabTo(page, 'Find in this folder');
  await keyboard.press('Enter');
  await expect(lastImport(page)).toContainText('11 files taken in', { timeout: 60_000 });
  await keyboard.press('g');
  await keyboard.press('f');
  await expect(grid(page, /^Findings/)).toBeFocused();
  await keyboard.press('j');
  await expect(page.getByRole('contentinfo')).toContainText('row 2 of');
  await keyboard.press('c');
  await expect(page.getByRole('tab', { name: 'Confirmed 1' })).toBeVisible();
  expectQuiet(assay);
});
