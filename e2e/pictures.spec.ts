/** Draws the README's picture from the real window; only when asked for by ASSAY_PICTURES=1, since each run would draw other times. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from '@playwright/test';
import { root, test } from './fixtures.ts';
import { showPickle } from './screens.ts';
import { openDemo } from './steps.ts';

const folder = join(root, 'docs', 'pictures');

test.use({ viewport: { width: 1440, height: 900 } });

test('the findings of the demo case, with the evidence of a pickle', async ({ assay }) => {
  const { page } = assay;
  mkdirSync(folder, { recursive: true });
  await page.emulateMedia({ colorScheme: 'light' });
  await openDemo(assay);
  await showPickle(page);
  await expect(page.getByRole('region', { name: 'Jobs' })).toBeHidden();
  await page.mouse.move(0, 0);
  await page.screenshot({ path: join(folder, 'findings.png'), animations: 'disabled' });
});
