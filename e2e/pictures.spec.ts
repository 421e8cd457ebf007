/** Draws the README's picture from the real window; only when asked for by ASSAY_PICTURES=1, since each run would draw other times. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { test } from './fixtures.ts';
import { showPickle } from './screens.ts';
import { openDemo } from './steps.ts';

const folder = join(import.meta.dirname, '..', 'docs', 'pictures');

test.skip(process.env.ASSAY_PICTURES !== '1', 'ASSAY_PICTURES is not 1');

test('the findings of the demo case, with the evidence of a pickle', async ({ assay }) => {
  const { page } = assay;
  mkdirSync(folder, { recursive: true });
  await page.setViewportSize({ width: 1440, height: 900 });
  await openDemo(assay);
  await showPickle(page);
  // The tray folds by itself some seconds after its last job; the picture does not wait for that.
  await page.keyboard.press('Control+j');
  await page.screenshot({ path: join(folder, 'findings.png') });
});
