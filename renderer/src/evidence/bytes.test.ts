/** Bytes, pins and coverage as they are laid out: what an auditor would compare with another hex editor. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { hexOffset, parseHex, parseOffset, rowsOf, textByte } from './bytes.ts';
import { layoutCoverage, sharePercent } from './coverage.ts';
import { countPinned, firstPinned, pinMap, pinnedSpan, stepAt, stepRange, type TraceStep } from './pins.ts';

describe('rows of bytes', () => {
  test('an excerpt that begins inside a row keeps the columns of the file', () => {
    const [first, second] = rowsOf(0xa3, parseHex('0102030405060708090a0b0c0d0e0f'));
    expect(first?.offset).toBe(0xa0);
    expect(first?.bytes.slice(0, 5)).toEqual([undefined, undefined, undefined, 1, 2]);
    expect(second?.offset).toBe(0xb0);
    expect(second?.bytes.filter((byte) => byte !== undefined)).toEqual([14, 15]);
  });

  test('every byte appears once, at its own offset', () => {
    fc.assert(
      fc.property(fc.nat(1_000_000), fc.uint8Array({ maxLength: 300 }), (offset, bytes) => {
        const seen = rowsOf(offset, bytes).flatMap((row) =>
          row.bytes.flatMap((byte, place) => (byte === undefined ? [] : [[row.offset + place, byte]])),
        );
        expect(seen).toEqual([...bytes].map((byte, at) => [offset + at, byte]));
      }),
    );
  });

  test('hex that is cut or foreign ends where it stops being hex', () => {
    expect([...parseHex('00ffz1')]).toEqual([0, 255]);
    expect([...parseHex('abc')]).toEqual([0xab]);
    expect(parseHex('')).toHaveLength(0);
  });

  test('control bytes never reach the text column', () => {
    expect([0x00, 0x1b, 0x41, 0x7f, 0x9b, 0xff].map(textByte).join('')).toBe('..A...');
  });

  test('an offset is read as hex or decimal and refused beyond the file', () => {
    expect(parseOffset('0xB0', 500)).toBe(0xb0);
    expect(parseOffset('b0', 500)).toBe(0xb0);
    expect(parseOffset('176', 500)).toBe(176);
    expect(parseOffset('1,024', 5000)).toBe(1024);
    for (const bad of ['', 'xyz', '-1', '0x', '500', '99999999999999999999']) expect(parseOffset(bad, 500)).toBeUndefined();
  });

  test('offsets of large files are not cut', () => expect(hexOffset(0x1_2345_6789, 8)).toBe('123456789'));
});

const step = (offset: number, mark?: TraceStep['mark']): TraceStep => ({
  offset,
  code: 'c',
  name: 'GLOBAL',
  argument: '',
  ...(mark ? { mark } : {}),
});
const trace = [step(0xb0, 'cause'), step(0xbe, 'part'), step(0xc0), step(0xe6)];

describe('pins', () => {
  test('a strong pin wins over a pin around it, and both count once', () => {
    const pins = [
      { from: 2, to: 8 },
      { from: 4, to: 6, strong: true },
      { from: 100, to: 200 },
    ];
    expect([...pinMap(pins, { from: 0, to: 10 })]).toEqual([0, 0, 1, 1, 2, 2, 1, 1, 0, 0]);
    expect(countPinned(pins, { from: 0, to: 10 })).toBe(6);
    expect(pinnedSpan(pins)).toEqual({ from: 2, to: 200 });
    expect(pinnedSpan([])).toBeUndefined();
  });

  test('a byte leads to the opcode that holds it, and the opcode back to its bytes', () => {
    expect(stepRange(trace, 0)).toEqual({ from: 0xb0, to: 0xbe });
    expect(stepRange(trace, 3)).toEqual({ from: 0xe6, to: 0xe7 });
    expect(stepAt(trace, 0xb5)).toBe(0);
    expect(stepAt(trace, 0xc0)).toBe(2);
    expect(stepAt(trace, 0xa0)).toBe(-1);
    for (const index of trace.keys()) expect(stepAt(trace, stepRange(trace, index)?.from ?? -1)).toBe(index);
  });

  test('jump goes to the strong pin first, else to the cause in the trace', () => {
    expect(
      firstPinned({
        trace,
        bytes: {
          offset: 0,
          hex: '',
          pins: [
            { from: 1, to: 2 },
            { from: 7, to: 9, strong: true },
          ],
        },
      }),
    ).toBe(7);
    expect(firstPinned({ trace })).toBe(0xb0);
    expect(firstPinned({})).toBeUndefined();
  });
});

describe('coverage', () => {
  test('what nobody described counts as unread', () => {
    const layout = layoutCoverage([{ from: 10, to: 20, state: 'parsed', what: 'header' }], 100);
    expect(layout.segments.map(({ from, to, state }) => [from, to, state])).toEqual([
      [0, 10, 'unread'],
      [10, 20, 'parsed'],
      [20, 100, 'unread'],
    ]);
    expect(layout).toMatchObject({ parsed: 10, hashed: 0, unread: 90 });
  });

  test('any ranges of a file add up to its size, without holes or overlaps', () => {
    const range = fc.record({
      from: fc.integer({ min: 0, max: 2000 }),
      to: fc.integer({ min: 0, max: 2000 }),
      state: fc.constantFrom('parsed' as const, 'hashed' as const, 'unread' as const),
      what: fc.constant(''),
    });
    fc.assert(
      fc.property(fc.array(range, { maxLength: 60 }), fc.integer({ min: 1, max: 1500 }), (ranges, size) => {
        const { segments, parsed, hashed, unread } = layoutCoverage(ranges, size);
        expect(parsed + hashed + unread).toBe(size);
        let at = 0;
        for (const segment of segments) {
          expect(segment.from).toBe(at);
          at = segment.to;
        }
        expect(at).toBe(size);
      }),
    );
  });

  test('a hundred thousand ranges are drawn as few, and none of their bytes is lost', () => {
    const ranges = Array.from({ length: 100_000 }, (_, at) => ({
      from: at * 2,
      to: at * 2 + 1,
      state: 'parsed' as const,
      what: String(at),
    }));
    const layout = layoutCoverage(ranges, 200_000);
    expect(layout.segments.length).toBeLessThanOrEqual(400);
    expect(layout).toMatchObject({ parsed: 100_000, unread: 100_000, ranges: 200_000 });
    expect(layout.segments.reduce((sum, { unread }) => sum + unread, 0)).toBe(100_000);
    expect(layout.segments.reduce((sum, { ranges: count }) => sum + count, 0)).toBe(200_000);
  });

  test('a wide range keeps its name among thousands of thin ones', () => {
    const thin = Array.from({ length: 3000 }, (_, at) => ({
      from: at,
      to: at + 1,
      state: 'parsed' as const,
      what: `header ${String(at)}`,
    }));
    const layout = layoutCoverage([...thin, { from: 3000, to: 1_000_000, state: 'hashed', what: 'tensor data' }], 1_000_000);
    expect(layout.segments.at(-1)).toMatchObject({ what: 'tensor data', ranges: 1 });
    expect(layout.segments.length).toBeLessThan(10);
  });

  test('a share that is not everything never reads as everything', () => {
    expect(sharePercent(999_999, 1_000_000)).toBe('over 99.9 %');
    expect(sharePercent(1, 1_000_000)).toBe('under 0.1 %');
    expect(sharePercent(1, 1)).toBe('100 %');
    expect(sharePercent(0, 5)).toBe('0 %');
    expect(sharePercent(0, 0)).toBe('0 %');
    expect(sharePercent(934, 1000)).toBe('93.4 %');
  });
});
