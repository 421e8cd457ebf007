/** The road of an audit from an empty workstation to a report that a stranger verifies, in the window that a user has. */
import { join } from 'node:path';
import { expect } from '@playwright/test';
import { expectQuiet, test } from './fixtures.ts';
import { clientFiles, go, goToChecklists, grid, importFolder, lastImport, openDemo, runAssessment } from './steps.ts';

test('a new case is made by its dialog, its folder chosen by the picker, and a folder is taken in', async ({ assay }) => {
  const { page, folder } = assay;
  await expect(page.getByText('No case has been opened on this workstation')).toBeVisible();
  await page.getByRole('button', { name: 'New case…' }).click();
  const dialog = page.getByRole('dialog', { name: 'New case' });
  await dialog.getByLabel('Client').fill('Northwind Insurance');
  await dialog.getByLabel('Auditor').fill('R. Okafor');
  await dialog.getByLabel('Name of the case').fill('Claims triage');
  await dialog.getByLabel('Scope').fill('Two model folders and the data they were trained on.');
  await dialog.getByRole('combobox', { name: 'Classification' }).click();
  await page.getByRole('option', { name: 'SECRET', exact: true }).click();
  await expect(dialog.getByRole('combobox', { name: 'Framework' })).toHaveValue('NIST AI RMF 1.0');
  await dialog.getByLabel('Handling note').fill('Clause 7 of the engagement letter');
  const medium = clientFiles(folder, 'models');
  await assay.choose({ kind: 'folder', path: folder, verb: 'Choose' }, () => dialog.getByRole('button', { name: 'Choose…' }).click());
  await expect(dialog.getByLabel('Folder')).toHaveValue(folder);
  await dialog.getByLabel('Folder').fill(join(folder, 'case'));
  await dialog.getByRole('button', { name: 'Make case' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Import' })).toBeVisible();
  await expect(page.getByText('SECRET', { exact: true })).toBeVisible();
  await expect(page.getByText('Clause 7 of the engagement letter')).toBeVisible();

  await importFolder(assay, medium);
  await expect(lastImport(page)).toContainText('11 files taken in');
  await expect(grid(page, /^Files of the case/).getByRole('row')).toHaveCount(12);
  await go(page, 'Inventory');
  const files = grid(page, 'Files of the case');
  await expect(files.getByRole('row').filter({ hasText: 'claims_scorer.pkl' })).toContainText('Critical');
  await go(page, 'Overview');
  await expect(page.getByText('Not reviewed')).toBeVisible();
  expectQuiet(assay);
});

test('findings come by risk with what they rest on; a person confirms one and dismisses another', async ({ assay }) => {
  const { page } = assay;
  await openDemo(assay);
  await go(page, 'Findings');
  const findings = grid(page, /^Findings/);
  await expect(findings.getByRole('row').nth(1)).toContainText('Critical');
  const severities = await findings
    .getByRole('row')
    .getByText(/^(Critical|High|Medium|Low|Info)$/)
    .allTextContents();
  const ranks = severities.map((word) => ['Critical', 'High', 'Medium', 'Low', 'Info'].indexOf(word));
  expect(ranks[0]).toBe(0);
  expect(ranks).toEqual([...ranks].sort((left, right) => left - right));

  await page.getByRole('textbox', { name: 'Title or place has' }).fill('claims_scorer.pkl');
  await expect(findings.getByRole('row')).toHaveCount(2);
  const row = findings.getByRole('row').filter({ hasText: 'Loading the file runs a dangerous function' }).first();
  await row.click();
  const panel = page.getByRole('tabpanel', { name: 'Evidence' });
  await expect(panel).toContainText(/(os|posix)\.system\(/);
  await expect(panel.getByText('REDUCE').first()).toBeVisible();
  await expect(panel).toContainText(/\d+ pinned of \d+ shown/);
  await expect(panel.getByRole('button', { name: 'Copy SHA-256' })).toBeVisible();
  await page.getByRole('tab', { name: /^What/ }).click();
  await expect(page.getByRole('tabpanel', { name: 'What' })).toContainText('What this method could have missed');

  await page.keyboard.press('c');
  await expect(row).toContainText('Confirmed');
  await page.getByRole('tab', { name: /^History/ }).click();
  await expect(page.getByRole('tabpanel', { name: 'History' })).toContainText(/confirmed/i);

  await page.getByRole('textbox', { name: 'Title or place has' }).fill('');
  await expect(page.getByText(/^(\d+) of \1 shown$/)).toBeVisible();
  await findings.getByRole('row').filter({ hasText: 'Secret in an environment variable' }).first().click();
  await page.keyboard.press('x');
  const dialog = page.getByRole('dialog', { name: /^Dismiss F-/ });
  await expect(dialog.getByRole('button', { name: 'Dismiss' })).toBeDisabled();
  await dialog.getByLabel('Reason').fill('The value is a placeholder of the client, seen on site.');
  await dialog.getByRole('button', { name: 'Dismiss' }).click();
  await expect(dialog).toBeHidden();
  await page.getByRole('tab', { name: /^Dismissed/ }).click();
  await expect(findings.getByRole('row')).toHaveCount(2);
  await expect(page.getByRole('tab', { name: 'Confirmed 1' })).toBeVisible();
  await go(page, 'Custody log');
  await expect(grid(page, /custody/i)).toContainText('The value is a placeholder of the client');
  expectQuiet(assay);
});

test('a run draws its curve and its result is kept; the checklist is answered by keys', async ({ assay }) => {
  const { page } = assay;
  await openDemo(assay);
  await runAssessment(page);
  const curve = page.getByRole('img', { name: /^Accuracy against the size of change/ });
  await expect(curve).toBeVisible();
  await expect(page.getByText(/^Without attack: [\d.]+ %/)).toBeVisible();
  await expect(page.getByRole('heading', { name: /^At ε = / })).toBeVisible({ timeout: 60_000 });
  await expect(
    page.getByRole('table', { name: 'Accuracy in percent with its interval' }).getByRole('row', { name: /^Square attack/ }),
  ).toBeVisible();
  await expect(page.getByRole('heading', { name: 'What this does not show' })).toBeVisible();

  await goToChecklists(page);
  const question = page.getByRole('heading', { level: 2, name: /^(GOVERN|MAP|MEASURE|MANAGE) \d/ });
  const decided = (count: number) => page.getByText(new RegExp(`^${count} of 72 decided`));
  await expect(decided(0)).toBeVisible();
  await page.getByRole('tab', { name: /^Proposed by scan/ }).click();
  const first = await question.textContent();
  await expect(page.getByText('proposed, press Enter to accept')).toBeVisible();
  await page.getByRole('heading', { level: 1 }).click();
  await page.keyboard.press('Enter');
  await expect(decided(1)).toBeVisible();
  await page.keyboard.press('n');
  await expect(question).not.toHaveText(first ?? '');
  await page.keyboard.press('4');
  await expect(decided(2)).toBeVisible();
  await page.keyboard.press('n');
  await page.keyboard.press('0');
  await expect(page.getByRole('alert')).toContainText('needs a reason');
  await page.getByLabel('Note for the reviewer').fill('No third party is involved.');
  await expect(decided(2)).toBeVisible();
  await page.getByRole('button', { name: /^0 Not applicable/ }).click();
  await expect(decided(3)).toBeVisible();
  expectQuiet(assay);
});
