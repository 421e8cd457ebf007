/** A file of the case from the inside: what lies in it, what was found where, why the rest is ordinary, and what another version changed. */
import { readFileSync } from 'node:fs';
import { expect } from '@playwright/test';
import { expectQuiet, test } from './fixtures.ts';
import { go, grid, openDemo } from './steps.ts';

test('a file is opened from the inventory: its tree, the finding in it, its bytes, and why the rest is ordinary', async ({ assay }) => {
  const { page } = assay;
  await openDemo(assay);
  await go(page, 'Inventory');
  const row = grid(page, 'Files of the case').getByRole('row').filter({ hasText: 'claims_scorer.pt' });
  await row.click();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { level: 1, name: 'claims_scorer.pt' })).toBeVisible();
  const tree = grid(page, 'Files inside this file');
  await expect(tree.getByRole('row').filter({ hasText: 'data.pkl' })).toBeVisible();
  await tree.getByRole('row').filter({ hasText: 'data.pkl' }).click();
  await page.getByRole('tab', { name: 'Why is this safe' }).click();
  await expect(page.getByRole('region', { name: 'Why is this safe' })).toContainText('torch');
  await page.getByRole('tab', { name: /^Findings/ }).click();
  await page.getByRole('button', { name: 'Show the whole file' }).click();
  await page.getByRole('textbox', { name: 'Name or format has' }).fill('no such member');
  await expect(tree.getByRole('row')).toHaveCount(2);
  await page.getByRole('tab', { name: 'File', exact: true }).click();
  await expect(page.getByRole('region', { name: 'What it is' })).toBeVisible();
  const download = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Save coverage' }).click();
  const saved = await (await download).path();
  const map: unknown = JSON.parse(readFileSync(saved, 'utf8'));
  expect(map).toMatchObject({ schema: 'assay.coverage/1', depth: 'default', policy: 'standard' });
  expectQuiet(assay);
});

test('a finding says in plain words and in code what loading would do', async ({ assay }) => {
  const { page } = assay;
  await openDemo(assay);
  await go(page, 'Inventory');
  await grid(page, 'Files of the case').getByRole('row').filter({ hasText: 'claims_scorer.pkl' }).click();
  await page.keyboard.press('Enter');
  await page
    .getByRole('button', { name: /Loading the file runs a dangerous function/ })
    .first()
    .click();
  const evidence = page.getByRole('region', { name: /^Evidence of F-/ });
  await expect(evidence).toContainText('In plain words');
  await expect(evidence).toContainText(/system\(/);
  expectQuiet(assay);
});

test('every weight is examined on request, and the page says that it was', async ({ assay }) => {
  const { page } = assay;
  await openDemo(assay);
  await go(page, 'Inventory');
  await grid(page, 'Files of the case').getByRole('row').filter({ hasText: 'claims_scorer.pt' }).click();
  await page.keyboard.press('Enter');
  await page.getByRole('button', { name: 'Examine deeply' }).click();
  await expect(page.getByRole('button', { name: 'Examine deeply' })).toHaveCount(0, { timeout: 60_000 });
  expectQuiet(assay);
});

test('two models are laid side by side', async ({ assay }) => {
  const { page } = assay;
  await openDemo(assay);
  await go(page, 'Inventory');
  await grid(page, 'Files of the case').getByRole('row').filter({ hasText: 'claims_scorer.pt' }).click();
  await page.keyboard.press('Enter');
  await page.getByRole('button', { name: 'Compare with…' }).click();
  const models = grid(page, 'Models of the case');
  await models.getByRole('row').filter({ hasText: 'claims_scorer.safetensors' }).first().click();
  await page.keyboard.press('Enter');
  const tensors = grid(page, 'Tensors');
  await expect(tensors.getByRole('row').nth(1)).toBeVisible({ timeout: 60_000 });
  await expect(page.getByText('Statements that differ').first()).toBeVisible();
  await page.getByRole('button', { name: 'Swap sides' }).click();
  await expect(tensors.getByRole('row').nth(1)).toBeVisible({ timeout: 60_000 });
  expectQuiet(assay);
});
