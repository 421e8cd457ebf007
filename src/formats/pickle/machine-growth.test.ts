import { describe, expect, test } from 'vitest';
import { concat, latin1 } from '../test-files/bytes.ts';
import { op } from '../test-files/pickle.ts';
import { tracePickle } from '../test-files/pickle-trace.ts';
import type { Value } from './values.ts';

const numbers = (count: number): string => 'K\x07'.repeat(count);
const kept = (value: Value): number => ('items' in value ? value.items.length : -1);
const run = (...body: readonly (Uint8Array | string)[]): Value => tracePickle(concat(...body, '.')).end.result;

describe('a large dictionary keeps the keys that change behaviour', () => {
  const full = concat('(', numbers(64));
  const telling = op.text('_target_');

  test.each([
    ['DICT', concat(full, 'K\x07K\x07', telling, 'K\x01d')],
    ['SETITEMS', concat('}', full, 'K\x07K\x07', telling, 'K\x01u')],
    ['SETITEM', concat('}', full, 'u', telling, 'K\x01s')],
    ['SETITEMS behind an odd number of items', concat('}(', numbers(63), 'u(', telling, 'K\x01u')],
  ])('with %s, whose value comes with it', (_name, body) => {
    const value = run(body);
    const items = 'items' in value ? value.items : [];
    expect(items.slice(-2)).toMatchObject([{ kind: 'text' }, { kind: 'number', value: 1 }]);
    expect(items).toHaveLength(66);
  });

  test.each([
    ['_abcd', 66],
    ['_abc', 64],
    ['fabcd', 66],
    ['gabcd', 64],
    [`_${'a'.repeat(39)}`, 66],
    [`_${'a'.repeat(40)}`, 64],
  ])('by the spelling of %s', (key, items) => {
    expect(kept(run(full, op.text(key), 'Nd'))).toBe(items);
    expect(kept(run(full, op.bytes(latin1(key)), 'Nd'))).toBe(64);
  });

  test('not where the key has no value, nor a text among values', () => {
    expect(kept(run(full, telling, 'd'))).toBe(64);
    expect(kept(run(full, 'N', telling, 'd'))).toBe(64);
    expect(kept(run('(', numbers(64), telling, 'Nl'))).toBe(64);
    expect(kept(run('](', numbers(64), telling, 'Ne'))).toBe(64);
  });

  test('in their slim form, and only some hundreds', () => {
    const list = run(full, telling, '](Ned');
    expect('items' in list && list.items[65]).toEqual({ kind: 'unknown' });
    const many = concat(...Array.from({ length: 600 }, () => concat(telling, 'N')));
    expect(kept(run(full, many, 'd'))).toBe(1002);
  });
});

describe('growth is told', () => {
  /** Lists of ten references to the list before: 11,111,111 values after seven rounds. */
  const tenfold = (rounds: number): string => `]q\x00${`(${'h\x00'.repeat(10)}lq\x00`.repeat(rounds)}`;
  const notes = (bytes: Uint8Array): readonly string[] => tracePickle(bytes).lines.filter((line) => !line.startsWith('extend'));

  test('once, when few opcodes describe more than ten million values', () => {
    expect(notes(latin1(`${tenfold(6)}.`))).toEqual([]);
    expect(notes(latin1(`${tenfold(7)}.`))).toEqual([
      'expansion at 168: 92 opcodes describe 1.1e+7 values once every reference is followed.',
    ]);
    expect(notes(latin1(`${tenfold(9)}.`))).toHaveLength(1);
    expect(notes(latin1(`${tenfold(6)}0](${'h\x00'.repeat(10)}e.`))).toHaveLength(1);
  });

  test('not when there are as many opcodes', () => {
    expect(notes(latin1(`${'N0'.repeat(5520)}${tenfold(7)}.`))).toEqual([]);
    expect(notes(latin1(`${'N0'.repeat(5500)}${tenfold(7)}.`))).toHaveLength(1);
  });

  test('once, when containers nest more than ten thousand deep', () => {
    const nest = (levels: number) => latin1(`${']'.repeat(levels)}${'a'.repeat(levels - 1)}.`);
    expect(notes(nest(10_000))).toEqual([]);
    expect(notes(nest(10_001))).toEqual(['depth at 0: Containers are nested more than 10000 deep.']);
    expect(notes(nest(10_003))).toEqual(['depth at 2: Containers are nested more than 10000 deep.']);
  });
});

test('once a million items are kept, little more is', () => {
  const five = 'N'.repeat(5);
  const shapes = [
    `](${five}e`,
    `(${five}l`,
    `(${five}d`,
    `(${'N'.repeat(20)}t`,
    ']\x85',
    ']Q',
    'ca\nb\n]\x85R',
    `(${'N'.repeat(40)}ia\nb\n`,
  ];
  const seen = (fill: string): unknown[] => {
    const told: unknown[] = [];
    const shape = (value: Value): unknown => {
      if ('items' in value) return [value.items.length, value.items[0]?.kind];
      if (value.kind === 'call') return [value.args.length, value.args[0]?.kind, value.state?.kind];
      return value.kind === 'persistent' ? value.id.kind : value.kind;
    };
    const built = (target: Value): number => {
      told.push(shape(target));
      return 0;
    };
    tracePickle(latin1(`${fill}${shapes.map((each) => `${each}]b`).join('')}.`), { built });
    return told;
  };
  const whole = [[5, 'none'], [5, 'none'], [5, 'none'], [20, 'none'], [1, 'list'], 'list', [1, 'list', 'list'], [40, 'none', 'list']];
  const little = [
    [4, 'none'],
    [4, 'none'],
    [4, 'none'],
    [16, 'none'],
    [1, 'unknown'],
    'unknown',
    [1, 'unknown', 'unknown'],
    [32, 'none', 'unknown'],
  ];
  const million = `(${'N'.repeat(64)}t0`.repeat(15_625);
  expect(seen('')).toEqual(whole);
  expect(seen(million)).toEqual([whole[0], ...little.slice(1)]);
  expect(seen(`${million}N\x850`)).toEqual(little);
});
