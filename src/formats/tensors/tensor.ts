/** One tensor of any format: what it is called, what its elements are, and where its bytes lie. */
import type { ByteSource } from '../byte-source.ts';

export interface TensorRef {
  readonly name: string;
  /** F32, BF16, I64 and so on, as safetensors names them; a quantised type by its own name, for instance Q4_K. */
  readonly type: string;
  readonly shape: readonly number[];
  /** Elements by shape. */
  readonly elements: number;
  /** Opens the source that holds the bytes: the file itself, or a member that had to be unpacked. */
  open(): ByteSource;
  /** Half-open range in that source. */
  readonly from: number;
  readonly to: number;
  /** Path of the member whose coordinates these are; '' where they are the file's own. */
  readonly member: string;
  readonly littleEndian: boolean;
  /** Elements from one index to the next of each dimension, where they do not lie in row-major order. */
  readonly strides?: readonly number[];
  /** Elements lie in the range without gap and repetition, in whatever order. */
  readonly dense: boolean;
}

/** Bytes that are tensor data, whether or not a tensor claims them. */
export interface DataRange {
  open(): ByteSource;
  readonly from: number;
  readonly to: number;
  readonly member: string;
  /** For a sentence, by place within the source. */
  nameAt(at: number): string;
  /** Places in the range at which the format's own scanner looks for files itself. */
  readonly looked: ReadonlySet<number>;
}

export interface TensorList {
  readonly tensors: TensorRef[];
  readonly ranges: DataRange[];
  /** What could not be listed, one sentence each. */
  readonly remarks: string[];
  /** What the file states of itself, for a comparison. */
  readonly statements: Map<string, string>;
}

export function emptyList(): TensorList {
  return { tensors: [], ranges: [], remarks: [], statements: new Map() };
}

/** Elements of a shape; infinite where they cannot be counted. */
export function elementsOf(shape: readonly number[]): number {
  const product = shape.includes(0) ? 0 : shape.reduce((all, each) => all * each, 1);
  return Number.isSafeInteger(product) && product >= 0 ? product : Number.POSITIVE_INFINITY;
}

/** As a list of numbers in brackets. */
export function shownShape(shape: readonly number[]): string {
  return `[${shape.slice(0, 32).join(', ')}]`;
}

/** Spans joined where they touch or overlap, in order of place. */
export function joinedSpans(
  spans: readonly { readonly from: number; readonly to: number }[],
): { readonly from: number; readonly to: number }[] {
  const joined: { from: number; to: number }[] = [];
  for (const { from, to } of [...spans].sort((left, right) => left.from - right.from)) {
    const last = joined.at(-1);
    if (last && from <= last.to) last.to = Math.max(last.to, to);
    else if (to > from) joined.push({ from, to });
  }
  return joined;
}

/** Names of up to `most` tensors by where they lie, for sentences about places. */
export function namesByPlace(spans: readonly { readonly name: string; readonly from: number; readonly to: number }[], otherwise: string) {
  const sorted = [...spans].sort((left, right) => left.from - right.from);
  return (at: number): string => {
    let low = 0;
    let high = sorted.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((sorted[middle]?.from ?? 0) <= at) low = middle + 1;
      else high = middle;
    }
    const span = sorted[low - 1];
    return span && at < span.to ? `tensor ${span.name.slice(0, 200)}` : otherwise;
  };
}
