import { describe, expect, test } from 'vitest';
import { addItems, bare, type CallValue, container, numberValue, slim, unknownValue, type Value } from './values.ts';

const name: Value = { kind: 'global', offset: 0, opcode: 'GLOBAL', module: 'm', name: 'n', exact: true };
const one = numberValue(1);
const many = (count: number): Value[] => new Array(count).fill(one);
const call = (args: readonly Value[], state?: Value): CallValue => ({
  kind: 'call',
  offset: 0,
  opcode: 'REDUCE',
  callee: name,
  args,
  state,
});

test('numbers are what they are, and small whole ones are shared', () => {
  for (const value of [-2, -1, 0, 1, 1023, 1024, 0.5, 1e300, Number.POSITIVE_INFINITY])
    expect(numberValue(value)).toEqual({ kind: 'number', value });
  for (const value of [-1, 0, 1023]) expect(numberValue(value)).toBe(numberValue(value));
  for (const value of [-2, 1024]) expect(numberValue(value)).not.toBe(numberValue(value));
});

describe('a slim value', () => {
  test('is a tuple of up to eight plain values, and no other container', () => {
    const eight = container('tuple', 0, many(8));
    expect(slim(eight)).toBe(eight);
    expect(slim(container('tuple', 0, many(9)))).toBe(unknownValue);
    expect(slim(container('tuple', 0, [one, container('tuple', 0)]))).toBe(unknownValue);
    expect(slim(container('list', 0))).toBe(unknownValue);
    expect(slim(name)).toBe(name);
  });

  test('of a call keeps plain arguments and of calls among them what was called', () => {
    const plain = call([]);
    expect(slim(plain)).toBe(plain);
    const tuple = container('tuple', 0, [one]);
    const empty = call([], container('dict', 0));
    const inner = call([one], one);
    const slimmed = slim(call([one, tuple, container('list', 0, [one]), inner, empty], one));
    expect(slimmed).toEqual(call([one, tuple, unknownValue, call([]), empty]));
    expect(slimmed.kind === 'call' && slimmed.args[4]).toBe(empty);
    expect(slim(empty)).toEqual(call([]));
    expect(slim(call([one]))).toEqual(call([one]));
  });
});

test('a bare value of a call is its callee and the classes among its arguments', () => {
  expect(bare(call([one, name, container('list', 0)], one))).toEqual(call([name]));
  expect(bare(container('list', 0))).toBe(unknownValue);
  expect(bare(name)).toBe(name);
});

describe('a container', () => {
  test('is empty at first', () => {
    expect(container('list', 7)).toEqual({ kind: 'list', offset: 7, items: [], count: 0, weight: 1, depth: 1 });
  });

  test('keeps the first 64 items and counts all', () => {
    const list = container('list', 0, many(63));
    addItems(list, many(3));
    expect([list.items.length, list.count, list.weight, list.depth]).toEqual([64, 66, 67, 1]);
  });

  test('keeps 4 items when little may be kept, 16 of a tuple, and of each its slim form', () => {
    const list = container('list', 0, [container('list', 0), ...many(70)], true);
    expect([list.items.length, list.count, list.items[0]]).toEqual([4, 71, unknownValue]);
    expect(container('tuple', 0, many(70), true).items).toHaveLength(16);
    expect(container('list', 0, [container('list', 5)]).items[0]).toMatchObject({ offset: 5 });
  });

  test('weighs what stands in it once every reference is followed, and is as deep', () => {
    const inner = container('list', 0, many(3));
    expect(container('list', 0, [inner, inner, one])).toMatchObject({ weight: 10, depth: 2 });
    expect(container('list', 0, [container('list', 0, [inner]), inner])).toMatchObject({ weight: 10, depth: 3 });
    expect(container('list', 0, [call([], inner)])).toMatchObject({ weight: 5, depth: 2 });
    expect(container('list', 0, [call([], one), call([inner])])).toMatchObject({ weight: 3, depth: 1 });
  });
});
