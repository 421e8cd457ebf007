import { describe, expect, test } from 'vitest';
import { concat, latin1, u32, u64 } from '#formats/test-files/bytes';
import { op, plain, reduce, stream } from '#formats/test-files/pickle';
import { scanBytes } from '../test-scan.ts';

const magic = concat(op.proto(2), latin1('\x8a\x0a\x6c\xfc\x9c\x46\xf9\x20\x6a\xa8\x50\x19'), '.');
const version = stream(plain(1001));
const system = stream(plain({ little_endian: true }));
const storage = (key: string, elements: number) =>
  concat('(', op.text('storage'), op.global('torch', 'FloatStorage'), op.text(key), op.text('cpu'), op.number(elements), 'NtQ');
const object = (...storages: readonly Uint8Array[]) => stream('](', ...storages, 'e');
const keys = (...names: readonly string[]) => stream(plain(names));
const raw = (elements: number) => concat(u64(elements), new Uint8Array(elements * 4));
const legacy = (parts: { readonly system?: Uint8Array; readonly object?: Uint8Array; readonly tail?: Uint8Array }) =>
  concat(
    magic,
    version,
    parts.system ?? system,
    parts.object ?? object(storage('7', 3), storage('9', 2)),
    keys('7', '9'),
    parts.tail ?? concat(raw(3), raw(2)),
  );
const attack = reduce('os', 'system', op.text('id'));

describe("PyTorch's old format", () => {
  test('every storage is tensor data, to the last byte', () => {
    const scan = scanBytes(legacy({}));
    expect(scan.verdict).toBe('clean');
    expect(scan.coverage.at(-1)).toMatchObject({ state: 'hashed', what: 'tensor storages', to: legacy({}).length });
    expect(scan.facts).toContainEqual({ label: 'Tensor storages', value: '2, 20 bytes' });
  });

  test.each([
    ['a storage of another length than the object says', legacy({ tail: concat(raw(4), raw(2)) })],
    ['storages that run past the end', legacy({ tail: concat(raw(3), u64(1000)) })],
    ['a key that the object does not name', legacy({ object: object(storage('7', 3)) })],
    ['a missing list of keys', concat(magic, version, system, object(storage('7', 3)))],
  ])('%s is told', (_name, bytes) => {
    expect(scanBytes(bytes).rules).toContain('MDL-PKL-019');
  });

  test.each([
    ['the system information', legacy({ system: stream(plain({}), '0', attack) })],
    ['the object', legacy({ object: stream(storage('7', 3), '0', storage('9', 2), '0', attack) })],
    ['the number at the start', concat(stream(attack), version, system, object(), keys())],
    ['a sixth pickle behind the storages', concat(legacy({}), stream(attack))],
    ['bytes behind the storages', concat(legacy({}), '\xff\xff\xff', stream(attack))],
  ])('a payload in %s is critical', (_name, bytes) => {
    expect(scanBytes(bytes).verdict).toBe('critical');
  });
});

test('the parts of the tar layout are followed through their raw bytes', () => {
  const part = concat('(', op.text('5'), op.text('cpu'), op.global('torch', 'FloatStorage'), 't');
  const storages = concat(stream(plain(1)), stream(part), u64(2), new Uint8Array(8), stream(plain([])));
  expect(scanBytes(storages)).toMatchObject({ verdict: 'clean' });
  expect(scanBytes(storages).coverage.some(({ state }) => state === 'unread')).toBe(false);
  const tensor = concat('(', op.number(0), op.text('5'), op.global('torch', 'FloatTensor'), 't');
  const tensors = concat(stream(plain(1)), stream(tensor), u32(1), u32(0), u64(2), u64(1), u64(0), stream(attack));
  expect(scanBytes(tensors).rules).toEqual(['MDL-PKL-001']);
});
