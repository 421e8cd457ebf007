/** Walks a tar archive member by member, as the tar programs and Python's tarfile do, and tells where they would part ways. */
import type { Budget } from '../budget.ts';
import { type ByteSource, copyBytes, sliceSource } from '../byte-source.ts';
import { blockLength, decodeName, readTarHeader, type SparsePiece, sparsePieces, type TarHeader } from './header.ts';
import { readPax } from './pax.ts';
import { fits, sparseSource } from './sparse.ts';

export type TarKind = 'file' | 'folder' | 'symbolic-link' | 'hard-link' | 'device' | 'pipe' | 'other';

export interface TarMember {
  readonly name: string;
  readonly kind: TarKind;
  readonly type: string;
  readonly linkName: string;
  readonly mode: number;
  /** Half-open range of all headers and the padded data. */
  readonly from: number;
  readonly to: number;
  /** Where the data starts and how many bytes of it the archive holds. */
  readonly dataStart: number;
  readonly packed: number;
  /** The content, sparse members with their holes. */
  readonly content: ByteSource;
  /** Whether the content lies in the archive as it is. */
  readonly plain: boolean;
  /** What is wrong with it. */
  readonly faults: readonly TarFault[];
  /** Behind the mark that ends the archive, or behind a damaged header. */
  readonly beyond: 'end-mark' | 'damage' | undefined;
  /** Size by the header alone, where the extended header says otherwise. */
  readonly otherSize: number | undefined;
}

export interface TarFault {
  readonly kind: 'checksum' | 'cut' | 'size' | 'sizes-differ' | 'extended' | 'sparse';
  readonly detail: string;
}

export interface TarGap {
  readonly kind: 'loose' | 'zeros' | 'damaged';
  readonly from: number;
  readonly to: number;
}

const maxExtended = 1024 * 1024;
const kinds: Readonly<Record<string, TarKind>> = {
  '0': 'file',
  '7': 'file',
  S: 'file',
  '1': 'hard-link',
  '2': 'symbolic-link',
  '3': 'device',
  '4': 'device',
  '5': 'folder',
  D: 'folder',
  '6': 'pipe',
};

const padded = (length: number): number => Math.ceil(length / blockLength) * blockLength;

/** What stands in front of a member's own header. */
interface Pending {
  from: number | undefined;
  longName: string | undefined;
  longLink: string | undefined;
  pax: ReadonlyMap<string, string>;
  sparse: readonly number[];
  faults: TarFault[];
}

const nothingPending = (): Pending => ({
  from: undefined,
  longName: undefined,
  longLink: undefined,
  pax: new Map(),
  sparse: [],
  faults: [],
});

/** GNU sparse 0.0, 0.1 and 1.0 (GNU tar manual, "Storing Sparse Files"); undefined for a member without holes. */
function paxSparse(
  data: ByteSource,
  pax: ReadonlyMap<string, string>,
  listed: readonly number[],
): { readonly pieces: SparsePiece[]; readonly dataOffset: number; readonly realSize: number } | undefined {
  const realSize = Number(pax.get('GNU.sparse.realsize') ?? pax.get('GNU.sparse.size') ?? Number.NaN);
  if (Number.isNaN(realSize)) return undefined;
  let numbers = listed;
  let dataOffset = 0;
  if (pax.get('GNU.sparse.major') === '1') {
    const text = Buffer.from(data.read(0, maxExtended)).toString('latin1');
    const count = Number(/^\d{1,7}\n/.exec(text)?.[0] ?? Number.NaN);
    const lines = text.split('\n', 2 * (Number.isNaN(count) ? 0 : count) + 1);
    numbers = lines.slice(1).map(Number);
    dataOffset = padded(lines.reduce((sum, line) => sum + line.length + 1, 0));
  } else if (pax.has('GNU.sparse.map')) numbers = (pax.get('GNU.sparse.map') ?? '').split(',').map(Number);
  const pieces = Array.from({ length: numbers.length >> 1 }, (_, index) => ({
    offset: numbers[index * 2] ?? Number.NaN,
    length: numbers[index * 2 + 1] ?? Number.NaN,
  }));
  return { pieces, dataOffset, realSize };
}

class TarWalk {
  readonly #source: ByteSource;
  readonly #budget: Budget;
  #global: ReadonlyMap<string, string> = new Map();
  #pending = nothingPending();
  readonly gaps: TarGap[] = [];
  /** Global extended headers that name a path or a size for every member that follows. */
  globalOverrides = false;

  constructor(source: ByteSource, budget: Budget) {
    this.#source = source;
    this.#budget = budget;
  }

  #gap(kind: TarGap['kind'], from: number, to: number): void {
    const last = this.gaps.at(-1);
    if (last && last.kind === kind && last.to === from) this.gaps[this.gaps.length - 1] = { kind, from: last.from, to };
    else if (to > from) this.gaps.push({ kind, from, to });
  }

  /** Takes an extended header in; gives where the next header stands, or undefined for a member of its own. */
  #extended(header: TarHeader): number | undefined {
    if (!'LKxgX'.includes(header.type)) return undefined;
    const dataStart = header.offset + blockLength;
    this.#pending.from ??= header.offset;
    const size = Number.isNaN(header.size) ? 0 : header.size;
    const bytes = copyBytes(this.#source, dataStart, Math.min(size, maxExtended));
    if (size > maxExtended) this.#pending.faults.push({ kind: 'extended', detail: `has an extended header of ${size} bytes` });
    const end = bytes.indexOf(0);
    const text = decodeName(end < 0 ? bytes : bytes.subarray(0, end));
    if (header.type === 'L') this.#pending.longName = text;
    else if (header.type === 'K') this.#pending.longLink = text;
    else {
      const { fault, sparse, values } = readPax(bytes);
      if (fault) this.#pending.faults.push({ kind: 'extended', detail: 'has an extended header that cannot be read to its end' });
      if (header.type === 'g') {
        this.#global = new Map([...this.#global, ...values]);
        if (['path', 'linkpath', 'size'].some((key) => values.has(key))) this.globalOverrides = true;
      } else {
        this.#pending.pax = values;
        this.#pending.sparse = sparse;
      }
    }
    return Math.min(this.#source.size, dataStart + padded(size));
  }

  /** The pieces of an old GNU sparse member, whose map may go on in blocks behind the header. */
  #oldSparse(header: TarHeader): { readonly pieces: SparsePiece[]; readonly dataStart: number } {
    const pieces = [...(header.sparse?.pieces ?? [])];
    let dataStart = header.offset + blockLength;
    for (let more = header.sparse?.more ?? false; more; dataStart += blockLength) {
      this.#budget.spend('maxSteps', 16);
      const bytes = copyBytes(this.#source, dataStart, blockLength);
      if (bytes.length < blockLength) break;
      pieces.push(...sparsePieces(bytes, 21));
      more = bytes[504] === 1;
    }
    return { pieces, dataStart };
  }

  #member(header: TarHeader, beyond: TarMember['beyond']): TarMember {
    const pending = this.#pending;
    this.#pending = nothingPending();
    const pax = new Map([...this.#global, ...pending.pax]);
    const faults = [...pending.faults];
    if (header.checksum === 'wrong') faults.push({ kind: 'checksum', detail: 'has a header whose checksum is wrong' });
    const old = header.sparse ? this.#oldSparse(header) : undefined;
    const dataStart = old?.dataStart ?? header.offset + blockLength;
    const stated = pax.get('size');
    const kind = kinds[header.type] ?? 'other';
    let size = header.size;
    let otherSize: number | undefined;
    if (stated !== undefined && /^\d{1,15}$/.test(stated)) {
      size = Number(stated);
      if (size !== header.size && !Number.isNaN(header.size)) {
        otherSize = header.size;
        faults.push({ kind: 'sizes-differ', detail: `has ${header.size} bytes by its header and ${size} by its extended header` });
      }
    }
    if (Number.isNaN(size)) {
      faults.push({ kind: 'size', detail: 'has a size that is no number' });
      size = 0;
    }
    // Links, folders and devices carry no data, whatever their size says (GNU tar, Python's tarfile).
    const carries =
      kind === 'file' ||
      kind === 'other' ||
      (kind === 'hard-link' && size > 0 && header.dialect !== 'gnu' && this.#dataFollows(dataStart, size));
    const packed = carries ? size : 0;
    const left = Math.max(0, this.#source.size - dataStart);
    if (packed > left) faults.push({ kind: 'cut', detail: `claims ${packed} bytes where ${left} are left` });
    const there = Math.min(packed, left);
    const data = sliceSource(this.#source, dataStart, there);
    const holes = old
      ? { pieces: old.pieces, dataOffset: 0, realSize: header.sparse?.realSize ?? 0 }
      : paxSparse(data, pax, pending.sparse);
    let content: ByteSource = data;
    if (holes) {
      const pieces = sliceSource(data, holes.dataOffset, there - holes.dataOffset);
      if (fits(holes.pieces, holes.realSize, pieces.size)) content = sparseSource(pieces, holes.pieces, holes.realSize);
      else faults.push({ kind: 'sparse', detail: 'has a map of its holes that does not fit' });
    }
    return {
      name: pax.get('GNU.sparse.name') ?? pax.get('path') ?? pending.longName ?? header.name,
      kind,
      type: header.type,
      linkName: pax.get('linkpath') ?? pending.longLink ?? header.linkName,
      mode: header.mode,
      from: pending.from ?? header.offset,
      to: Math.min(this.#source.size, dataStart + padded(packed)),
      dataStart,
      packed: there,
      content,
      plain: content === data,
      faults,
      beyond,
      otherSize,
    };
  }

  /** pax lets hard links carry their data; it does when a header, zeros or the end stand behind it and none stands in front. */
  #dataFollows(dataStart: number, size: number): boolean {
    const next = readTarHeader(this.#source, dataStart);
    if (next !== undefined && next !== 'zero' && next.checksum === 'right') return false;
    const behind = readTarHeader(this.#source, dataStart + padded(size));
    return behind === undefined || behind === 'zero' || behind.checksum === 'right';
  }

  *members(): Generator<TarMember> {
    let beyond: TarMember['beyond'];
    let zeros = 0;
    for (let offset = 0; offset < this.#source.size; ) {
      this.#budget.spend('maxSteps', 4);
      const header = readTarHeader(this.#source, offset);
      if (header === undefined) {
        this.#gap('loose', offset, this.#source.size);
        return;
      }
      if (header === 'zero') {
        zeros += 1;
        this.#gap('zeros', offset, offset + blockLength);
        offset = zeros > 1 ? this.#afterZeros(offset + blockLength) : offset + blockLength;
        // One block of zeros ends the archive for Python's tarfile, two for GNU tar.
        beyond ??= 'end-mark';
        continue;
      }
      const known = header.checksum === 'right' || (header.dialect !== 'v7' && !Number.isNaN(header.size) && beyond === undefined);
      if (!known) {
        this.#gap(zeros > 0 ? 'loose' : 'damaged', offset, offset + blockLength);
        beyond ??= 'damage';
        offset += blockLength;
        continue;
      }
      this.#budget.spend('maxEntries');
      const next = this.#extended(header);
      if (next !== undefined) {
        offset = Math.max(next, offset + blockLength);
        continue;
      }
      const member = this.#member(header, beyond);
      yield member;
      offset = Math.max(member.to, offset + blockLength);
    }
  }

  /** Long stretches of zeros are stepped over a piece at a time. */
  #afterZeros(from: number): number {
    const piece = 1024 * 1024;
    let at = from;
    for (;;) {
      const bytes = this.#source.read(at, piece);
      if (bytes.length === 0) break;
      this.#budget.spend('maxSteps', 1 + bytes.length / 4096);
      let zeros = 0;
      while (zeros < bytes.length && bytes[zeros] === 0) zeros += 1;
      at += zeros;
      if (zeros < bytes.length) break;
    }
    // Back to the block in which the next byte stands.
    const block = at - ((at - from) % blockLength);
    this.#gap('zeros', from, at >= this.#source.size ? this.#source.size : block);
    return at >= this.#source.size ? this.#source.size : block;
  }
}

/** A walk over the archive; gaps and overrides are known when all members have been taken. */
export function walkTar(source: ByteSource, budget: Budget): TarWalk {
  return new TarWalk(source, budget);
}
