/** Reads the graph of a TensorFlow.js model, which is a GraphDef in protobuf's JSON mapping, into the shape of the others. */
import { type JsonNode, memberOf } from '#formats/json/parse';
import {
  emptyMetaGraph,
  type TfAttribute,
  type TfBody,
  type TfMetaGraph,
  type TfNode,
  type TfScope,
  type TfTensor,
} from '#formats/saved-model/graph';

const keptValues = 200;
const maxNodes = 300_000;

const textOf = (node: JsonNode | undefined): string => (node?.kind === 'string' ? node.value : '');
export const itemsOf = (node: JsonNode | undefined): readonly JsonNode[] => (node?.kind === 'array' ? node.items : []);

/** Bytes are written in base64, by every kind of alphabet; some writers leave plain text. */
function bytesText(text: string): string {
  return /^[A-Za-z0-9+/_-]*={0,2}$/.test(text) && text.length % 4 === 0 ? Buffer.from(text, 'base64').toString('utf8') : text;
}

function tensorOf(node: JsonNode): TfTensor {
  const strings = itemsOf(memberOf(node, 'stringVal') ?? memberOf(node, 'string_val')).slice(0, keptValues);
  const type = textOf(memberOf(node, 'dtype'));
  return {
    type: type === 'DT_STRING' || strings.length > 0 ? 7 : 1,
    dimensions: [],
    strings: strings.map((each) => ({ value: bytesText(textOf(each)), from: each.at, to: each.end })),
    ...{ content: undefined, fault: '', from: node.at, to: node.end },
  };
}

function attributeOf(node: JsonNode): TfAttribute {
  const list = memberOf(node, 'list');
  const all = (key: string): readonly JsonNode[] => {
    const [one, many] = [memberOf(node, key), memberOf(list, key)];
    return [...(one ? [one] : []), ...itemsOf(many)].slice(0, keptValues);
  };
  const [flag] = all('b');
  return {
    // Texts of attributes come as base64, or as an array of byte values.
    texts: all('s').map((each) => ({ value: bytesText(textOf(each)), from: each.at, to: each.end })),
    numbers: [],
    flag: flag?.kind === 'boolean' ? flag.value : undefined,
    functions: all('func').map((each) => textOf(memberOf(each, 'name'))),
    tensors: all('tensor').map(tensorOf),
    ...{ shapes: [], from: node.at, to: node.end },
  };
}

function bodyOf(node: JsonNode | undefined): TfBody {
  const attributes = new Map<string, TfAttribute>();
  const attr = memberOf(node, 'attr');
  if (attr?.kind === 'object') for (const { key, value } of attr.members.slice(0, keptValues)) attributes.set(key, attributeOf(value));
  return { inputs: itemsOf(memberOf(node, 'input')).map(textOf), device: textOf(memberOf(node, 'device')), attributes };
}

const nameOf = (node: JsonNode): string => textOf(memberOf(node, 'name'));

function scopeOf(name: string, list: readonly JsonNode[], signature: JsonNode | undefined, ret: JsonNode | undefined): TfScope {
  const bodies = new Map<TfNode, JsonNode>();
  const nodes = list.slice(0, maxNodes).map((each): TfNode => {
    const node = { name: nameOf(each), op: textOf(memberOf(each, 'op')), from: each.at, to: each.end };
    bodies.set(node, each);
    return node;
  });
  return {
    ...{ name, nodes, from: list[0]?.at ?? 0, to: list.at(-1)?.end ?? 0 },
    parameters: itemsOf(memberOf(signature, 'inputArg')).map(nameOf),
    results: itemsOf(memberOf(signature, 'outputArg')).map(nameOf),
    returns: new Map(ret?.kind === 'object' ? ret.members.map(({ key, value }) => [key, textOf(value)]) : []),
    body: (node) => bodyOf(bodies.get(node)),
  };
}

/** @param topology the `modelTopology` of a graph model */
export function graphOfJson(topology: JsonNode): TfMetaGraph {
  const graph = emptyMetaGraph();
  graph.main = scopeOf('', itemsOf(memberOf(topology, 'node')), undefined, undefined);
  for (const each of itemsOf(memberOf(memberOf(topology, 'library'), 'function'))) {
    const signature = memberOf(each, 'signature');
    const name = textOf(memberOf(signature, 'name'));
    const nodes = itemsOf(memberOf(each, 'nodeDef') ?? memberOf(each, 'node_def'));
    graph.functions.set(
      graph.functions.has(name) ? `${name}#${graph.functions.size}` : name,
      scopeOf(name, nodes, signature, memberOf(each, 'ret')),
    );
  }
  return graph;
}
