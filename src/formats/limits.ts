/** The bounds that every reader keeps, in one place, so that a report can print them. */

export interface Limits {
  /** Containers inside containers. */
  readonly maxDepth: number;
  /** Members of one container. */
  readonly maxEntries: number;
  /** Bytes produced by decompression, over the whole artifact. */
  readonly maxInflatedBytes: number;
  /** Produced bytes per compressed byte. */
  readonly maxRatio: number;
  /** Opcodes, nodes, key-value pairs: anything a reader counts one by one. */
  readonly maxSteps: number;
  /** Longest string or header that is held in memory, in bytes. */
  readonly maxHeaderBytes: number;
  /** Findings kept for one artifact. */
  readonly maxFindings: number;
}

export const defaultLimits: Limits = {
  maxDepth: 8,
  maxEntries: 100_000,
  maxInflatedBytes: 4 * 1024 ** 3,
  maxRatio: 1000,
  maxSteps: 20_000_000,
  maxHeaderBytes: 64 * 1024 ** 2,
  maxFindings: 1000,
};

/** Thrown by a reader when a bound is reached; becomes the outcome `limit`, never a crash. */
export class LimitReached extends Error {
  readonly limit: keyof Limits;
  constructor(limit: keyof Limits, detail: string) {
    super(detail);
    this.name = 'LimitReached';
    this.limit = limit;
  }
}

/** Thrown by a reader when bytes are not what the format demands; becomes the outcome `unreadable`. */
export class MalformedInput extends Error {
  readonly offset: number;
  constructor(detail: string, offset: number) {
    super(detail);
    this.name = 'MalformedInput';
    this.offset = offset;
  }
}
