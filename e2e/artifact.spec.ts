/** A file of the case from the inside: what lies in it, what was found where, why the rest is ordinary, and what another version changed. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, type Page } from '@playwright/test';
import { type Assay, expectQuiet, test } from './fixtures.ts';
import { showPickle } from './screens.ts';
import { go, grid, openDemo } from './steps.ts';

/** Opens a file of the demo case from the inventory, by the keyboard. */
async function openFile({ page }: Assay, name: string): Promise<void> {
  await go(page, 'Inventory');
  await grid(page, 'Files of the case').getByRole('row').filter({ hasText: name }).first().click();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { level: 1, name })).toBeVisible();
}

const tree = (page: Page) => page.getByRole('tree', { name: 'Contents' });

test('a finding is walked from the inventory to its bytes: member, plain words, code, opcodes, hex', async ({ assay }) => {
  const { page } = assay;
  await openDemo(assay);
  await openFile(assay, 'claims_encoder.pt');
  const member = tree(page).getByRole('treeitem', { name: /^data\.pkl/ });
  await expect(member).toHaveAccessibleName(/1 finding, worst critical/);
  // By the keyboard alone: a typed letter finds the member, the selection follows.
  await tree(page).focus();
  await page.keyboard.press('End');
  await page.keyboard.press('Home');
  await page.keyboard.type('data.p');
  await expect(member).toHaveAttribute('aria-selected', 'true');
  const part = page.getByRole('region', { name: 'About this part' });
  await expect(part.getByRole('heading', { level: 2 })).toContainText('data.pkl');
  await expect(grid(page, 'Findings in this part').getByRole('row', { selected: true })).toContainText(
    'Loading the file runs a dangerous function',
  );
  await expect(part).toContainText('Critical, because');
  await expect(page.getByRole('region', { name: 'In code' })).toContainText(/system\(/);
  await expect(page.getByRole('region', { name: 'In plain words' })).not.toBeEmpty();
  await page.getByRole('tab', { name: /^Opcodes/ }).click();
  await expect(grid(page, 'Opcode trace').getByRole('row').filter({ hasText: 'REDUCE' }).first()).toBeVisible();
  await page.getByRole('tab', { name: 'Hex', exact: true }).click();
  await expect(part.locator('.pin2').first()).toBeVisible();
  await page.getByRole('tab', { name: 'What to do' }).click();
  await expect(page.getByRole('region', { name: 'What to do' })).toContainText('safetensors');
  expectQuiet(assay);
});

test('the file of a finding opens with that finding, its bytes beside its opcodes where there is room', async ({ assay }) => {
  const { page } = assay;
  await page.setViewportSize({ width: 1920, height: 1080 });
  await openDemo(assay);
  await showPickle(page);
  await page.getByRole('complementary').getByRole('link').first().click();
  await expect(page.getByRole('heading', { level: 1, name: 'claims_scorer.pkl' })).toBeVisible();
  await expect(grid(page, 'Findings in this part').getByRole('row', { selected: true })).toContainText('Loading the file runs');
  await expect(page.getByRole('tab', { name: 'Hex and opcodes' })).toHaveAttribute('aria-selected', 'true');
  const steps = grid(page, 'Opcode trace');
  await steps.getByRole('row').filter({ hasText: 'REDUCE' }).first().click();
  await expect(page.locator('.hexline .picked').first()).toBeVisible();
  await page.getByRole('listbox', { name: 'Places of findings in the file' }).focus();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('tab', { name: /^Findings/ })).toHaveAttribute('aria-selected', 'true');
  expectQuiet(assay);
});

test('bytes are gone to by offset, selected and copied; the strip leads to its ranges and says them as a table', async ({ assay }) => {
  const { page } = assay;
  await openDemo(assay);
  await openFile(assay, 'claims_scorer.pt');
  const strip = page.getByRole('listbox', { name: /^Byte ranges/ });
  await strip.focus();
  await page.keyboard.press('End');
  await expect(strip.getByRole('option', { selected: true })).toHaveAccessibleName(/parsed: archive directory/);
  await page.keyboard.press('Enter');
  await expect(page.getByRole('tab', { name: 'Bytes' })).toHaveAttribute('aria-selected', 'true');
  await page.keyboard.press('Control+g');
  await page.keyboard.type('0x0');
  await page.keyboard.press('Enter');
  const hex = grid(page, 'Hex view');
  await expect(hex.getByRole('row').first()).toContainText('00000000');
  await hex.getByText('50', { exact: true }).first().click();
  await page.getByRole('button', { name: 'Copy bytes' }).click();
  await expect(page.getByText('Copied 1 byte')).toBeVisible();
  await page.getByRole('button', { name: 'As a table' }).click();
  await expect(page.getByRole('region', { name: 'Coverage as a table' }).getByRole('row')).toHaveCount(6);
  expectQuiet(assay);
});

test('a clean file says why: what was ordinary, who looked, what they could have missed, and saves its coverage', async ({ assay }) => {
  const { page, folder } = assay;
  await openDemo(assay);
  await openFile(assay, 'claims_scorer.pt');
  const safe = page.getByRole('region', { name: 'Why is this safe?' });
  await expect(safe).toContainText('Nothing was found in claims_scorer.pt');
  await expect(safe).toContainText('Could have missed');
  await expect(safe).toContainText(/torch/);
  await page.keyboard.press('/');
  await page.keyboard.type('no such member');
  await expect(page.getByText('Nothing in here is called so.')).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(tree(page)).toBeFocused();
  const out = join(folder, 'coverage.json');
  await assay.choose({ kind: 'save', path: out, verb: 'Save' }, () => page.getByRole('button', { name: 'Save coverage…' }).click());
  await expect(page.getByText('Coverage written to')).toBeVisible();
  const saved: unknown = JSON.parse(readFileSync(out, 'utf8'));
  expect(saved).toMatchObject({ schema: 'assay.coverage/1', scan: { depth: 'default', policy: 'standard' } });
  await page.getByRole('button', { name: 'Examine deeply' }).click();
  await expect(page.getByText('examined by deep depth')).toBeVisible({ timeout: 60_000 });
  expectQuiet(assay);
});

test('two models are laid side by side, narrowed, sorted and swapped', async ({ assay }) => {
  const { page } = assay;
  await openDemo(assay);
  await openFile(assay, 'claims_scorer.pt');
  await page.getByRole('button', { name: 'Compare with…' }).click();
  const models = grid(page, 'Models of the case');
  await page.keyboard.press('/');
  await page.keyboard.type('claims_scorer');
  await models.getByRole('row').filter({ hasText: 'claims_scorer.safetensors' }).first().click();
  await page.keyboard.press('Enter');
  const tensors = grid(page, 'Tensors of both models');
  await expect(tensors.getByRole('row').nth(1)).toBeVisible({ timeout: 60_000 });
  await page.getByRole('button', { name: 'Sort by Tensor' }).click();
  await expect(tensors.getByRole('columnheader', { name: /Tensor/ }).first()).toHaveAttribute('aria-sort', 'ascending');
  await expect(page.getByRole('heading', { name: 'Statements that differ' })).toBeVisible();
  const [left] = await page.getByRole('region', { name: 'Left' }).allInnerTexts();
  await page.getByRole('button', { name: 'Swap sides' }).click();
  await expect(page.getByRole('region', { name: 'Left' })).not.toHaveText(left ?? '', { timeout: 60_000 });
  await expect(tensors.getByRole('row').nth(1)).toBeVisible({ timeout: 60_000 });
  expectQuiet(assay);
});
