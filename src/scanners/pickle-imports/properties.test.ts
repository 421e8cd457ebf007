/** What no surroundings may change, and what no bytes may break. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { defaultLimits } from '#formats/limits';
import { concat } from '#formats/test-files/bytes';
import { op, type Plain, plain, reduce, stream } from '#formats/test-files/pickle';
import { scanBytes } from '../test-scan.ts';

const value = fc.letrec<{ value: Plain }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 4 },
    fc.constant(null),
    fc.boolean(),
    fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 }),
    fc.string({ maxLength: 40 }),
    fc.array(tie('value'), { maxLength: 5 }),
    fc.dictionary(fc.string(), tie('value'), { maxKeys: 5 }),
  ) as fc.Arbitrary<Plain>,
})).value;

const id = op.text('id');
const payloads: readonly (readonly [rule: string, body: Uint8Array])[] = [
  ['MDL-PKL-001', reduce('posix', 'system', id)],
  ['MDL-PKL-001', concat(op.shortText('logging'), op.shortText('os.system'), '\x93', id, '\x85R')],
  ['MDL-PKL-002', reduce('vendor.tools', 'run', id)],
  ['MDL-PKL-003', op.global('os', 'system')],
  ['MDL-PKL-005', concat('\x82\x07', id, '\x85R')],
  ['MDL-PKL-006', op.bytes(stream(reduce('os', 'system', id)))],
  ['MDL-PKL-014', concat(op.global('client', 'Net'), ')\x81', plain({ __class__: 1 }), 'b')],
  ['MDL-PKL-015', reduce('_codecs', 'encode', op.text('x'), op.text('rot13'))],
  ['MDL-PKL-017', reduce('dill._dill', '_create_code', op.number(1))],
];
const payload = fc.constantFrom(...payloads);

describe('benign values never remove a finding', () => {
  test('before and after it in a stream', () => {
    fc.assert(
      fc.property(payload, fc.array(value, { maxLength: 4 }), fc.array(value, { maxLength: 4 }), ([rule, body], before, after) => {
        expect(scanBytes(stream('](', ...before.map(plain), body, ...after.map(plain), 'e')).rules).toContain(rule);
      }),
      { numRuns: 200 },
    );
  });

  test('around it: in lists, tuples, dictionaries and frames', () => {
    const around = fc.constantFrom(
      (body: Uint8Array) => concat('](', body, 'e'),
      (body: Uint8Array) => concat(body, '\x85'),
      (body: Uint8Array) => concat('}', op.text('a'), body, 's'),
      (body: Uint8Array) => concat(op.global('collections', 'OrderedDict'), ')R', op.text('a'), body, 's'),
      (body: Uint8Array) => concat(body, op.put(250), '0', op.get(250)),
      (body: Uint8Array) => concat('N0', body, '20'),
    );
    fc.assert(
      fc.property(payload, fc.array(around, { maxLength: 6 }), fc.boolean(), ([rule, body], layers, framed) => {
        const whole = concat(
          layers.reduce((inner, layer) => layer(inner), body),
          '.',
        );
        const bytes = framed ? concat(op.proto(4), op.frame(whole.length), whole) : concat(op.proto(2), whole);
        expect(scanBytes(bytes).rules).toContain(rule);
      }),
      { numRuns: 200 },
    );
  });

  test('in other streams of the file, before and behind', () => {
    fc.assert(
      fc.property(payload, fc.array(value, { maxLength: 3 }), fc.array(value, { maxLength: 3 }), ([rule, body], before, after) => {
        const streams = [...before.map((each) => stream(plain(each))), stream(body), ...after.map((each) => stream(plain(each)))];
        expect(scanBytes(concat(...streams)).rules).toContain(rule);
      }),
      { numRuns: 150 },
    );
  });

  test('as bytes behind the stream', () => {
    fc.assert(
      fc.property(payload, fc.uint8Array({ maxLength: 200 }), ([rule, body], behind) => {
        expect(scanBytes(concat(stream(body), behind)).rules).toContain(rule);
      }),
      { numRuns: 150 },
    );
  });
});

describe('whatever the bytes, a scan ends with every byte accounted for', () => {
  const limits = { ...defaultLimits, maxSteps: 300_000, maxInflatedBytes: 16 * 1024 ** 2 };
  const opcodes = Buffer.from(
    'IJKMLSTUBCNXVFG]ael)tu}ds(12ghjpqrcRbiosoP.Q0\x80\x81\x82\x83\x84\x85\x86\x87\x88\x89\x8a\x8b\x8c\x8d\x8e\x8f\x90\x91\x92\x93\x94\x95\x96\x97\x98',
    'latin1',
  );
  const program = fc
    .array(
      fc.oneof(
        { weight: 6, arbitrary: fc.constantFrom(...opcodes).map((code) => Uint8Array.of(code)) },
        { weight: 2, arbitrary: fc.uint8Array({ maxLength: 4 }) },
        { weight: 2, arbitrary: payload.map(([, body]) => body) },
        { weight: 2, arbitrary: value.map(plain) },
      ),
      { maxLength: 60 },
    )
    .map((parts) => concat(op.proto(4), ...parts));

  test('of random programs', () => {
    fc.assert(
      fc.property(program, (bytes) => {
        const scan = scanBytes(bytes, 'program', limits);
        expect(scan.coverage.at(-1)?.to ?? 0).toBe(bytes.length);
      }),
      { seed: 20_261_124, numRuns: 1500 },
    );
  });
});
