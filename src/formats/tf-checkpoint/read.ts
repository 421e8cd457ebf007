/** Reads the index of a TensorFlow checkpoint (tensor_bundle.proto), and of the older kind that holds its data (saved_tensor_slice.proto). */
import type { Budget } from '../budget.ts';
import { type ByteSource, bytesSource } from '../byte-source.ts';
import { fieldsOf, textOf } from '../protobuf/message.ts';
import type { WireField } from '../protobuf/wire.ts';
import { keep, tfTypeName, tfTypes } from '../saved-model/graph.ts';
import { readShape } from '../saved-model/tensor.ts';
import { SortedTable, type TableEntry } from './table.ts';

interface Note {
  readonly from: number;
  readonly to: number;
  readonly detail: string;
}

export interface Checkpoint {
  /** Version 2 keeps data in shards of its own; version 1 in the table itself; 0 is a table of something else. */
  version: number;
  shards: number;
  tensors: number;
  parameters: number;
  readonly elementTypes: Record<string, number>;
  /** The first names. */
  readonly names: string[];
  /** Bytes that the entries claim in each shard. */
  readonly extents: Map<number, number>;
  readonly notes: Note[];
  readonly blocks: { readonly from: number; readonly to: number }[];
  /** Whether a graph of Python objects is kept with the tensors. */
  objects: boolean;
}

export function emptyCheckpoint(): Checkpoint {
  return {
    ...{ version: 0, shards: 0, tensors: 0, parameters: 0, elementTypes: {}, names: [], extents: new Map(), notes: [], blocks: [] },
    objects: false,
  };
}

interface Bundle {
  readonly type: number;
  readonly shape: readonly bigint[];
  readonly shard: number;
  readonly offset: bigint;
  readonly size: bigint;
  readonly sliced: boolean;
}

function readBundle(value: ByteSource, budget: Budget): Bundle {
  let [type, shard, offset, size] = [0, 0, 0n, 0n];
  let shape: readonly bigint[] = [];
  let sliced = false;
  for (const part of fieldsOf(value, 0, value.size, budget)) {
    if (part.number === 1) type = Number(part.value);
    else if (part.number === 2 && part.wireType === 2) shape = readShape(value, part, budget);
    else if (part.number === 3) shard = Number(BigInt.asIntN(32, part.value));
    else if (part.number === 4) offset = BigInt.asIntN(64, part.value);
    else if (part.number === 5) size = BigInt.asIntN(64, part.value);
    else if (part.number === 7) sliced = true;
  }
  return { type, shape, shard, offset, size, sliced };
}

function count(checkpoint: Checkpoint, name: string, type: number, shape: readonly bigint[]): bigint {
  const elements = shape.reduce((product, size) => product * size, 1n);
  checkpoint.tensors += 1;
  keep(checkpoint.names, name);
  if (type !== 7 && elements >= 0n && elements <= BigInt(Number.MAX_SAFE_INTEGER)) {
    checkpoint.parameters += Number(elements);
    checkpoint.elementTypes[tfTypeName(type)] = (checkpoint.elementTypes[tfTypeName(type)] ?? 0) + Number(elements);
  }
  return elements;
}

/** Says what of an entry does not fit, as a sentence, or ''. */
function faultOf(bundle: Bundle, elements: bigint, shards: number): string {
  const { offset, shard, shape, size, sliced, type } = bundle;
  const width = tfTypes[type]?.[1];
  if (width === undefined && type !== 0) return `has the element type ${type}, which does not exist`;
  if (shape.some((each) => each < 0n) || elements > 2n ** 53n) return 'has an impossible shape';
  if (shard < 0 || shard >= Math.max(1, shards)) return `lies in shard ${shard} of ${shards}`;
  if (offset < 0n || size < 0n || offset + size > 2n ** 50n) return `claims ${size} bytes at ${offset}`;
  if (!sliced && width && elements * BigInt(width / 8) !== size) return `has ${elements} elements of ${width} bits in ${size} bytes`;
  return '';
}

function readHeader(entry: TableEntry, checkpoint: Checkpoint, budget: Budget): void {
  const value = bytesSource(entry.value);
  checkpoint.version = 2;
  for (const part of fieldsOf(value, 0, value.size, budget)) {
    if (part.number === 1 && part.wireType === 0) checkpoint.shards = Number(BigInt.asIntN(32, part.value));
    if (part.number === 1 && part.wireType === 2) {
      checkpoint.version = 1;
      readOldNames(value, part, checkpoint, budget);
    }
  }
}

/** SavedTensorSliceMeta: names, shapes and types of all tensors. */
function readOldNames(value: ByteSource, meta: WireField, checkpoint: Checkpoint, budget: Budget): void {
  for (const tensor of fieldsOf(value, meta.start, meta.end, budget)) {
    if (tensor.number !== 1 || tensor.wireType !== 2) continue;
    let [name, type] = ['', 0];
    let shape: readonly bigint[] = [];
    for (const part of fieldsOf(value, tensor.start, tensor.end, budget)) {
      if (part.number === 1 && part.wireType === 2) name = textOf(value, part, 1024);
      else if (part.number === 2 && part.wireType === 2) shape = readShape(value, part, budget);
      else if (part.number === 3) type = Number(part.value);
    }
    count(checkpoint, name, type, shape);
  }
}

/**
 * Reads the whole index.
 * @param checkpoint filled as reading goes, so that what stands before a broken place is not lost
 * @throws MalformedInput with an offset; LimitReached
 */
export function readCheckpoint(source: ByteSource, budget: Budget, checkpoint: Checkpoint): void {
  const table = new SortedTable(source, budget);
  let before: string | undefined;
  const extents: { readonly shard: number; readonly from: bigint; readonly to: bigint; readonly name: string }[] = [];
  for (const entry of table.entries()) {
    const last = checkpoint.blocks.at(-1);
    if (last?.from !== entry.block.from && checkpoint.blocks.length < 100_000) checkpoint.blocks.push(entry.block);
    const note = (detail: string) => keep(checkpoint.notes, { ...entry.block, detail });
    if (before !== undefined && Buffer.compare(Buffer.from(entry.key), Buffer.from(before)) <= 0)
      note(`The name ${JSON.stringify(entry.key.slice(0, 120))} is out of order or stands twice: loaders find one of them.`);
    before = entry.key;
    if (entry.key === '') readHeader(entry, checkpoint, budget);
    else if (checkpoint.version === 2) {
      const bundle = readBundle(bytesSource(entry.value), budget);
      if (entry.key === '_CHECKPOINTABLE_OBJECT_GRAPH') checkpoint.objects = true;
      const fault = faultOf(bundle, count(checkpoint, entry.key, bundle.type, bundle.shape), checkpoint.shards);
      if (fault) note(`The tensor ${JSON.stringify(entry.key.slice(0, 120))} ${fault}.`);
      else if (bundle.size > 0n && extents.length < 500_000)
        extents.push({ shard: bundle.shard, from: bundle.offset, to: bundle.offset + bundle.size, name: entry.key });
    }
  }
  for (const offset of table.wrongSums)
    keep(checkpoint.notes, { from: offset, to: offset + 16, detail: 'A block has another checksum than it states.' });
  extents.sort((left, right) => left.shard - right.shard || (left.from < right.from ? -1 : left.from > right.from ? 1 : 0));
  for (const [index, { shard, from, to, name }] of extents.entries()) {
    const next = extents[index + 1];
    checkpoint.extents.set(shard, Math.max(checkpoint.extents.get(shard) ?? 0, Number(to)));
    if (next && next.shard === shard && next.from < to)
      keep(checkpoint.notes, {
        ...{ from: 0, to: 0 },
        detail: `The tensors ${JSON.stringify(name.slice(0, 100))} and ${JSON.stringify(next.name.slice(0, 100))} lie over each other from ${next.from > from ? next.from : from} on.`,
      });
  }
}
