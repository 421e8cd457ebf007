/** One reading of the bytes, or none: the longer forms that BER allows are refused, and nothing deep or endless is followed. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { MalformedData, readDer, readIdentifier } from './der.ts';

const bytes = (hex: string) => new Uint8Array(Buffer.from(hex, 'hex'));

test('an element is read with its children and ends where it says', () => {
  const read = readDer(bytes('30050201050500ffff'));
  expect(read.bytes).toHaveLength(7);
  expect(read.children.map((each) => each.tag)).toEqual([0x02, 0x05]);
});

test('a length in a longer form, without an end, or beyond the bytes is refused', () => {
  for (const hex of ['308103020105', '30820003020105', '30800201050000', '3004020105', '30', '1f2101aa']) {
    expect(() => readDer(bytes(hex))).toThrow(MalformedData);
  }
});

test('nesting beyond any certificate is refused, not followed', () => {
  let hex = '0500';
  for (let level = 0; level < 40; level++) hex = `30${(hex.length / 2).toString(16).padStart(2, '0')}${hex}`;
  expect(() => readDer(bytes(hex))).toThrow('nested');
  expect(() => readDer(bytes(`3083030d40${'0500'.repeat(100_000)}`))).toThrow('too many');
});

test('object identifiers are read as OpenSSL prints them', () => {
  expect(readIdentifier(readDer(bytes('06092a864886f70d010702')), 'x')).toBe('1.2.840.113549.1.7.2');
  expect(readIdentifier(readDer(bytes('0603551d25')), 'x')).toBe('2.5.29.37');
  expect(readIdentifier(readDer(bytes('06028837')), 'x')).toBe('2.999');
});

test('any bytes are read or refused as malformed', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), (data) => {
      try {
        return readDer(data).bytes.length <= data.length;
      } catch (thrown) {
        return thrown instanceof MalformedData;
      }
    }),
    { numRuns: 5_000, seed: 5 },
  );
});
