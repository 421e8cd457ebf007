/** Reads DER that may be hostile. The ASN.1 library accepts BER; a signature must have one reading only, so this takes DER alone. */

/** Deepest nesting that a signature or key file may have; a certificate chain needs about fifteen levels. */
const maxDepth = 32;
const maxNodes = 20_000;

export interface Element {
  /** The first byte: class, constructed bit and number. */
  readonly tag: number;
  readonly children: readonly Element[];
  /** The whole element: tag, length and content. */
  readonly bytes: Uint8Array;
  /** The content alone. */
  readonly content: Uint8Array;
}

export const tag = {
  integer: 0x02,
  bitString: 0x03,
  octetString: 0x04,
  null: 0x05,
  objectIdentifier: 0x06,
  utf8String: 0x0c,
  bmpString: 0x1e,
  sequence: 0x30,
  set: 0x31,
} as const;
/** The tag of a constructed context element, `[number]` in the specifications. */
export const contextTag = (number: number) => 0xa0 + number;

/** Thrown for bytes that are not what they should be; the message is for the reader of a verification. */
export class MalformedData extends Error {}

function readHeader(bytes: Uint8Array): { length: number; start: number } {
  const [first = 0, second] = bytes;
  if (second === undefined) throw new MalformedData('an element is cut off');
  if ((first & 0x1f) === 0x1f) throw new MalformedData('an element has a tag that no signature has');
  if (second < 0x80) return { length: second, start: 2 };
  const count = second & 0x7f;
  if (count === 0 || count > 4) throw new MalformedData('an element states no definite length');
  let length = 0;
  for (let index = 0; index < count; index++) length = length * 256 + (bytes[2 + index] ?? 0);
  // X.690, 10.1: the shortest form of a length is the only one.
  if (length < 0x80 || length < 256 ** (count - 1)) throw new MalformedData('an element states its length in a longer form than DER has');
  return { length, start: 2 + count };
}

function readElement(bytes: Uint8Array, depth: number, budget: { nodes: number }): Element {
  budget.nodes -= 1;
  if (depth > maxDepth || budget.nodes < 0) throw new MalformedData('elements are nested too deeply or are too many');
  const { length, start } = readHeader(bytes);
  if (start + length > bytes.length) throw new MalformedData('an element is longer than what holds it');
  const content = bytes.subarray(start, start + length);
  const first = bytes[0] ?? 0;
  const children: Element[] = [];
  if (first & 0x20) {
    for (let offset = 0; offset < length; ) {
      const child = readElement(content.subarray(offset), depth + 1, budget);
      children.push(child);
      offset += child.bytes.length;
    }
  }
  return { tag: first, children, bytes: bytes.subarray(0, start + length), content };
}

/**
 * Reads the first element; whatever follows it is left to the caller, who sees from `bytes.length` where it ends.
 * @throws MalformedData
 */
export function readDer(bytes: Uint8Array): Element {
  return readElement(bytes, 0, { nodes: maxNodes });
}

/** The element, when it has this tag. @throws MalformedData with the name of what is missing */
export function expectTag(element: Element | undefined, wanted: number, name: string): Element {
  if (element?.tag !== wanted) throw new MalformedData(`${name} is missing or is of another kind`);
  return element;
}

/** The dotted form of an object identifier. @throws MalformedData */
export function readIdentifier(element: Element | undefined, name: string): string {
  const { content } = expectTag(element, tag.objectIdentifier, name);
  const arcs: number[] = [];
  let value = 0;
  for (const byte of content.subarray(0, 64)) {
    value = value * 128 + (byte & 0x7f);
    if (!(byte & 0x80)) {
      arcs.push(value);
      value = 0;
    }
  }
  const [first = 0, ...rest] = arcs;
  const root = Math.min(2, Math.floor(first / 40));
  return [root, first - root * 40, ...rest].join('.');
}

/** A small whole number that is not negative. @throws MalformedData */
export function readSmallInteger(element: Element | undefined, name: string): number {
  const { content } = expectTag(element, tag.integer, name);
  if (content.length === 0 || content.length > 4 || (content[0] ?? 0) >= 0x80) throw new MalformedData(`${name} is out of range`);
  return content.reduce((value, byte) => value * 256 + byte, 0);
}
