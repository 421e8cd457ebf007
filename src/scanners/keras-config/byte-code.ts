/** Recognises marshalled Python code written into a text, and lists the names in it, so that a finding can say what the code touches. */

export interface ByteCode {
  /** Bytes of the marshalled code. */
  readonly size: number;
  /** Names and short texts of the code in file order, each once. */
  readonly names: readonly string[];
  /** The bytes start as marshalled code does. */
  readonly certain: boolean;
}

const longest = 4 * 1024 * 1024;
const maxNames = 60;

/** As Keras decodes: base64, and for old files one character for each byte. */
function decode(text: string): Uint8Array {
  const cut = text.slice(0, longest);
  return /^[A-Za-z0-9+/=\s_-]*$/.test(cut) ? Buffer.from(cut, 'base64') : Buffer.from(cut, 'latin1');
}

/** Type `c`, with or without the mark that it is referred to, then counts of arguments, which are small (CPython, Python/marshal.c). */
function startsLikeCode(bytes: Uint8Array): boolean {
  if (bytes.length < 24 || ((bytes[0] ?? 0) & 0x7f) !== 0x63) return false;
  const small = (at: number) => (bytes[at + 1] ?? 1) === 0 && (bytes[at + 2] ?? 1) === 0 && (bytes[at + 3] ?? 1) === 0;
  return small(1) && small(5);
}

/** Text entries: short ones carry a length of one byte (`z`, `Z`), others of four (`a`, `A`, `u`, `t`, `s`). */
function* texts(bytes: Uint8Array): Generator<string> {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  for (let at = 0; at + 2 < bytes.length; at += 1) {
    const type = (bytes[at] ?? 0) & 0x7f;
    const short = type === 0x7a || type === 0x5a;
    const long = type === 0x61 || type === 0x41 || type === 0x75 || type === 0x74 || type === 0x73;
    if (!short && !(long && at + 5 < bytes.length)) continue;
    const length = short ? (bytes[at + 1] ?? 0) : view.getUint32(at + 1, true);
    const from = at + (short ? 2 : 5);
    if (length === 0 || length > 400 || from + length > bytes.length) continue;
    const text = Buffer.from(bytes.subarray(from, from + length)).toString('latin1');
    if (!/^[\x20-\x7e\n\t]+$/.test(text)) continue;
    yield text;
    at = from + length - 1;
  }
}

/** Whether a text of a configuration is marshalled code that stands where text should. */
export function looksLikeCode(text: string): boolean {
  const head = text.slice(0, 200).trimStart();
  const first = head.charCodeAt(0);
  // Byte 0xe3 or 0x63 first and a small count second, in base64 or as they are.
  const raw = (first === 0xe3 || first === 0x63) && head.charCodeAt(1) < 32;
  if (!raw && !/^(?:4w|Yw)[A-Za-z0-9+/]{8}/.test(head)) return false;
  return startsLikeCode(decode(head));
}

export function readByteCode(text: string): ByteCode {
  const bytes = decode(text);
  const names = new Set<string>();
  for (const name of texts(bytes)) {
    if (names.size >= maxNames) break;
    if (name.length > 1 && !/^(?:<lambda>|<stdin>|<string>|None)$/.test(name)) names.add(name);
  }
  return { size: bytes.length, names: [...names], certain: startsLikeCode(bytes) };
}
