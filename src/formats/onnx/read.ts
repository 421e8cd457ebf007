/** Walks an ONNX model field by field (onnx.proto3), into every subgraph and function, without loading its weights. */
import type { Budget } from '../budget.ts';
import type { ByteSource } from '../byte-source.ts';
import { LimitReached, MalformedInput } from '../limits.ts';
import { fieldsOf, textOf } from '../protobuf/message.ts';
import type { WireField } from '../protobuf/wire.ts';
import { defined, type Message } from './fields.ts';
import { keep, keptNames, keptOperators, type OnnxModel } from './model.ts';
import { actingTypes, type ReadAttribute, readAttributeValue } from './node.ts';
import { readEntry, readTensor } from './tensor.ts';
import { readValue } from './value.ts';

/** Graphs inside graphs; real control flow stays below ten. */
const maxDepth = 64;
const longestName = 1024;
const keptInputs = 64;

/** The scope that a node stands in. */
interface Scope {
  /** '' for graphs, else the function as `domain\nname`. */
  readonly caller: string;
  readonly depth: number;
  /** Names that something in this graph has made. */
  readonly made: Set<string>;
}

export class OnnxReader {
  readonly model: OnnxModel;
  readonly #source: ByteSource;
  readonly #budget: Budget;
  readonly #functions = new Set<string>();

  /** @param model filled as reading goes, so that what stands before a broken place is not lost */
  constructor(source: ByteSource, budget: Budget, model: OnnxModel) {
    this.#source = source;
    this.#budget = budget;
    this.model = model;
  }

  /** The fields of a message; those that it does not define are noted and stepped over, as loaders do. */
  *#fields(field: { readonly start: number; readonly end: number }, where: Message): Generator<WireField> {
    for (const part of fieldsOf(this.#source, field.start, field.end, this.#budget)) {
      if (defined[where].has(part.number)) yield part;
      else
        keep(this.model.unknown, { where, number: part.number, from: part.offset, to: part.end, body: { from: part.start, to: part.end } });
    }
  }

  #text(field: WireField, limit = longestName): string {
    return textOf(this.#source, field, limit);
  }

  /** A field that must be a message or text; another wire type there is a contradiction. */
  #isBlock(field: WireField, what: string): boolean {
    if (field.wireType === 2) return true;
    throw new MalformedInput(`The field of ${what} has wire type ${field.wireType}.`, field.offset);
  }

  #note(path: string, field: WireField): void {
    keep(this.model.texts, { path, from: field.start, to: field.end });
  }

  #metadata(field: WireField, path: string, own = false): void {
    const { key, value, place } = readEntry(this.#source, field, own ? 1000 : 0, this.#budget);
    if (own && this.model.properties.size < 200) this.model.properties.set(key, value);
    // The key is text too; a long one carries more than a name.
    keep(this.model.texts, { path: `${path}/${key.slice(0, 80)}`, ...(key.length > 80 ? { from: field.start, to: field.end } : place) });
  }

  /**
   * Reads the whole file.
   * @throws MalformedInput with an offset; LimitReached when graphs are nested too deep or there is too much of anything
   */
  readModel(): void {
    const { model } = this;
    for (const field of this.#fields({ start: 0, end: this.#source.size }, 'ModelProto')) {
      if (field.number === 1) model.irVersion = Number(field.value);
      else if (field.number === 2) model.producer = this.#text(field);
      else if (field.number === 3) model.producerVersion = this.#text(field);
      else if (field.number === 4) model.domain = this.#text(field);
      else if (field.number === 5) model.modelVersion = String(field.value);
      else if (field.number === 6) this.#note('/doc_string', field);
      else if (field.number === 7 && this.#isBlock(field, 'the graph')) {
        if (model.hasGraph)
          keep(model.notes, {
            ...{ from: field.offset, to: field.end },
            detail: 'The model has more than one main graph; loaders merge or replace.',
          });
        model.hasGraph = true;
        this.#graph(field, '/graph', 1, '');
      } else if (field.number === 8 && this.#isBlock(field, 'an operator set')) this.#opset(field);
      else if (field.number === 14 && this.#isBlock(field, 'metadata')) this.#metadata(field, '/metadata_props', true);
      else if (field.number === 20 && this.#isBlock(field, 'training')) {
        model.training += 1;
        for (const part of fieldsOf(this.#source, field.start, field.end, this.#budget))
          if ((part.number === 1 || part.number === 2) && part.wireType === 2) this.#graph(part, '/training_info', 1, '');
      } else if (field.number === 25 && this.#isBlock(field, 'a function')) this.#function(field);
    }
  }

  #opset(field: WireField): void {
    let domain = '';
    let version = 0;
    for (const part of this.#fields(field, 'OperatorSetIdProto')) {
      if (part.number === 1) domain = this.#text(part);
      if (part.number === 2) version = Number(part.value);
    }
    keep(this.model.opsets, { domain, version });
  }

  #function(field: WireField): void {
    let name = '';
    let domain = '';
    // The name may stand behind the nodes, and they are noted under it.
    for (const part of fieldsOf(this.#source, field.start, field.end, this.#budget)) {
      if (part.number === 1) name = this.#text(part);
      else if (part.number === 10) domain = this.#text(part);
    }
    const scope: Scope = { caller: `${domain}\n${name}`, depth: 1, made: new Set() };
    for (const part of this.#fields(field, 'FunctionProto')) {
      if (part.number === 7 && this.#isBlock(part, 'a node')) this.#node(part, '/functions', scope);
      else if (part.number === 8) this.#note('/functions/doc_string', part);
      else if (part.number === 11 && this.#isBlock(part, 'an attribute')) this.#attribute(part, '/functions/attribute', scope);
      else if (part.number === 14 && this.#isBlock(part, 'metadata')) this.#metadata(part, '/functions/metadata_props');
    }
    if (this.#functions.has(scope.caller))
      keep(this.model.repeated, {
        from: field.offset,
        to: field.end,
        detail: `The function ${JSON.stringify(name.slice(0, 80))} is defined twice`,
      });
    if (this.#functions.size < keptNames) this.#functions.add(scope.caller);
    keep(this.model.functions, { domain, name });
  }

  #make(name: string, scope: Scope, field: WireField, what: string): void {
    if (name === '') return;
    if (scope.made.has(name))
      keep(this.model.repeated, {
        from: field.offset,
        to: field.end,
        detail: `${what} ${JSON.stringify(name.slice(0, 120))} is made twice in one graph`,
      });
    if (scope.made.size < keptNames) scope.made.add(name);
  }

  #use(name: string): void {
    if (this.model.used.size < keptNames) this.model.used.add(name);
  }

  #initializer(part: WireField, path: string, scope: Scope): void {
    const { name, integers } = readTensor(this.#source, part, this.model, this.#budget, `${path}/initializer`, true);
    this.#make(name, scope, part, 'The initializer');
    if (integers && this.model.integers.size < 20_000) this.model.integers.set(name, integers);
    if (scope.depth === 1 && this.model.initializers.size < 100_000) this.model.initializers.set(name, { from: part.offset, to: part.end });
  }

  #graph(field: WireField, path: string, depth: number, caller: string): void {
    if (depth > maxDepth) throw new LimitReached('maxDepth', `Graphs are nested more than ${maxDepth} deep.`);
    const { model } = this;
    model.graphs += 1;
    model.deepest = Math.max(model.deepest, depth);
    const scope: Scope = { caller, depth, made: new Set() };
    for (const part of this.#fields(field, 'GraphProto')) {
      if (part.number === 1 && this.#isBlock(part, 'a node')) this.#node(part, `${path}/node`, scope);
      else if (part.number === 2 && depth === 1 && part.wireType === 2) model.graphName = this.#text(part);
      else if (part.number === 5 && this.#isBlock(part, 'an initializer')) this.#initializer(part, path, scope);
      else if (part.number === 15 && this.#isBlock(part, 'a sparse initializer')) this.#sparse(part, `${path}/sparse_initializer`);
      else if (part.number === 10) this.#note(`${path}/doc_string`, part);
      else if (part.number === 16 && this.#isBlock(part, 'metadata')) this.#metadata(part, `${path}/metadata_props`);
      else if ((part.number === 11 || part.number === 12) && this.#isBlock(part, 'an input or output')) {
        const value = readValue(this.#source, part, this.#budget);
        if (part.number === 12) this.#use(value.name);
        const list = part.number === 11 ? model.inputs : model.outputs;
        if (depth === 1 && list.length < 2000) list.push(value);
      }
    }
  }

  #sparse(field: WireField, path: string): void {
    for (const part of fieldsOf(this.#source, field.start, field.end, this.#budget))
      if ((part.number === 1 || part.number === 2) && part.wireType === 2)
        readTensor(this.#source, part, this.model, this.#budget, path, part.number === 1);
  }

  #node(field: WireField, path: string, scope: Scope): void {
    const { model } = this;
    model.nodes += 1;
    let name = '';
    let type = '';
    let domain = '';
    const inputs: string[] = [];
    const outputs: string[] = [];
    const attributes: ReadAttribute[] = [];
    for (const part of this.#fields(field, 'NodeProto')) {
      if (part.number === 1 && part.wireType === 2) {
        const input = this.#text(part);
        this.#use(input);
        if (inputs.length < keptInputs) inputs.push(input);
      } else if (part.number === 2 && part.wireType === 2) {
        const output = this.#text(part);
        this.#make(output, scope, part, 'The value');
        if (outputs.length < keptInputs) outputs.push(output);
      } else if (part.number === 3) name = this.#text(part);
      else if (part.number === 4) type = this.#text(part);
      else if (part.number === 7) domain = this.#text(part);
      else if (part.number === 5 && this.#isBlock(part, 'an attribute')) {
        const attribute = this.#attribute(part, `${path}/attribute`, scope);
        if (attributes.length < keptInputs) attributes.push(attribute);
      } else if (part.number === 6) this.#note(`${path}/doc_string`, part);
      else if (part.number === 9 && this.#isBlock(part, 'metadata')) this.#metadata(part, `${path}/metadata_props`);
    }
    const key = `${domain}\n${type}`;
    const calls = model.calls.get(scope.caller) ?? new Map<string, number>();
    model.calls.set(scope.caller, calls);
    if (calls.has(key) || calls.size < keptOperators) calls.set(key, (calls.get(key) ?? 0) + 1);
    const [only] = outputs;
    const [value] = attributes.flatMap(({ numbers, tensor }) => (tensor ? [tensor] : numbers.length > 0 ? [numbers] : []));
    if (type === 'Constant' && only !== undefined && value && model.integers.size < 20_000) model.integers.set(only, value);
    if (actingTypes.test(type))
      keep(model.actors, {
        ...{ domain, type, node: name, inputs, from: field.offset, to: field.end },
        numbers: new Map(attributes.map((each) => [each.name, each.numbers])),
        texts: new Map(attributes.flatMap((each) => (each.text ? [[each.name, each.text] as const] : []))),
      });
    const known = model.operators.get(key);
    if (known) known.count += 1;
    else if (model.operators.size < keptOperators)
      model.operators.set(key, { domain, type, node: name, count: 1, from: field.offset, to: field.end });
    else throw new LimitReached('maxSteps', `More than ${keptOperators} different operators.`);
  }

  #attribute(field: WireField, path: string, scope: Scope): ReadAttribute {
    const attribute: ReadAttribute = { name: '', numbers: [], text: undefined, tensor: undefined };
    for (const part of this.#fields(field, 'AttributeProto')) {
      readAttributeValue(this.#source, part, attribute);
      if (part.wireType !== 2) continue;
      if (part.number === 4 || part.number === 9) {
        if (part.end - part.start >= 8) this.#note(path, part);
      } else if (part.number === 5 || part.number === 10) {
        const { integers } = readTensor(this.#source, part, this.model, this.#budget, path, true);
        if (integers) attribute.tensor = integers;
      } else if (part.number === 6 || part.number === 11) this.#graph(part, `${path}/g`, scope.depth + 1, scope.caller);
      else if (part.number === 13) this.#note(`${path}/doc_string`, part);
      else if (part.number === 22 || part.number === 23) this.#sparse(part, path);
    }
    return attribute;
  }
}
