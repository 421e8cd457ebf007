import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Budget } from '../budget.ts';
import { bytesSource } from '../byte-source.ts';
import { LimitReached, MalformedInput } from '../limits.ts';
import { concat, latin1, utf8 } from '../test-files/bytes.ts';
import { makeZip } from '../test-files/zip.ts';
import { readArchive } from './archive.ts';
import { checksum, memberContent } from './content.ts';

const read = (bytes: Uint8Array) => readArchive(bytesSource(bytes), new Budget());

test('every member comes back with its name, bytes and checksum, however it was written', () => {
  const part = fc.record({
    name: fc.string({ minLength: 1, maxLength: 30 }),
    data: fc.uint8Array({ maxLength: 500 }),
    deflate: fc.boolean(),
    descriptor: fc.boolean(),
    zip64: fc.boolean(),
  });
  const shape = fc.record({
    zip64: fc.boolean(),
    comment: fc.string({ maxLength: 20 }),
    before: fc.constantFrom(new Uint8Array(0), latin1('front')),
  });
  fc.assert(
    fc.property(fc.array(part, { maxLength: 6 }), shape, (made, options) => {
      const parts = made.map((each) => ({ ...each, descriptor: each.descriptor && !each.zip64 }));
      const source = bytesSource(makeZip(parts, options));
      const budget = new Budget();
      const { members, overlaps, faults } = readArchive(source, budget);
      expect(members.map((member) => member.listed.name)).toEqual(
        parts
          .map((each) => utf8(each.name))
          .map((bytes) => (bytes.some((byte) => byte > 127) ? Buffer.from(bytes).toString('latin1') : Buffer.from(bytes).toString())),
      );
      expect(overlaps).toEqual([]);
      expect(faults).toEqual([]);
      for (const [index, member] of members.entries()) {
        const content = memberContent(source, member.listed, member.local?.end ?? -1, budget);
        expect(content.state).toBe('read');
        if (content.state !== 'read') continue;
        expect([...content.source.read(0, 1000)]).toEqual([...(parts[index]?.data ?? [])]);
        expect(checksum(content.source, budget)).toBe(member.listed.crc);
        expect(content.unused).toBe(0);
      }
    }),
    { numRuns: 200 },
  );
});

describe('the bytes of the file are all accounted for', () => {
  test('bytes before, between and after are named by place', () => {
    const bytes = makeZip(
      [
        { name: 'a', data: utf8('x') },
        { name: 'b', data: utf8('y') },
      ],
      { before: latin1('BEFORE'), between: latin1('BETWEEN'), after: latin1('AFTER') },
    );
    expect(read(bytes).loose.map(({ where, from, to }) => `${where} ${Buffer.from(bytes.subarray(from, to)).toString()}`)).toEqual([
      'before BEFORE',
      'between BETWEEN',
      'between BETWEEN',
      'after AFTER',
    ]);
  });

  test('a member that the directory leaves out is a member', () => {
    const { members } = read(
      makeZip([
        { name: 'a', data: utf8('x') },
        { name: 'hidden', data: utf8('y'), hidden: true },
        { name: 'b', data: utf8('z') },
      ]),
    );
    expect(members.map((member) => [member.listed.name, member.inDirectory])).toEqual([
      ['a', true],
      ['b', true],
      ['hidden', false],
    ]);
  });

  test('two members in one place overlap', () => {
    const { overlaps } = read(
      makeZip([
        { name: 'a', data: utf8('xxxx') },
        { name: 'b', data: utf8('xxxx'), sameAs: 0 },
      ]),
    );
    expect(overlaps).toHaveLength(1);
  });
});

test('an archive inside the comment of another does not take its place unless it is the last', () => {
  const inner = makeZip([{ name: 'inner', data: utf8('x') }]);
  const outer = makeZip([{ name: 'outer', data: utf8('y') }]);
  expect(read(concat(outer, inner)).members.map((member) => member.listed.name)).toContain('inner');
});

test('bytes without any header are refused, too many members reach the limit', () => {
  expect(() => read(latin1('nothing of the kind'))).toThrow(MalformedInput);
  const many = makeZip(Array.from({ length: 20 }, (_, index) => ({ name: String(index), data: utf8('x') })));
  const { limits } = new Budget();
  expect(() => readArchive(bytesSource(many), new Budget({ ...limits, maxEntries: 10 }))).toThrow(LimitReached);
});
