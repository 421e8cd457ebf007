/** Every screen fits its window in both schemes and at both sizes; pictures of them are left for a person to look at. */
import { join } from 'node:path';
import { expect } from '@playwright/test';
import { expectQuiet, root, test } from './fixtures.ts';
import { visit } from './screens.ts';

const sizes = [
  { width: 1280, height: 800 },
  { width: 1920, height: 1080 },
] as const;

test('no screen is larger than its window', async ({ assay }) => {
  test.setTimeout(240_000);
  const { page } = assay;
  await visit(assay, async (name) => {
    for (const size of sizes)
      for (const colorScheme of ['light', 'dark'] as const) {
        await page.setViewportSize(size);
        await page.emulateMedia({ colorScheme });
        const overflow = await page.evaluate(() => {
          const { scrollWidth, scrollHeight } = document.documentElement;
          return { x: scrollWidth - window.innerWidth, y: scrollHeight - window.innerHeight };
        });
        expect.soft(overflow, `${name} at ${size.width}`).toEqual({ x: 0, y: 0 });
        const file = `${name}-${size.width}-${colorScheme}.png`;
        await page.screenshot({ path: join(root, 'screenshots', file), animations: 'disabled' });
      }
    await page.setViewportSize(sizes[0]);
  });
  expectQuiet(assay);
});
