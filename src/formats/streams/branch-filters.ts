/** Undoes the filters that archivers lay over programs before packing: branch targets and differences (7-Zip SDK, xz format 5.3). */

/** Turns packed order back into content, in place; gives how many of the bytes are final, the others come again with the next. */
export type Filter = (bytes: Uint8Array, position: number) => number;

/** Each byte was written as the difference from the one `distance` before it. */
export function delta(distance: number): Filter {
  const history = new Uint8Array(distance);
  return (bytes, position) => {
    for (let index = 0; index < bytes.length; index += 1) {
      const at = (position + index) % distance;
      const value = ((bytes[index] ?? 0) + (history[at] ?? 0)) & 0xff;
      history[at] = value;
      bytes[index] = value;
    }
    return bytes.length;
  };
}

const get32 = (bytes: Uint8Array, at: number): number =>
  ((bytes[at] ?? 0) | ((bytes[at + 1] ?? 0) << 8) | ((bytes[at + 2] ?? 0) << 16) | ((bytes[at + 3] ?? 0) << 24)) >>> 0;

function put32(bytes: Uint8Array, at: number, value: number): void {
  for (let index = 0; index < 4; index += 1) bytes[at + index] = (value >>> (index * 8)) & 0xff;
}

const edge = (byte: number): boolean => byte === 0 || byte === 0xff;
/** By which of the last three bytes were opcodes: whether a conversion is possible, and which operand byte decides. */
const convertible = [true, true, true, false, true, false, false, false];
const deciding = [0, 1, 2, 2, 3, 3, 3, 3];

/** The distance that the converted operand stands for; bytes in front of it may have been opcodes and shift what is compared. */
function x86Operand(packed: number, place: number, mask: number): number {
  for (let value = packed; ; ) {
    const operand = (value - place) >>> 0;
    if (mask === 0) return operand;
    const shift = (deciding[mask] ?? 0) * 8;
    if (!edge((operand >>> (24 - shift)) & 0xff)) return operand;
    value = (operand ^ (2 ** (32 - shift) - 1)) >>> 0;
  }
}

/** x86: the operands of CALL (E8) and JMP (E9) are absolute in the packed order (7-Zip SDK, Bra86). */
export function x86(): Filter {
  let carried = 0;
  return (bytes, position) => {
    if (bytes.length < 5) return 0;
    const limit = bytes.length - 4;
    let mask = carried;
    let last = -1;
    let at = 0;
    for (;;) {
      while (at < limit && ((bytes[at] ?? 0) & 0xfe) !== 0xe8) at += 1;
      if (at >= limit) break;
      const gap = at - last;
      mask = gap > 3 ? 0 : (mask << (gap - 1)) & 7;
      last = at;
      const blocked = mask !== 0 && (!convertible[mask] || edge(bytes[at + 4 - (deciding[mask] ?? 0)] ?? 0));
      if (blocked || !edge(bytes[at + 4] ?? 0)) {
        mask = ((mask << 1) & 7) | 1;
        at += 1;
        continue;
      }
      const operand = x86Operand(get32(bytes, at + 1), position + at + 5, mask);
      put32(bytes, at + 1, operand & 0xffffff);
      bytes[at + 4] = (operand & 0x1000000) !== 0 ? 0xff : 0;
      at += 5;
    }
    const gap = at - last;
    carried = gap > 3 ? 0 : (mask << (gap - 1)) & 7;
    return at;
  };
}

/** ARM: BL with condition "always", operand in words. */
export function arm(): Filter {
  return (bytes, position) => {
    const end = bytes.length & ~3;
    for (let at = 0; at < end; at += 4) {
      if (bytes[at + 3] !== 0xeb) continue;
      const value = get32(bytes, at) & 0xffffff;
      put32(bytes, at, (0xeb000000 | (((value * 4 - (position + at + 8)) >>> 2) & 0xffffff)) >>> 0);
    }
    return end;
  };
}

/** ARM64: BL and ADRP (xz 5.4, liblzma arm64.c). */
export function arm64(): Filter {
  return (bytes, position) => {
    const end = bytes.length & ~3;
    for (let at = 0; at < end; at += 4) {
      const word = get32(bytes, at);
      const place = position + at;
      if (word >>> 26 === 0x25) {
        put32(bytes, at, (0x94000000 | ((word - (place >>> 2)) & 0x03ffffff)) >>> 0);
      } else if ((word & 0x9f000000) >>> 0 === 0x90000000) {
        const source = ((word >>> 29) & 3) | ((word >>> 3) & 0x001ffffc);
        if ((source + 0x00020000) & 0x001c0000) continue;
        const target = (source - (place >>> 12)) >>> 0;
        const next =
          ((word & 0x9000001f) | ((target & 3) << 29) | ((target & 0x0003fffc) << 3) | (-(target & 0x00020000) & 0x00e00000)) >>> 0;
        put32(bytes, at, next);
      }
    }
    return end;
  };
}

/** Lays a filter over stretches of content. */
export function* filtered(content: Iterable<Uint8Array>, filter: Filter): Generator<Uint8Array, void> {
  let rest = new Uint8Array(0);
  let position = 0;
  for (const some of content) {
    const bytes = new Uint8Array(rest.length + some.length);
    bytes.set(rest);
    bytes.set(some, rest.length);
    const final = filter(bytes, position);
    position += final;
    rest = bytes.slice(final);
    if (final > 0) yield bytes.subarray(0, final);
  }
  if (rest.length > 0) yield rest;
}
