/** axe finds nothing on any screen, in both colour schemes. */
import { AxeBuilder } from '@axe-core/playwright';
import { expect } from '@playwright/test';
import { expectQuiet, test } from './fixtures.ts';
import { visit } from './screens.ts';

test('every screen is without a violation, light and dark', async ({ assay }) => {
  test.setTimeout(240_000);
  const { page } = assay;
  await visit(assay, async (name) => {
    for (const colorScheme of ['light', 'dark'] as const) {
      // With reduced motion everything is instant: a tooltip that is half faded out has no colours to judge.
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
      // Without frames there is nothing to gather in a page of its own, which the other mode opens each time.
      const axe = new AxeBuilder({ page }).setLegacyMode().options({ resultTypes: ['violations'] });
      // Structure and names are the same in both schemes; colours are not.
      const { violations } = await (colorScheme === 'light' ? axe : axe.withRules(['color-contrast'])).analyze();
      expect
        .soft(
          violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html}`)),
          `${name}, ${colorScheme}`,
        )
        .toEqual([]);
    }
  });
  expectQuiet(assay);
});
