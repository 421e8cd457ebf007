/** Visits every object that the root group leads to, each once, and gives what it is and where its parts stand. */

import type { Budget } from '../budget.ts';
import type { ByteSource } from '../byte-source.ts';
import { MalformedInput } from '../limits.ts';
import { readAttribute } from './attribute.ts';
import type { Cursor } from './cursor.ts';
import { readDataspace, readDatatype } from './datatype.ts';
import { Hdf5File } from './file.ts';
import { readFilters } from './filters.ts';
import { FractalHeap } from './fractal-heap.ts';
import { GlobalHeaps } from './global-heap.ts';
import { LocalHeap, tableLinks } from './group-table.ts';
import { type Message, messageType, readHeader } from './header.ts';
import { readLayout } from './layout.ts';
import { type Link, readLink } from './link.ts';
import type { Attribute, ByteRange, Datatype, ExternalFile, Filter, Hdf5Object, Layout, OutwardLink } from './model.ts';
import { treeV2 } from './tree-v2.ts';
import { ValueReader } from './values.ts';

/** Records of the two indexes by name: where the heap's identifier stands in them. */
const nameRecord = 5;
const longestPath = 1000;

interface Pending {
  readonly address: number;
  readonly path: string;
}

export class Hdf5Walk {
  readonly file: Hdf5File;
  readonly values: ValueReader;
  readonly links: OutwardLink[] = [];
  /** Object header address to the first path that leads there. */
  readonly seen = new Map<number, string>();
  readonly #heaps: GlobalHeaps;

  /** @throws MalformedInput when there is no superblock that can be read */
  constructor(source: ByteSource, budget: Budget) {
    this.file = new Hdf5File(source, budget);
    this.#heaps = new GlobalHeaps(this.file);
    this.values = new ValueReader(this.file, this.#heaps);
  }

  /** Objects, breadth first; what cannot be read is noted in `file.faults`. */
  *objects(): Generator<Hdf5Object> {
    const { file } = this;
    this.#superblockFaults();
    const pending: Pending[] = [{ address: file.superblock.root, path: '/' }];
    for (let index = 0; index < pending.length; index += 1) {
      const next = pending[index];
      if (next === undefined || this.seen.has(next.address)) continue;
      this.seen.set(next.address, next.path);
      file.budget.spend('maxSteps', 8);
      const messages = file.attempt(next.path, () => readHeader(file, next.address));
      if (messages === undefined) continue;
      yield this.#object(next, messages);
      for (const link of this.#links(messages, next.path)) this.#follow(link, next.path, pending);
    }
  }

  #superblockFaults(): void {
    const { driver, extension, fileEnd, base } = this.file.superblock;
    if (fileEnd !== undefined && fileEnd > this.file.source.size)
      this.file.fault('broken', '/', `The file was ${fileEnd} bytes long when it was closed and is cut to ${this.file.source.size}.`, base);
    if (driver !== undefined)
      this.file.fault('unread', '/', 'The file names a driver, so that parts of it lie in other files.', base, base + 96);
    if (extension === undefined) return;
    for (const message of this.file.attempt('/', () => readHeader(this.file, extension)) ?? []) {
      if (message.type === messageType.driver)
        this.file.fault(
          'unread',
          '/',
          'The file names a driver, so that parts of it lie in other files.',
          message.at,
          message.at + message.size,
        );
    }
  }

  #follow(link: Link, parent: string, pending: Pending[]): void {
    this.file.budget.spend('maxSteps', 4);
    const path = `${parent === '/' ? '' : parent}/${link.name}`.slice(0, longestPath);
    if (link.kind !== 'hard') this.links.push({ path, kind: link.kind, file: link.file, target: link.target, at: link.at });
    else if (link.address !== undefined && !this.seen.has(link.address)) pending.push({ address: link.address, path });
  }

  *#links(messages: readonly Message[], path: string): Generator<Link> {
    const { file } = this;
    for (const message of messages) {
      // What was read before a broken part counts, so links are taken one by one.
      const found: Link[] = [];
      file.attempt(path, () => {
        if (message.type === messageType.link) found.push(readLink(message.body()));
        else if (message.type === messageType.symbolTable) {
          const body = message.body();
          const tree = body.address();
          const heap = body.address();
          if (tree !== undefined && heap !== undefined) for (const link of tableLinks(file, tree, heap)) found.push(link);
        } else if (message.type === messageType.linkInfo) {
          const body = message.body();
          body.skip(1);
          if ((body.u8() & 1) !== 0) body.skip(8);
          for (const object of this.#dense(body.address(), body.address())) found.push(readLink(object));
        }
      });
      yield* found;
    }
  }

  /** Objects of a heap that an index by name lists. */
  *#dense(heapAddress: number | undefined, index: number | undefined): Generator<Cursor> {
    if (heapAddress === undefined || index === undefined) return;
    const heap = new FractalHeap(this.file, heapAddress);
    const kind = this.file.block(index, 6, 'A B-tree').bytes[5];
    for (const record of treeV2(this.file, index)) {
      if (kind === nameRecord) record.skip(4);
      yield heap.object(record.part(Math.min(record.left, heap.idLength)));
    }
  }

  /** The body of a message that stands in a committed datatype. */
  #sharedType(cursor: Cursor): Datatype {
    const version = cursor.u8();
    const kind = cursor.u8();
    if (version === 1) cursor.skip(6);
    if (version === 3 && kind === 1) {
      this.file.fault('unread', '', 'A datatype stands in the table of shared messages, which is not read.', cursor.start);
      return { kind: 'unknown', size: 1, label: 'shared' };
    }
    const address = cursor.address();
    const message = address === undefined ? undefined : readHeader(this.file, address).find(({ type }) => type === messageType.datatype);
    if (message === undefined || message.shared) throw new MalformedInput('A shared datatype leads to no datatype.', cursor.start);
    return readDatatype(message.body());
  }

  #attributes(messages: readonly Message[], path: string): Attribute[] {
    const { file } = this;
    const found: Attribute[] = [];
    const read = (cursor: Cursor) => {
      const attribute = file.attempt(path, () => readAttribute(file, this.values, cursor, (shared) => this.#sharedType(shared)));
      if (attribute) found.push(attribute);
    };
    for (const message of messages) {
      if (message.type === messageType.attribute) {
        if (message.shared)
          file.fault('unread', path, 'An attribute stands in the table of shared messages, which is not read.', message.at);
        else read(message.body());
      } else if (message.type === messageType.attributeInfo)
        file.attempt(path, () => {
          const body = message.body();
          body.skip(1);
          if ((body.u8() & 1) !== 0) body.skip(2);
          for (const object of this.#dense(body.address(), body.address())) read(object);
        });
    }
    return found;
  }

  #external(message: Message): ExternalFile[] {
    const body = message.body();
    body.skip(6);
    const used = body.u16();
    const heapAddress = body.address();
    if (heapAddress === undefined) return [];
    const heap = new LocalHeap(this.file, heapAddress);
    const files: ExternalFile[] = [];
    for (let index = 0; index < used; index += 1) {
      const { text, at } = heap.text(body.length());
      const offset = body.length();
      // The last file may be taken to its end, which is written as a size without bound.
      const size = body.optional(this.file.superblock.lengthWidth) ?? 0;
      files.push({ name: text, offset, size, at: { from: at, to: at + Buffer.byteLength(text) } });
    }
    return files;
  }

  #object({ address, path }: Pending, messages: readonly Message[]): Hdf5Object {
    const { file } = this;
    const of = (type: number): Message | undefined => messages.find((message) => message.type === type);
    const place: ByteRange = { from: file.place(address), to: file.place(address) + 16 };
    const attributes = this.#attributes(messages, path);
    const layoutMessage = of(messageType.layout);
    const typeMessage = of(messageType.datatype);
    const spaceMessage = of(messageType.dataspace);
    const filterMessage = of(messageType.filters);
    const common = { path, place, attributes };
    const type =
      typeMessage &&
      file.attempt(path, () => (typeMessage.shared ? this.#sharedType(typeMessage.body()) : readDatatype(typeMessage.body())));
    if (layoutMessage === undefined)
      return { ...common, kind: type ? 'type' : 'group', filters: [], external: [], ...(type ? { type } : {}) };
    if (filterMessage?.shared || spaceMessage?.shared)
      file.fault('unread', path, 'A dataset shares parts of its description with others, which is not read.', place.from);
    const shape = spaceMessage && !spaceMessage.shared ? file.attempt(path, () => readDataspace(spaceMessage.body())) : undefined;
    const filters: Filter[] = (filterMessage && !filterMessage.shared && file.attempt(path, () => readFilters(filterMessage.body()))) || [];
    const externalMessage = of(messageType.external);
    const external = (externalMessage && file.attempt(path, () => this.#external(externalMessage))) ?? [];
    const told: Datatype = type ?? { kind: 'unknown', size: 1, label: 'unknown' };
    const layout: Layout | undefined = file.attempt(path, () =>
      readLayout(file, this.#heaps, layoutMessage.body(), { type: told, shape, filtered: filters.length > 0 }),
    );
    return {
      ...common,
      kind: 'dataset',
      type: told,
      filters,
      external,
      ...(shape ? { shape } : {}),
      layout: layout ?? { kind: 'unknown' },
    };
  }
}
