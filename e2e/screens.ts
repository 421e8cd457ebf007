/** Every screen with something on it, in the order in which one demo case leads through them; tests look at each. */
import { copyFileSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, type Page } from '@playwright/test';
import type { Assay } from './fixtures.ts';
import { go, goToChecklists, grid, makeCase, openDemo, runAssessment, signReport } from './steps.ts';

export interface Screen {
  readonly name: string;
  /** Leads there from the screen before it. */
  show(assay: Assay): Promise<void>;
  /** Closes what stands over the page. */
  leave?(page: Page): Promise<void>;
}

const close = (page: Page) => page.keyboard.press('Escape');

/** Selects the finding of the demo's pickle, coming from the inventory, with its evidence open. */
export async function showPickle(page: Page): Promise<void> {
  await go(page, 'Inventory');
  await grid(page, 'Files of the case').getByRole('row').filter({ hasText: 'claims_scorer.pkl' }).click();
  await page.getByRole('link', { name: /Loading the file runs a dangerous function/ }).click();
  await expect(grid(page, /^Findings/).getByRole('row', { selected: true })).toContainText('Loading the file runs a dangerous function');
  await expect(page.getByRole('tabpanel', { name: 'Evidence' }).getByText('REDUCE').first()).toBeVisible();
}

async function verify(assay: Assay, file: string): Promise<void> {
  const { page } = assay;
  await go(page, 'Verify');
  const button = page.getByRole('button', { name: /^(Choose a file…|Verify another…)$/ });
  await assay.choose({ kind: 'file', path: file, verb: 'Verify' }, () => button.click());
  await expect(page.getByRole('region', { name: 'Verification result' })).toContainText('SHA-256 of the certificate');
}

/** A signed report of the demo case, and a copy with one byte changed. */
async function makeReports({ page, folder }: Assay): Promise<void> {
  await go(page, 'Report');
  await signReport(page, join(folder, 'report.pdf'), { choice: /^A new key of yours/, passphrase: 'a long enough passphrase' });
  const bytes = readFileSync(join(folder, 'report.pdf'));
  const at = bytes.indexOf('stream') + 40;
  bytes.writeUInt8(bytes.readUInt8(at) ^ 1, at);
  writeFileSync(join(folder, 'changed.pdf'), bytes);
  copyFileSync(join(folder, 'report.pdf.dsse.json'), join(folder, 'changed.pdf.dsse.json'));
}

export const screens: readonly Screen[] = [
  { name: 'welcome', show: ({ page }) => expect(page.getByText('Execution provider cpu')).toBeVisible() },
  {
    name: 'error',
    show: async (assay) => {
      const { page, folder } = assay;
      await assay.choose({ kind: 'folder', path: folder, verb: 'Open' }, () => page.getByRole('button', { name: /^Open…/ }).click());
      await expect(page.getByText('This folder holds no case').first()).toBeVisible();
    },
    leave: (page) => page.getByRole('button', { name: 'Back to the list' }).click(),
  },
  {
    name: 'new-case',
    show: async ({ page }) => {
      await page.getByRole('button', { name: 'New case…' }).click();
      await expect(page.getByRole('dialog', { name: 'New case' })).toBeVisible();
    },
    leave: close,
  },
  { name: 'empty-import', show: (assay) => makeCase(assay, { dir: join(assay.folder, 'empty') }) },
  { name: 'empty-overview', show: ({ page }) => go(page, 'Overview') },
  { name: 'empty-inventory', show: ({ page }) => go(page, 'Inventory') },
  { name: 'empty-findings', show: ({ page }) => go(page, 'Findings') },
  { name: 'empty-assessments', show: ({ page }) => go(page, 'Assessments') },
  {
    name: 'cases',
    show: async ({ page }) => {
      await page.getByTitle('Case menu').click();
      await page.getByRole('menuitem', { name: 'All cases' }).click();
      await expect(grid(page, 'Cases')).toBeVisible();
    },
  },
  { name: 'import', show: openDemo },
  {
    name: 'picker',
    show: async ({ page }) => {
      await page.getByRole('button', { name: 'Import files…' }).click();
      await expect(page.getByRole('dialog').getByRole('button', { name: 'Import', exact: true })).toBeVisible();
    },
    leave: close,
  },
  { name: 'overview', show: ({ page }) => go(page, 'Overview') },
  { name: 'inventory', show: ({ page }) => go(page, 'Inventory') },
  {
    name: 'cloud-assets',
    show: async ({ page }) => {
      await page.getByRole('tab', { name: 'Cloud assets' }).click();
      await expect(grid(page, 'Cloud assets of the case').getByRole('row').nth(1)).toBeVisible();
    },
  },
  {
    name: 'findings',
    show: async ({ page }) => {
      await showPickle(page);
      await page.keyboard.press('c');
      await expect(page.getByRole('tab', { name: 'Confirmed 1' })).toBeVisible();
    },
  },
  {
    name: 'dismiss',
    show: async ({ page }) => {
      await page.keyboard.press('j');
      await page.keyboard.press('x');
      await expect(page.getByRole('dialog', { name: /^Dismiss F-/ })).toBeVisible();
    },
    leave: close,
  },
  {
    name: 'artifact',
    show: async ({ page }) => {
      await showPickle(page);
      await page.getByRole('complementary').getByRole('link').first().click();
      await expect(page.getByRole('region', { name: 'In code' })).toBeVisible();
    },
  },
  {
    name: 'artifact-bytes',
    show: async ({ page }) => {
      await page.getByRole('tab', { name: 'Bytes' }).click();
      await page.getByRole('button', { name: 'As a table' }).click();
      await expect(page.getByRole('region', { name: 'Coverage as a table' })).toBeVisible();
    },
  },
  {
    name: 'why-safe',
    show: async ({ page }) => {
      await go(page, 'Inventory');
      await grid(page, 'Files of the case').getByRole('row').filter({ hasText: 'claims_scorer.pt' }).click();
      await page.keyboard.press('Enter');
      await expect(page.getByRole('region', { name: 'Why is this safe?' })).toContainText('Could have missed');
    },
  },
  {
    name: 'compare-choose',
    show: async ({ page }) => {
      await page.getByRole('button', { name: 'Compare with…' }).click();
      await expect(grid(page, 'Models of the case').getByRole('row').nth(1)).toBeVisible();
    },
  },
  {
    name: 'compare',
    show: async ({ page }) => {
      await grid(page, 'Models of the case').getByRole('row').filter({ hasText: 'claims_scorer.safetensors' }).first().click();
      await page.keyboard.press('Enter');
      await expect(grid(page, 'Tensors of both models').getByRole('row').nth(1)).toBeVisible({ timeout: 60_000 });
    },
  },
  {
    name: 'new-run',
    show: async ({ page }) => {
      await go(page, 'Assessments');
      await page.getByRole('button', { name: 'New run…' }).first().click();
      await expect(page.getByText(/^At most [\d,]+ queries/)).toBeVisible();
    },
    leave: close,
  },
  {
    name: 'assessment',
    show: async ({ page }) => {
      await runAssessment(page, '0.02 0.05 0.1 0.2');
      await expect(page.getByRole('heading', { name: 'Worst examples' })).toBeVisible({ timeout: 60_000 });
    },
  },
  { name: 'assessments', show: ({ page }) => go(page, 'Assessments') },
  { name: 'checklist', show: ({ page }) => goToChecklists(page) },
  { name: 'report', show: makeReports },
  {
    name: 'sign',
    show: async ({ page }) => {
      await page.getByRole('button', { name: 'Sign…' }).click();
      await expect(page.getByRole('dialog', { name: 'Sign report' })).toBeVisible();
    },
    leave: close,
  },
  {
    name: 'verify',
    show: async ({ page }) => {
      await go(page, 'Verify');
      await expect(page.getByText('Is this file genuine?')).toBeVisible();
    },
  },
  { name: 'verify-intact', show: (assay) => verify(assay, join(assay.folder, 'report.pdf')) },
  { name: 'verify-tampered', show: (assay) => verify(assay, join(assay.folder, 'changed.pdf')) },
  { name: 'custody', show: ({ page }) => go(page, 'Custody log') },
  {
    name: 'palette',
    show: async ({ page }) => {
      await page.keyboard.press('Control+k');
      await page.getByRole('textbox', { name: 'Command palette' }).fill('claims');
      await expect(page.getByText('Artifacts', { exact: true })).toBeVisible();
    },
    leave: close,
  },
  {
    name: 'keys',
    show: async ({ page }) => {
      await page.getByRole('button', { name: /keys$/ }).click();
      await expect(page.getByRole('dialog', { name: 'Keys' })).toBeVisible();
    },
    leave: close,
  },
];

/** Goes through all screens; what stands over a page is closed before the next. */
export async function visit(assay: Assay, look: (name: string) => Promise<void>): Promise<void> {
  for (const { name, show, leave } of screens) {
    await show(assay);
    await expect(assay.page.locator('.skeletonbar')).toHaveCount(0);
    await look(name);
    if (leave === undefined) continue;
    await leave(assay.page);
    await expect(assay.page.getByRole('dialog')).toBeHidden();
  }
}
