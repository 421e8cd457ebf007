/** axe finds nothing on any page, in both colour schemes. */
import { AxeBuilder } from '@axe-core/playwright';
import { expect } from '@playwright/test';
import { test } from './fixtures.ts';

for (const colorScheme of ['light', 'dark'] as const) {
  test(`the first page, ${colorScheme}`, async ({ assay }) => {
    await assay.page.emulateMedia({ colorScheme });
    await expect(assay.page.getByRole('main')).toBeVisible();
    const { violations } = await new AxeBuilder({ page: assay.page }).analyze();
    expect(violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`)).toEqual([]);
  });
}
