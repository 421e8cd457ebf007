/** Single functions of modules that are otherwise ordinary, by what they give; and the few ordinary names of modules that are not. */
import type { Capability } from './capability.ts';

const table: Readonly<Partial<Record<Capability, string>>> = {
  process: `uuid._get_command_stdout uuid._popen pydoc.pipepager pydoc.pipe_pager pydoc.tempfilepager pydoc.pager pydoc.getpager platform.popen
    platform._syscmd_ver platform._syscmd_file ctypes.util._findLib_gcc torch.cuda._get_nvml torch._utils_internal.launcher
    torch.utils._device.launch numpy.core._system webbrowser.open matplotlib.texmanager.TexManager`,
  code: `builtins.eval builtins.exec builtins.execfile builtins.compile builtins.breakpoint builtins.input torch.compile 
    torch.utils.checkpoint.checkpoint typing.get_type_hints typing._eval_type typing.ForwardRef typing.ForwardRef._evaluate
    types.CodeType types.FunctionType types.LambdaType types.coroutine new.function new.code new.instancemethod new.classobj
    collections.namedtuple dataclasses.make_dataclass dataclasses._create_fn enum._convert enum.Enum._convert_ statistics.mode string.Formatter
    string.Formatter.vformat pandas.eval pandas.DataFrame.eval pandas.DataFrame.query pandas.core.frame.DataFrame.eval
    pandas.core.frame.DataFrame.query PIL.ImageMath.eval PIL.ImageMath.unsafe_eval numpy.safe_eval sympy.sympify sympy.parse_expr
    sympy.lambdify sympy.S keras.layers.Lambda tensorflow.keras.layers.Lambda keras.layers.core.Lambda keras.src.layers.core.lambda_layer.Lambda
    keras.utils.func_load tensorflow.py_function tensorflow.numpy_function tensorflow.function tensorflow.py_func
    torch.fx.graph_module.reduce_graph_module torch.fx.graph_module.reduce_package_graph_module torch.fx.graph_module.reduce_deploy_graph_module
    torch.nn.utils.stateless.functional_call logging.config.dictConfig logging.config.fileConfig logging.config.listen
    transformers.agents.python_interpreter.evaluate_python_code`,
  import: `builtins.__import__ builtins.__build_class__ pydoc.locate pydoc.safeimport pydoc.resolve pydoc.importfile logging.config._resolve
    unittest.mock._importer unittest.mock._dot_lookup hydra.utils.instantiate hydra.utils.get_class hydra.utils.call torch.hub.load
     torch.utils._import_utils.import_dill  
    transformers.pipeline transformers.AutoModel.from_pretrained transformers.AutoTokenizer.from_pretrained
    transformers.AutoModelForCausalLM.from_pretrained transformers.pipelines.pipeline mlflow.pyfunc.load_model tensorflow.load_library
    tensorflow.load_op_library torch.ops.load_library torch.classes.load_library`,
  file: `builtins.open builtins.file codecs.open codecs.EncodedFile numpy.fromfile numpy.memmap numpy.save numpy.savez
    numpy.savez_compressed numpy.loadtxt numpy.genfromtxt numpy.savetxt numpy.fromregex numpy.recfromcsv numpy.recfromtxt numpy.rec.fromfile
    numpy.core.records.fromfile numpy.ndarray.tofile numpy.ndarray.dump numpy.core.multiarray.fromfile numpy._core.multiarray.fromfile
    numpy.lib.format.open_memmap joblib.dump joblib.numpy_pickle.dump joblib.Memory joblib.memory.Memory pandas.read_csv pandas.read_json pandas.read_html pandas.read_table
    pandas.read_excel pandas.read_parquet pandas.read_hdf pandas.read_sql pandas.read_xml pandas.read_feather pandas.ExcelFile pandas.HDFStore
    torch.save torch.serialization.save torch.from_file torch.UntypedStorage.from_file torch.storage._load_from_file torch.FloatStorage.from_file
    torch.storage.UntypedStorage.from_file torch.storage.TypedStorage.from_file
    pathlib.Path.write_text pathlib.Path.write_bytes pathlib.Path.unlink pathlib.Path.open pathlib.Path.read_text pathlib.Path.read_bytes
    pathlib.Path.rmdir pathlib.Path.rename pathlib.Path.replace pathlib.Path.chmod pathlib.Path.symlink_to pathlib.Path.touch pathlib.Path.mkdir
    logging.FileHandler logging.basicConfig sklearn.datasets.load_files sklearn.datasets.load_svmlight_file
    sklearn.datasets.dump_svmlight_file tensorflow.io.write_file tensorflow.io.read_file  
    zoneinfo.ZoneInfo.from_file email.message_from_file `,
  network: `datasets.load_dataset datasets.load.load_dataset pandas.read_gbq sklearn.datasets.fetch_openml sklearn.datasets.fetch_20newsgroups numpy.DataSource logging.handlers.SocketHandler
    torch.hub.download_url_to_file torch.hub.load_state_dict_from_url nltk.download spacy.cli.download`,
  deserialise: `torch.load torch.serialization.load torch.serialization._load torch.serialization._legacy_load torch.jit.load numpy.load
    numpy.core.numeric.load numpy.core.multiarray._load numpy.loads zlib.decompress zlib.decompressobj bz2.decompress lzma.decompress gzip.decompress numpy.lib.npyio.load numpy.lib.format.read_array numpy.ma.loads joblib.load
    joblib.numpy_pickle.load joblib.numpy_pickle._unpickle joblib.numpy_pickle.NumpyUnpickler joblib.hash joblib.hashing.hash pandas.read_pickle
    pandas.io.pickle.read_pickle pandas.compat.pickle_compat.load pandas.compat.pickle_compat.loads keras.models.load_model
    tensorflow.keras.models.load_model logging.makeLogRecord xgboost.sklearn.pickle.loads sklearn.utils._joblib.load multiprocessing.connection.Client
    random._inst statsmodels.iolib.smpickle.load_pickle statsmodels.iolib.smpickle.load gensim.utils.unpickle gensim.utils.SaveLoad.load
    spacy.load transformers.modeling_utils.load_state_dict lightning.pytorch.core.saving.load_from_checkpoint torch._utils._import_dotted_name
    scipy.io.loadmat networkx.read_gpickle networkx.readwrite.gpickle.read_gpickle`,
  attribute: `builtins.getattr builtins.setattr builtins.delattr builtins.vars builtins.globals builtins.locals builtins.help 
        types.ModuleType types.MethodType types.GetSetDescriptorType
    copyreg.add_extension copyreg.remove_extension copy_reg.add_extension copyreg.pickle copyreg.constructor copy_reg.pickle torch.utils._pytree.tree_map
      `,
  compose: `builtins.map builtins.filter builtins.apply builtins.reduce builtins.iter builtins.sorted builtins.min builtins.max builtins.type
    numpy.vectorize numpy.apply_along_axis numpy.apply_over_axes numpy.frompyfunc numpy.piecewise numpy.fromfunction numpy.lib.function_base.vectorize
    functools.partial functools.reduce functools.partialmethod functools.singledispatch functools.lru_cache functools.cache
    itertools.starmap itertools.accumulate itertools.imap itertools.ifilter itertools.takewhile itertools.dropwhile itertools.groupby weakref.finalize
    contextlib.ExitStack joblib.Parallel joblib.delayed sklearn.utils.parallel.Parallel torch.nn.utils.parametrize.register_parametrization
    torch.autograd.function.Function torch.autograd.Function torch.autograd.functional.jacobian torch.vmap pandas.DataFrame.apply pandas.DataFrame.pipe
       `,
  memory: `torch._C._cuda_init torch._C._load_for_lite_interpreter scipy.LowLevelCallable numpy.lib.stride_tricks.as_strided
     torch.frombuffer torch.from_dlpack`,
  runtime: 'builtins.exit builtins.quit builtins.credits builtins.license builtins.copyright torch.set_default_tensor_type ',
};

/** Capability by whole dotted name. */
export const dangerFunctions: ReadonlyMap<string, Capability> = new Map(
  (Object.keys(table) as Capability[]).flatMap((capability) =>
    (table[capability] ?? '')
      .split(/\s+/)
      .filter((name) => name !== '')
      .map((name) => [name, capability] as const),
  ),
);

/** Names of dangerous modules that make data or name a type and do nothing else. */
export const harmlessNames: ReadonlySet<string> = new Set(
  `types.SimpleNamespace types.MappingProxyType types.NoneType types.GenericAlias types.EllipsisType types.NotImplementedType types.UnionType
  http.HTTPStatus http.HTTPMethod signal.Signals signal.Handlers socket.AddressFamily socket.SocketKind ssl.TLSVersion ssl.VerifyMode
  inspect.Parameter inspect.Signature inspect._ParameterKind inspect._empty inspect.Parameter.empty xml.dom.minidom.Document
  operator.itemgetter _operator.itemgetter operator.add operator.mul operator.sub operator.truediv operator.neg operator.eq operator.lt operator.gt
  _operator.add _operator.mul _operator.sub _operator.truediv _operator.eq _operator.lt _operator.gt
  itertools.count itertools.repeat itertools.chain itertools.cycle itertools.islice itertools.product io.BytesIO io.StringIO _io.BytesIO _io.StringIO
  torch.jit._pickle.build_intlist torch.jit._pickle.build_tensorlist torch.jit._pickle.build_doublelist torch.jit._pickle.build_boollist
  torch.jit._pickle.build_tensor_from_id torch.jit._pickle.restore_type_tag torch.serialization._get_layout weakref.WeakSet weakref.WeakKeyDictionary
  weakref.WeakValueDictionary xml.etree.ElementTree.Element xml.etree.ElementTree.ElementTree
  pathlib.Path pathlib.PosixPath   
  keras.src.models.sequential.Sequential keras.src.models.functional.Functional keras.src.models.model.Model keras.models.Sequential keras.models.Model`.split(
    /\s+/,
  ),
);

/** Builtins that make data or name a type and do nothing else. */
export const harmlessBuiltins: ReadonlySet<string> = new Set(
  `set frozenset list dict tuple int float bool str bytes bytearray complex object slice range xrange long unicode basestring Ellipsis NotImplemented
  NoneType Exception BaseException ValueError TypeError KeyError IndexError RuntimeError AttributeError NotImplementedError StopIteration
  OSError IOError ImportError AssertionError ArithmeticError ZeroDivisionError OverflowError LookupError UnicodeError Warning UserWarning
  DeprecationWarning FutureWarning RuntimeWarning FileNotFoundError PermissionError TimeoutError MemoryError RecursionError NameError EOFError
  print len sum abs round reversed enumerate zip repr hash id ord chr hex oct bin divmod pow next all any callable isinstance
  property staticmethod classmethod super memoryview dir issubclass format ascii True False None type map filter min max sorted`.split(
    /\s+/,
  ),
);
