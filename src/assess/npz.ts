/** Takes the named arrays out of a NumPy .npz: a zip of .npy members, stored or deflated (APPNOTE 6.3), within fixed bounds. */
import { crc32, inflateRawSync } from 'node:zlib';
import { AssayError } from '#contract/errors';

/** Most bytes of an archive, of one inflated member, and most members. */
const bounds = { archive: 2 ** 30, member: 2 ** 30, members: 1000 };

function refuse(reason: string): never {
  throw new AssayError('not-assessable', `The .npz archive cannot be read: ${reason}.`);
}

interface Member {
  readonly method: number;
  readonly crc: number;
  readonly packed: number;
  readonly plain: number;
  readonly at: number;
}

function endRecord(view: DataView): number {
  const least = Math.max(0, view.byteLength - 22 - 65_535);
  for (let at = view.byteLength - 22; at >= least; at -= 1) if (view.getUint32(at, true) === 0x06054b50) return at;
  return refuse('it has no zip end record');
}

/** NumPy writes zip64 sizes into the extra field of members that it streams (APPNOTE 4.5.3). */
function wideSizes(view: DataView, from: number, to: number, member: Member): Member {
  for (let at = from; at + 4 <= to; ) {
    const length = view.getUint16(at + 2, true);
    if (view.getUint16(at, true) === 1 && at + 4 + length <= to) {
      let next = at + 4;
      const take = (value: number): number => {
        if (value !== 0xffffffff || next + 8 > at + 4 + length) return value;
        next += 8;
        return Number(view.getBigUint64(next - 8, true));
      };
      const plain = take(member.plain);
      const packed = take(member.packed);
      return { ...member, plain, packed, at: take(member.at) };
    }
    at += 4 + length;
  }
  return member;
}

function directoryOf(view: DataView, bytes: Uint8Array): Map<string, Member> {
  const end = endRecord(view);
  const count = view.getUint16(end + 10, true);
  if (count > bounds.members) refuse(`it lists ${count} members, the bound is ${bounds.members}`);
  const members = new Map<string, Member>();
  let at = view.getUint32(end + 16, true);
  for (let index = 0; index < count; index += 1) {
    if (at + 46 > view.byteLength || view.getUint32(at, true) !== 0x02014b50) refuse('its directory is damaged');
    const nameLength = view.getUint16(at + 28, true);
    const extraLength = view.getUint16(at + 30, true);
    const after = at + 46 + nameLength + extraLength;
    if (after > view.byteLength) refuse('its directory runs past the end');
    const name = new TextDecoder('latin1').decode(bytes.subarray(at + 46, at + 46 + nameLength));
    if (members.has(name)) refuse(`it lists “${name.slice(0, 80)}” twice`);
    const member: Member = {
      method: view.getUint16(at + 10, true),
      crc: view.getUint32(at + 16, true),
      packed: view.getUint32(at + 20, true),
      plain: view.getUint32(at + 24, true),
      at: view.getUint32(at + 42, true),
    };
    members.set(name, wideSizes(view, at + 46 + nameLength, after, member));
    at = after + view.getUint16(at + 32, true);
  }
  return members;
}

function inflated(raw: Uint8Array, member: Member, name: string): Uint8Array {
  if (member.method === 0) return raw;
  if (member.method !== 8) return refuse(`“${name}” is compressed by method ${member.method}`);
  try {
    return inflateRawSync(raw, { maxOutputLength: Math.max(1, member.plain) });
  } catch {
    return refuse(`“${name}” is damaged, or grows beyond the size it states`);
  }
}

/**
 * @param wanted names of arrays without `.npy`; only these are inflated
 * @returns bytes of each array found, by name
 * @throws AssayError `not-assessable` when the archive is damaged or passes a bound
 */
export function readNpz(bytes: Uint8Array, wanted: ReadonlySet<string>): Map<string, Uint8Array> {
  if (bytes.length > bounds.archive) refuse(`it has ${bytes.length.toLocaleString('en')} bytes`);
  if (bytes.length < 22) refuse('it is too short for a zip');
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const found = new Map<string, Uint8Array>();
  for (const [file, member] of directoryOf(view, bytes)) {
    const name = file.replace(/\.npy$/, '');
    if (!wanted.has(name)) continue;
    if (member.plain > bounds.member) refuse(`“${name}” states ${member.plain.toLocaleString('en')} bytes`);
    if (member.at + 30 > bytes.length || view.getUint32(member.at, true) !== 0x04034b50)
      refuse(`“${name}” is not where the directory says`);
    const from = member.at + 30 + view.getUint16(member.at + 26, true) + view.getUint16(member.at + 28, true);
    if (from + member.packed > bytes.length) refuse(`“${name}” is cut off`);
    const plain = inflated(bytes.subarray(from, from + member.packed), member, name);
    if (plain.length !== member.plain || crc32(plain) !== member.crc) refuse(`“${name}” does not match its checksum`);
    found.set(name, plain);
  }
  return found;
}
