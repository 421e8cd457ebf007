/** Every check holds against the examples in its own file, and the evaluation keeps its promises about absence, order and disagreement. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { AssetOfCase } from './asset.ts';
import { parseChecks } from './check-set.ts';
import { evaluateChecks } from './checks.ts';
import type { JsonObject } from './json.ts';

const folder = join(import.meta.dirname, '../../resources/checks');
const texts = readdirSync(folder).map((name) => ({ name, text: readFileSync(join(folder, name), 'utf8') }));
const set = parseChecks(texts);

function asset(type: string, properties: JsonObject, more: Partial<AssetOfCase> = {}): AssetOfCase {
  const provider = type.startsWith('AWS') ? 'aws' : 'kubernetes';
  return {
    id: 1,
    artifactId: 1,
    key: 'subject',
    provider,
    type,
    name: 'subject',
    kind: 'Asset',
    account: '',
    region: '',
    pointer: '/Items/0',
    properties,
    ...more,
  };
}

describe('examples in the files', () => {
  for (const { file } of set.checks)
    describe(file.id, () => {
      for (const example of file.examples)
        test(`${example.name} → ${example.expect}`, () => {
          const others = example.others.map((other, index) => asset(other.type, other.properties, { ...other, id: index + 2 }));
          const metadata = example.properties.metadata;
          const name = typeof metadata === 'object' && metadata !== null && 'name' in metadata ? String(metadata.name) : 'subject';
          const subject = asset(example.type ?? file.applies[0] ?? '', example.properties, { name });
          const outcomes = evaluateChecks([subject, ...others], set).filter((each) => each.checkId === file.id && each.assetId === 1);
          const [outcome] = outcomes;
          expect(outcome?.status ?? 'NOT_APPLICABLE', outcome?.message).toBe(example.expect);
          if (example.says !== undefined) expect(outcome?.message).toContain(example.says);
          if (outcome?.status === 'NOT_ASSESSED') expect(outcome.collect).not.toBe('');
          if (outcome?.status === 'FAIL') expect(outcome.evidence?.fields?.length).toBeGreaterThan(0);
        });
    });
});

test('every check has examples that pass, fail and are not assessed, and names NIST subcategories', () => {
  expect(set.checks.length).toBeGreaterThanOrEqual(20);
  for (const { file } of set.checks) {
    const expected = new Set(file.examples.map((each) => each.expect));
    for (const status of ['PASS', 'FAIL', 'NOT_ASSESSED'] as const) expect(expected, file.id).toContain(status);
    for (const node of file.controls['nist-ai-rmf-1.0'] ?? []) expect(node, file.id).toMatch(/^(GOVERN|MAP|MEASURE|MANAGE) \d\.\d+$/);
    expect(file.controls['nist-ai-rmf-1.0']?.length, file.id).toBeGreaterThan(0);
  }
});

test('the hash names the exact texts and not the order in which they were given', () => {
  expect(parseChecks([...texts].reverse()).hash).toBe(set.hash);
  const [first, ...rest] = texts;
  if (!first) throw new Error('no checks');
  expect(parseChecks([{ ...first, text: `${first.text}\n# changed` }, ...rest]).hash).not.toBe(set.hash);
});

function customCheck(changes: Record<string, unknown>): { name: string; text: string } {
  const file = {
    id: 'TEST-01',
    version: 1,
    title: 'Test',
    severity: 'low',
    severityReason: 'x',
    domain: 'access',
    applies: ['T'],
    fail: 'r.a == true',
    collect: 'collect {{name}}',
    messages: { fail: '{{name}} fails', pass: '{{name}} passes' },
    evidence: ['a'],
    rationale: 'x',
    remediation: 'x',
    references: [],
    controls: {},
    examples: ['PASS', 'FAIL', 'NOT_ASSESSED'].map((status) => ({ name: status, expect: status, properties: {} })),
    ...changes,
  };
  return { name: 'TEST-01.yaml', text: JSON.stringify(file) };
}

function statusOf(changes: Record<string, unknown>, properties: JsonObject): { status: string; message: string } | undefined {
  return evaluateChecks([asset('T', properties)], parseChecks([customCheck(changes)]))[0];
}

describe('an expression that cannot answer is never a pass', () => {
  test.each([
    ['an absent property', 'r.b.c == 1', 'b'],
    ['a wrong type', 'r.a > 3', ''],
    ['no boolean', 'r.n', 'no yes or no'],
    ['a division by zero', '1 / (size(r.a2) - 0) == 1', ''],
    ['an unknown function', 'nosuch(r)', ''],
    ['an asset that is not there', 'asset("arn:x").a == 1', 'arn:x'],
  ])('%s', (_, fail, says) => {
    const outcome = statusOf({ fail }, { a: 'text', n: 5, a2: [] });
    expect(outcome?.status).toBe('NOT_ASSESSED');
    expect(outcome?.message).toContain(says);
  });

  test('an error in the condition of application is not assessed either', () => {
    expect(statusOf({ when: 'r.zzz == 1' }, { a: true })?.status).toBe('NOT_ASSESSED');
  });

  test('null and prototype names count as absent', () => {
    expect(statusOf({ needs: ['a'] }, { a: null })?.status).toBe('NOT_ASSESSED');
    expect(statusOf({ needs: ['constructor'] }, { a: false })?.status).toBe('NOT_ASSESSED');
    expect(statusOf({ fail: 'r.constructor == 1' }, { a: false })?.status).toBe('NOT_ASSESSED');
  });
});

describe('bounds of expressions', () => {
  test('nested loops over wide assets are not assessed instead of running on', () => {
    const wide = Array.from({ length: 3000 }, (_, index) => index);
    const outcome = statusOf({ fail: 'r.l.exists(x, r.l.exists(y, x == y + 1 && x < 0))' }, { l: wide });
    expect(outcome?.status).toBe('NOT_ASSESSED');
    expect(outcome?.message).toContain('too many parts');
  });

  test.each([
    ['too long', `r.a == "${'x'.repeat(1600)}"`],
    ['too deep', 'r.a.exists(a, a.exists(b, b.exists(c, c.exists(d, d))))'],
    ['too many parts', `r.a == ${Array.from({ length: 300 }, () => '1').join('+')}`],
    ['no CEL', 'r.a =='],
  ])('%s is refused when the file is read', (_, fail) => {
    expect(() => parseChecks([customCheck({ fail })])).toThrow(/TEST-01/);
  });

  test('a pattern that ruins backtracking engines is answered', () => {
    expect(statusOf({ fail: 'r.a.matches("^(a+)+$")' }, { a: `${'a'.repeat(5000)}!` })?.status).toBe('PASS');
  });
});

describe('several files', () => {
  const one = asset('T', { a: false, b: 1 }, { id: 7, artifactId: 3 });
  const other = asset('T', { c: { d: 2 } }, { id: 8, artifactId: 4, pointer: '/Other/5' });
  const checks = parseChecks([customCheck({ fail: 'r.a == true', needs: ['c.d'], evidence: ['c.d', 'a'] })]);

  test('what one file lacks another supplies, and the result belongs to the file of the evidence', () => {
    const [outcome] = evaluateChecks([one, other], checks);
    expect(outcome).toMatchObject({ status: 'PASS', assetId: 8, artifactId: 4, pointer: '/Other/5/c/d' });
  });

  test('the order of files changes nothing', () => {
    expect(evaluateChecks([other, one], checks)).toEqual(evaluateChecks([one, other], checks));
  });

  test('where files disagree a fault in one of them stands and is said to be disputed', () => {
    const faulty = asset('T', { a: true, c: { d: 2 } }, { id: 9, artifactId: 5 });
    for (const order of [
      [one, other, faulty],
      [faulty, other, one],
    ]) {
      const [outcome] = evaluateChecks(order, checks);
      expect(outcome?.status).toBe('FAIL');
      expect(outcome?.message).toContain('disagree');
    }
  });
});
