/** Constructors that frameworks really write into pickles: name, framework, the shape of arguments, and why the call is ordinary. Data, no judgement. */
import {
  cythonState,
  defaultFactory,
  dtype,
  exactly,
  firstIsGlobal,
  frombuffer,
  keys,
  latin1,
  maskedArray,
  ndarray,
  noFunctions,
  nothing,
  parameter,
  plain,
  plainWords,
  reconstructor,
  type Shape,
  scalar,
  tensor,
  tensorSubclass,
  typeOfConstant,
  ufunc,
} from './argument-shapes.ts';
import type { Framework } from './policies.ts';

export interface KnownConstructor {
  readonly framework: Framework;
  /** Ends the sentence "It is ordinary: …". */
  readonly why: string;
  readonly shape: Shape;
  /** Whether the strictest policy allows it: plain data and tensors, nothing that restores itself by code of its own. */
  readonly strict: boolean;
}

type Row = readonly [framework: Framework, strict: boolean, shape: Shape, why: string, names: string];

const table: readonly Row[] = [
  [
    'torch',
    true,
    tensor,
    'it rebuilds a tensor from a storage, a size and a stride',
    'torch._utils._rebuild_tensor torch._utils._rebuild_tensor_v2 torch._utils._rebuild_tensor_v3 torch._utils._rebuild_qtensor',
  ],
  [
    'torch',
    true,
    parameter,
    'it marks a tensor as a weight that is trained',
    'torch._utils._rebuild_parameter torch._utils._rebuild_parameter_with_state torch.nn.parameter.Parameter torch.nn.parameter.Buffer',
  ],
  [
    'torch',
    true,
    noFunctions,
    'it rebuilds a tensor of a special layout from its parts',
    'torch._utils._rebuild_sparse_tensor torch._utils._rebuild_sparse_csr_tensor torch._utils._rebuild_device_tensor_from_numpy torch._utils._rebuild_meta_tensor_no_storage torch._utils._rebuild_wrapper_subclass torch._utils._rebuild_nested_tensor torch._utils._rebuild_mlc_tensor torch._utils._rebuild_xla_tensor torch._utils._rebuild_hpu_tensor torch._utils._rebuild_device_tensor_from_cpu_tensor',
  ],
  [
    'torch',
    true,
    tensorSubclass,
    'it rebuilds a tensor of a class of its own by the functions that rebuild tensors',
    'torch._tensor._rebuild_from_type_v2',
  ],
  [
    'torch',
    true,
    plain,
    'it makes a size, a device or another small value of PyTorch',
    'torch.Size torch.device torch.serialization._get_layout torch.Generator torch.torch_version.TorchVersion torch._utils._get_restore_location',
  ],
  [
    'torch',
    false,
    plain,
    'it rebuilds a typed list of a TorchScript archive',
    'torch.jit._pickle.build_intlist torch.jit._pickle.build_tensorlist torch.jit._pickle.build_doublelist torch.jit._pickle.build_boollist torch.jit._pickle.build_tensor_from_id torch.jit._pickle.restore_type_tag',
  ],
  [
    'python',
    true,
    plain,
    'it makes a container of the standard library',
    'collections.OrderedDict collections.Counter collections.deque collections.ChainMap collections.UserDict collections.UserList',
  ],
  [
    'python',
    true,
    defaultFactory,
    'it makes a dictionary whose missing entries are plain containers or numbers',
    'collections.defaultdict',
  ],
  ['python', true, latin1, 'it turns text into bytes, which is how early protocols write bytes', '_codecs.encode'],
  [
    'python',
    true,
    plain,
    'it makes a plain value of a built-in type',
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
      'xrange',
      'long',
      'unicode',
    ]
      .flatMap((name) => [`builtins.${name}`, `__builtin__.${name}`])
      .join(' '),
  ],
  ['python', true, typeOfConstant, 'it names the type of a constant', 'builtins.type __builtin__.type'],
  [
    'python',
    false,
    reconstructor,
    'it makes an empty object of a class, which is judged by that class',
    'copyreg._reconstructor copy_reg._reconstructor',
  ],
  [
    'python',
    false,
    firstIsGlobal,
    'it makes an empty object of a class, which is judged by that class',
    'copyreg.__newobj__ copy_reg.__newobj__ copyreg.__newobj_ex__ copyreg.__reduce_ex__',
  ],
  [
    'python',
    true,
    plain,
    'it makes a date, a time or a number',
    'datetime.datetime datetime.date datetime.time datetime.timedelta datetime.timezone decimal.Decimal fractions.Fraction uuid.UUID',
  ],
  [
    'python',
    false,
    plain,
    'it makes a path, and opens nothing',
    'pathlib.PosixPath pathlib.WindowsPath pathlib.PurePosixPath pathlib.PureWindowsPath pathlib.Path pathlib.PurePath pathlib._local.PosixPath pathlib._local.WindowsPath pathlib._local.PurePosixPath',
  ],
  [
    'python',
    false,
    plain,
    'it makes a network address as a value, and connects to nothing',
    ['IPv4Address', 'IPv6Address', 'IPv4Network', 'IPv6Network', 'IPv4Interface', 'IPv6Interface']
      .map((name) => `ipaddress.${name}`)
      .join(' '),
  ],
  [
    'python',
    false,
    plain,
    'it makes a record of plain values',
    'types.SimpleNamespace argparse.Namespace optparse.Values types.MappingProxyType random.Random array._array_reconstructor zoneinfo.ZoneInfo._unpickle itertools.count itertools.repeat itertools.chain itertools.islice string.Template io.BytesIO _io.BytesIO io.StringIO _io.StringIO',
  ],
  [
    'python',
    false,
    plainWords,
    'it names a member of an enumeration of the standard library',
    're.RegexFlag http.HTTPStatus http.HTTPMethod signal.Signals socket.AddressFamily socket.SocketKind inspect._ParameterKind uuid.SafeUUID',
  ],
  [
    'python',
    false,
    plain,
    'it compiles a search pattern or fetches a logger',
    're._compile regex._regex_core._compile regex._main._compile logging.getLogger',
  ],
  ['python', false, keys, 'it makes a function that fetches an entry', 'operator.itemgetter _operator.itemgetter'],
  [
    'numpy',
    true,
    ndarray,
    'it makes an empty array, filled from bytes',
    'numpy.core.multiarray._reconstruct numpy._core.multiarray._reconstruct',
  ],
  ['numpy', true, maskedArray, 'it makes an empty masked array, filled from bytes', 'numpy.ma.core._mareconstruct numpy.ma.core._mvoid'],
  [
    'numpy',
    false,
    ufunc,
    'it fetches a function of NumPy or SciPy by name',
    'numpy.core._ufunc_reconstruct numpy._core._ufunc_reconstruct',
  ],
  ['numpy', true, scalar, 'it makes one number from bytes', 'numpy.core.multiarray.scalar numpy._core.multiarray.scalar'],
  ['numpy', true, dtype, 'it names the type of an array', 'numpy.dtype numpy.core._internal._dtype_from_pep3118'],
  ['numpy', true, frombuffer, 'it makes an array from bytes', 'numpy.core.numeric._frombuffer numpy._core.numeric._frombuffer'],
  [
    'numpy',
    true,
    plain,
    'it makes a number or an array from plain values',
    'numpy.core.numeric.normalize_axis_tuple numpy.ndarray numpy.float64 numpy.float32 numpy.int64 numpy.int32 numpy.bool_ numpy.str_ numpy.bytes_ numpy.datetime64 numpy.timedelta64 numpy.polynomial.polynomial.Polynomial',
  ],
  [
    'numpy',
    false,
    noFunctions,
    'it restores the state of a random generator',
    'numpy.random._pickle.__randomstate_ctor numpy.random._pickle.__generator_ctor numpy.random._pickle.__bit_generator_ctor numpy.random.__RandomState_ctor',
  ],
  [
    'pandas',
    false,
    firstIsGlobal,
    'it rebuilds the index of a table',
    'pandas.core.indexes.base._new_Index pandas.core.indexes.datetimes._new_DatetimeIndex pandas.core.indexes.period._new_PeriodIndex pandas.indexes.base._new_Index',
  ],
  [
    'pandas',
    false,
    noFunctions,
    'it rebuilds the columns of a table',
    'pandas._libs.internals._unpickle_block pandas.core.internals.blocks.new_block pandas._libs.arrays.__pyx_unpickle_NDArrayBacked pandas.core.internals.managers.BlockManager pandas.core.internals.managers.SingleBlockManager pandas._libs.tslibs.timestamps._unpickle_timestamp pandas._libs.tslibs.timedeltas._timedelta_unpickle pandas._libs.tslibs.period._unpickle pandas._libs.missing.NAType pandas._libs.tslibs.nattype._nat_unpickle pandas.core.dtypes.dtypes.CategoricalDtype',
  ],
  ['sklearn', false, exactly(3), 'it makes an empty decision tree, filled from arrays', 'sklearn.tree._tree.Tree'],
  [
    'sklearn',
    false,
    firstIsGlobal,
    'it makes an empty search structure, filled from arrays',
    'sklearn.neighbors._kd_tree.newObj sklearn.neighbors._ball_tree.newObj sklearn.metrics._dist_metrics.newObj sklearn.neighbors._dist_metrics.newObj sklearn.neighbors.dist_metrics.newObj sklearn.neighbors.kd_tree.newObj sklearn.neighbors.ball_tree.newObj',
  ],
  [
    'scipy',
    false,
    nothing,
    'it makes an empty sparse matrix, filled from arrays',
    'scipy.sparse.csr.csr_matrix scipy.sparse._csr.csr_matrix scipy.sparse.csc.csc_matrix scipy.sparse._csc.csc_matrix',
  ],
  ['xgboost', false, plain, 'it makes an empty model, filled from bytes', 'xgboost.core.Booster'],
  ['lightgbm', false, plain, 'it makes an empty model, filled from text', 'lightgbm.basic.Booster'],
  [
    'cloudpickle',
    false,
    plain,
    'it makes an empty cell or names a built-in type, as by-value pickles do',
    'cloudpickle.cloudpickle._make_empty_cell cloudpickle.cloudpickle._make_cell cloudpickle.cloudpickle._gen_ellipsis cloudpickle.cloudpickle._gen_not_implemented cloudpickle.cloudpickle._builtin_type dill._dill._create_cell dill._dill._load_type dill._dill._create_dtypemeta dill._dill._gather_dtype',
  ],
];

const constructors: ReadonlyMap<string, KnownConstructor> = new Map(
  table.flatMap(([framework, strict, shape, why, names]) =>
    names.split(' ').map((name) => [name, { framework, strict, shape, why }] as const),
  ),
);

const cython: KnownConstructor = {
  framework: 'python',
  strict: false,
  shape: cythonState,
  why: 'it is what Cython writes to restore a compiled class',
};
const cythonPackages =
  /^(?:sklearn|scipy|numpy|pandas|lightgbm|xgboost|catboost|statsmodels|gensim|spacy|thinc|tokenizers|implicit|hdbscan|shap)\./;

/** What is known of a constructor, or undefined. */
export function knownConstructor(module: string, name: string): KnownConstructor | undefined {
  const known = constructors.get(`${module}.${name}`);
  if (known) return known;
  // Cython writes one such function per extension class: class, checksum, state.
  return /^__pyx_unpickle_\w+$/.test(name) && cythonPackages.test(`${module}.`) ? cython : undefined;
}
