/** Tells programs from numbers that happen to start alike, by the fields that a system's own loader checks. */
import { type Check, type Found, type Haystack, viewAt } from './found.ts';

const program = (hay: Haystack, from: number, label: string): Found => ({ kind: 'executable', label, from, to: hay.to, closed: false });

/** ELF identification and header (System V ABI, chapter 4): class, byte order, version, type. */
export const elf: Check = (hay, at) => {
  const view = viewAt(hay, at, 24);
  if (view.getUint32(0) !== 0x7f454c46) return undefined;
  const little = view.getUint8(5) === 1;
  const type = view.getUint16(16, little);
  const known = [1, 2].includes(view.getUint8(4)) && [1, 2].includes(view.getUint8(5)) && view.getUint8(6) === 1;
  return known && type <= 4 && view.getUint32(20, little) === 1 ? program(hay, at, 'an ELF executable') : undefined;
};

/** Distances from a program's start to its PE header that linkers write. */
const farthestHeader = 4096;

/** A PE header is found first; the MZ header in front of it must point back at it (PE format, "MS-DOS Stub"). */
export const pe: Check = (hay, at) => {
  if (viewAt(hay, at, 4).getUint32(0) !== 0x50450000) return undefined;
  const machine = viewAt(hay, at + 4, 2).getUint16(0, true);
  if (![0x14c, 0x8664, 0xaa64, 0x1c0, 0x1c4, 0x200, 0x5064].includes(machine)) return undefined;
  const start = Math.max(hay.from, at - farthestHeader);
  const view = viewAt(hay, start, at - start + 64);
  for (let index = at - start - 64; index >= 0; index -= 1)
    if (view.getUint16(index) === 0x4d5a && view.getUint32(index + 0x3c, true) === at - start - index)
      return program(hay, start + index, 'a Windows executable');
  return undefined;
};

/** Processors of Mach-O (mach/machine.h), without the 64-bit mark. */
const processors = [7, 12, 18];

function machHeader(hay: Haystack, at: number, little: boolean): boolean {
  const view = viewAt(hay, at, 24);
  const [cpu, type, commands, size] = [4, 12, 16, 20].map((offset) => view.getUint32(offset, little));
  return (
    processors.includes((cpu ?? 0) & 0x00ff_ffff) &&
    (type ?? 0) >= 1 &&
    (type ?? 0) <= 12 &&
    (commands ?? 0) >= 1 &&
    (commands ?? 0) <= 4096 &&
    (size ?? 0) >= 8 * (commands ?? 0) &&
    (size ?? 0) < 1 << 24
  );
}

export const machO: Check = (hay, at) => {
  const magic = viewAt(hay, at, 4).getUint32(0);
  if (magic === 0xcafebabe) {
    const view = viewAt(hay, at, 16);
    const count = view.getUint32(4);
    if (count >= 1 && count <= 16 && processors.includes(view.getUint32(8) & 0x00ff_ffff)) return program(hay, at, 'a Mach-O executable');
    // A class file: minor and major version, then the constants (JVM specification, 4.1).
    const isClass =
      view.getUint16(4) <= 3 && view.getUint16(6) >= 45 && view.getUint16(6) <= 80 && [1, 3, 7, 9, 10, 12].includes(view.getUint8(10));
    return isClass ? program(hay, at, 'a Java class') : undefined;
  }
  const little = magic === 0xcefaedfe || magic === 0xcffaedfe;
  if (!little && magic !== 0xfeedface && magic !== 0xfeedfacf) return undefined;
  return machHeader(hay, at, little) ? program(hay, at, 'a Mach-O executable') : undefined;
};

/** WebAssembly (core specification 5.5.16) and Android's bytecode. */
export const bytecode: Check = (hay, at) => {
  const view = viewAt(hay, at, 12);
  if (view.getUint32(0) === 0x0061736d && view.getUint32(4) === 0x01000000 && view.getUint8(8) <= 12)
    return program(hay, at, 'a WebAssembly module');
  const text = Buffer.from(view.buffer).toString('latin1');
  return /^dex\n0\d\d\0/.test(text) ? program(hay, at, 'Android bytecode') : undefined;
};
