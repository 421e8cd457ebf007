/** Reads what a MetaGraphDef says around its graph: collections, signatures, assets and the object graph. */
import type { Budget } from '../budget.ts';
import type { ByteSource } from '../byte-source.ts';
import { fieldsOf, textOf } from '../protobuf/message.ts';
import type { WireField } from '../protobuf/wire.ts';
import { keep, longestName, type TfMetaGraph, type TfModel, type TfPort, tfTypeName } from './graph.ts';
import { readShape } from './tensor.ts';

/** Collections whose nodes run when the model is loaded, and the ones that name assets. */
const startCollections = new Set([
  'saved_model_main_op',
  'legacy_init_op',
  'saved_model_init_op',
  'init_op',
  'main_op',
  'table_initializer',
]);

export function readCollection(source: ByteSource, field: WireField, graph: TfMetaGraph, budget: Budget): void {
  let key = '';
  const values: string[] = [];
  for (const part of fieldsOf(source, field.start, field.end, budget)) {
    if (part.wireType !== 2) continue;
    if (part.number === 1) key = textOf(source, part, 256);
    if (part.number !== 2) continue;
    for (const kind of fieldsOf(source, part.start, part.end, budget)) {
      if (kind.wireType !== 2) continue;
      for (const each of fieldsOf(source, kind.start, kind.end, budget))
        if (kind.number === 1 && each.number === 1 && each.wireType === 2 && values.length < 1000)
          values.push(textOf(source, each, longestName));
    }
  }
  keep(graph.collections, key);
  if (startCollections.has(key)) for (const value of values) keep(graph.starts, value);
}

/** TensorInfo: name, type and shape of a tensor. */
function readPort(source: ByteSource, field: WireField, name: string, budget: Budget): TfPort {
  let tensor = '';
  let type = 0;
  let shape = '?';
  for (const part of fieldsOf(source, field.start, field.end, budget)) {
    if (part.number === 1 && part.wireType === 2) tensor = textOf(source, part, longestName);
    else if (part.number === 2) type = Number(part.value);
    else if (part.number === 3 && part.wireType === 2)
      shape = `[${readShape(source, part, budget)
        .map((size) => (size < 0n ? '?' : String(size)))
        .join(', ')}]`;
  }
  return { name, tensor, type: tfTypeName(type), shape };
}

function readPortEntry(source: ByteSource, field: WireField, budget: Budget): TfPort {
  let name = '';
  let port: TfPort = { name, tensor: '', type: '?', shape: '?' };
  for (const part of fieldsOf(source, field.start, field.end, budget)) {
    if (part.wireType !== 2) continue;
    if (part.number === 1) name = textOf(source, part, 256);
    else if (part.number === 2) port = readPort(source, part, name, budget);
  }
  return { ...port, name };
}

export function readSignature(source: ByteSource, field: WireField, graph: TfMetaGraph, budget: Budget): void {
  let key = '';
  let method = '';
  const inputs: TfPort[] = [];
  const outputs: TfPort[] = [];
  for (const part of fieldsOf(source, field.start, field.end, budget)) {
    if (part.wireType !== 2) continue;
    if (part.number === 1) key = textOf(source, part, 256);
    if (part.number !== 2) continue;
    for (const each of fieldsOf(source, part.start, part.end, budget)) {
      if (each.wireType !== 2) continue;
      if (each.number === 1 && inputs.length < 200) inputs.push(readPortEntry(source, each, budget));
      else if (each.number === 2 && outputs.length < 200) outputs.push(readPortEntry(source, each, budget));
      else if (each.number === 3) method = textOf(source, each, 256);
    }
  }
  keep(graph.signatures, { key, method, inputs, outputs });
  if (key === '__saved_model_init_op') for (const { tensor } of outputs) keep(graph.starts, tensor);
}

export function readAsset(source: ByteSource, field: WireField, graph: TfMetaGraph, budget: Budget): void {
  let tensor = '';
  let file = '';
  for (const part of fieldsOf(source, field.start, field.end, budget)) {
    if (part.wireType !== 2) continue;
    if (part.number === 1) ({ tensor } = readPort(source, part, '', budget));
    else if (part.number === 2) file = textOf(source, part, 4096);
  }
  keep(graph.assets, { tensor, file, from: field.offset, to: field.end });
}

/** SavedObjectGraph: metadata of objects, and the shapes of variables. */
export function readObjects(source: ByteSource, field: WireField, graph: TfMetaGraph, model: TfModel, budget: Budget): void {
  let index = -1;
  for (const node of fieldsOf(source, field.start, field.end, budget)) {
    if (node.number !== 1 || node.wireType !== 2) continue;
    index += 1;
    for (const part of fieldsOf(source, node.start, node.end, budget)) {
      if (part.wireType !== 2) continue;
      if (part.number === 4) readUserObject(source, part, index, model, budget);
      else if (part.number === 7) readVariable(source, part, graph, budget);
      else if (part.number === 13) keep(model.texts, { path: `object_graph/${index}/registered_name`, from: part.start, to: part.end });
      else if (part.number === 14)
        keep(model.texts, { path: `object_graph/${index}/serialized_user_proto`, from: part.start, to: part.end });
    }
  }
}

function readUserObject(source: ByteSource, field: WireField, index: number, model: TfModel, budget: Budget): void {
  let identifier = '';
  let place: WireField | undefined;
  for (const part of fieldsOf(source, field.start, field.end, budget)) {
    if (part.wireType !== 2) continue;
    if (part.number === 1) identifier = textOf(source, part, 256);
    else if (part.number === 3) place = part;
  }
  if (place && place.end > place.start)
    keep(model.metadata, { owner: `object ${index} (${identifier})`, from: place.start, to: place.end });
}

function readVariable(source: ByteSource, field: WireField, graph: TfMetaGraph, budget: Budget): void {
  let name = '';
  let type = 0;
  let shape: bigint[] = [];
  for (const part of fieldsOf(source, field.start, field.end, budget)) {
    if (part.number === 1) type = Number(part.value);
    else if (part.wireType !== 2) continue;
    else if (part.number === 2) shape = readShape(source, part, budget);
    else if (part.number === 6) name = textOf(source, part, longestName);
  }
  if (graph.variables.length < 50_000) graph.variables.push({ name, type, shape });
}
