/** The registry, the folders and the rule pack say the same. */
import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';
import { tableScanners } from './registry.ts';

const pack = z
  .object({ rules: z.array(z.object({ id: z.string() })) })
  .parse(parse(readFileSync(new URL('../../resources/rules/data.yaml', import.meta.url), 'utf8')));
const ruleIds = pack.rules.map((rule) => rule.id);

test('every scanner folder is registered and every registered scanner has its folder', () => {
  const folders = readdirSync(import.meta.dirname, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && entry.name !== 'overlap')
    .map((entry) => entry.name);
  expect(tableScanners.map((scanner) => scanner.id).sort()).toEqual(folders.sort());
});

test('every rule that a scanner names is in the pack, and rule ids are unique', () => {
  for (const scanner of tableScanners) for (const ruleId of scanner.rules) expect(ruleIds, scanner.id).toContain(ruleId);
  expect(new Set(ruleIds).size).toBe(ruleIds.length);
});

test('every scanner says what it cannot see', () => {
  for (const scanner of tableScanners) expect(scanner.blindSpots.length, scanner.id).toBeGreaterThan(40);
});
