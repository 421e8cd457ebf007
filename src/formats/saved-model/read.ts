/** Reads TensorFlow's graph files in protobuf: SavedModel, MetaGraphDef, GraphDef with its function library, and Keras metadata. */
import type { Budget } from '../budget.ts';
import type { ByteSource } from '../byte-source.ts';
import { LimitReached, MalformedInput } from '../limits.ts';
import { fieldsOf, textOf } from '../protobuf/message.ts';
import type { WireField } from '../protobuf/wire.ts';
import { emptyMetaGraph, keep, longestName, type Range, type TfMetaGraph, type TfModel, type TfNode, type TfScope } from './graph.ts';
import { readAsset, readCollection, readObjects, readSignature } from './meta.ts';
import { Names, readBody, readNode } from './node.ts';

/** Nodes of all graphs and functions together; the largest published models have some 300,000. */
const maxNodes = 800_000;

/** Field numbers that the messages define (tensorflow/core/protobuf, tensorflow/core/framework). */
const defined = {
  savedModel: new Set([1, 2]),
  metaGraph: new Set([1, 2, 3, 4, 5, 6, 7]),
  graph: new Set([1, 2, 3, 4, 5]),
  function: new Set([1, 2, 3, 4, 5, 6, 7, 8]),
  info: new Set([1, 2, 3, 4, 5, 6, 7, 8]),
};

/** A scope while its nodes are being read. */
interface OpenScope {
  readonly scope: TfScope & { readonly parameters: string[]; readonly results: string[]; readonly returns: Map<string, string> };
  add(node: TfNode): void;
}

export class TfReader {
  readonly model: TfModel;
  readonly #source: ByteSource;
  readonly #budget: Budget;
  readonly #names = new Names();
  readonly #mains = new Map<TfMetaGraph, OpenScope>();

  /** @param model filled as reading goes, so that what stands before a broken place is not lost */
  constructor(source: ByteSource, budget: Budget, model: TfModel) {
    this.#source = source;
    this.#budget = budget;
    this.model = model;
  }

  #fields(field: { readonly start: number; readonly end: number }): Generator<WireField> {
    return fieldsOf(this.#source, field.start, field.end, this.#budget);
  }

  /** Notes a field that the message does not define; unknown to every loader, and so a place to hide. */
  #known(part: WireField, numbers: ReadonlySet<number>, where: string): boolean {
    if (numbers.has(part.number)) return true;
    keep(this.model.unknown, {
      ...{ where, number: part.number, from: part.offset, to: part.end },
      body: { from: part.start, to: part.end },
    });
    return false;
  }

  readSavedModel(): void {
    this.model.kind = 'SavedModel';
    for (const field of this.#fields({ start: 0, end: this.#source.size })) {
      if (!this.#known(field, defined.savedModel, 'SavedModel')) continue;
      if (field.number === 1 && field.wireType === 0) this.model.schema = Number(field.value);
      else if (field.number === 2 && field.wireType === 2) this.#metaGraph(field);
    }
  }

  readMetaGraph(): void {
    this.model.kind = 'MetaGraph';
    this.#metaGraph({ start: 0, end: this.#source.size });
  }

  readGraph(): void {
    const graph = emptyMetaGraph();
    this.model.graphs.push(graph);
    this.#graph({ start: 0, end: this.#source.size }, graph);
  }

  /** keras_metadata.pb (saved_metadata.proto): the JSON of every Keras object. */
  readKerasMetadata(): void {
    this.model.kind = 'Keras metadata';
    for (const field of this.#fields({ start: 0, end: this.#source.size })) {
      if (field.number !== 1 || field.wireType !== 2) continue;
      let owner = '';
      let identifier = '';
      let place: WireField | undefined;
      for (const part of this.#fields(field)) {
        if (part.wireType !== 2) continue;
        if (part.number === 3) owner = textOf(this.#source, part, longestName);
        else if (part.number === 4) identifier = textOf(this.#source, part, 256);
        else if (part.number === 5) place = part;
      }
      if (place) keep(this.model.metadata, { owner: `${owner} (${identifier})`, from: place.start, to: place.end });
    }
  }

  #metaGraph(field: { readonly start: number; readonly end: number }): void {
    const graph = emptyMetaGraph();
    if (this.model.graphs.length >= 64) throw new LimitReached('maxEntries', 'More than 64 graphs in one file.');
    this.model.graphs.push(graph);
    for (const part of this.#fields(field)) {
      if (!this.#known(part, defined.metaGraph, 'MetaGraphDef') || part.wireType !== 2) continue;
      if (part.number === 1) this.#info(part, graph);
      else if (part.number === 2) this.#graph(part, graph);
      else if (part.number === 3) {
        for (const each of this.#fields(part))
          if (each.number === 1 && each.wireType === 2) keep(graph.savers, textOf(this.#source, each, longestName));
      } else if (part.number === 4) readCollection(this.#source, part, graph, this.#budget);
      else if (part.number === 5) readSignature(this.#source, part, graph, this.#budget);
      else if (part.number === 6) readAsset(this.#source, part, graph, this.#budget);
      else if (part.number === 7) readObjects(this.#source, part, graph, this.model, this.#budget);
    }
  }

  #info(field: WireField, graph: TfMetaGraph): void {
    for (const part of this.#fields(field)) {
      if (!this.#known(part, defined.info, 'MetaInfoDef') || part.wireType !== 2) continue;
      if (part.number === 4) keep(graph.tags, textOf(this.#source, part, 256));
      else if (part.number === 5) graph.version = textOf(this.#source, part, 256);
      else if (part.number === 1 || part.number === 3 || part.number === 6)
        keep(this.model.texts, { path: `meta_info_def/${part.number}`, from: part.start, to: part.end });
    }
  }

  #graph(field: { readonly start: number; readonly end: number }, into: TfMetaGraph): void {
    // Protobuf joins a message that comes twice, so the nodes of a second graph stand beside those of the first.
    const main = this.#mains.get(into) ?? this.#scope('', { from: field.start, to: field.end });
    this.#mains.set(into, main);
    into.main = main.scope;
    for (const part of this.#fields(field)) {
      if (!this.#known(part, defined.graph, 'GraphDef') || part.wireType !== 2) continue;
      if (part.number === 1) main.add(this.#node(part));
      else if (part.number === 2)
        for (const each of this.#fields(part)) if (each.number === 1 && each.wireType === 2) this.#function(each, into);
    }
  }

  #node(field: WireField): TfNode {
    this.model.nodes += 1;
    if (this.model.nodes > maxNodes) throw new LimitReached('maxSteps', `More than ${maxNodes} nodes in one file.`);
    return readNode(this.#source, field, this.#names, this.#budget);
  }

  #scope(name: string, range: Range): OpenScope {
    const body: TfScope['body'] = (node) => readBody(this.#source, node, this.#budget);
    const nodes: TfNode[] = [];
    const scope = { name, nodes, parameters: [], results: [], returns: new Map<string, string>(), body, ...range };
    return { scope, add: (node) => nodes.push(node) };
  }

  #function(field: WireField, into: TfMetaGraph): void {
    const { scope, add } = this.#scope('', { from: field.start, to: field.end });
    let name = '';
    let fault: MalformedInput | undefined;
    try {
      for (const part of this.#fields(field)) {
        if (!this.#known(part, defined.function, 'FunctionDef') || part.wireType !== 2) continue;
        if (part.number === 1) name = this.#signature(part, scope);
        else if (part.number === 3) add(this.#node(part));
        else if (part.number === 4) {
          const { key, value } = this.#pair(part);
          if (scope.returns.size < 5000) scope.returns.set(key, value);
        }
      }
    } catch (error) {
      if (!(error instanceof MalformedInput)) throw error;
      fault = error;
    }
    let unique = name;
    if (into.functions.has(name)) {
      keep(this.model.notes, { ...scope, detail: `The function ${JSON.stringify(name.slice(0, 120))} is defined twice.` });
      unique = `${name}#${into.functions.size}`;
    }
    into.functions.set(unique, { ...scope, name: name || unique });
    if (fault) throw fault;
  }

  #pair(field: WireField): { readonly key: string; readonly value: string } {
    let key = '';
    let value = '';
    for (const part of this.#fields(field)) {
      if (part.wireType !== 2) continue;
      if (part.number === 1) key = textOf(this.#source, part, longestName);
      else if (part.number === 2) value = textOf(this.#source, part, longestName);
    }
    return { key, value };
  }

  /** OpDef: the name, and the names of arguments and results. */
  #signature(field: WireField, scope: { readonly parameters: string[]; readonly results: string[] }): string {
    let name = '';
    for (const part of this.#fields(field)) {
      if (part.wireType !== 2) continue;
      if (part.number === 1) name = textOf(this.#source, part, longestName);
      else if (part.number === 2) keep(scope.parameters, this.#pair(part).key);
      else if (part.number === 3) keep(scope.results, this.#pair(part).key);
      else if (part.number === 5 || part.number === 6)
        keep(this.model.texts, { path: `library/${name.slice(0, 80)}/description`, from: part.start, to: part.end });
    }
    return name;
  }
}
