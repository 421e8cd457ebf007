/** Unpacks a folder of a 7-Zip archive by following its coders from the packed streams to the content. */
import { type ByteSource, sliceSource } from '../byte-source.ts';
import { MalformedInput } from '../limits.ts';
import { arm, arm64, delta, type Filter, filtered, x86 } from '../streams/branch-filters.ts';
import { bunzip2 } from '../streams/bzip2.ts';
import { type Decoding, noNotes } from '../streams/decoding.ts';
import { inflate } from '../streams/inflate.ts';
import { unlz4 } from '../streams/lz4.ts';
import { LzmaDecoder, lzmaProperties } from '../streams/lzma.ts';
import { lzma2, lzma2Dictionary } from '../streams/lzma2.ts';
import { PackedInput } from '../streams/packed-input.ts';
import { unzstd } from '../streams/zstd.ts';
import { bcj2 } from './bcj2.ts';
import type { Coder, Folder } from './streams-info.ts';

/** Methods.txt of the 7-Zip SDK, and the numbers that 7-Zip ZS took for zstd and LZ4. */
const names: Readonly<Record<string, string>> = {
  '00': 'Copy',
  '21': 'LZMA2',
  '03': 'Delta',
  '04': 'x86',
  '07': 'ARM',
  '0a': 'ARM64',
  '030101': 'LZMA',
  '03030103': 'x86',
  '0303011b': 'BCJ2',
  '03030501': 'ARM',
  '040108': 'Deflate',
  '040109': 'Deflate64',
  '040202': 'BZip2',
  '04f71101': 'Zstandard',
  '04f71104': 'LZ4',
};
const others: Readonly<Record<string, string>> = { '030401': 'PPMd', '06f10701': 'AES-256', '06f10101': 'ZipCrypto' };
const encryption = ['06f10701', '06f10101', '06f10303', '06f10702', '06f10703'];

export function methodName(method: string): string {
  return names[method] ?? others[method] ?? `method ${method}`;
}

export function isEncrypted(folder: Folder): boolean {
  return folder.coders.some((coder) => encryption.includes(coder.method));
}

/** Methods of the folder that cannot be undone here. */
export function unknownMethods(folder: Folder): string[] {
  return folder.coders.filter((coder) => names[coder.method] === undefined).map((coder) => methodName(coder.method));
}

const filters: Readonly<Record<string, (coder: Coder) => Filter>> = {
  '03': (coder) => delta((coder.properties[0] ?? 0) + 1),
  '04': x86,
  '07': arm,
  '0a': arm64,
  '03030103': x86,
  '03030501': arm,
};

/** What a decoder yields, as a source that is read forward once. */
class ForwardSource implements ByteSource {
  readonly size: number;
  readonly #content: Iterator<Uint8Array>;
  #kept: Uint8Array = new Uint8Array(0);
  #start = 0;

  constructor(content: Iterator<Uint8Array>, size: number) {
    this.#content = content;
    this.size = size;
  }

  read(offset: number, length: number): Uint8Array {
    const end = Math.min(this.size, offset + length);
    while (this.#start + this.#kept.length < end) {
      const step = this.#content.next();
      if (step.done) break;
      const before = this.#kept.subarray(Math.max(0, Math.min(this.#kept.length, offset - this.#start)));
      const joined = new Uint8Array(before.length + step.value.length);
      joined.set(before);
      joined.set(step.value, before.length);
      this.#start += this.#kept.length - before.length;
      this.#kept = joined;
    }
    if (offset < this.#start) throw new MalformedInput('A coder reads back.', offset);
    return this.#kept.subarray(offset - this.#start, Math.max(offset - this.#start, end - this.#start));
  }
}

type Input = { readonly source: ByteSource; readonly content: () => Iterable<Uint8Array> };

function* stretches(source: ByteSource): Generator<Uint8Array> {
  for (let at = 0; at < source.size; at += 256 * 1024) yield source.read(at, 256 * 1024);
}

function* lzma(source: ByteSource, coder: Coder, size: number): Generator<Uint8Array, void> {
  const properties = lzmaProperties(coder.properties[0] ?? 255);
  const view = new DataView(coder.properties.buffer);
  if (properties === undefined || view.byteLength < 5) throw new MalformedInput('A coder names impossible properties.', 0);
  const input = new PackedInput(source, 0);
  const decoder = new LzmaDecoder(input, properties, view.getUint32(1, true));
  decoder.begin();
  try {
    yield* decoder.run(size);
  } catch (error) {
    if (error instanceof MalformedInput) yield decoder.out.give();
    throw error;
  }
  yield decoder.out.give();
}

function* decode(coder: Coder, inputs: readonly Input[], size: number): Generator<Uint8Array, void> {
  const [first, second, third, fourth] = inputs;
  if (first === undefined) throw new MalformedInput('A coder has no input.', 0);
  const filter = filters[coder.method];
  if (filter) yield* filtered(first.content(), filter(coder));
  else if (coder.method === '00') yield* first.content();
  else if (coder.method === '030101') yield* lzma(first.source, coder, size);
  else if (coder.method === '21') yield* lzma2(new PackedInput(first.source, 0), lzma2Dictionary(coder.properties[0] ?? 0) ?? 4096);
  else if (coder.method === '040108') yield* inflate(first.source, 0);
  else if (coder.method === '040109') yield* inflate(first.source, 0, true);
  else if (coder.method === '040202') yield* bunzip2(first.source, 0, noNotes);
  else if (coder.method === '04f71101') yield* unzstd(first.source, 0, noNotes);
  else if (coder.method === '04f71104') yield* unlz4(first.source, 0, noNotes);
  else if (coder.method === '0303011b' && second && third && fourth) {
    const input = (each: Input) => new PackedInput(each.source, 0);
    yield* bcj2([input(first), input(second), input(third), input(fourth)], size);
  } else throw new MalformedInput(`${methodName(coder.method)} is not read.`, 0);
}

/** Lengthens what a decoder makes to nothing more than its header says. */
function* limited(content: Iterable<Uint8Array>, size: number): Generator<Uint8Array, void> {
  let made = 0;
  for (const some of content) {
    yield some.subarray(0, size - made);
    made += some.length;
    if (made >= size) return;
  }
}

/**
 * The content of a folder.
 * @param packed its packed streams, in order
 * Throws MalformedInput while decoding when the coders make no tree or their data is damaged.
 */
export function* unpackFolder(folder: Folder, packed: readonly ByteSource[]): Decoding {
  const firstInput: number[] = [];
  const coderOfOutput: number[] = [];
  let inputs = 0;
  for (const [index, coder] of folder.coders.entries()) {
    firstInput.push(inputs);
    inputs += coder.inputs;
    for (let output = 0; output < coder.outputs; output += 1) coderOfOutput.push(index);
  }
  const open = (output: number, depth: number): Iterable<Uint8Array> => {
    const index = coderOfOutput[output];
    const coder = index === undefined ? undefined : folder.coders[index];
    if (index === undefined || coder === undefined || coder.outputs !== 1 || depth > folder.coders.length)
      throw new MalformedInput('The coders of a folder make no tree.', 0);
    const own = Array.from({ length: coder.inputs }, (_, at): Input => {
      const input = (firstInput[index] ?? 0) + at;
      const bond = folder.bonds.find((each) => each.input === input);
      if (bond) {
        const content = () => open(bond.output, depth + 1);
        const size = folder.sizes[bond.output] ?? 0;
        return { content, source: new ForwardSource(content()[Symbol.iterator](), size) };
      }
      const source = packed[folder.packedInputs.indexOf(input)] ?? sliceSource({ size: 0, read: () => new Uint8Array(0) }, 0, 0);
      return { source, content: () => stretches(source) };
    });
    return decode(coder, own, folder.sizes[output] ?? 0);
  };
  const main = folder.sizes.findIndex((_, output) => !folder.bonds.some((bond) => bond.output === output));
  yield* limited(open(main, 0), folder.sizes[main] ?? 0);
  return packed.reduce((sum, each) => sum + each.size, 0);
}
