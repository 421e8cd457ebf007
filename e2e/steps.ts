/** The steps of an audit that several tests take: a new case, an import, the demo, a page by its link, a run, a signature. */
import { cpSync } from 'node:fs';
import { join } from 'node:path';
import { expect, type Locator, type Page } from '@playwright/test';
import { type Assay, root } from './fixtures.ts';

/** Files of a client, as they lie on a medium: those of the demo. */
export function clientFiles(folder: string, ...parts: readonly string[]): string {
  const medium = join(folder, 'medium');
  for (const part of parts) cpSync(join(root, 'resources', 'demo', part), join(medium, part), { recursive: true });
  return medium;
}

interface NewCase {
  readonly dir: string;
  readonly client?: string;
  readonly passphrase?: string;
}

/** Makes a case by the dialog; typed, because another test goes by the picker. */
export async function makeCase({ page }: Assay, { dir, client = 'Northwind Insurance', passphrase }: NewCase): Promise<void> {
  await page.getByRole('button', { name: 'New case…' }).click();
  const dialog = page.getByRole('dialog', { name: 'New case' });
  await dialog.getByLabel('Client').fill(client);
  await dialog.getByLabel('Auditor').fill('R. Okafor');
  await dialog.getByLabel('Folder').fill(dir);
  if (passphrase !== undefined) {
    await dialog.getByRole('checkbox', { name: 'Encrypt this case with a passphrase' }).check();
    await dialog.getByLabel(/^Passphrase(?! again)/).fill(passphrase);
    await dialog.getByLabel('Passphrase again').fill(passphrase);
  }
  await dialog.getByRole('button', { name: 'Make case' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Import' })).toBeVisible();
}

/** Takes a folder in by the picker of the import page and waits for its end. */
export async function importFolder(assay: Assay, path: string): Promise<void> {
  const { page } = assay;
  await assay.choose({ kind: 'files', path, verb: 'Import' }, () =>
    page.getByRole('main').getByRole('button', { name: 'Import files…' }).first().click(),
  );
  await expect(lastImport(page)).toBeVisible({ timeout: 60_000 });
}

/** The line that tells how the last import ended. */
export function lastImport(page: Page): Locator {
  return page.getByRole('region', { name: 'Last import' });
}

/** Goes to a page of the case by its link in the navigation. */
export async function go(page: Page, name: string): Promise<void> {
  await page.getByRole('navigation', { name: 'Case sections' }).getByRole('link', { name }).click();
  await expect(page.getByRole('heading', { level: 1, name })).toBeVisible();
}

/** Opens the demo case from the welcome screen and waits until all of it was examined. */
export async function openDemo({ page }: Assay): Promise<void> {
  await page.getByRole('button', { name: 'Open the demo case' }).first().click();
  await expect(page.getByRole('heading', { level: 1, name: 'Overview' })).toBeVisible({ timeout: 30_000 });
  await go(page, 'Import');
  await expect(lastImport(page)).toBeVisible({ timeout: 60_000 });
}

/** The table of a page by its spoken name. */
export function grid(page: Page, name: string | RegExp): Locator {
  return page.getByRole('grid', { name });
}

/** Starts a run of the demo classifier that takes some seconds, and waits for its result. */
export async function runAssessment(page: Page, epsilons = '0.05 0.2'): Promise<void> {
  await go(page, 'Assessments');
  await page.getByRole('button', { name: 'New run…' }).first().click();
  const form = page.getByRole('dialog', { name: 'New run' });
  await form.getByRole('combobox', { name: 'Model' }).click();
  await page.getByRole('option', { name: /damage_marks\.onnx/ }).click();
  await expect(form.getByRole('combobox', { name: 'Data' })).toHaveValue(/damage_marks\/test\.npz/);
  await form.getByLabel('Rows drawn, most').fill('60');
  await form.getByLabel('Sizes of change (ε)').fill(epsilons);
  await form.getByLabel('Noise repeats').fill('2');
  await form.getByLabel('Square attack, most queries a row').fill('60');
  await form.getByRole('button', { name: 'Start run' }).click();
  await expect(page.getByRole('heading', { level: 1, name: /^A-001/ })).toBeVisible();
}

/** Goes to the checklist of the case, whose title is its framework's. */
export async function goToChecklists(page: Page): Promise<void> {
  await page.getByRole('navigation', { name: 'Case sections' }).getByRole('link', { name: 'Checklists' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'NIST AI RMF 1.0' })).toBeVisible();
}

/** Fills the sign dialog of the report page and waits until the report is written and verified. */
export async function signReport(page: Page, out: string, key: { readonly choice: RegExp; readonly passphrase?: string }): Promise<void> {
  await page.getByRole('main').getByRole('button', { name: 'Sign…' }).click();
  const dialog = page.getByRole('dialog', { name: 'Sign report' });
  await dialog.getByRole('radio', { name: key.choice }).check();
  if (key.passphrase !== undefined) {
    await dialog.getByLabel('Passphrase, at least 8 characters').fill(key.passphrase);
    await dialog.getByLabel('Repeat the passphrase').fill(key.passphrase);
  }
  await dialog.getByLabel('Write to').fill(out);
  await dialog.getByRole('button', { name: 'Sign and write' }).click();
  await expect(page.getByRole('status').filter({ hasText: /^Signed report/ })).toContainText('verified', { timeout: 60_000 });
}
