/** Reads a text that may hold Keras objects into one kind of tree, whether it is JSON or YAML and however it is encoded. */
import type { Budget } from '#formats/budget';
import { type ByteSource, bytesSource } from '#formats/byte-source';
import { type JsonNode, parseJson } from '#formats/json/parse';
import { MalformedInput } from '#formats/limits';
import { readYaml } from '#formats/yaml-config/read';
import { textOf } from '../model-config/text-of.ts';

export interface Document {
  readonly root: JsonNode;
  /** The text that places count in: the file, or what it says when written in UTF-8. */
  readonly source: ByteSource;
  /** Bytes in front of the text. */
  readonly base: number;
}

const piece = 1024 * 1024;
/** Longer than a key with its colon, each letter written as an escape. */
const reach = 256;
const keys = /(?:class_name|keras_version)["']?\s{0,64}:/;

/** Whether a key of a Keras object stands anywhere: nothing else is worth a second reading of a large configuration. */
export function namesKeras(source: ByteSource, budget: Budget): boolean {
  for (let from = 0; from < source.size; from += piece) {
    budget.spend('maxSteps', 16);
    const text = Buffer.from(source.read(from, piece + reach))
      .toString('latin1')
      .replaceAll('\0', '');
    const plain = text.includes('\\u')
      ? text.replace(/\\u00([2-7][0-9a-f])/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))
      : text;
    if (keys.test(plain)) return true;
  }
  return false;
}

/** UTF-16 without a mark, which Python's reader tells by its zeros. */
function unmarked(bytes: Uint8Array): 'utf-16le' | 'utf-16be' | undefined {
  if (bytes[0] === 0 && (bytes[1] ?? 0) > 0) return 'utf-16be';
  return bytes[1] === 0 && (bytes[0] ?? 0) > 0 ? 'utf-16le' : undefined;
}

/** @throws MalformedInput when it is JSON that no reader takes; LimitReached when it is too large or nests too deep */
export function* documentsOf(file: ByteSource, budget: Budget): Generator<Document> {
  let { base, bytes, source } = textOf(file);
  const wide = unmarked(bytes);
  if (wide !== undefined) {
    bytes = new Uint8Array(Buffer.from(new TextDecoder(wide).decode(bytes)));
    source = bytesSource(bytes);
    base = 0;
  }
  const start = bytes.find((byte) => byte !== 0x20 && byte !== 0x09 && byte !== 0x0a && byte !== 0x0d);
  if (start !== 0x7b && start !== 0x5b) {
    // What a broken document says before it breaks is judged as well; that it is broken is for others to tell.
    for (const root of readYaml(bytes, budget).roots) yield { root, source, base };
    return;
  }
  const { rest, value: root } = parseJson(bytes, budget, 'python');
  yield { root, source, base };
  if (rest !== undefined) throw new MalformedInput('Something stands behind the configuration.', base + rest);
}
