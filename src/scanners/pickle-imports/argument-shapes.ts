/** The shapes of arguments that frameworks write: what tells their own calls from a gadget that borrows a name. */
import type { Value } from '#formats/pickle/values';

/** Reads a literal's text; undefined for anything that is no text. */
export type TextOf = (value: Value | undefined) => string | undefined;
export type Shape = (args: readonly Value[], text: TextOf) => boolean;

export const nothing: Shape = (args) => args.length === 0;

const isNumber = (value: Value | undefined) => value?.kind === 'number' || value?.kind === 'unknown';
const isData = (value: Value | undefined) => value?.kind === 'text' || value?.kind === 'bytes';
export const isGlobal = (value: Value | undefined, ...names: readonly string[]): boolean =>
  value?.kind === 'global' && names.includes(`${value.module}.${value.name}`);
const builtin = (...names: readonly string[]) => names.flatMap((name) => [`builtins.${name}`, `__builtin__.${name}`]);

/** A storage: a persistent id that names it, or the storage made in the stream itself. */
const isStorage = (value: Value | undefined) => value?.kind === 'persistent' || value?.kind === 'call';
const isTuple = (value: Value | undefined) => value?.kind === 'tuple' || value?.kind === 'call' || value?.kind === 'list';
/** Bytes, or what protocols before 3 write for bytes: an encoding call, or `bytes()` for none. */
const isBytes = (value: Value | undefined) =>
  isData(value) ||
  value?.kind === 'unknown' ||
  (value?.kind === 'call' && isGlobal(value.callee, '_codecs.encode', ...builtin('bytes', 'bytearray')));

/** Whether a value is data all the way down: nothing imported and nothing from outside, though calls that were judged on their own. */
function isPlain(value: Value, depth: number): boolean {
  if (value.kind === 'global' || value.kind === 'extension') return false;
  if ('items' in value) return depth > 3 || value.items.every((item) => isPlain(item, depth + 1));
  return true;
}
export const plain: Shape = (args) => args.every((arg) => isPlain(arg, 0));

/** Numbers, truth values, None and short words: what enumerations and small numeric classes are made from. */
export const plainWords: Shape = (args, text) =>
  args.every((arg) => {
    if (arg.kind === 'number' || arg.kind === 'bool' || arg.kind === 'none') return true;
    if (arg.kind === 'text') return arg.length <= 40 && /^[\w .-]*$/.test(text(arg) ?? '/') && !/^\.|\.\./.test(text(arg) ?? '');
    return arg.kind === 'tuple' && plainWords(arg.items, text);
  });

/** Texts that look like a path, an address, a command or code. */
export const telling: Shape = (args, text) =>
  args.some((arg) => {
    if (arg.kind === 'bytes') return arg.length > 64;
    if (arg.kind === 'text') return arg.length > 64 || /[/\\:;|&$<>(){}`'"=\s]/.test(text(arg) ?? '/');
    return 'items' in arg ? telling(arg.items, text) : arg.kind === 'call' || arg.kind === 'global' || arg.kind === 'extension';
  });

export const tensor: Shape = (args) => isStorage(args[0]) && isNumber(args[1]) && isTuple(args[2]) && isTuple(args[3]);
export const parameter: Shape = (args) => args[0]?.kind === 'call' || args[0]?.kind === 'persistent' || args[0]?.kind === 'unknown';
export const noFunctions: Shape = (args) => args.every((arg) => arg.kind !== 'extension');
export const tensorSubclass: Shape = (args) =>
  isGlobal(
    args[0],
    ...['tensor', 'tensor_v2', 'tensor_v3', 'parameter', 'qtensor', 'sparse_tensor', 'meta_tensor_no_storage'].map(
      (kind) => `torch._utils._rebuild_${kind}`,
    ),
  ) && args[1]?.kind === 'global';
export const ndarray: Shape = (args) => args[0]?.kind === 'global' && args[1]?.kind === 'tuple' && isBytes(args[2]);
export const maskedArray: Shape = (args) =>
  args[0]?.kind === 'global' && args[1]?.kind === 'global' && args[2]?.kind === 'tuple' && isBytes(args[3]);
/** A ufunc is rebuilt by the name of its module and its own; other modules would make this an import of anything. */
export const ufunc: Shape = (args, text) =>
  /^(?:numpy|scipy\.special)(?:\._?\w+)*$/.test(text(args[0]) ?? '') && /^[a-z]\w*$/.test(text(args[1]) ?? '');
export const dtype: Shape = (args) => isData(args[0]) || args[0]?.kind === 'global' || args[0]?.kind === 'list';
export const scalar: Shape = (args) =>
  (args[0]?.kind === 'call' || args[0]?.kind === 'global') &&
  (args.length === 1 || isData(args[1]) || args[1]?.kind === 'call' || args[1]?.kind === 'unknown');
export const frombuffer: Shape = (args) => isData(args[0]) || args[0]?.kind === 'call' || args[0]?.kind === 'unknown';
export const latin1: Shape = (args, text) =>
  isData(args[0]) && /^(?:latin-?1|iso-?8859-1|utf-?8|ascii)$/i.test(text(args[1]) ?? (args.length === 1 ? 'utf8' : ''));
export const reconstructor: Shape = (args) =>
  args[0]?.kind === 'global' &&
  isGlobal(args[1], ...builtin('object', 'dict', 'list', 'int', 'str', 'float', 'tuple', 'set', 'frozenset', 'bytes', 'complex'));
export const firstIsGlobal: Shape = (args) => args[0]?.kind === 'global';
export const cythonState: Shape = (args) =>
  args[0]?.kind === 'global' && args[1]?.kind === 'number' && (args[2]?.kind === 'none' || isTuple(args[2]));
export const defaultFactory: Shape = (args) =>
  args.length === 0 ||
  args[0]?.kind === 'none' ||
  isGlobal(
    args[0],
    ...builtin('list', 'dict', 'set', 'int', 'float', 'str', 'tuple', 'bool'),
    'collections.OrderedDict',
    'collections.Counter',
    'collections.deque',
  );
export const exactly =
  (count: number): Shape =>
  (args) =>
    args.length === count;
/** `type(None)` and its like: the form with three arguments makes a class. */
export const typeOfConstant: Shape = (args) =>
  args.length === 1 && (args[0]?.kind === 'none' || isGlobal(args[0], ...builtin('Ellipsis', 'NotImplemented')));
/** Index or key to fetch, never a name that leads on. */
export const keys: Shape = (args) =>
  args.every((arg) => arg.kind === 'number' || arg.kind === 'text' || arg.kind === 'bool' || arg.kind === 'none');
