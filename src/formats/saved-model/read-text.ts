/** Reads TensorFlow's graphs in text format (.pbtxt) into the same shape as those in protobuf. */
import type { Budget } from '../budget.ts';
import { type ByteSource, copyBytes } from '../byte-source.ts';
import { LimitReached, MalformedInput } from '../limits.ts';
import {
  emptyMetaGraph,
  keep,
  type TfAttribute,
  type TfBody,
  type TfMetaGraph,
  type TfModel,
  type TfNode,
  type TfScope,
  type TfTensor,
} from './graph.ts';
import { tensorFault } from './tensor.ts';
import { parseTextProto, type TextField } from './text-proto.ts';

/** Text graphs are small: weights in text are many times as large as in a checkpoint. */
const longest = 24 * 1024 * 1024;

/** DataType by its names (types.proto), in order from 1. */
const typeNames =
  'FLOAT DOUBLE INT32 UINT8 INT16 INT8 STRING COMPLEX64 INT64 BOOL QINT8 QUINT8 QINT32 BFLOAT16 QINT16 QUINT16 UINT16 COMPLEX128 HALF RESOURCE VARIANT UINT32 UINT64'.split(
    ' ',
  );

type Message = readonly TextField[];

const messages = (message: Message, name: string): TextField[] => message.filter((field) => field.name === name && field.fields);
const textOf = (message: Message, name: string): string => message.findLast((field) => field.name === name && !field.fields)?.text ?? '';

function typeOf(name: string): number {
  if (/^\d+$/.test(name)) return Number(name);
  const plain = name.replace(/^DT_/, '').replace(/_REF$/, '');
  return typeNames.indexOf(plain) + 1;
}

const integer = (text: string): bigint => (/^[-+]?\d{1,20}$/.test(text) ? BigInt(text.replace('+', '')) : 0n);

const shapeOf = (message: Message): bigint[] => messages(message, 'dim').map(({ fields }) => integer(textOf(fields ?? [], 'size')));

function tensorOf({ fields, from, to }: TextField): TfTensor {
  const message = fields ?? [];
  const type = typeOf(textOf(message, 'dtype'));
  const dimensions = messages(message, 'tensor_shape').flatMap((shape) => shapeOf(shape.fields ?? []));
  const strings = message.filter(({ name }) => name === 'string_val').slice(0, 200);
  return {
    ...{ type, dimensions, content: undefined, fault: tensorFault(type, dimensions, undefined), from, to },
    strings: strings.map(({ text, from: start, to: end }) => ({ value: text, from: start, to: end })),
  };
}

function attributeOf(value: TextField): TfAttribute {
  // A list's values have the names of single ones.
  const all = (value.fields ?? []).flatMap((field) => (field.name === 'list' ? (field.fields ?? []) : [field]));
  const named = (name: string) => all.filter((field) => field.name === name);
  const flag = named('b').at(-1)?.text;
  return {
    texts: named('s').map(({ text, from, to }) => ({ value: text, from, to })),
    numbers: [...named('i').map(({ text }) => integer(text)), ...named('type').map(({ text }) => BigInt(typeOf(text)))],
    flag: flag === undefined ? undefined : /^(?:true|t|1)$/i.test(flag),
    functions: named('func').map(({ fields }) => textOf(fields ?? [], 'name')),
    tensors: named('tensor').map(tensorOf),
    shapes: named('shape').map(({ fields }) => shapeOf(fields ?? [])),
    ...{ from: value.from, to: value.to },
  };
}

function bodyOf(message: Message): TfBody {
  const attributes = new Map<string, TfAttribute>();
  for (const { fields } of messages(message, 'attr')) {
    const [value] = messages(fields ?? [], 'value');
    if (value) attributes.set(textOf(fields ?? [], 'key'), attributeOf(value));
  }
  const inputs = message.filter(({ name, fields }) => name === 'input' && !fields).map(({ text }) => text);
  return { inputs, device: textOf(message, 'device'), attributes };
}

function scopeOf(fields: readonly TextField[], name: string, signature: Message, returns: ReadonlyMap<string, string>): TfScope {
  const bodies = new Map<TfNode, Message>();
  const nodes = fields.map((field): TfNode => {
    const message = field.fields ?? [];
    const node = { name: textOf(message, 'name'), op: textOf(message, 'op'), from: field.from, to: field.to };
    bodies.set(node, message);
    return node;
  });
  const argument = (kind: string) => messages(signature, kind).map((each) => textOf(each.fields ?? [], 'name'));
  return {
    ...{ name, nodes, returns, parameters: argument('input_arg'), results: argument('output_arg') },
    body: (node) => bodyOf(bodies.get(node) ?? []),
    ...{ from: fields[0]?.from ?? 0, to: fields.at(-1)?.to ?? 0 },
  };
}

function readGraph(message: Message, graph: TfMetaGraph, model: TfModel): void {
  const main = scopeOf(messages(message, 'node'), '', [], new Map());
  graph.main = main;
  model.nodes += main.nodes.length;
  for (const library of messages(message, 'library'))
    for (const { fields } of messages(library.fields ?? [], 'function')) {
      const signature = messages(fields ?? [], 'signature').flatMap((each) => each.fields ?? []);
      const returns = new Map(
        messages(fields ?? [], 'ret').map((each) => [textOf(each.fields ?? [], 'key'), textOf(each.fields ?? [], 'value')]),
      );
      const name = textOf(signature, 'name');
      const scope = scopeOf(messages(fields ?? [], 'node_def'), name, signature, returns);
      model.nodes += scope.nodes.length;
      graph.functions.set(graph.functions.has(name) ? `${name}#${graph.functions.size}` : name, scope);
    }
}

function readMetaGraph(message: Message, model: TfModel): void {
  const graph = emptyMetaGraph();
  model.graphs.push(graph);
  for (const { fields } of messages(message, 'meta_info_def')) {
    graph.version = textOf(fields ?? [], 'tensorflow_version');
    for (const { name, text } of fields ?? []) if (name === 'tags') keep(graph.tags, text);
  }
  for (const { fields } of messages(message, 'graph_def')) readGraph(fields ?? [], graph, model);
  for (const { fields } of messages(message, 'saver_def')) keep(graph.savers, textOf(fields ?? [], 'filename_tensor_name'));
  for (const { fields, from, to } of messages(message, 'asset_file_def')) {
    const tensor = messages(fields ?? [], 'tensor_info').map((info) => textOf(info.fields ?? [], 'name'))[0] ?? '';
    keep(graph.assets, { tensor, file: textOf(fields ?? [], 'filename'), from, to });
  }
  for (const objects of messages(message, 'object_graph_def'))
    for (const node of messages(objects.fields ?? [], 'nodes'))
      for (const { fields } of messages(node.fields ?? [], 'user_object')) {
        const place = (fields ?? []).find(({ name }) => name === 'metadata');
        if (place) keep(model.metadata, { owner: textOf(fields ?? [], 'identifier'), from: place.from, to: place.to });
      }
}

/**
 * Reads a SavedModel, MetaGraphDef or GraphDef in text.
 * @throws MalformedInput with an offset; LimitReached when the text is longer than 24 MiB; what stands before is in the model
 */
export function readTextGraph(source: ByteSource, budget: Budget, model: TfModel): void {
  const bytes = copyBytes(source, 0, longest);
  const fields: TextField[] = [];
  let broken: MalformedInput | LimitReached | undefined;
  try {
    parseTextProto(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('latin1'), budget, fields);
  } catch (error) {
    if (!(error instanceof MalformedInput || error instanceof LimitReached)) throw error;
    broken = error;
  }
  const graphs = messages(fields, 'meta_graphs');
  if (graphs.length > 0) {
    model.kind = 'SavedModel';
    for (const { fields: inner } of graphs) readMetaGraph(inner ?? [], model);
  } else if (messages(fields, 'graph_def').length > 0) {
    model.kind = 'MetaGraph';
    readMetaGraph(fields, model);
  } else {
    const graph = emptyMetaGraph();
    model.graphs.push(graph);
    readGraph(fields, graph, model);
  }
  if (source.size > longest) throw new LimitReached('maxHeaderBytes', `A text graph is longer than ${longest / 1024 ** 2} MiB.`);
  if (broken) throw broken;
}

/** Whether a text's head is that of a graph: a node with an op, in a message. */
export function looksLikeTextGraph(text: string): boolean {
  return /(?:^|[\s{<;,])(?:node|node_def|NodeDef)\s*:?\s*[{<]/.test(text) && /(?:^|[\s{<;,])op\s*:\s*["'][A-Za-z_][\w.>]*["']/.test(text);
}
