import fc from 'fast-check';
import { expect, test } from 'vitest';
import { stringify } from 'yaml';
import { Budget } from '../budget.ts';
import type { JsonNode } from '../json/parse.ts';
import { LimitReached } from '../limits.ts';
import { readYaml } from './read.ts';

const read = (text: string) => readYaml(Buffer.from(text), new Budget());

function plainOf(node: JsonNode | undefined): unknown {
  if (node === undefined || node.kind === 'null') return null;
  if (node.kind === 'object') return Object.fromEntries(node.members.map(({ key, value }) => [key, plainOf(value)]));
  return node.kind === 'array' ? node.items.map(plainOf) : node.value;
}

/** Line feeds at a block's end are kept or cut by marks that this reader has no use for. */
const cut = (value: unknown): unknown =>
  JSON.parse(JSON.stringify(value), (_, each: unknown) => (typeof each === 'string' ? each.trimEnd() : each));

test('reads what the reference library writes, in block and in flow style', () => {
  const text = fc.oneof(
    fc.string({ maxLength: 20 }),
    fc.stringMatching(/^[a-z :#'"-]{0,20}$/),
    fc.stringMatching(/^[a-z]{1,5}(?:\n[a-z ]{0,5}){0,3}$/),
  );
  const value = fc.letrec((tie) => ({
    any: fc.oneof(
      { depthSize: 'small' },
      text,
      fc.integer(),
      fc.boolean(),
      fc.constant(null),
      fc.array(tie('any'), { maxLength: 4 }),
      tie('map'),
    ),
    map: fc.dictionary(fc.stringMatching(/^[a-z][a-z0-9_ .-]{0,8}$/), tie('any'), { maxKeys: 4 }),
  })).map;
  fc.assert(
    fc.property(value, fc.constantFrom('block', 'flow'), (document, style) => {
      const written = stringify(document, { collectionStyle: style === 'flow' ? 'flow' : 'block', lineWidth: 0, version: '1.1' });
      const { roots, fault } = read(written);
      expect({ value: cut(plainOf(roots[0])), fault }).toEqual({ value: cut(document), fault: undefined });
    }),
    { numRuns: 500 },
  );
});

test('any text ends with a result, and places lie within it', () => {
  const piece = fc.constantFrom(
    'a',
    ': ',
    '- ',
    '\n',
    '  ',
    '"',
    "'",
    '[',
    ']',
    '{',
    '}',
    ',',
    '!',
    '!!python/name:x',
    '&a ',
    '*a',
    '|\n',
    '>',
    '---\n',
    '...',
    '#',
    '%TAG ! x\n',
    '? ',
    '\t',
    '\r\n',
    '<<',
  );
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 60 }), (pieces) => {
      const source = pieces.join('');
      const { tags, fault } = read(source);
      for (const tag of tags) expect(tag.at).toBeLessThan(source.length);
      expect(fault?.at ?? 0).toBeLessThanOrEqual(source.length);
    }),
    { numRuns: 3000 },
  );
});

test('tags are told in full, wherever a node can have one', () => {
  const tagsOf = (text: string) => read(text).tags.map(({ tag }) => tag);
  expect(tagsOf('!!str a')).toEqual(['tag:yaml.org,2002:str']);
  expect(tagsOf('- !<x:y> a\n- {b: !z c}\n- ? !k d\n  : !v e\n')).toEqual(['x:y', '!z', '!k', '!v']);
  expect(tagsOf('a: !one &x\n  b: 1\nc: &y !two d\n')).toEqual(['!one', '!two']);
});

test('aliases are counted as often as they unfold', () => {
  const lines = [
    'a: &a [x,x,x,x,x,x,x,x,x,x]',
    ...[...'bcdefghij'].map((name, index) => `${name}: &${name} [${`*${'abcdefghi'[index]},`.repeat(10)}]`),
  ];
  expect(read(lines.join('\n')).unfolded).toBeGreaterThan(1e9);
});

test('nesting without end is a fault and lines without end meet the budget', () => {
  for (const text of ['['.repeat(100_000), '- '.repeat(100_000), '{a: '.repeat(10_000)])
    expect(read(text).fault?.detail).toContain('nested');
  expect(() => readYaml(Buffer.from('- a\n'.repeat(20_000)), new Budget({ ...new Budget().limits, maxSteps: 1000 }))).toThrow(LimitReached);
});
