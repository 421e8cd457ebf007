/** The file as its structures see it: blocks by address, each read counted and noted, so that what nobody refers to is known. */
import type { Budget } from '../budget.ts';
import { type ByteSource, copyBytes } from '../byte-source.ts';
import { LimitReached, MalformedInput } from '../limits.ts';
import { Cursor } from './cursor.ts';
import type { Hdf5Fault } from './model.ts';
import { RangeList } from './range-list.ts';
import { readSuperblock, type Superblock } from './superblock.ts';

/** Metadata blocks of real files stay far below. */
const longestBlock = 64 * 1024 * 1024;
const maxFaults = 200;

export class Hdf5File {
  readonly source: ByteSource;
  readonly budget: Budget;
  readonly superblock: Superblock;
  /** What was read as structure or value. */
  readonly parsed = new RangeList();
  /** Where datasets keep their elements. */
  readonly data = new RangeList();
  readonly faults: Hdf5Fault[] = [];

  constructor(source: ByteSource, budget: Budget) {
    this.source = source;
    this.budget = budget;
    this.superblock = readSuperblock(source);
    this.parsed.add(this.superblock.base, this.superblock.end);
  }

  /** Place in the source of an address. */
  place(address: number): number {
    return this.superblock.base + address;
  }

  /**
   * A block of metadata.
   * @param noted false where only parts of the block are in use; whoever reads those notes them
   * @throws MalformedInput when it leaves the file; LimitReached when reading has cost too much
   */
  block(address: number, length: number, what: string, noted = true): Cursor {
    const at = this.place(address);
    if (at >= this.source.size || length > this.source.size - at)
      throw new MalformedInput(`${what} at ${at} of ${length} bytes reaches beyond the file.`, Math.min(at, this.source.size));
    if (length > longestBlock) throw new LimitReached('maxHeaderBytes', `${what} claims ${length} bytes, more than is read.`);
    // Blocks may overlap in a hostile file, so each byte read costs, however often it was read before.
    this.budget.spend('maxSteps', 4 + Math.ceil(length / 8));
    if (noted) this.parsed.add(at, at + length);
    return this.cursor(copyBytes(this.source, at, length), at);
  }

  cursor(bytes: Uint8Array<ArrayBuffer>, at: number): Cursor {
    return new Cursor(bytes, at, this.superblock.offsetWidth, this.superblock.lengthWidth);
  }

  /** Notes raw data, clipped to the file. */
  holdsData(at: number, size: number): void {
    this.data.add(at, Math.min(this.source.size, at + size));
  }

  fault(kind: Hdf5Fault['kind'], path: string, detail: string, from: number, to = from + 8): void {
    const limit = this.source.size;
    if (this.faults.length < maxFaults)
      this.faults.push({ kind, path, detail, at: { from: Math.min(from, limit), to: Math.min(Math.max(from, to), limit) } });
  }

  /** Runs a reading of one part; what is wrong with it is noted and the rest goes on. */
  attempt<Result>(path: string, read: () => Result): Result | undefined {
    try {
      return read();
    } catch (error) {
      if (!(error instanceof MalformedInput)) throw error;
      this.fault('broken', path, error.message, error.offset);
      return undefined;
    }
  }
}
