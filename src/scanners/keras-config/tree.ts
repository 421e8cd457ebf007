/** Finds every object that Keras would build in a configuration, wherever it lies, with its path in the graph. */
import type { Budget } from '#formats/budget';
import type { JsonNode } from '#formats/json/parse';

export type JsonObject = Extract<JsonNode, { kind: 'object' }>;

export interface Named {
  readonly node: JsonObject;
  readonly className: string;
  readonly module: string | undefined;
  readonly registeredName: string | undefined;
  readonly config: JsonNode | undefined;
  /** Names of the layers around it and its own, joined by `/`. */
  readonly path: string;
  /** RFC 6901. */
  readonly pointer: string;
  /** It stands in a list of layers, so that a loader calls it with what `inbound_nodes` holds. */
  readonly inLayers: boolean;
  readonly inbound: JsonNode | undefined;
}

export interface Text {
  readonly key: string;
  readonly value: string;
  readonly node: JsonNode;
  readonly pointer: string;
  readonly path: string;
}

export interface Found {
  readonly named: Named[];
  readonly texts: Text[];
  /** Objects that state a decisive key more than once. */
  readonly repeated: { readonly key: string; readonly node: JsonNode; readonly pointer: string }[];
}

/** Keys that decide what is built. */
const decisive = new Set([
  'class_name',
  'module',
  'registered_name',
  'config',
  'function',
  'function_type',
  'spec_name',
  'inbound_nodes',
  'layers',
]);
const mostValues = 4;

/** Values under a key; more than one when it comes twice. */
export function valuesOf(node: JsonNode | undefined, key: string): JsonNode[] {
  return node?.kind === 'object' ? node.members.filter((member) => member.key === key).map((member) => member.value) : [];
}

export function textOf(node: JsonNode | undefined, key: string): string | undefined {
  const value = valuesOf(node, key).at(-1);
  return value?.kind === 'string' ? value.value : undefined;
}

const step = (key: string | number): string => `/${String(key).slice(0, 120).replace(/~/g, '~0').replace(/\//g, '~1')}`;

class TreeReader {
  readonly found: Found = { named: [], texts: [], repeated: [] };
  readonly #budget: Budget;

  constructor(budget: Budget) {
    this.#budget = budget;
  }

  #named(node: JsonObject, path: string, pointer: string, inLayers: boolean): string | undefined {
    const classes = [...valuesOf(node, 'class_name'), ...valuesOf(node, 'spec_name')].filter((value) => value.kind === 'string');
    if (classes.length === 0) return undefined;
    const modules: (JsonNode | undefined)[] = valuesOf(node, 'module');
    const configs: (JsonNode | undefined)[] = valuesOf(node, 'config');
    const own = textOf(configs.at(-1), 'name') ?? textOf(node, 'name') ?? classes.at(-1)?.value ?? '';
    const here = path === '' ? own : `${path}/${own}`;
    for (const { value: className } of classes.slice(0, mostValues))
      for (const module of modules.length > 0 ? modules.slice(0, mostValues) : [undefined])
        for (const config of configs.length > 0 ? configs.slice(0, mostValues) : [undefined])
          this.found.named.push({
            node,
            className,
            module: module?.kind === 'string' ? module.value : undefined,
            registeredName: textOf(node, 'registered_name'),
            config,
            path: here.slice(0, 300),
            pointer,
            inLayers,
            inbound: valuesOf(node, 'inbound_nodes').at(-1),
          });
    return here;
  }

  walk(node: JsonNode, key: string, path: string, pointer: string, inLayers: boolean): void {
    this.#budget.spend('maxSteps');
    if (node.kind === 'string') this.found.texts.push({ key, value: node.value, node, pointer, path });
    else if (node.kind === 'array')
      for (const [index, item] of node.items.entries()) this.walk(item, key, path, `${pointer}${step(index)}`, key === 'layers');
    else if (node.kind === 'object') {
      const here = this.#named(node, path, pointer, inLayers) ?? path;
      const seen = new Set<string>();
      for (const member of node.members) {
        if (seen.has(member.key) && decisive.has(member.key)) this.found.repeated.push({ key: member.key, node: member.value, pointer });
        seen.add(member.key);
        this.walk(member.value, member.key, here.slice(0, 300), `${pointer}${step(member.key)}`, false);
      }
    }
  }
}

/** Everything in a parsed configuration that a judgement may rest on. */
export function readTree(root: JsonNode, budget: Budget): Found {
  const reader = new TreeReader(budget);
  reader.walk(root, '', '', '', false);
  return reader.found;
}

/** A value in short, as a person would write it, with nothing in it that a terminal would obey. */
export function brief(node: JsonNode | undefined, room = 160): string {
  if (node === undefined) return '';
  const text = plain(node, 0).replace(/[\p{C}\p{Zl}\p{Zp}]/gu, (each) => `\\u${(each.codePointAt(0) ?? 0).toString(16).padStart(4, '0')}`);
  return text.length > room ? `${text.slice(0, room)}…` : text;
}

function plain(node: JsonNode, depth: number): string {
  if (node.kind === 'string') return JSON.stringify(node.value.slice(0, 200));
  if (node.kind === 'null') return 'None';
  if (node.kind === 'number') return node.text;
  if (node.kind === 'boolean') return node.value ? 'True' : 'False';
  if (depth > 6) return '…';
  if (node.kind === 'array')
    return `[${node.items
      .slice(0, 12)
      .map((item) => plain(item, depth + 1))
      .join(', ')}]`;
  return `{${node.members
    .slice(0, 12)
    .map((member) => `${JSON.stringify(member.key.slice(0, 60))}: ${plain(member.value, depth + 1)}`)
    .join(', ')}}`;
}

/** The arguments of a layer's first call: version 3 keeps them as `args` and `kwargs` of its first node, version 2 as a list. */
export function callOf(inbound: JsonNode | undefined): string {
  const [first] = inbound?.kind === 'array' ? inbound.items : [];
  if (first?.kind !== 'object') return brief(inbound);
  const positional = valuesOf(first, 'args').at(-1);
  const named = valuesOf(first, 'kwargs').at(-1);
  const given = positional?.kind === 'array' ? positional.items.slice(0, 12).map((item) => brief(item)) : [brief(positional)];
  const pairs = named?.kind === 'object' ? named.members.slice(0, 12).map(({ key, value }) => `${key.slice(0, 60)}=${brief(value)}`) : [];
  return [...given, ...pairs].filter((part) => part !== '').join(', ');
}
