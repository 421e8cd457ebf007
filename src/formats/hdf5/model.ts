/** What an HDF5 file says about itself: objects, links, values and where each stands; offsets are bytes of the source. */

export interface ByteRange {
  readonly from: number;
  readonly to: number;
}

export type TypeClass =
  | 'integer'
  | 'float'
  | 'time'
  | 'string'
  | 'bitfield'
  | 'opaque'
  | 'compound'
  | 'reference'
  | 'enumeration'
  | 'sequence'
  | 'text'
  | 'array'
  | 'complex'
  | 'unknown';

export interface Datatype {
  /** `sequence` and `text` are the two variable-length classes; their bytes lie in a global heap. */
  readonly kind: TypeClass;
  /** Bytes of one element where it stands. */
  readonly size: number;
  /** As a person reads it: `float32`, `string(12)`, `compound{a: int64}`. */
  readonly label: string;
  readonly base?: Datatype;
  readonly members?: readonly { readonly name: string; readonly offset: number; readonly type: Datatype }[];
  /** Elements of an array type. */
  readonly count?: number;
}

export interface Filter {
  readonly id: number;
  readonly name: string;
  /** Client values, for instance the level of compression. */
  readonly values: readonly number[];
}

export interface Chunk {
  readonly at: number;
  readonly size: number;
  /** A set bit means that the filter of this index was left out. */
  readonly mask: number;
}

export type Layout =
  | { readonly kind: 'compact'; readonly at: number; readonly size: number }
  | { readonly kind: 'contiguous'; readonly at: number | undefined; readonly size: number }
  | { readonly kind: 'chunked'; readonly chunks: readonly Chunk[]; readonly chunkBytes: number }
  | { readonly kind: 'virtual'; readonly sources: readonly VirtualSource[] }
  | { readonly kind: 'unknown' };

export interface VirtualSource {
  /** `.` is the file itself. */
  readonly file: string;
  readonly dataset: string;
  readonly at: ByteRange;
}

export interface ExternalFile {
  readonly name: string;
  readonly offset: number;
  readonly size: number;
  readonly at: ByteRange;
}

export interface Value {
  readonly bytes: Uint8Array;
  /** Where the bytes stand, when they lie in the source as they are. */
  readonly at: number | undefined;
}

export interface Attribute {
  readonly name: string;
  readonly type: Datatype;
  /** Undefined for a null dataspace. */
  readonly shape: readonly number[] | undefined;
  /** Text and byte strings among the values; empty for numbers. */
  readonly values: readonly Value[];
  readonly place: ByteRange;
}

export interface Hdf5Object {
  readonly path: string;
  readonly kind: 'group' | 'dataset' | 'type';
  readonly place: ByteRange;
  readonly attributes: readonly Attribute[];
  readonly type?: Datatype;
  readonly shape?: readonly number[];
  readonly layout?: Layout;
  readonly filters: readonly Filter[];
  readonly external: readonly ExternalFile[];
}

export interface OutwardLink {
  readonly path: string;
  readonly kind: 'soft' | 'external' | 'user';
  /** File of an external link. */
  readonly file: string;
  readonly target: string;
  readonly at: ByteRange;
}

export interface Hdf5Fault {
  /** `broken` for every reader; `unread` by this one although others may read it. */
  readonly kind: 'broken' | 'unread';
  readonly path: string;
  readonly detail: string;
  readonly at: ByteRange;
}
