/** Reads a TFLite model (schema.fbs, version 3): operators, tensors, buffers inside and outside the flatbuffer, metadata. */
import type { Budget } from '../budget.ts';
import type { ByteSource } from '../byte-source.ts';
import { bytesSource, sliceSource } from '../byte-source.ts';
import { type FlatTable, rootTable } from '../flatbuffer/table.ts';
import { MalformedInput } from '../limits.ts';
import { builtinNames, type Range, type TfliteModel, type TflitePort, tfliteTypes } from './model.ts';
import { stringTensor } from './string-tensor.ts';

const longestName = 1024;
const kept = 5000;
const customCode = 32;
/** Operators that name subgraphs in their options: call, if, while, call once. */
const callers = new Set([31, 118, 119, 129]);

interface Tensor extends TflitePort {
  readonly buffer: number;
}

interface Code {
  readonly name: string;
  readonly number: number;
}

function keep<T>(list: T[], item: T): void {
  if (list.length < kept) list.push(item);
}

export class TfliteReader {
  readonly #source: ByteSource;
  readonly #budget: Budget;
  readonly #model: TfliteModel;
  #buffers: (Range | undefined)[] = [];
  #codes: Code[] = [];

  /** @param model filled as reading goes, so that what stands before a broken place is not lost */
  constructor(source: ByteSource, budget: Budget, model: TfliteModel) {
    this.#source = source;
    this.#budget = budget;
    this.#model = model;
  }

  /** @throws MalformedInput with an offset where the flatbuffer points outside itself; LimitReached */
  read(): void {
    const model = this.#model;
    const root = rootTable(this.#source, this.#budget);
    model.version = root.u32(0);
    if (model.version !== 3) keep(model.notes, { from: root.at, to: root.at + 4, detail: `The schema has version ${model.version}.` });
    model.description = root.text(3, longestName);
    this.#text(root, 3, 'description');
    this.#readCodes(root);
    for (const buffer of root.tables(4)) this.#readBuffer(buffer);
    for (const each of root.tables(6)) this.#readMetadata(each);
    for (const signature of root.tables(7)) keep(model.signatures, signature.text(2, 256));
    let index = 0;
    for (const subgraph of root.tables(2)) {
      this.#readSubgraph(subgraph, index);
      index += 1;
    }
    model.subgraphs = index;
  }

  #text(table: FlatTable, slot: number, path: string): void {
    const place = table.textPlace(slot);
    if (place && place.to - place.from >= 8) keep(this.#model.texts, { path, ...place });
  }

  #readCodes(root: FlatTable): void {
    for (const code of root.tables(1)) {
      const old = (code.u8(0) << 24) >> 24;
      const number = Math.max(old, code.i32(3));
      const name = number === customCode ? code.text(1, longestName) : (builtinNames[number] ?? `operator ${number}`);
      if (this.#codes.length >= 100_000) throw new MalformedInput('The model has more than 100000 operator codes.', code.at);
      this.#codes.push({ name, number });
    }
  }

  #readBuffer(buffer: FlatTable): void {
    const offset = buffer.u64(1);
    const size = buffer.u64(2);
    let range: Range | undefined;
    if (offset > 1n) {
      // Models above 2 GiB keep data behind the flatbuffer.
      if (offset + size > BigInt(this.#source.size))
        keep(this.#model.astray, {
          from: buffer.at,
          to: buffer.at + 16,
          detail: `A buffer claims ${size} bytes at ${offset}, outside the file.`,
        });
      else range = { from: Number(offset), to: Number(offset + size) };
    } else {
      const { at, length } = buffer.vector(0, 1);
      if (length > 0) range = { from: at, to: at + length };
    }
    if (this.#buffers.length >= 2_000_000) throw new MalformedInput('The model has more than two million buffers.', buffer.at);
    this.#buffers.push(range);
    if (range && this.#model.buffers.length < 20_000) this.#model.buffers.push(range);
  }

  #readMetadata(table: FlatTable): void {
    const name = table.text(0, 256);
    const index = table.u32(1);
    if (index >= this.#buffers.length)
      keep(this.#model.astray, { from: table.at, to: table.at + 8, detail: `Metadata names buffer ${index}, which does not exist.` });
    const data = this.#buffers[index];
    keep(this.#model.metadata, { name, data });
    if (name === 'TFLITE_METADATA' && data) this.#readStated(data);
  }

  /** The statements of metadata_schema.fbs (ModelMetadata): name, description, version, author, licence. */
  #readStated({ from, to }: Range): void {
    try {
      const inner = sliceSource(this.#source, from, to - from);
      const root = rootTable(inner, this.#budget);
      for (const [slot, key] of [
        [0, 'name'],
        [1, 'description'],
        [2, 'version'],
        [4, 'author'],
        [5, 'licence'],
      ] as const) {
        const value = root.text(slot, 2000);
        if (value) this.#model.stated.set(key, value);
        const place = root.textPlace(slot);
        if (place) keep(this.#model.texts, { path: `metadata/${key}`, from: from + place.from, to: from + place.to });
      }
    } catch (error) {
      if (!(error instanceof MalformedInput)) throw error;
      keep(this.#model.notes, { from, to, detail: `The metadata cannot be read: ${error.message}` });
    }
  }

  #readTensor(table: FlatTable): Tensor {
    const model = this.#model;
    model.tensors += 1;
    const shape = table.integers(0, 64);
    const signature = table.has(7) ? table.integers(7, 64) : shape;
    const [type, width] = tfliteTypes[table.u8(1)] ?? [`type ${table.u8(1)}`, 0];
    const buffer = table.u32(2);
    const name = table.text(3, longestName);
    const at = { from: table.at, to: table.at + 16 };
    const shown = JSON.stringify(name.slice(0, 80));
    if (tfliteTypes[table.u8(1)] === undefined)
      keep(model.notes, { ...at, detail: `The tensor ${shown} has the ${type}, which does not exist.` });
    if (buffer >= this.#buffers.length && buffer > 0)
      keep(model.astray, { ...at, detail: `The tensor ${shown} has its data in buffer ${buffer}, which does not exist.` });
    const elements = shape.reduce((product, size) => product * size, 1);
    if (shape.some((size) => size < -1) || elements > 2 ** 48)
      keep(model.astray, { ...at, detail: `The tensor ${shown} has an impossible shape.` });
    const data = this.#buffers[buffer];
    if (data && buffer > 0 && !table.has(6)) {
      model.parameters += Math.max(0, elements);
      model.elementTypes[type] = (model.elementTypes[type] ?? 0) + Math.max(0, elements);
      const wanted = Math.ceil((elements * width) / 8);
      if (width > 0 && wanted > data.to - data.from)
        keep(model.astray, {
          ...at,
          detail: `The tensor ${shown} needs ${wanted} bytes by shape and type; its buffer has ${data.to - data.from}.`,
        });
      else if (width > 0 && wanted < data.to - data.from)
        keep(model.notes, {
          ...at,
          detail: `The tensor ${shown} needs ${wanted} bytes by shape and type; its buffer has ${data.to - data.from}.`,
        });
    }
    const quantisation = table.table(4);
    if (quantisation && quantisation.vector(2, 4).length > 0) model.quantised += 1;
    return { name, type, shape: `[${signature.map((size) => (size < 0 ? '?' : String(size))).join(', ')}]`, buffer };
  }

  #readSubgraph(table: FlatTable, index: number): void {
    const model = this.#model;
    const tensors: Tensor[] = [];
    for (const each of table.tables(0)) {
      if (tensors.length >= 1_000_000) throw new MalformedInput('A subgraph has more than a million tensors.', each.at);
      tensors.push(this.#readTensor(each));
    }
    if (index === 0)
      for (const [slot, list] of [
        [1, model.inputs],
        [2, model.outputs],
      ] as const)
        for (const number of table.integers(slot, 64)) {
          const port = tensors[number];
          if (port) list.push(port);
        }
    for (const operator of table.tables(3)) this.#readOperator(operator, tensors, index);
  }

  #readOperator(table: FlatTable, tensors: readonly Tensor[], subgraph: number): void {
    const model = this.#model;
    model.nodes += 1;
    const number = table.u32(0);
    const code = this.#codes[number];
    const at = { from: table.at, to: table.at + 16 };
    if (code === undefined) {
      keep(model.astray, { ...at, detail: `An operator has the code ${number} of ${this.#codes.length}.` });
      return;
    }
    const inputs = table.integers(1, 2000);
    const wrong = [...inputs, ...table.integers(2, 2000)].find((each) => each < -1 || each >= tensors.length);
    if (wrong !== undefined)
      keep(model.astray, { ...at, detail: `An operator ${code.name.slice(0, 80)} uses tensor ${wrong} of ${tensors.length}.` });
    if (callers.has(code.number)) this.#noteCalls(table, code.number, subgraph);
    const known = model.operators.get(code.name);
    if (known) known.count += 1;
    else if (model.operators.size < 20_000) {
      const custom = code.number === customCode;
      const options = custom && table.has(5) ? table.vector(5, 1) : undefined;
      model.operators.set(code.name, {
        ...at,
        ...{ name: code.name, custom, count: 1 },
        inputs: custom ? inputs.slice(0, 4).map((each) => this.#constant(tensors[each])) : [],
        options: options ? { from: options.at, to: options.at + options.length } : undefined,
      });
    }
    const [offset, size] = [table.u64(9), table.u64(10)];
    if (offset > 1n && offset + size > BigInt(this.#source.size))
      keep(model.astray, { ...at, detail: `Options of an operator are ${size} bytes at ${offset}, outside the file.` });
  }

  #noteCalls(table: FlatTable, code: number, subgraph: number): void {
    const options = table.table(4);
    if (options === undefined) return;
    const targets = code === 118 || code === 119 ? [options.i32(0), options.i32(1)] : [options.i32(0)];
    const counts = this.#model.calls.get(String(subgraph)) ?? new Map<string, number>();
    this.#model.calls.set(String(subgraph), counts);
    for (const target of targets) counts.set(String(target), (counts.get(String(target)) ?? 0) + 1);
  }

  /** The text of a constant string tensor, or '' for one that is made by running. */
  #constant(tensor: Tensor | undefined): string {
    const data = tensor && tensor.type === 'string' ? this.#buffers[tensor.buffer] : undefined;
    if (data === undefined) return '';
    return stringTensor(bytesSource(new Uint8Array(this.#source.read(data.from, Math.min(64 * 1024, data.to - data.from))))).join(', ');
  }
}
