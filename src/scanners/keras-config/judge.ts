/** Judges what a Keras configuration makes its loader import, call, read or run. */
import type { Severity } from '#contract/findings';
import { printable } from '#formats/pickle/render';
import { looksLikeCode, readByteCode } from './byte-code.ts';
import { judgeLayer } from './code-layers.ts';
import { isLegacyClass, type Reach, reachOf } from './namespaces.ts';
import { brief, callOf, type Found, type Named, type Text } from './tree.ts';
import type { Verdict } from './verdict.ts';

const shown = (text: string): string => printable(text.slice(0, 160));

interface Meaning {
  readonly ruleId: string;
  readonly severity?: Severity;
  readonly detail: string;
  readonly note: string;
}

/** What a module and name mean for whoever loads the file. */
function meaning(reach: Reach, object: Named, target: string): Meaning | undefined {
  const where = shown(object.path);
  switch (reach) {
    case 'dangerous':
      return {
        ruleId: 'MDL-KER-003',
        detail: `${where} makes the loader import ${target} and ${object.inLayers ? 'call it as a layer' : 'build an object with it'}.`,
        note: `Loading the model hands control to ${target}, with arguments that stand in the file.`,
      };
    case 'acts':
      return {
        ruleId: 'MDL-KER-006',
        detail: `${where} makes the loader resolve ${target}, a function of Keras that acts on files, the network or the protection itself.`,
        note: `Loading the model calls ${target}, which is no layer but a tool, with arguments that stand in the file.`,
      };
    case 'unusual':
      return {
        ruleId: 'MDL-KER-006',
        severity: 'high',
        detail: `${where} makes the loader resolve ${target}, which is no part that models are built of.`,
        note: `Loading the model reaches ${target}, which has no place in a model.`,
      };
    case 'foreign':
      return {
        ruleId: 'MDL-KER-004',
        detail: `${where} makes the loader import ${target}, which is not part of Keras.`,
        note: `Loading the model imports and runs code of another package: ${target}.`,
      };
    case 'companion':
      return {
        ruleId: 'MDL-KER-004',
        severity: 'low',
        detail: `${where} is built by ${target}, a class of a package that commonly stands beside Keras.`,
        note: `The model needs ${target} to be installed.`,
      };
    default:
      return undefined;
  }
}

/** A class that nothing imports: one of Keras, or one that the loading program has to provide. */
function provided(object: Named, name: string): Verdict | undefined {
  if (isLegacyClass(name) || object.className === '__lambda__') return undefined;
  const registered = object.registeredName ?? name;
  if (isLegacyClass(registered) && object.registeredName !== undefined) return undefined;
  const isFunction = object.className === 'function';
  const packaged = registered.includes('>');
  return {
    ruleId: 'MDL-KER-005',
    ...(packaged && !isFunction ? {} : { severity: 'low' as const }),
    detail: `${shown(object.path)} needs ${isFunction ? 'the function' : 'the class'} ${shown(registered)}, which the loading program has to provide.`,
    call: `keras.saving.get_registered_object("${shown(registered)}")`,
    note: `The model does not load without code from elsewhere that goes by the name ${shown(registered)}.`,
    node: object.node,
    pointer: object.pointer,
  };
}

const isImported = (reach: Reach): boolean => reach === 'ordinary' || reach === 'unusual' || reach === 'companion' || reach === 'foreign';

function* byName(object: Named): Generator<Verdict> {
  const isFunction = object.className === 'function' || object.className === 'builtin_function_or_method';
  const name = isFunction && object.config?.kind === 'string' ? object.config.value : object.className;
  if (object.module === undefined && isLegacyClass(name)) return;
  // The name of a type's specification stands beside this mark and is judged as an object of its own.
  if (object.className === '__typespec__' || (/^__\w+__$/.test(object.className) && object.module === undefined)) return;
  // Where a module has no such name, Keras looks for the registered one in it.
  const second =
    object.registeredName === undefined ? undefined : reachOf(object.module, object.registeredName.replace(/^.*>/, ''), isFunction);
  const first = reachOf(object.module, name, isFunction);
  const worse = second !== undefined && isImported(first) && (second === 'acts' || second === 'dangerous');
  const reach = worse ? second : first;
  if (reach === 'provided') {
    const verdict = provided(object, name);
    if (verdict) yield verdict;
    return;
  }
  const target = shown(`${object.module ?? ''}.${name}`);
  const said = meaning(reach, object, target);
  if (said === undefined) return;
  const given = object.inLayers ? callOf(object.inbound) : brief(object.config, 200);
  yield {
    ...said,
    call: `${target}(${isFunction && !object.inLayers ? '…' : given})`,
    node: object.node,
    pointer: object.pointer,
    fields: [
      { pointer: `${object.pointer}/module`, value: shown(object.module ?? '') },
      { pointer: `${object.pointer}/class_name`, value: shown(object.className) },
      ...(object.inbound ? [{ pointer: `${object.pointer}/inbound_nodes`, value: brief(object.inbound, 400) }] : []),
    ],
  };
}

/** Keys under which layers and models keep a place to read from. */
const placeKeys = new Set(
  `weights weights_path filepath file_path filename fname path origin url uri handle vocab vocab_file vocabulary_file merges model_path
  saved_model_path cache_dir cache_subdir extract_dir directory log_dir idf_weights asset assets proto_path`.split(/\s+/),
);
const outward = /^(?:[a-z][a-z0-9+.-]{1,12}:\/\/|[/\\~]|[a-z]:[/\\])|(?:^|[/\\])\.\.(?:[/\\]|$)/i;

function readsFrom(text: Text): boolean {
  if (text.value === '' || text.value.length > 4096) return false;
  // A vocabulary is a list; as a text it is the path of one.
  if (text.key === 'vocabulary') return !/\/vocabulary\/./.test(text.pointer);
  return placeKeys.has(text.key) && outward.test(text.value);
}

function* byText(text: Text, told: ReadonlySet<unknown>): Generator<Verdict> {
  if (readsFrom(text) && !told.has(text.node))
    yield {
      ruleId: 'MDL-KER-009',
      detail: `${shown(text.path) || 'The configuration'} reads its ${shown(text.key)} from "${shown(text.value)}".`,
      call: `open(${JSON.stringify(shown(text.value))})  # ${shown(text.key)} of ${shown(text.path)}`,
      note: `Building "${shown(text.path)}" reads ${shown(text.value)} on the machine that loads.`,
      node: text.node,
      pointer: text.pointer,
    };
  if (text.value.length >= 24 && !told.has(text.node) && looksLikeCode(text.value)) {
    const { names, size } = readByteCode(text.value);
    yield {
      ruleId: 'MDL-KER-001',
      severity: 'high',
      detail: `${shown(text.path) || 'The configuration'} carries ${size} bytes of Python code under ${shown(text.key)}, where no layer of Keras keeps any.`,
      call: `marshal.loads(b"…${size} bytes…")  # ${shown(names.slice(0, 12).join(', '))}`,
      note: 'A program in Python byte code stands in the configuration, for some class or tool to run.',
      node: text.node,
      pointer: text.pointer,
    };
  }
}

/** Every verdict on what was found, in file order of the objects. */
export function* judge(found: Found): Generator<Verdict> {
  const told = new Set<unknown>();
  for (const object of found.named)
    for (const verdict of [...judgeLayer(object), ...byName(object)]) {
      told.add(verdict.node);
      yield verdict;
    }
  for (const text of found.texts) yield* byText(text, told);
  for (const { key, node, pointer } of found.repeated)
    yield {
      ruleId: 'MDL-KER-011',
      detail: `${pointer || 'The configuration'} states ${key} more than once.`,
      call: `json.loads(config)["${key}"]`,
      note: `Which of the values under ${key} counts depends on the program that reads.`,
      node,
      pointer: `${pointer}/${key}`,
    };
}
