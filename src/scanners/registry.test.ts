import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { scanners } from './registry.ts';
import { modelRules } from './test-scan.ts';

const folder = import.meta.dirname;
/** Raised by the walk through an artifact, and by the engine for a reader that did not survive. */
const byCase = /^MDL-(?:SIG|HSH)-/;
const byWalk = ['MDL-ART-001', 'MDL-ART-002', 'MDL-ART-003', 'MDL-H5-009', 'MDL-TAR-014'];

test('every folder with a scanner is in the registry, and nothing else', () => {
  const folders = readdirSync(folder, { withFileTypes: true }).filter((entry) => entry.isDirectory());
  expect(scanners.map((scanner) => scanner.id).sort()).toEqual(folders.map((entry) => entry.name).sort());
});

test('ids, titles and blind spots are there and told apart', () => {
  expect(new Set(scanners.map((scanner) => scanner.id)).size).toBe(scanners.length);
  expect(new Set(scanners.map((scanner) => scanner.title)).size).toBe(scanners.length);
  for (const scanner of scanners) {
    expect(scanner.version).toBeGreaterThan(0);
    expect(scanner.blindSpots.length).toBeGreaterThan(40);
  }
});

test('every rule that a scanner names is in the pack, and every rule of the pack is named by a scanner or the walk', () => {
  const named = new Set([...scanners.flatMap((scanner) => scanner.rules), ...byWalk]);
  expect([...named].filter((id) => !modelRules.byId.has(id))).toEqual([]);
  expect([...modelRules.byId.keys()].filter((id) => id.startsWith('MDL-') && !byCase.test(id) && !named.has(id))).toEqual([]);
});

test('every rule id written in a scanner is one that it declares', () => {
  for (const scanner of scanners) {
    const files = readdirSync(join(folder, scanner.id)).filter((name) => name.endsWith('.ts') && !name.endsWith('.test.ts'));
    const written = files.flatMap(
      (name) => readFileSync(join(folder, scanner.id, name), 'utf8').match(/\bMDL-[A-Z0-9]{2,4}-\d{3}\b/g) ?? [],
    );
    expect([...new Set(written)].filter((id) => ![...scanner.rules, ...byWalk].includes(id) && modelRules.byId.has(id))).toEqual([]);
  }
});

test('every rule on model files says why its level, what to do, and where it stands in CWE, ATLAS and OWASP', () => {
  const lacking: string[] = [];
  for (const rule of modelRules.byId.values()) {
    if (!rule.id.startsWith('MDL-')) continue;
    const labels = rule.references.map(({ label }) => label).join('\n');
    const parts: readonly (readonly [string, boolean])[] = [
      ['severityReason', (rule.severityReason ?? '').length > 20],
      ['remediation', rule.remediation.length > 20],
      ['CWE', /\bCWE-\d+/.test(labels)],
      ['ATLAS', /\bAML\.T\d{4}/.test(labels)],
      ['OWASP', /\bOWASP\b/.test(labels)],
      ['NIST AI RMF', (rule.controls['nist-ai-rmf-1.0'] ?? []).length > 0],
    ];
    lacking.push(...parts.filter(([, has]) => !has).map(([what]) => `${rule.id} ${what}`));
  }
  expect(lacking).toEqual([]);
});
