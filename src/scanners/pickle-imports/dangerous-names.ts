/** Names that hand control, files, processes or the network to whoever wrote the pickle. */

/** Any name of these modules, and of what lies below them. */
const modules = new Set(
  `os posix nt ntpath posixpath subprocess _posixsubprocess sys socket _socket socketserver ssl shutil ctypes _ctypes cffi importlib _frozen_importlib
  _frozen_importlib_external imp zipimport runpy pkgutil code codeop pty pdb bdb cmd commands popen2 webbrowser asyncio multiprocessing concurrent
  http httplib urllib urllib2 urllib3 requests httpx aiohttp ftplib smtplib poplib imaplib telnetlib xmlrpc xmlrpclib nntplib paramiko fabric pip
  ensurepip venv idlelib lib2to3 distutils setuptools pydoc doctest trace profile cProfile timeit pickletools pickle _pickle cPickle dill cloudpickle
  shelve marshal tempfile threading _thread thread signal gc inspect linecache atexit platform sqlite3 dbm tarfile zipfile builtins __builtin__
  __builtins__ site sitecustomize usercustomize test unittest _pyrepl pexpect psutil sh plumbum invoke win32api win32com winreg _winreg _winapi msvcrt
  mmap fcntl resource pwd grp logging.config logging.handlers fileinput compileall py_compile rlcompleter tkinter turtle antigravity ipython IPython jinja2 mako
  torch.hub torch.jit torch.utils.collect_env torch.utils.bottleneck torch.utils.cpp_extension torch.utils._config_module torch.utils.data.datapipes
  torch.distributed torch.multiprocessing torch._dynamo torch._inductor torch._appdirs torch.testing torch.package torch.onnx torch.fx.experimental
  numpy.testing numpy.f2py numpy.distutils numpy.ctypeslib numpy.lib.npyio numpy.lib.utils pandas.io tensorflow.io keras.utils
  fickling picklescan modelscan modelaudit`.split(/\s+/),
);

/** Single functions of modules that are otherwise ordinary. */
const functions = new Set(
  `torch.load torch.save torch.compile torch.ops.load_library torch.classes.load_library torch.serialization.load torch.serialization._load
  torch.serialization._legacy_load torch.storage._load_from_file numpy.load numpy.fromfile numpy.memmap numpy.save numpy.savez numpy.loadtxt
  numpy.genfromtxt numpy.savetxt numpy.vectorize numpy.apply_along_axis numpy.core.memmap.memmap numpy.core.numeric.load joblib.load joblib.dump
  joblib.numpy_pickle.load joblib.hash joblib.Parallel pandas.read_pickle pandas.read_csv pandas.read_json pandas.read_html pandas.eval
  pandas.core.computation.eval.eval types.CodeType types.FunctionType types.LambdaType types.MethodType types.ModuleType types.coroutine
  operator.attrgetter operator.methodcaller operator.itemgetter _operator.attrgetter _operator.methodcaller _operator.itemgetter operator.call
  _operator.call functools.partial functools.reduce functools.partialmethod functools.singledispatch _functools.partial _functools.reduce
  itertools.starmap itertools.accumulate io.open io.FileIO io.open_code _io.open _io.FileIO _io.open_code codecs.open pathlib.Path.write_text
  pathlib.Path.write_bytes pathlib.Path.unlink pathlib.Path.open pathlib.Path.read_text copyreg.add_extension copyreg.remove_extension
  copy_reg.add_extension copyreg.pickle new.function new.code _sitebuiltins.Quitter weakref.finalize contextlib.ExitStack
  collections.namedtuple typing.get_type_hints typing.ForwardRef._evaluate dataclasses.make_dataclass enum._convert string.Formatter
  yaml.load yaml.unsafe_load yaml.full_load tensorflow.io.write_file tensorflow.io.read_file keras.models.load_model
  tensorflow.keras.models.load_model transformers.pipeline transformers.dynamic_module_utils.get_class_from_dynamic_module
  logging.FileHandler logging.basicConfig logging.makeLogRecord hydra.utils.instantiate mlflow.pyfunc.load_model statistics.mode`.split(
    /\s+/,
  ),
);

/** Builtins that make data or name a type and do nothing else. */
const harmlessBuiltins = new Set(
  `set frozenset list dict tuple int float bool str bytes bytearray complex object slice range xrange long unicode basestring Ellipsis NotImplemented
  NoneType type Exception BaseException ValueError TypeError KeyError IndexError RuntimeError AttributeError NotImplementedError StopIteration
  OSError IOError ImportError AssertionError ArithmeticError ZeroDivisionError OverflowError LookupError UnicodeError Warning UserWarning
  print len sum min max abs round sorted reversed enumerate zip repr hash id ord chr hex oct bin divmod pow iter next all any callable isinstance
  issubclass format ascii map filter property staticmethod classmethod super memoryview dir`.split(/\s+/),
);

/** Attribute names through which any object leads to everything. */
const climbing = new Set(
  `__globals__ __builtins__ __subclasses__ __import__ __code__ __bases__ __base__ __mro__ __dict__ __getattribute__ __getattr__ __reduce__ __reduce_ex__
  __loader__ __spec__ func_globals gi_frame f_globals f_locals f_builtins tb_frame cr_frame modules system popen eval exec`.split(/\s+/),
);

function isDangerousModule(path: string): boolean {
  for (let end = path.length; end > 0; end = path.lastIndexOf('.', end - 1)) if (modules.has(path.slice(0, end))) return true;
  return false;
}

/**
 * Whether an import reaches something dangerous. Dotted names are walked, as loaders of protocol 4 and later do, so that a harmless
 * module does not hide what it imports itself (`logging` + `os.system`, `collections` + `_sys.modules`).
 */
export function isDangerous(module: string, name: string): boolean {
  if (module === 'torch.jit._pickle' && /^(?:build_(?:intlist|tensorlist|doublelist|boollist|tensor_from_id)|restore_type_tag)$/.test(name))
    return false;
  if ((module === 'builtins' || module === '__builtin__' || module === '__builtins__') && !name.includes('.'))
    return !harmlessBuiltins.has(name);
  if (isDangerousModule(module) || functions.has(`${module}.${name}`)) return true;
  const steps = name.split('.');
  if (steps.length === 1) return climbing.has(name) && name.startsWith('__');
  return steps.some((step, index) => climbing.has(step) || (index < steps.length - 1 && modules.has(step.replace(/^_+/, ''))));
}

/** Whether the import belongs to another scanner: code that looks for it wants to switch the examination off. */
export function isScannerTampering(module: string): boolean {
  return /^(?:fickling|picklescan|modelscan|modelaudit)(?:\.|$)/.test(module);
}
