import { expect, test } from 'vitest';
import { concat, latin1 } from '#formats/test-files/bytes';
import { op, reduce, stream } from '#formats/test-files/pickle';
import { rawSafetensors } from '#formats/test-files/safetensors';
import { makeZip } from '#formats/test-files/zip';
import { scanBytes } from '../test-scan.ts';

/** Mulberry32: small, seeded, good enough for weights. */
function randomOf(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

const normal = (random: () => number) => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
const made = (count: number, value: (index: number) => number) => Float32Array.from({ length: count }, (_, index) => value(index));

const clean: Readonly<Record<string, (seed: number, count: number) => Float32Array>> = {
  normal: (seed, count) => {
    const random = randomOf(seed);
    return made(count, () => normal(random) * 0.02);
  },
  'uniform in steps of 2^-24': (seed, count) => {
    const random = randomOf(seed);
    return made(count, () => Math.floor(random() * 2 ** 24) / 2 ** 24);
  },
  xavier: (seed, count) => {
    const random = randomOf(seed);
    const bound = Math.fround(Math.sqrt(6 / 1024));
    return made(count, () => Math.fround(Math.fround(Math.floor(random() * 2 ** 24) / 2 ** 24) * Math.fround(2 * bound)) - bound);
  },
  'trained by gradient steps': (seed, count) => {
    const random = randomOf(seed);
    const weights = made(count, () => normal(random) * 0.05);
    for (let step = 0; step < 5; step += 1)
      for (let index = 0; index < count; index += 1) weights[index] = (weights[index] ?? 0) * 0.999 - 0.01 * normal(random) * 0.01;
    return weights;
  },
  'rounded to bfloat16': (seed, count) => {
    const random = randomOf(seed);
    const weights = made(count, () => normal(random) * 0.02);
    const bits = new Uint32Array(weights.buffer);
    for (let index = 0; index < count; index += 1) bits[index] = (bits[index] ?? 0) & 0xffff0000;
    return weights;
  },
  'quantised to 256 levels': (seed, count) => {
    const random = randomOf(seed);
    return made(count, () => Math.round(normal(random) * 40) * 0.0007312);
  },
  sparse: (seed, count) => {
    const random = randomOf(seed);
    return made(count, () => (random() < 0.9 ? 0 : normal(random) * 0.02));
  },
};

/** As exporters write it: data starts at a multiple of eight. */
const padded = (header: string) => header.padEnd(Math.ceil(header.length / 8) * 8);

function fileOf(values: Float32Array): Uint8Array {
  const header = `{"layer.weight":{"dtype":"F32","shape":[${values.length}],"data_offsets":[0,${values.byteLength}]}}`;
  return rawSafetensors(padded(header), new Uint8Array(values.buffer));
}

const headerEnd = (file: Uint8Array) => 8 + Number(new DataView(file.buffer, file.byteOffset).getBigUint64(0, true));

interface Way {
  readonly bits: number;
  readonly highFirst: boolean;
  readonly first: number;
}

/** Writes a payload into the lowest bits from an element on. */
function hide(values: Float32Array, payload: Uint8Array, { bits, first, highFirst }: Way): Float32Array {
  const words = new Uint32Array(values.buffer);
  const mask = (1 << bits) - 1;
  for (let index = 0; index * bits < payload.length * 8; index += 1) {
    const byte = payload[Math.floor((index * bits) / 8)] ?? 0;
    const within = (index * bits) % 8;
    const part = (byte >> (highFirst ? 8 - bits - within : within)) & mask;
    words[first + index] = ((words[first + index] ?? 0) & ~mask) | part;
  }
  return values;
}

const deep = (values: Float32Array) => scanBytes(fileOf(values), 'file', undefined, { depth: 'deep' });

const text = latin1('Meet at the usual place at nine; bring the documents and tell nobody.');
const zip = makeZip([{ name: 'notes/plan.txt', data: latin1('the plan '.repeat(20)), deflate: true }]);
const pickle = stream(reduce('posix', 'system', op.text('id')));
const ways = [1, 2, 4, 8].flatMap((bits) => [true, false].map((highFirst) => ({ bits, highFirst })));

test.each([
  ['text of 69 characters', text],
  ['a zip archive of 150 bytes', zip],
  ['a pickle of 40 bytes', pickle],
] as const)('%s in the low bits is read, whichever way it was written', (_name, payload) => {
  let found = 0;
  let tried = 0;
  for (const [index, way] of ways.entries())
    for (const seed of [1, 2, 3]) {
      const first = [0, 5, 7777][seed - 1] ?? 0;
      const values = hide(clean.normal?.(100 * index + seed, 16_384) ?? new Float32Array(0), payload, { ...way, first });
      tried += 1;
      const told = deep(values).observations.find(({ ruleId }) => ruleId === 'MDL-WGT-006');
      const offset = headerEnd(fileOf(values)) + 4 * first;
      if (told && Math.abs((told.location.offset ?? 0) - offset) <= 64) found += 1;
    }
  expect(found / tried).toBeGreaterThanOrEqual(0.95);
});

test('a pickle in the low bits is judged by what it would do', () => {
  const values = hide(clean.normal?.(5, 16_384) ?? new Float32Array(0), pickle, { bits: 1, highFirst: false, first: 0 });
  expect(deep(values).rules).toEqual(['MDL-PKL-001', 'MDL-WGT-006']);
  expect(scanBytes(fileOf(values)).rules).toEqual([]);
});

test('bytes in three of four places, as the attack that replaces all of the fraction leaves them, are read', () => {
  const values = clean.normal?.(6, 4096) ?? new Float32Array(0);
  const bytes = new Uint8Array(values.buffer);
  for (const [index, byte] of zip.entries()) bytes[4 * Math.floor(index / 3) + (2 - (index % 3))] = byte;
  expect(deep(values).rules).toContain('MDL-WGT-006');
});

test('data that nobody can read is told by its distribution, from one segment on', () => {
  const table = Uint8Array.from({ length: 16_384 }, (_, index) => ((index * 37) % 61) + (index % 2 === 0 ? 0 : 128));
  for (const [bits, length] of [
    [1, 2048],
    [2, 4096],
    [4, 8192],
    [8, 16_384],
  ] as const) {
    const values = hide(clean.normal?.(bits, 40_000) ?? new Float32Array(0), table.subarray(0, length), {
      bits,
      highFirst: true,
      first: 0,
    });
    expect(deep(values).rules, `${bits} bits`).toEqual(['MDL-WGT-007']);
  }
});

test.each(Object.keys(clean))('clean weights give no alarm: %s', (kind) => {
  let alarms = 0;
  for (let seed = 0; seed < 40; seed += 1) {
    const { rules } = deep(clean[kind]?.(1000 + seed, 16_384) ?? new Float32Array(0));
    if (rules.length > 0) alarms += 1;
  }
  expect(alarms).toBe(0);
});

test('what is no number, what is one number, and what is random bytes is told; a mask is not', () => {
  const values = clean.normal?.(9, 4096) ?? new Float32Array(0);
  values[17] = Number.NaN;
  const found = deep(values).observations;
  expect(found).toMatchObject([{ ruleId: 'MDL-WGT-008', location: { length: 4 } }]);
  expect(found[0]?.location.offset).toBe(headerEnd(fileOf(values)) + 4 * 17);
  const mask = made(4096, (index) => (index % 3 === 0 ? Number.NEGATIVE_INFINITY : 0));
  expect(deep(mask).rules).toEqual([]);
  const random = randomOf(3);
  const noise = new Float32Array(Uint8Array.from({ length: 65_536 }, () => Math.floor(random() * 256)).buffer);
  expect(deep(noise).rules).toContain('MDL-WGT-011');
  const constant = rawSafetensors(
    padded('{"w":{"dtype":"F32","shape":[64,64],"data_offsets":[0,16384]}}'),
    new Uint8Array(made(4096, () => 0.5).buffer),
  );
  expect(scanBytes(constant, 'file', undefined, { depth: 'deep' }).rules).toEqual(['MDL-WGT-009']);
});

test('a layer far outside its siblings is told, and ordinary growth from layer to layer is not', () => {
  const model = (spread: (layer: number) => number) => {
    const parts = Array.from(
      { length: 12 },
      (_, layer) => clean.normal?.(layer, 1024).map((value) => value * spread(layer)) ?? new Float32Array(0),
    );
    const header = Object.fromEntries(
      parts.map((part, layer) => [
        `layers.${layer}.weight`,
        { dtype: 'F32', shape: [32, 32], data_offsets: [layer * part.byteLength, (layer + 1) * part.byteLength] },
      ]),
    );
    const file = rawSafetensors(padded(JSON.stringify(header)), concat(...parts.map((part) => new Uint8Array(part.buffer))));
    return scanBytes(file, 'file', undefined, { depth: 'deep' });
  };
  const edited = model((layer) => (layer === 7 ? 40 : 1));
  expect(edited.rules).toEqual(['MDL-WGT-010']);
  expect(edited.observations[0]?.detail).toContain('layers.7.weight');
  expect(model((layer) => 1.15 ** layer).rules).toEqual([]);
});
