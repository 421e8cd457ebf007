/** Whatever lies around a payload, and whatever is put beside or behind it, the payload is found at the way to it. */
import { deflateSync, gzipSync, zstdCompressSync } from 'node:zlib';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { defaultLimits } from '#formats/limits';
import { concat, utf8 } from '#formats/test-files/bytes';
import { attack, packed } from '#formats/test-files/packed';
import { makeTar } from '#formats/test-files/tar';
import { makeZip } from '#formats/test-files/zip';
import { scanBytes } from './test-scan.ts';

/** One layer: what it makes of the bytes, and the step that leads into it. */
interface Layer {
  readonly wrap: (inner: Uint8Array, name: string) => Uint8Array;
  readonly step: (name: string) => string;
}

const byName = (name: string) => name;
const content = () => 'content';
const beside = utf8('words that stand beside\n');
const layers: readonly Layer[] = [
  { wrap: (data, name) => makeZip([{ name, data }]), step: byName },
  {
    wrap: (data, name) =>
      makeZip([
        { name: 'a.txt', data: beside },
        { name, data, deflate: true },
      ]),
    step: byName,
  },
  { wrap: (data, name) => makeZip([{ name, data, deflate: true, descriptor: true }]), step: byName },
  { wrap: (data, name) => makeZip([{ name, data, zip64: true }], { zip64: true }), step: byName },
  {
    wrap: (data, name) =>
      makeTar([
        { name: 'a.txt', data: beside },
        { name, data },
      ]),
    step: byName,
  },
  { wrap: (data, name) => makeTar([{ name, data, dialect: 'v7' }]), step: byName },
  { wrap: (data, name) => makeTar([{ name: 'short', data, pax: { path: name } }]), step: byName },
  { wrap: (data) => new Uint8Array(gzipSync(data)), step: content },
  { wrap: (data) => new Uint8Array(deflateSync(data)), step: content },
  { wrap: (data) => new Uint8Array(zstdCompressSync(data)), step: content },
];
const layer = fc.record({
  layer: fc.constantFrom(...layers),
  name: fc.stringMatching(/^[a-z]{1,8}\.[a-z]{1,4}$/).filter((name) => name !== 'a.txt'),
});
const nest = fc.array(layer, { minLength: 1, maxLength: 5 });
const seeds: readonly (readonly [Uint8Array, string])[] = [
  [attack, ''],
  [packed.bzip2, 'content'],
  [packed.xz, 'content'],
  [packed.lzma, 'content'],
  [packed.lz4, 'content'],
  [packed.sevenZip, 'data.pkl'],
  [packed.zipLzma, 'data.pkl'],
];

function build(around: readonly { readonly layer: Layer; readonly name: string }[], [seed, inside]: readonly [Uint8Array, string]) {
  let bytes = seed;
  const steps = inside === '' ? [] : [inside];
  for (const { layer: each, name } of around) {
    bytes = each.wrap(bytes, name);
    steps.unshift(each.step(name));
  }
  return { bytes, member: steps.join('!') };
}

test('in any nest of containers the finding stands at the way to the payload', () => {
  fc.assert(
    fc.property(nest, fc.constantFrom(...seeds), (around, seed) => {
      const { bytes, member } = build(around, seed);
      const scan = scanBytes(bytes);
      expect(scan.outcome).toBe('scanned');
      expect(scan.observations.filter((each) => each.ruleId === 'MDL-PKL-001').map((each) => each.location.member)).toContain(member);
      expect(scan.contents.map((node) => node.member)).toContain(member);
    }),
    { numRuns: 150 },
  );
});

test('bytes put behind or a member put beside never remove a finding', () => {
  fc.assert(
    fc.property(
      nest,
      fc.constantFrom(...seeds),
      fc.uint8Array({ minLength: 1, maxLength: 300 }),
      fc.boolean(),
      (around, seed, more, zeros) => {
        const { bytes } = build(around, seed);
        const before = scanBytes(bytes).rules;
        const behind = scanBytes(concat(bytes, zeros ? new Uint8Array(more.length) : more)).rules;
        expect(behind).toEqual(expect.arrayContaining(before));
        const besides = scanBytes(
          makeTar([
            { name: 'x', data: more },
            { name: 'y', data: bytes },
            { name: 'z', data: more },
          ]),
        ).rules;
        expect(besides).toEqual(expect.arrayContaining(before));
      },
    ),
    { numRuns: 100 },
  );
});

test('a file that holds itself ends at the depth that is followed', () => {
  let bytes = makeZip([{ name: 'a', data: attack }]);
  for (let depth = 0; depth < 40; depth += 1) bytes = new Uint8Array(gzipSync(makeZip([{ name: 'r', data: bytes, deflate: true }])));
  const scan = scanBytes(bytes);
  expect(scan.outcome).toBe('limit');
  expect(scan.rules).toContain('MDL-ART-002');
});

test('a tree of bombs ends at one purse', () => {
  let bytes: Uint8Array = new Uint8Array(4 << 20);
  for (let depth = 0; depth < 4; depth += 1) {
    const data = new Uint8Array(gzipSync(bytes));
    bytes = makeTar(Array.from({ length: 16 }, (_, index) => ({ name: `${index}`, data })));
  }
  const scan = scanBytes(new Uint8Array(gzipSync(bytes)), 'x', { ...defaultLimits, maxInflatedBytes: 64 << 20 });
  expect(scan.outcome).toBe('limit');
}, 60_000);

/** What fuzzing found once: each file ended the scan with a fault of the program. */
const once: readonly (readonly [string, string])[] = [
  [
    'a zip whose member lies in packed text that ends early',
    'UEsDBBQACAAIAAAAAAAAAAAAAAAAAAAAAAAKAAAAYS9kYXRhLnBrbGtgqtWIYGRgYEiM1fAC0WBOhV9qqUFyQX5xZgVXcWVxSWoul0YEEwMDQ2' +
      'ZKSZAeAFBLBwiu5LOnMAAAADQAAABQSwMEFAAAAAAAAAAAALE97OkoAAAAKAAAAAgAAABhL2RhdGEvMAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA' +
      'AAAAAAAAAAAAAAAAAAAAAABQSwMEFAAAAAAAAAAAAIMW3Iz//////////wEAFABjAQAQAAEAAAAAAAAAAQAAAAAAAAB4UEsBAhQAFAAIAAgAAA' +
      'AAAK7ks6cwAAAANAAAAAoAAAAAAAAAAAAAAAAAAAAAAGEvZGF0YS5wa2xQSwECFABSUlJSUlIAAAAAsT3s6SgAAAAoKAAACAAAAAAAAAAAAAAA' +
      'AABoAAAAYS9kYXRhLzBQSwECFAAUAAAAAAAAAAAAgxbcjP//////////AQAUAAAAAAAAAAAAAAC2AAAAYwEAEAABAAAAAAAAAAEAAAAAAAAAUE' +
      'sGBiwAAAAAAAAALQAtAAAAAAAAAAAAAwAAAAAAAAADAAAAAAAAALEAAAAAAAAA6gAAAAAAAABQSwYHAAAAAJsBAAAAAAAAAQAAAFBLBYMW3Iz/' +
      '/////////wEAFAAAAAAAAAAAAAAAtgAAAGMBABAAAQAAAAAAAAABAAAAAAAAAFBLBgYsAAAAAAAAAC0ALQAAAAAAAAAAAAMAAAAAAAAAAwAAAA' +
      'AAAACxAAAAAAAAAOoAAAAAAAAAUEsGBwAAAACbAQAAAAAAAAEAAABQSwUGAAAAAP///////////////wAABgAAAAD///////////////8AAA==',
  ],
];
test.each(once)('%s ends with a result', (_name, base64) => {
  const bytes = new Uint8Array(Buffer.from(base64, 'base64'));
  expect(scanBytes(bytes).coverage.at(-1)?.to).toBe(bytes.length);
});

test('a stream that breaks off inside a stored block gives what is there of it', () => {
  const stored = gzipSync(concat(attack, new Uint8Array(3000)), { level: 0 });
  expect(scanBytes(stored.subarray(0, 500)).verdict).toBe('critical');
});

test('a stream as old joblib stores it is unpacked behind its length', () => {
  const length = attack.length.toString(16).padEnd(17);
  expect(scanBytes(concat(`ZF0x${length}`, deflateSync(attack))).verdict).toBe('critical');
  expect(scanBytes(concat(`ZF0x${length} `, deflateSync(attack))).verdict).toBe('critical');
});
