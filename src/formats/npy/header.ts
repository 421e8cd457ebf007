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

// One type without objects: an order, a letter other than O, a width, a unit of time.
const plainType = String.raw`'[<>|=]?[a-zA-NP-Z?]\d{0,9}(?:\[[\w/]{1,16}\])?'`;
const plainField = String.raw`\('[^'\\]{0,200}', ${plainType}(?:, \([\d, ]{0,80}\))?\)`;
/** The header as NumPy writes it for an array without objects. Anything else may be read otherwise by Python: keys that come twice, escapes, `'f8,O'`. */
const written = new RegExp(
  String.raw`^\{'descr': (${plainType}|\[(?:${plainField}(?:, )?){1,4096}\]), 'fortran_order': (?:True|False), 'shape': (\([\d, ]{0,400}\)),? ?\}\s*$`,
);

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
  if (!text.trimStart().startsWith('{')) throw new MalformedInput('The NumPy header is no dictionary with type and shape.', start);
  // Names and quoted texts are all that a literal has in front of a parenthesis; a call is none, and versions of NumPy ran it.
  if (/[A-Za-z_\]]\w*\s*\(/.test(text.replace(/'[^'\\]*'|"[^"\\]*"/g, "''")))
    throw new MalformedInput('The NumPy header holds a call where only a type and a shape belong.', start);
  const [, descr, shape] = written.exec(text) ?? [];
  if (descr !== undefined && shape !== undefined)
    return { descr: descr.replace(/^'|'$/g, '').slice(0, 120), shape, dataStart: start + length, holdsObjects: false };
  const [, told = 'not as NumPy writes it'] = /['"]descr['"]\s{0,8}:\s{0,8}(['"][^'"]{0,120}['"])/.exec(text.slice(0, 65_536)) ?? [];
  const [, size = ''] = /['"]shape['"]\s{0,8}:\s{0,8}(\([^)]{0,200}\))/.exec(text.slice(0, 65_536)) ?? [];
  return { descr: told.replace(/^['"]|['"]$/g, ''), shape: size, dataStart: start + length, holdsObjects: true };
}
