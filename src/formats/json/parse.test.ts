import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Budget } from '../budget.ts';
import { LimitReached, MalformedInput } from '../limits.ts';
import { type JsonNode, memberOf, parseJson } from './parse.ts';

const parse = (text: string) => parseJson(Buffer.from(text), new Budget());

function plainOf(node: JsonNode): unknown {
  if (node.kind === 'object') return Object.fromEntries(node.members.map(({ key, value }) => [key, plainOf(value)]));
  if (node.kind === 'array') return node.items.map(plainOf);
  return node.kind === 'null' ? null : node.value;
}

test('reads what JSON.parse reads, to the same values', () => {
  fc.assert(
    fc.property(fc.json(), (text) => {
      expect(plainOf(parse(text).value)).toEqual(plainOf(parse(JSON.stringify(JSON.parse(text))).value));
      expect(JSON.stringify(plainOf(parse(text).value))).toBe(JSON.stringify(JSON.parse(text)));
    }),
    { numRuns: 300 },
  );
});

test('refuses what JSON.parse refuses', () => {
  const near = fc
    .array(fc.constantFrom('{', '}', '[', ']', ',', ':', '"', 'a', '1', '-', '.', 'e', ' ', '\\', 'true', 'null', '\u0001'), {
      maxLength: 12,
    })
    .map((parts) => parts.join(''));
  fc.assert(
    fc.property(near, (text) => {
      let native = true;
      try {
        JSON.parse(text);
      } catch {
        native = false;
      }
      let own = true;
      try {
        own = parse(text).rest === undefined;
      } catch (error) {
        expect(error).toBeInstanceOf(MalformedInput);
        own = false;
      }
      expect(own).toBe(native);
    }),
    { numRuns: 3000 },
  );
});

describe('what JSON.parse throws away is kept', () => {
  test('both of two equal keys, and the place of each value in bytes', () => {
    const text = '{"ä":1, "a":"x", "a":"y"}';
    const { value } = parse(text);
    const keys = value.kind === 'object' ? value.members.map((member) => member.key) : [];
    expect(keys).toEqual(['ä', 'a', 'a']);
    const last = memberOf(value, 'a');
    expect(last?.kind === 'string' && last.value).toBe('y');
    expect(Buffer.from(text).subarray(last?.at, last?.end).toString()).toBe('"y"');
  });

  test('bytes behind the value', () => {
    expect(parse('{} x').rest).toBe(3);
    expect(parse('{}  ').rest).toBeUndefined();
  });
});

test('nesting without end reaches the limit and not the stack', () => {
  expect(() => parse('['.repeat(100_000))).toThrow(LimitReached);
});
