import { describe, expect, test } from 'vitest';
import { Budget } from '../budget.ts';
import { bytesSource } from '../byte-source.ts';
import { defaultLimits, LimitReached } from '../limits.ts';
import { latin1 } from '../test-files/bytes.ts';
import { pickleBehindJunk } from './behind-junk.ts';
import { nextStream, streamWithin } from './carve.ts';

const named = 'cos\nsystem\n(VX\ntR.';
const marked = `\x80\x02${named}`;
const within = (text: string, from = 0, maxSteps = defaultLimits.maxSteps) =>
  streamWithin(bytesSource(latin1(text)), from, new Budget({ ...defaultLimits, maxSteps }));
const next = (text: string, from = 0) => nextStream(bytesSource(latin1(text)), from, new Budget());
const mebibyte = 1024 * 1024;

describe('a stream that imports something is found', () => {
  test('behind other bytes, by its mark or by its first import', () => {
    expect(within(`junk${marked}`)).toBe(4);
    expect(within(`junk${named}`)).toBe(4);
    expect(within(`${marked}xx${marked}`, 1)).toBe(2);
    expect(within(`junk${named}`, 5)).toBeUndefined();
    expect(within(`\x80\xff\x80\x02\xff${'c '.repeat(25)}${named}`)).toBe(55);
  });

  test('of every protocol that has a mark', () => {
    for (const version of [2, 3, 4, 5]) expect(within(`--\x80${String.fromCharCode(version)}N0${named}`)).toBe(2);
    for (const version of [1, 6]) expect(within(`--\x80${String.fromCharCode(version)}N0${named}`)).toBe(6);
  });

  test('not where nothing is imported', () => {
    expect(within('--\x80\x02N.')).toBeUndefined();
    expect(within('--\x80\x02')).toBeUndefined();
    expect(within('--c')).toBeUndefined();
    expect(within('--cos\nsystem\n')).toBeUndefined();
    expect(within('--c1s\nsystem\n(tR.')).toBeUndefined();
  });

  test('across and behind the pieces that are searched', () => {
    for (const at of [mebibyte - 1, mebibyte, mebibyte + 1]) {
      expect(within(`${'-'.repeat(at)}${marked}`)).toBe(at);
      expect(within(`-${'-'.repeat(at)}${named}`, 1)).toBe(at + 1);
    }
  });

  test('until the budget ends: pieces and starts both cost', () => {
    expect(within('-'.repeat(100), 0, 64)).toBeUndefined();
    expect(() => within('-'.repeat(100), 0, 63)).toThrow(LimitReached);
    expect(() => within('-'.repeat(mebibyte + 1), 0, 127)).toThrow(LimitReached);
    expect(within('-'.repeat(mebibyte), 0, 64)).toBeUndefined();
    const starts = '\x80\x02N.'.repeat(10);
    expect(within(starts, 0, 64 + 10 * 259)).toBeUndefined();
    expect(() => within(starts, 0, 63 + 10 * 259)).toThrow(LimitReached);
  });
});

describe('the next stream', () => {
  test('is right there when it parses, import or not', () => {
    expect(next('\x80\x02N.')).toBe(0);
    expect(next('--\x80\x02N.', 2)).toBe(2);
  });

  test('is found behind junk when it imports something', () => {
    expect(next(`--${marked}`)).toBe(2);
    expect(next('--\x80\x02N.')).toBeUndefined();
  });

  test('is not behind the end', () => {
    expect(next(marked, marked.length)).toBeUndefined();
    expect(next(marked, marked.length + 1)).toBeUndefined();
  });
});

describe('a pickle behind junk', () => {
  const junk = (length: number, then = marked) => pickleBehindJunk(bytesSource(latin1(`${'-'.repeat(length)}${then}`)));

  test('is named with the length of the junk, up to one mebibyte of it', () => {
    expect(junk(1)).toEqual({ kind: 'pickle', label: 'Pickle behind 1 bytes of something else' });
    expect(junk(mebibyte)?.label).toBe('Pickle behind 1048576 bytes of something else');
    expect(junk(mebibyte + 1)).toBeUndefined();
    expect(junk(5, `${marked}${'-'.repeat(2 * mebibyte)}`)?.label).toBe('Pickle behind 5 bytes of something else');
    expect(junk(5, 'nothing')).toBeUndefined();
  });

  test('is not looked for without end: many false starts end the search', () => {
    expect(junk(5, `${'\x80\x02N.'.repeat(9000)}${marked}`)).toBeUndefined();
    expect(junk(5, `${'\x80\x02N.'.repeat(7000)}${marked}`)).toBeDefined();
  });
});
