/** Constructors that frameworks really write into pickles, with the shape of arguments they write. */
import type { Value } from '#formats/pickle/values';

/** Reads a literal's text; undefined for anything that is no text. */
export type TextOf = (value: Value | undefined) => string | undefined;
export type Shape = (args: readonly Value[], text: TextOf) => boolean;

const anything: Shape = () => true;
const nothing: Shape = (args) => args.length === 0;
const isNumber = (value: Value | undefined) => value?.kind === 'number' || value?.kind === 'unknown';
const isData = (value: Value | undefined) => value?.kind === 'text' || value?.kind === 'bytes';
const isGlobal = (value: Value | undefined, ...names: readonly string[]) =>
  value?.kind === 'global' && names.includes(`${value.module}.${value.name}`);

/** A storage: a persistent id that names it, or the storage made in the stream itself. */
const isStorage = (value: Value | undefined) => value?.kind === 'persistent' || value?.kind === 'call';
const isTuple = (value: Value | undefined) => value?.kind === 'tuple' || value?.kind === 'call' || value?.kind === 'list';

const tensor: Shape = (args) => isStorage(args[0]) && isNumber(args[1]) && isTuple(args[2]) && isTuple(args[3]);
const parameter: Shape = (args) => args[0]?.kind === 'call' || args[0]?.kind === 'persistent';
/** Bytes, or what protocols before 3 write for bytes: an encoding call, or `bytes()` for none. */
const isBytes = (value: Value | undefined) =>
  isData(value) || (value?.kind === 'call' && isGlobal(value.callee, '_codecs.encode', '__builtin__.bytes', 'builtins.bytes'));
const ndarray: Shape = (args) => args[0]?.kind === 'global' && args[1]?.kind === 'tuple' && isBytes(args[2]);
const maskedArray: Shape = (args) =>
  args[0]?.kind === 'global' && args[1]?.kind === 'global' && args[2]?.kind === 'tuple' && isBytes(args[3]);
/** A ufunc is rebuilt by the name of its module and its own; other modules would make this an import of anything. */
const ufunc: Shape = (args, text) =>
  /^(?:numpy|scipy\.special)(?:\._?\w+)*$/.test(text(args[0]) ?? '') && /^[a-z]\w*$/.test(text(args[1]) ?? '');
const dtype: Shape = (args) => isData(args[0]) || args[0]?.kind === 'global' || args[0]?.kind === 'list';
const scalar: Shape = (args) =>
  (args[0]?.kind === 'call' || args[0]?.kind === 'global') && (args.length === 1 || isData(args[1]) || args[1]?.kind === 'call');
const latin1: Shape = (args, text) =>
  isData(args[0]) && /^(?:latin-?1|iso-?8859-1|utf-?8|ascii)$/i.test(text(args[1]) ?? (args.length === 1 ? 'utf8' : ''));
const reconstructor: Shape = (args) =>
  args[0]?.kind === 'global' &&
  isGlobal(
    args[1],
    '__builtin__.object',
    'builtins.object',
    '__builtin__.dict',
    'builtins.dict',
    '__builtin__.list',
    'builtins.list',
    'builtins.int',
    'builtins.str',
    'builtins.float',
    'builtins.tuple',
  );
const firstIsGlobal: Shape = (args) => args[0]?.kind === 'global';
const cythonState: Shape = (args) =>
  args[0]?.kind === 'global' && args[1]?.kind === 'number' && (args[2]?.kind === 'none' || isTuple(args[2]));
const plain: Shape = (args) => args.every((arg) => arg.kind !== 'global' && arg.kind !== 'extension');
const sources = (names: string, shape: Shape): [string, Shape][] => names.split(/\s+/).map((name) => [name, shape]);

/** What TorchScript archives call to rebuild typed lists; the module around them is not harmless otherwise. */
const torchScriptMakers: readonly string[] = [
  ...['intlist', 'tensorlist', 'doublelist', 'boollist', 'tensor_from_id'].map((kind) => `torch.jit._pickle.build_${kind}`),
  'torch.jit._pickle.restore_type_tag',
];

const constructors: ReadonlyMap<string, Shape> = new Map([
  ...sources(
    'torch._utils._rebuild_tensor torch._utils._rebuild_tensor_v2 torch._utils._rebuild_tensor_v3 torch._utils._rebuild_qtensor',
    tensor,
  ),
  ...sources('torch._utils._rebuild_parameter torch._utils._rebuild_parameter_with_state torch.nn.parameter.Parameter', parameter),
  ...sources(
    'torch._utils._rebuild_sparse_tensor torch._utils._rebuild_device_tensor_from_numpy torch._utils._rebuild_meta_tensor_no_storage torch._utils._rebuild_wrapper_subclass',
    anything,
  ),
  ...sources(
    'torch._tensor._rebuild_from_type_v2',
    (args) =>
      isGlobal(args[0], 'torch._utils._rebuild_tensor_v2', 'torch._utils._rebuild_tensor_v3', 'torch._utils._rebuild_parameter') &&
      args[1]?.kind === 'global',
  ),
  ...sources('torch.Size torch.device torch.serialization._get_layout torch.Generator torch.torch_version.TorchVersion', plain),
  ...sources('collections.OrderedDict collections.Counter collections.deque', plain),
  ...sources(
    'collections.defaultdict',
    (args) =>
      args.length === 0 ||
      isGlobal(
        args[0],
        ...['list', 'dict', 'set', 'int', 'float', 'str', 'tuple', 'bool'].flatMap((name) => [`builtins.${name}`, `__builtin__.${name}`]),
        'collections.OrderedDict',
      ) ||
      args[0]?.kind === 'none',
  ),
  ...sources('numpy.core.multiarray._reconstruct numpy._core.multiarray._reconstruct', ndarray),
  ...sources('numpy.ma.core._mareconstruct', maskedArray),
  ...sources('numpy.core._ufunc_reconstruct numpy._core._ufunc_reconstruct', ufunc),
  ...sources(torchScriptMakers.join(' '), plain),
  ...sources('numpy.core.multiarray.scalar numpy._core.multiarray.scalar', scalar),
  ...sources('numpy.dtype', dtype),
  ...sources(
    'numpy.core.numeric._frombuffer numpy._core.numeric._frombuffer',
    (args) => isData(args[0]) || args[0]?.kind === 'call' || args[0]?.kind === 'unknown',
  ),
  ...sources('numpy.core.numeric.normalize_axis_tuple numpy.ndarray', plain),
  ...sources(
    'numpy.random._pickle.__randomstate_ctor numpy.random._pickle.__generator_ctor numpy.random._pickle.__bit_generator_ctor numpy.random.__RandomState_ctor numpy.random._pickle.__bit_generator_ctor',
    anything,
  ),
  ...sources('_codecs.encode', latin1),
  ...sources('copyreg._reconstructor copy_reg._reconstructor', reconstructor),
  ...sources('copyreg.__newobj__ copy_reg.__newobj__', firstIsGlobal),
  ...sources(
    [
      'set',
      'frozenset',
      'list',
      'dict',
      'tuple',
      'int',
      'float',
      'bool',
      'str',
      'bytes',
      'bytearray',
      'complex',
      'slice',
      'range',
      'object',
    ]
      .flatMap((name) => [`builtins.${name}`, `__builtin__.${name}`])
      .join(' '),
    plain,
  ),
  ...sources('__builtin__.xrange __builtin__.long __builtin__.unicode', plain),
  ...sources(
    'datetime.datetime datetime.date datetime.time datetime.timedelta datetime.timezone decimal.Decimal fractions.Fraction uuid.UUID',
    plain,
  ),
  ...sources(
    'pathlib.PosixPath pathlib.WindowsPath pathlib.PurePosixPath pathlib.PureWindowsPath pathlib.Path pathlib._local.PosixPath',
    plain,
  ),
  ...sources('types.SimpleNamespace argparse.Namespace', plain),
  ...sources('re._compile logging.getLogger', plain),
  ...sources(
    'pandas.core.indexes.base._new_Index pandas.core.indexes.datetimes._new_DatetimeIndex pandas.core.indexes.period._new_PeriodIndex',
    firstIsGlobal,
  ),
  ...sources(
    'pandas._libs.internals._unpickle_block pandas.core.internals.blocks.new_block pandas._libs.arrays.__pyx_unpickle_NDArrayBacked pandas.core.internals.managers.BlockManager pandas.core.internals.managers.SingleBlockManager pandas._libs.tslibs.timestamps._unpickle_timestamp',
    anything,
  ),
  ...sources('sklearn.tree._tree.Tree', (args) => args.length === 3),
  ...sources('sklearn.neighbors._kd_tree.newObj sklearn.neighbors._ball_tree.newObj sklearn.metrics._dist_metrics.newObj', firstIsGlobal),
  ...sources('scipy.sparse.csr.csr_matrix scipy.sparse._csr.csr_matrix', nothing),
  ...sources('xgboost.core.Booster lightgbm.basic.Booster', plain),
]);

/** Packages whose objects may be made empty and then filled: `cls.__new__(cls)` followed by BUILD. */
const instanceFamilies =
  /^(?:torch\.nn\.(?:modules|parameter)|torch\.optim|torchvision\.(?:models|ops)|sklearn|scipy\.sparse|scipy\.interpolate|scipy\.stats|xgboost|lightgbm|catboost|pandas\.core|pandas\._libs|numpy|statsmodels|joblib\.numpy_pickle|transformers|tokenizers|sentence_transformers|timm|imblearn|gensim|spacy|keras|tensorflow|collections|datetime|decimal|uuid|pathlib|argparse|types\.SimpleNamespace|enum|ultralytics\.nn|diffusers)(?:\.|$)/;

/** Types and constants that are named, not called: `torch.FloatStorage`, `torch.float16`, `numpy.ndarray`. */
const namedFamilies =
  /^(?:torch\.(?:\w*Storage|\w*Tensor|float\w*|bfloat16|u?int\d+|short|long|half|double|bool|complex\w*|q\w+|Size|device|dtype|nn|optim|utils|strided|sparse_\w+|per_(?:tensor|channel)_affine\w*|nn\.functional\.[a-z]\w*|_C\._nn\.[a-z]\w*|preserve_format|contiguous_format)|torch\.storage\.(?:\w*Storage)|torch\.cuda\.\w+(?:Storage|Tensor)|torch\.nn\.[\w.]*[A-Z]\w*|torch\.optim\.[\w.]*[A-Z]\w*|numpy\.(?:ndarray|dtype|generic|number|\w*float\d*\w*|u?int\w*|bool_?|object_?|str_|bytes_|void|datetime64|timedelta64|complex\w*|matrix|recarray|random\.\w+\.[A-Z]\w*)|numpy\.(?:_?core|ma)\.[\w.]*[A-Z]\w*)$/;

/** The shape check of a constructor on the allow-list, or undefined. */
export function knownConstructor(module: string, name: string): Shape | undefined {
  const known = constructors.get(`${module}.${name}`);
  if (known) return known;
  // Cython writes one such function per extension class: class, checksum, state.
  return /^__pyx_unpickle_\w+$/.test(name) && instanceFamilies.test(`${module}.`) ? cythonState : undefined;
}

/** Whether an empty object of this class is ordinary in a model file. */
export function isOrdinaryClass(module: string, name: string): boolean {
  // Classes of a TorchScript archive's own code, which has a rule of its own.
  if (module.startsWith('__torch__')) return true;
  // Layers that are code or fetch it (CVE-2024-3660, CVE-2025-49655).
  if (/^(?:Lambda|TFSMLayer|TorchModuleWrapper)$/.test(name)) return false;
  return instanceFamilies.test(`${module}.`) && /^_*[A-Z]\w*$/.test(name);
}

/** Whether merely naming this is ordinary. */
export function isOrdinaryName(module: string, name: string): boolean {
  const path = `${module}.${name}`;
  if (constructors.has(path) || namedFamilies.test(path)) return true;
  if (module === 'builtins' || module === '__builtin__') return true;
  // Universal functions and record arrays; what reads files is on the list of dangers, which comes first.
  if (/^numpy(?:\.rec|\._?core(?:\.\w+)?)?$/.test(module) && /^[a-z]\w*$/.test(name)) return true;
  // Scorers, kernels and metrics are named by estimators that use them.
  if (/^sklearn(?:\.\w+)*$/.test(module) && /^_?[a-z]\w*$/.test(name)) return true;
  return isOrdinaryClass(module, name);
}
