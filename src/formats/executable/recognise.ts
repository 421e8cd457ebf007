/** Recognises programs of operating systems by the structure of their headers, not by two letters. */
import { type ByteSource, viewOf } from '../byte-source.ts';
import type { Format } from '../format.ts';

const elfTypes: Readonly<Record<number, string>> = { 1: 'object file', 2: 'program', 3: 'program or shared library', 4: 'memory image' };
const machoMagics = new Set([0xfeedface, 0xfeedfacf, 0xcefaedfe, 0xcffaedfe]);
const executable = (label: string): Format => ({ kind: 'executable', label });

/** ELF: class, byte order and version of e_ident, then a type (System V ABI, "ELF Header"). */
function elf(source: ByteSource): Format | undefined {
  const view = viewOf(source, 0, 20);
  if (view?.getUint32(0, false) !== 0x7f454c46) return undefined;
  const [width, order, version] = [view.getUint8(4), view.getUint8(5), view.getUint8(6)];
  if ((width !== 1 && width !== 2) || (order !== 1 && order !== 2) || version !== 1) return undefined;
  const type = view.getUint16(16, order === 1);
  return executable(`ELF ${elfTypes[type] ?? 'file'}`);
}

/** MS-DOS header with a PE header where it points to (PE format, "MS-DOS Stub"), or an Actually Portable Executable. */
function windows(source: ByteSource): Format | undefined {
  const view = viewOf(source, 0, 64);
  if (view?.getUint16(0, false) !== 0x4d5a) return undefined;
  const start = Buffer.from(source.read(0, 8)).toString('latin1');
  if (/^MZqFpD/.test(start)) return executable('Actually Portable Executable (program for several systems)');
  const at = view.getUint32(60, true);
  const mark = Buffer.from(source.read(at, 4)).toString('latin1');
  if (mark === 'PE\0\0') {
    const flags = viewOf(source, at + 22, 2)?.getUint16(0, true) ?? 0;
    return executable((flags & 0x2000) === 0 ? 'Windows program' : 'Windows library');
  }
  return /^(?:NE|LE|LX)/.test(mark) && at >= 64 ? executable('Windows program of an old kind') : undefined;
}

/** Mach-O by magic and a plausible file type; "fat" files share their magic with Java classes, whose version is above 43. */
function apple(source: ByteSource): Format | undefined {
  const view = viewOf(source, 0, 16);
  if (view === undefined) return undefined;
  const magic = view.getUint32(0, false);
  if (machoMagics.has(magic)) {
    const type = view.getUint32(12, (magic & 0xff) > 0xf0);
    return type >= 1 && type <= 12 ? executable('Mach-O program or library') : undefined;
  }
  if (magic !== 0xcafebabe && magic !== 0xcafebabf) return undefined;
  const count = view.getUint32(4, false);
  if (count > 0 && count < 20) return executable('Mach-O program for several processors');
  return (count & 0xffff) >= 43 && (count & 0xffff) < 200 ? executable('Java class') : undefined;
}

/** The kind of program, or undefined for anything else. */
export function executableFormat(source: ByteSource): Format | undefined {
  const start = Buffer.from(source.read(0, 8)).toString('latin1');
  if (start.startsWith("jartsr='")) return executable('Actually Portable Executable (program for several systems)');
  return elf(source) ?? windows(source) ?? apple(source);
}
