/** Walks a B-tree of version 2 and gives its records (specification, section III.A.2). */
import { MalformedInput } from '../limits.ts';
import type { Cursor } from './cursor.ts';
import type { Hdf5File } from './file.ts';

const maxDepth = 32;
/** Mark, version, type and checksum. */
const overhead = 10;

/** Bytes that the format gives a number up to `limit`. */
export function limitWidth(limit: number): number {
  return Math.floor(Math.log2(Math.max(1, limit)) / 8) + 1;
}

interface Node {
  readonly address: number;
  readonly records: number;
  readonly depth: number;
}

interface Shape {
  readonly recordSize: number;
  readonly nodeSize: number;
  /** Width of the number of records in a child. */
  readonly countWidth: number;
  /** Width of the number of records below a child of this depth. */
  readonly totalWidths: readonly number[];
}

function shapeOf(nodeSize: number, recordSize: number, depth: number, offsetWidth: number): Shape {
  const most = Math.floor((nodeSize - overhead) / recordSize);
  const countWidth = limitWidth(most);
  const totalWidths = [0];
  let below = most;
  for (let level = 1; level <= depth; level += 1) {
    const pointer = offsetWidth + countWidth + (totalWidths[level - 1] ?? 0);
    const here = Math.floor((nodeSize - overhead - pointer) / (recordSize + pointer));
    below = Math.min(Number.MAX_SAFE_INTEGER, (here + 1) * below + here);
    totalWidths.push(limitWidth(below));
  }
  return { recordSize, nodeSize, countWidth, totalWidths };
}

/**
 * Records, each a cursor of its own, in no promised order.
 * @throws MalformedInput when a node is none or leads in a circle
 */
export function* treeV2(file: Hdf5File, address: number): Generator<Cursor> {
  const { lengthWidth, offsetWidth } = file.superblock;
  const head = file.block(address, 22 + offsetWidth + lengthWidth, 'A B-tree');
  head.expect('BTHD', 'A B-tree');
  head.skip(2);
  const nodeSize = head.u32();
  const recordSize = head.u16();
  const depth = head.u16();
  head.skip(2);
  const root = head.address();
  const records = head.u16();
  if (root === undefined) return;
  if (depth > maxDepth || recordSize === 0 || nodeSize < overhead + recordSize)
    throw new MalformedInput('A B-tree of version 2 has impossible sizes.', head.start);
  const shape = shapeOf(nodeSize, recordSize, depth, offsetWidth);
  const seen = new Set<number>();
  const pending: Node[] = [{ address: root, records, depth }];
  for (let node = pending.pop(); node !== undefined; node = pending.pop()) {
    if (seen.has(node.address)) throw new MalformedInput('The nodes of a B-tree lead back to one already read.', file.place(node.address));
    seen.add(node.address);
    const block = file.block(node.address, nodeSize, 'A B-tree node');
    block.expect(node.depth === 0 ? 'BTLF' : 'BTIN', 'A B-tree node');
    block.skip(2);
    for (let index = 0; index < node.records; index += 1) yield block.part(recordSize);
    if (node.depth > 0)
      for (let index = 0; index <= node.records; index += 1) {
        const child = block.address();
        const count = block.uint(shape.countWidth);
        if (node.depth > 1) block.skip(shape.totalWidths[node.depth - 1] ?? 0);
        if (child !== undefined) pending.push({ address: child, records: count, depth: node.depth - 1 });
      }
  }
}
