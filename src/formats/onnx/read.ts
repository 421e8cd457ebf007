/** Walks an ONNX model field by field (onnx.proto3), into every subgraph and function, without loading its weights. */
import type { Budget } from '../budget.ts';
import type { ByteSource } from '../byte-source.ts';
import { LimitReached, MalformedInput } from '../limits.ts';
import { type WireField, WireReader } from '../protobuf/wire.ts';
import { keep, keptOperators, type OnnxModel } from './model.ts';
import { fieldText, readEntry, readTensor } from './tensor.ts';
import { readValue } from './value.ts';

/** Graphs inside graphs; real control flow stays below ten. */
const maxDepth = 64;
const longestName = 1024;

export class OnnxReader {
  readonly model: OnnxModel;
  readonly #source: ByteSource;
  readonly #budget: Budget;

  /** @param model filled as reading goes, so that what stands before a broken place is not lost */
  constructor(source: ByteSource, budget: Budget, model: OnnxModel) {
    this.#source = source;
    this.#budget = budget;
    this.model = model;
  }

  *#fields(start: number, end: number): Generator<WireField> {
    const reader = new WireReader(this.#source, start, end);
    while (!reader.done) {
      this.#budget.spend('maxSteps');
      yield reader.next();
    }
  }

  #text(field: WireField, limit = longestName): string {
    return fieldText(this.#source, field, limit);
  }

  /** A field that must be a message or text; another wire type there is a contradiction. */
  #isBlock(field: WireField, what: string): boolean {
    if (field.wireType === 2) return true;
    throw new MalformedInput(`The field of ${what} has wire type ${field.wireType}.`, field.offset);
  }

  #note(path: string, field: WireField): void {
    keep(this.model.texts, { path, from: field.start, to: field.end });
  }

  #metadata(field: WireField, path: string): void {
    const { key } = readEntry(this.#source, field, 0);
    keep(this.model.texts, { path: `${path}/${key.slice(0, 80)}`, from: field.start, to: field.end });
  }

  /**
   * Reads the whole file.
   * @throws MalformedInput with an offset; LimitReached when graphs are nested too deep or there is too much of anything
   */
  readModel(): void {
    const { model } = this;
    for (const field of this.#fields(0, this.#source.size)) {
      if (field.number === 1) model.irVersion = Number(field.value);
      else if (field.number === 2) model.producer = this.#text(field);
      else if (field.number === 3) model.producerVersion = this.#text(field);
      else if (field.number === 5) model.modelVersion = String(field.value);
      else if (field.number === 6) this.#note('/doc_string', field);
      else if (field.number === 7 && this.#isBlock(field, 'the graph')) {
        if (model.hasGraph)
          keep(model.notes, {
            from: field.offset,
            to: field.end,
            detail: 'The model has more than one main graph; loaders merge or replace.',
          });
        model.hasGraph = true;
        this.#graph(field, '/graph', 1);
      } else if (field.number === 8 && this.#isBlock(field, 'an operator set')) this.#opset(field);
      else if (field.number === 14 && this.#isBlock(field, 'metadata')) this.#metadata(field, '/metadata_props');
      else if (field.number === 20 && this.#isBlock(field, 'training')) {
        for (const part of this.#fields(field.start, field.end))
          if ((part.number === 1 || part.number === 2) && part.wireType === 2) this.#graph(part, '/training_info', 1);
      } else if (field.number === 25 && this.#isBlock(field, 'a function')) this.#function(field);
      else if (field.number > 100)
        keep(model.notes, {
          from: field.offset,
          to: field.end,
          detail: `The model carries field ${field.number}, which the format does not define.`,
        });
    }
  }

  #opset(field: WireField): void {
    let domain = '';
    let version = 0;
    for (const part of this.#fields(field.start, field.end)) {
      if (part.number === 1) domain = this.#text(part);
      if (part.number === 2) version = Number(part.value);
    }
    keep(this.model.opsets, { domain, version });
  }

  #function(field: WireField): void {
    let name = '';
    let domain = '';
    for (const part of this.#fields(field.start, field.end)) {
      if (part.number === 1) name = this.#text(part);
      else if (part.number === 10) domain = this.#text(part);
      else if (part.number === 7 && this.#isBlock(part, 'a node')) this.#node(part, '/functions', 1);
      else if (part.number === 8) this.#note('/functions/doc_string', part);
      else if (part.number === 11 && this.#isBlock(part, 'an attribute')) this.#attribute(part, '/functions/attribute', 1);
      else if (part.number === 14 && this.#isBlock(part, 'metadata')) this.#metadata(part, '/functions/metadata_props');
    }
    keep(this.model.functions, { domain, name });
  }

  #graph(field: WireField, path: string, depth: number): void {
    if (depth > maxDepth) throw new LimitReached('maxDepth', `Graphs are nested more than ${maxDepth} deep.`);
    const { model } = this;
    model.graphs += 1;
    model.deepest = Math.max(model.deepest, depth);
    for (const part of this.#fields(field.start, field.end)) {
      if (part.number === 1 && this.#isBlock(part, 'a node')) this.#node(part, `${path}/node`, depth);
      else if (part.number === 5 && this.#isBlock(part, 'an initializer')) {
        const name = readTensor(this.#source, part, model, this.#budget, `${path}/initializer`, true);
        if (depth === 1 && model.initializers.size < 100_000) model.initializers.add(name);
      } else if (part.number === 15 && this.#isBlock(part, 'a sparse initializer')) this.#sparse(part, `${path}/sparse_initializer`);
      else if (part.number === 10) this.#note(`${path}/doc_string`, part);
      else if (part.number === 16 && this.#isBlock(part, 'metadata')) this.#metadata(part, `${path}/metadata_props`);
      else if ((part.number === 11 || part.number === 12) && depth === 1 && this.#isBlock(part, 'an input or output')) {
        const list = part.number === 11 ? model.inputs : model.outputs;
        if (list.length < 2000) list.push(readValue(this.#source, part, this.#budget));
      }
    }
  }

  #sparse(field: WireField, path: string): void {
    for (const part of this.#fields(field.start, field.end))
      if ((part.number === 1 || part.number === 2) && part.wireType === 2)
        readTensor(this.#source, part, this.model, this.#budget, path, part.number === 1);
  }

  #node(field: WireField, path: string, depth: number): void {
    const { model } = this;
    model.nodes += 1;
    let name = '';
    let type = '';
    let domain = '';
    for (const part of this.#fields(field.start, field.end)) {
      if (part.number === 3) name = this.#text(part);
      else if (part.number === 4) type = this.#text(part);
      else if (part.number === 7) domain = this.#text(part);
      else if (part.number === 5 && this.#isBlock(part, 'an attribute')) this.#attribute(part, `${path}/attribute`, depth);
      else if (part.number === 6) this.#note(`${path}/doc_string`, part);
      else if (part.number === 9 && this.#isBlock(part, 'metadata')) this.#metadata(part, `${path}/metadata_props`);
    }
    const key = `${domain}\n${type}`;
    const known = model.operators.get(key);
    if (known) known.count += 1;
    else if (model.operators.size < keptOperators)
      model.operators.set(key, { domain, type, node: name, count: 1, from: field.offset, to: field.end });
    else throw new LimitReached('maxSteps', `More than ${keptOperators} different operators.`);
  }

  #attribute(field: WireField, path: string, depth: number): void {
    for (const part of this.#fields(field.start, field.end)) {
      if (part.wireType !== 2) continue;
      if (part.number === 4 || part.number === 9) {
        if (part.end - part.start >= 8) this.#note(path, part);
      } else if (part.number === 5 || part.number === 10) readTensor(this.#source, part, this.model, this.#budget, path, true);
      else if (part.number === 6 || part.number === 11) this.#graph(part, `${path}/g`, depth + 1);
      else if (part.number === 13) this.#note(`${path}/doc_string`, part);
      else if (part.number === 22 || part.number === 23) this.#sparse(part, path);
    }
  }
}
