/** Reads the header of a NumPy .npy file: type, shape and where the data starts. */
import { type ByteSource, copyBytes } from '../byte-source.ts';
import { LimitReached, type Limits, MalformedInput } from '../limits.ts';

export interface NpyHeader {
  /** The type as written, for instance `<f4` or `|O`. */
  readonly descr: string;
  readonly shape: string;
  readonly dataStart: number;
  /** The data is a pickle, not numbers. */
  readonly holdsObjects: boolean;
}

/** Whether bytes start like a .npy file. */
export function isNpy(head: Uint8Array): boolean {
  return head[0] === 0x93 && Buffer.from(head.subarray(1, 6)).toString('latin1') === 'NUMPY';
}

/**
 * Undefined when the bytes are no .npy file.
 * @throws MalformedInput when the header is cut or is no dictionary; LimitReached when it is too long
 */
export function npyObjectStart(source: ByteSource, limits: Limits): NpyHeader | undefined {
  const head = copyBytes(source, 0, 12);
  if (!isNpy(head)) return undefined;
  const major = head[6] ?? 0;
  const wide = major >= 2;
  const start = wide ? 12 : 10;
  if (head.length < start) throw new MalformedInput('The NumPy header is cut.', 0);
  const view = new DataView(head.buffer);
  const length = wide ? view.getUint32(8, true) : view.getUint16(8, true);
  if (length > limits.maxHeaderBytes) throw new LimitReached('maxHeaderBytes', `The NumPy header claims ${length} bytes.`);
  if (start + length > source.size) throw new MalformedInput(`The NumPy header claims ${length} bytes, more than the file holds.`, 8);
  const text = Buffer.from(source.read(start, length)).toString('utf8');
  const descr = /['"]descr['"]\s*:\s*('[^']*'|"[^"]*"|\[.*?\](?=\s*,\s*['"]))/s.exec(text)?.[1];
  const shape = /['"]shape['"]\s*:\s*(\([^)]*\))/.exec(text)?.[1];
  if (descr === undefined || shape === undefined) throw new MalformedInput('The NumPy header is no dictionary with type and shape.', start);
  // NumPy decides by dtype.hasobject: any field of kind O, in a plain type or inside a structured one.
  const holdsObjects = /['"][<>|=]?O\d*['"]/.test(descr) || /\bobject\b/.test(descr);
  return { descr: descr.replace(/^['"]|['"]$/g, '').slice(0, 120), shape, dataStart: start + length, holdsObjects };
}
