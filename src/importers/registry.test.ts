/** The registry, the folders and the rule pack say the same. */
import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { parseRulePacks } from '#rules/load';
import { importers } from './registry.ts';

const text = readFileSync(new URL('../../resources/rules/cloud.yaml', import.meta.url), 'utf8');
const rules = parseRulePacks([{ name: 'cloud.yaml', text }]).byId;

test('every importer folder is registered and every registered importer has its folder', () => {
  const folders = readdirSync(import.meta.dirname, { withFileTypes: true }).filter((entry) => entry.isDirectory());
  expect(importers.map((importer) => importer.id).sort()).toEqual(folders.map((entry) => entry.name).sort());
});

test('every rule that an importer names is in the pack', () => {
  for (const importer of importers) for (const ruleId of importer.rules) expect(rules.has(ruleId), `${importer.id} ${ruleId}`).toBe(true);
});

test('every importer says what it cannot see and has a sample', () => {
  for (const importer of importers) {
    expect(importer.blindSpots.length, importer.id).toBeGreaterThan(40);
    expect(readdirSync(new URL(`./${importer.id}/samples`, import.meta.url)).length, importer.id).toBeGreaterThan(0);
  }
});
