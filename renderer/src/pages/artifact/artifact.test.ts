/** Paging through a file: every byte is in exactly one chunk, and no finding is pinned at another member's offset. */
import { describe, expect, test } from 'vitest';
import { chunkBytes, chunksFor, partOf, partRows, rowsInPart } from './chunks.ts';
import { baseOf, offsetIn, pinsIn, placesOf } from './pins.ts';

describe('chunks', () => {
  test('rows at the seam of two chunks need both', () => {
    const rows = chunkBytes / 16;
    expect(chunksFor(0, 10, 1_000_000)).toEqual([0]);
    expect(chunksFor(rows - 1, rows, 1_000_000)).toEqual([0, 1]);
    expect(chunksFor(0, 10_000, 20_000)).toEqual([0, 1]);
    expect(chunksFor(5, 2, 1000)).toEqual([]);
    expect(chunksFor(0, 10, 0)).toEqual([]);
  });

  test('a file of 10 GB is shown in parts that a browser can scroll', () => {
    const size = 10_000_000_000;
    const { count } = partOf(0, size);
    const rows = Array.from({ length: count }, (_, part) => rowsInPart(part, size));
    expect(rows.reduce((sum, each) => sum + each, 0)).toBe(Math.ceil(size / 16));
    expect(Math.max(...rows)).toBe(partRows);
    expect(partOf(size - 1, size).at).toBe(count - 1);
    expect(partOf(0, 0).count).toBe(1);
  });
});

describe('pins in the file', () => {
  const bytes = {
    offset: 0,
    hex: '',
    pins: [
      { from: 4, to: 8 },
      { from: 5, to: 6, strong: true },
    ],
  };
  const coverage = { parsed: 0, hashed: 0, unread: 0 };
  const places = placesOf([
    { member: 'stored.pkl', format: '', size: 9, from: 100, coverage, detail: '' },
    { member: 'packed.pkl', format: '', size: 9, coverage, detail: '' },
  ]);

  test('a packed member has no place among the bytes of the archive', () => {
    const packed = { location: { member: 'packed.pkl', offset: 5 }, evidence: { bytes } };
    expect(baseOf(packed, places)).toBeUndefined();
    expect(offsetIn(packed, places)).toBeUndefined();
    expect(pinsIn([packed], places)).toEqual([]);
    expect(offsetIn({ location: { offset: 5 }, evidence: { bytes: { ...bytes, member: 'packed.pkl' } } }, places)).toBeUndefined();
  });

  test('offsets of a member that lies there unpacked are moved to where it lies', () => {
    const stored = { location: { member: 'stored.pkl', offset: 7 }, evidence: { bytes } };
    expect(offsetIn(stored, places)).toBe(105);
    expect(pinsIn([stored], places)).toEqual([
      { from: 104, to: 108 },
      { from: 105, to: 106, strong: true },
    ]);
    expect(pinsIn([{ location: { member: 'stored.pkl', offset: 7 }, evidence: null }], places)).toEqual([{ from: 107, to: 108 }]);
  });

  test('the strong pin comes first, then the place the finding names', () => {
    expect(offsetIn({ location: {}, evidence: { bytes } }, places)).toBe(5);
    expect(offsetIn({ location: { offset: 77 }, evidence: null }, places)).toBe(77);
    expect(pinsIn([{ location: { offset: 77, length: 3 }, evidence: null }], places)).toEqual([{ from: 77, to: 80 }]);
  });
});
