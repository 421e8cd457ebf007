/** Lists the tensors of a PyTorch archive by running its pickle on abstract values: names, types, shapes, strides and storages. */
import type { Budget } from '../budget.ts';
import type { ByteSource } from '../byte-source.ts';
import type { PickleEvents } from '../pickle/events.ts';
import { PickleMachine } from '../pickle/machine.ts';
import { type CallValue, unknownValue, type Value } from '../pickle/values.ts';
import { sharedTypeNames } from './type-names.ts';

/** A tensor as the pickle describes it. */
export interface TorchTensor {
  readonly name: string;
  readonly type: string;
  /** Name of the storage's member behind `data/`. */
  readonly storage: string;
  /** In elements. */
  readonly offset: number;
  readonly shape: readonly number[];
  readonly strides: readonly number[];
}

/** Storage classes (torch/storage.py) and types of `_rebuild_tensor_v3`. */
const types: Readonly<Record<string, string>> = {
  ...{ FloatStorage: 'F32', DoubleStorage: 'F64', HalfStorage: 'F16', BFloat16Storage: 'BF16', LongStorage: 'I64', IntStorage: 'I32' },
  ...{
    ShortStorage: 'I16',
    CharStorage: 'I8',
    ByteStorage: 'U8',
    BoolStorage: 'BOOL',
    ComplexFloatStorage: 'C64',
    ComplexDoubleStorage: 'C128',
  },
  ...{ QInt8Storage: 'I8', QUInt8Storage: 'U8', QInt32Storage: 'I32', UntypedStorage: 'U8' },
  ...sharedTypeNames,
  float8_e4m3fn: 'F8_E4M3',
  float8_e5m2: 'F8_E5M2',
};

const mostTensors = 100_000;
const longestName = 400;

const numbers = (value: Value | undefined): number[] | undefined => {
  if (value?.kind === 'call') return numbers(value.args[0]);
  if (value?.kind !== 'tuple' && value?.kind !== 'list') return undefined;
  const found = value.items.flatMap((item) => (item.kind === 'number' ? [item.value] : []));
  return found.length === value.count ? found : undefined;
};

const calls = (value: CallValue, pattern: RegExp): boolean => value.callee.kind === 'global' && pattern.test(value.callee.name);

/** The tensor behind wrappers that hold one: parameters, and objects rebuilt from their type. */
function unwrap(value: Value): Value {
  if (value.kind !== 'call') return value;
  if (calls(value, /^_rebuild_parameter(?:_with_state)?$/)) return unwrap(value.args[0] ?? unknownValue);
  if (calls(value, /^_rebuild_from_type(?:_v2)?$/)) {
    const [callee, , args] = value.args;
    if (callee?.kind === 'global' && args?.kind === 'tuple') return { ...value, callee, args: args.items };
  }
  return value;
}

class Names {
  readonly #parents = new Map<Value, { readonly parent: Value; readonly key: string }>();

  put(child: Value, parent: Value, key: string): void {
    if (this.#parents.size < 4 * mostTensors && !this.#parents.has(child)) this.#parents.set(child, { parent, key });
  }

  /** Keys from the outermost object down; module internals are left out, as `state_dict` does. */
  pathOf(value: Value): string {
    const parts: string[] = [];
    let at: Value | undefined = value;
    for (let steps = 0; steps < 64 && at !== undefined; steps += 1) {
      const link: { readonly parent: Value; readonly key: string } | undefined = this.#parents.get(at);
      if (link && !['_modules', '_parameters', '_buffers', ''].includes(link.key)) parts.unshift(link.key);
      at = link?.parent;
    }
    return parts.join('.').slice(0, longestName);
  }
}

/**
 * Reads the pickle of a PyTorch archive.
 * @throws LimitReached when it has more opcodes than the budget allows
 */
export function readTorchPickle(source: ByteSource, budget: Budget): { readonly tensors: TorchTensor[]; readonly whole: boolean } {
  const names = new Names();
  const made: { readonly outer: Value; readonly call: CallValue }[] = [];
  const link = (parent: Value, key: string, value: Value): void => {
    names.put(value, parent, key);
    const inner = unwrap(value);
    if (inner !== value) names.put(inner, value, '');
  };
  const keyOf = (value: Value | undefined): string => {
    if (value?.kind === 'text') return machine.text(value, 200);
    return value?.kind === 'number' ? String(value.value) : '?';
  };
  const events: PickleEvents = {
    imported: () => {},
    extension: () => {},
    persistent: () => {},
    literal: () => {},
    noted: () => {},
    called(call) {
      const inner = unwrap(call);
      const isNew = inner === call || !calls(call, /^_rebuild_parameter/);
      if (isNew && inner.kind === 'call' && calls(inner, /^_rebuild_tensor(?:_v2|_v3)?$|^_rebuild_qtensor$/) && made.length < mostTensors)
        made.push({ outer: call, call: inner });
      // An object made of others: a module's parts are its arguments, an ordered dictionary's its pairs.
      for (const [index, value] of call.args.entries())
        if ('weight' in value || value.kind === 'call') link(call, index > 8 ? '?' : '', value);
    },
    built(target, state) {
      if ('weight' in state) {
        link(target, '', state);
        // A state of two parts: the dictionary comes first.
        if (state.kind === 'tuple') for (const item of state.items) link(state, '', item);
      }
      return 0;
    },
    extended(target, items) {
      const isSequence = target.kind === 'list' || target.kind === 'set';
      if (isSequence) for (const [index, item] of items.entries()) link(target, String(index), item);
      else for (let index = 0; index + 1 < items.length; index += 2) link(target, keyOf(items[index]), items[index + 1] ?? target);
    },
  };
  const machine = new PickleMachine(source, 0, budget, events);
  const end = machine.run();
  const tensors = made.flatMap(({ call, outer }): TorchTensor[] => {
    const [storage, offset, shape, strides] = call.args;
    if (storage?.kind !== 'persistent' || offset?.kind !== 'number') return [];
    const id = storage.id.kind === 'tuple' ? storage.id.items : [];
    const [, kind, key] = id;
    const dtype = call.args.find((each) => each.kind === 'global');
    const typeName = dtype?.kind === 'global' ? dtype.name : kind?.kind === 'global' ? kind.name : '?';
    const sizes = numbers(shape);
    const steps = numbers(strides);
    if (key?.kind !== 'text' || sizes === undefined || steps === undefined) return [];
    const name = names.pathOf(outer);
    const storageName = machine.text(key, 200);
    return [
      {
        name: name === '' ? `storage ${storageName}` : name,
        type: types[typeName] ?? typeName,
        storage: storageName,
        offset: offset.value,
        shape: sizes,
        strides: steps,
      },
    ];
  });
  return { tensors, whole: end.ended === 'stop' && tensors.length === made.length };
}
