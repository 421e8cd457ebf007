import { describe, expect, test } from 'vitest';
import { Budget } from '../budget.ts';
import { bytesSource } from '../byte-source.ts';
import { defaultLimits, LimitReached, MalformedInput } from '../limits.ts';
import { concat, latin1, u16, u32, u64, utf8 } from '../test-files/bytes.ts';
import { makeZip, type ZipPart } from '../test-files/zip.ts';
import { readArchive } from './archive.ts';

const read = (bytes: Uint8Array) => readArchive(bytesSource(bytes), new Budget());
/** Header and data of a member named by one letter, of four bytes. */
const memberLength = 35;
const part = (name: string, more: Partial<ZipPart> = {}): ZipPart => ({ name, data: utf8('xxxx'), ...more });
const loose = (bytes: Uint8Array) => read(bytes).loose.map(({ where, from, to }) => `${where} ${from}-${to}`);
const indexOf = (bytes: Uint8Array, text: string): number => Buffer.from(bytes).indexOf(text, 0, 'latin1');

/** The bytes with others put in place of some. */
function patched(bytes: Uint8Array, at: number, some: Uint8Array): Uint8Array {
  const copy = bytes.slice();
  copy.set(some, at);
  return copy;
}

/** One local header with data, no directory. */
const local = (name: string, packed: number, flags: number, ...rest: readonly (Uint8Array | string)[]): Uint8Array =>
  concat('PK\x03\x04', u16(20), u16(flags), u16(0), u32(0), u32(0), u32(packed), u32(packed), u16(name.length), u16(0), name, ...rest);

describe('a member reaches behind its data', () => {
  const end = (between: Uint8Array | string): [number, string[]] => {
    const bytes = makeZip([part('a', { flags: 8 })], { between: concat(between) });
    return [(read(bytes).members[0]?.to ?? 0) - memberLength, loose(bytes)];
  };

  test('by its descriptor, signed or not, with 32 or 64 bits', () => {
    expect(end(concat('PK\x07\x08', '-'.repeat(12)))).toEqual([16, []]);
    expect(end(concat('PK\x07\x08', '-'.repeat(20)))).toEqual([24, []]);
    expect(end('-'.repeat(12))).toEqual([12, []]);
    expect(end('-'.repeat(20))).toEqual([20, []]);
  });

  test('by no more where nothing fits behind it', () => {
    expect(end(concat('PK\x07\x08', '-'.repeat(13)))).toEqual([16, ['between 51-52']]);
    expect(end('-'.repeat(13))).toEqual([0, ['between 35-48']]);
    expect(end('-'.repeat(16))).toEqual([0, ['between 35-51']]);
    expect(end('')).toEqual([0, []]);
    for (const sign of ['QK\x07\x08', 'PL\x07\x08', 'PK\x08\x08', 'PK\x07\x09']) expect(end(concat(sign, '-'.repeat(12)))[0]).toBe(0);
    expect(end(concat('-'.repeat(12), 'P'))[0]).toBe(0);
    expect(end(concat('-'.repeat(12), 'PL'))[0]).toBe(0);
    expect(end(concat('-'.repeat(12), 'QK'))[0]).toBe(0);
  });

  test('not where its flags tell of no descriptor', () => {
    const bytes = makeZip([part('a')], { between: concat('PK\x07\x08', '-'.repeat(12)) });
    expect(loose(bytes)).toEqual(['between 35-51']);
  });

  test('up to the end of the file', () => {
    const last = (...behind: readonly (Uint8Array | string)[]) => {
      const bytes = local('a', 4, 8, 'xxxx', ...behind);
      return [(read(bytes).members[0]?.to ?? 0) - memberLength, bytes.length - memberLength];
    };
    expect(last(concat('PK\x07\x08', '-'.repeat(12)))).toEqual([16, 16]);
    expect(last('-'.repeat(12))).toEqual([12, 12]);
    expect(last('-'.repeat(13))).toEqual([12, 13]);
    expect(last('-'.repeat(5))).toEqual([5, 5]);
    expect(last()).toEqual([0, 0]);
  });
});

describe('what is wrong with a directory is told', () => {
  const two = makeZip([part('a'), part('b')]);
  const directory = indexOf(two, 'PK\x01\x02');

  test('where it cannot be read on', () => {
    const cut = patched(two, directory + 47, latin1('XX'));
    expect(read(cut).faults).toEqual([
      `The directory cannot be read at ${directory + 47}, after 1 members.`,
      'The directory counts 2 members and lists 1.',
    ]);
    expect(read(cut).members.map(({ listed, inDirectory }) => [listed.name, inDirectory])).toEqual([
      ['a', true],
      ['b', false],
    ]);
    const long = patched(two, directory + 47 + 32, u16(1));
    expect(read(long).faults[0]).toBe(`The directory cannot be read at ${directory + 47}, after 1 members.`);
    expect(read(two).faults).toEqual([]);
  });

  test('when its count, its records or its disks do not fit', () => {
    const record = indexOf(two, 'PK\x05\x06');
    expect(read(makeZip([part('a')], { count: 3 })).faults).toEqual(['The directory counts 3 members and lists 1.']);
    expect(read(patched(two, record + 4, u16(1))).faults).toEqual(['The archive says that it is one part of several.']);
    const wide = makeZip([part('a')], { zip64: true });
    expect(read(patched(wide, indexOf(wide, 'PK\x05\x06') + 10, u16(2))).faults).toEqual([
      'The plain and the 64-bit record at the end of the archive name different directories.',
    ]);
  });

  test('when it is not there', () => {
    const { end, faults, members } = read(two.subarray(0, directory));
    expect([end, faults]).toEqual([undefined, ['The archive has no directory at its end; its members were read front to back.']]);
    expect(members.map(({ listed, from, to, inDirectory }) => [listed.name, from, to, inDirectory])).toEqual([
      ['a', 0, 35, false],
      ['b', 35, 70, false],
    ]);
    expect(() => read(latin1('nothing'))).toThrow(new MalformedInput('The archive has neither a directory nor a member.', 0));
  });
});

describe('a directory that points elsewhere', () => {
  const one = makeZip([part('a')]);
  const pointed = (offset: number) => read(patched(one, indexOf(one, 'PK\x01\x02') + 42, u32(offset))).members[0];

  test('has no header there, and the place told is one of the file', () => {
    expect(pointed(0)).toMatchObject({ from: 0, to: 35, local: { end: 31 } });
    expect(pointed(3)).toMatchObject({ from: 3, to: 3, local: undefined });
    expect(pointed(0xfffffff0)).toMatchObject({ from: one.length, to: one.length, local: undefined });
    const negative = patched(one, indexOf(one, 'PK\x05\x06') + 16, u32(1000));
    expect(read(negative).members[0]).toMatchObject({ from: 0, to: 0, local: undefined });
  });

  test('is told with comment and link', () => {
    const link = makeZip([part('a', { symbolicLink: true })]);
    expect(read(link).members[0]).toMatchObject({ symbolicLink: true, commentLength: 0 });
    expect(read(one).members[0]?.symbolicLink).toBe(false);
    const record = indexOf(one, 'PK\x05\x06');
    const commented = patched(concat(one.subarray(0, record), 'abc', one.subarray(record)), record - 47 + 32, u16(3));
    const sized = patched(commented, record + 3 + 12, u32(50));
    expect(read(sized)).toMatchObject({ faults: [], members: [{ commentLength: 3 }] });
  });

  test('promises data behind the end of the file, which ends the member there', () => {
    const long = patched(one, indexOf(one, 'PK\x01\x02') + 20, u32(10_000));
    expect(read(long).members[0]).toMatchObject({ from: 0, to: one.length });
  });
});

describe('overlaps', () => {
  const names = (parts: readonly ZipPart[]) => read(makeZip(parts)).overlaps.map((pair) => pair.map((member) => member.listed.name).join());

  test('are pairs of the member that reaches furthest and the next one', () => {
    expect(names([part('a'), part('b', { sameAs: 0 }), part('c')])).toEqual(['a,b']);
    expect(names([part('a'), part('b'), part('c')])).toEqual([]);
    const far = makeZip([part('a'), part('b'), part('c')]);
    const longer = patched(far, indexOf(far, 'PK\x01\x02') + 20, u32(4 + 70));
    expect(read(longer).overlaps.map((pair) => pair.map((member) => member.listed.name).join())).toEqual(['a,b', 'a,c']);
    const touching = patched(far, indexOf(far, 'PK\x01\x02') + 20, u32(4 + 35));
    expect(read(touching).overlaps).toHaveLength(1);
    const short = patched(far, indexOf(far, 'PK\x01\x02') + 20, u32(4 + 1));
    expect(read(short).overlaps).toHaveLength(1);
    // A member of no length at all lies in another without sharing a byte.
    const inside = patched(far, indexOf(far, 'PK\x01\x02') + 47 + 42, u32(7));
    expect(read(inside).overlaps).toEqual([]);
  });

  test('are fifty at most', () => {
    const same = (count: number) => Array.from({ length: count }, (_, index) => part(`n${index}`, { sameAs: 0 }));
    expect(names([part('a'), ...same(50)])).toHaveLength(50);
    expect(names([part('a'), ...same(51)])).toHaveLength(50);
  });

  test('are ordered by place, then by length', () => {
    const far = makeZip([part('b'), part('a', { sameAs: 0 })]);
    const longer = patched(far, indexOf(far, 'PK\x01\x02') + 20, u32(9));
    expect(read(longer).overlaps.map((pair) => pair.map((member) => member.listed.name).join())).toEqual(['a,b']);
    const turned = makeZip([part('a'), part('b')]);
    const at = indexOf(turned, 'PK\x01\x02');
    const swapped = patched(patched(turned, at + 42, u32(35)), at + 47 + 42, u32(0));
    expect(read(swapped)).toMatchObject({ overlaps: [], loose: [] });
    expect(read(swapped).members.map((member) => member.listed.name)).toEqual(['a', 'b']);
  });
});

describe('bytes that no directory tells of', () => {
  test('are before, between and after, by place', () => {
    expect(loose(makeZip([part('a')], { before: latin1('12345') }))).toEqual(['before 0-5']);
    expect(loose(makeZip([part('a')], { between: latin1('12345') }))).toEqual(['between 35-40']);
    const behind = makeZip([part('a')], { after: latin1('12345') });
    expect(loose(behind)).toEqual([`after ${behind.length - 5}-${behind.length}`]);
    expect(loose(makeZip([], { before: latin1('12345') }))).toEqual(['before 0-5']);
    expect(loose(makeZip([part('a')], { comment: 'comment' }))).toEqual([]);
    expect(loose(concat('12', local('a', 4, 0, 'xxxx'), '345'))).toEqual(['between 0-2', 'between 37-40']);
  });

  test('are members where a header stands, with what is left around them', () => {
    const bytes = makeZip([part('h', { hidden: true }), part('a')], { between: latin1('--') });
    expect(loose(bytes)).toEqual(['before 35-37', 'between 72-74']);
    expect(read(bytes).members.map(({ listed, from, to }) => [listed.name, from, to])).toEqual([
      ['a', 37, 72],
      ['h', 0, 35],
    ]);
    expect(read(bytes).members[1]).toMatchObject({ symbolicLink: false, commentLength: 0, local: { end: 31 } });
    const behind = makeZip([part('a')], { after: local('z', 2, 0, 'zz') });
    expect(read(behind).members[1]).toMatchObject({ listed: { name: 'z' }, to: behind.length });
  });

  test('are members without sizes up to the next header or the end', () => {
    const open = local('o', 0, 8, 'abcdef');
    const map = (bytes: Uint8Array) => read(bytes).members.map(({ listed, from, to }) => [listed.name, listed.compressedSize, from, to]);
    expect(map(concat(open, local('p', 2, 0, 'zz'), open))).toEqual([
      ['o', 6, 0, 37],
      ['p', 2, 37, 70],
      ['o', 6, 70, 107],
    ]);
    expect(map(concat(local('e', 0, 0), local('p', 2, 0, 'zz')))).toEqual([
      ['e', 0, 0, 31],
      ['p', 2, 31, 64],
    ]);
    expect(map(local('q', 100, 0, 'short'))).toEqual([['q', 100, 0, 36]]);
  });

  test('are none where a signature has no whole header behind it', () => {
    const cut = concat(local('a', 4, 0, 'xxxx'), 'PK\x03\x04PK\x03\x04');
    expect(read(cut).members).toHaveLength(1);
    expect(loose(cut)).toEqual(['between 35-43']);
    const first = concat('PK\x03\x04', '\xff'.repeat(26), local('a', 4, 0, 'xxxx'));
    expect(read(first).members.map(({ listed, from }) => [listed.name, from])).toEqual([['a', 30]]);
  });
});

test('members are counted against the budget wherever they stand', () => {
  const within = (bytes: Uint8Array, maxEntries: number) => readArchive(bytesSource(bytes), new Budget({ ...defaultLimits, maxEntries }));
  const listed = makeZip([part('a'), part('b')]);
  const hidden = makeZip([part('a', { hidden: true }), part('b', { hidden: true })]);
  for (const bytes of [listed, hidden]) {
    expect(within(bytes, 2).members).toHaveLength(2);
    expect(() => within(bytes, 1)).toThrow(LimitReached);
  }
});

test('a 64-bit size reaches past what 32 bits can say', () => {
  const bytes = makeZip([part('a', { zip64: true })]);
  const at = indexOf(bytes, 'PK\x01\x02') + 46 + 1 + 4 + 8;
  expect(read(patched(bytes, at, u64(2 ** 40))).members[0]).toMatchObject({ to: bytes.length, listed: { compressedSize: 2 ** 40 } });
});
