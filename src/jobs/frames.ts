/** Messages as framed bytes. Node's own channel throws into the engine when a child writes nonsense to it; these frames turn nonsense into a message. */
import { deserialize, serialize } from 'node:v8';

/** Longest message to a child in bytes. */
const mostBytes = 256 * 1024 * 1024;
/**
 * Longest answer of a child in bytes. Three bytes can say an object that takes some eighty on the heap, and all of it is there
 * before a schema sees it: four times as much would end an engine with the heap that Node gives it.
 */
export const mostAnswerBytes = 64 * 1024 * 1024;
const headBytes = 4;

/**
 * A message behind its length (32 bits, big-endian), in V8's format of structured clones.
 * @throws RangeError when it is longer than the other side takes
 */
export function frameOf(message: unknown, most = mostBytes): Buffer {
  const body = serialize(message);
  if (body.length > most) throw new RangeError(`a message of ${body.length} bytes is longer than ${most}`);
  const head = Buffer.alloc(headBytes);
  head.writeUInt32BE(body.length);
  return Buffer.concat([head, body]);
}

/**
 * Takes bytes in pieces of any size and tells each message that they complete.
 * What is no message is told once as undefined, and nothing after it is looked at.
 */
export function frameReader(onMessage: (message: unknown) => void, most = mostBytes): (piece: Uint8Array) => void {
  let pieces: Uint8Array[] = [];
  let held = 0;
  let isBroken = false;

  /** The first `length` bytes of what is held, which stay held. */
  function front(length: number): Buffer {
    if ((pieces[0]?.length ?? 0) < length) pieces = [Buffer.concat(pieces)];
    const first = pieces[0] ?? new Uint8Array(0);
    return Buffer.from(first.buffer, first.byteOffset, length);
  }

  function drop(length: number): void {
    const first = pieces[0] ?? new Uint8Array(0);
    held -= length;
    pieces = first.length === length ? pieces.slice(1) : [first.subarray(length), ...pieces.slice(1)];
  }

  /** The next whole message, if there is one. Throws on bytes that are none. */
  function next(): { readonly message: unknown } | undefined {
    if (held < headBytes) return undefined;
    const length = front(headBytes).readUInt32BE();
    if (length > most) throw new RangeError('longer than any message');
    if (held < headBytes + length) return undefined;
    const message: unknown = deserialize(front(headBytes + length).subarray(headBytes));
    drop(headBytes + length);
    return { message };
  }

  function nextOrBroken(): { readonly message: unknown } | undefined {
    try {
      return next();
    } catch {
      isBroken = true;
      pieces = [];
      return { message: undefined };
    }
  }

  return (piece) => {
    if (isBroken || piece.length === 0) return;
    pieces.push(piece);
    held += piece.length;
    for (let read = nextOrBroken(); read; read = isBroken ? undefined : nextOrBroken()) onMessage(read.message);
  };
}
