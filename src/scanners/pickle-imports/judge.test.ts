/** Names that public advisories and attack collections use, each called the way a pickle would. */
import { describe, expect, test } from 'vitest';
import { concat } from '#formats/test-files/bytes';
import { op, reduce, stream } from '#formats/test-files/pickle';
import { isAlarm, scanBytes } from '../test-scan.ts';

// From picklescan's GitHub security advisories of 2025 and fickling's list of unsafe imports.
const gadgets =
  `os.system posix.system nt.system os.popen subprocess.Popen subprocess.check_output pty.spawn pip.main pip._internal.main builtins.exec
  builtins.eval builtins.compile builtins.open builtins.getattr builtins.__import__ runpy.run_path runpy._run_code importlib.import_module
  code.InteractiveInterpreter.runcode cProfile.run cProfile.runctx profile.run profile.Profile.runctx trace.Trace.run timeit.timeit doctest.debug_script bdb.Bdb.run
  pdb.run pydoc.pipepager pydoc.tempfilepager _pyrepl.pager.pipe_pager idlelib.autocomplete.AutoComplete.get_entity idlelib.calltip.get_entity
  idlelib.debugobj.ObjectTreeItem.SetText idlelib.pyshell.ModifiedInterpreter.runcommand idlelib.run.Executive.runcode lib2to3.pgen2.grammar.Grammar.loads
  lib2to3.pgen2.pgen.ParserGenerator.make_label ensurepip._run_pip uuid._get_command_stdout _aix_support._read_cmd_output _osx_support._read_output
  asyncio.unix_events._UnixSubprocessTransport._start ctypes.CDLL distutils.file_util.write_file imaplib.IMAP4_stream io.FileIO logging.FileHandler
  linecache.getlines shutil.rmtree shutil.move socket.create_connection ssl.get_server_certificate urllib.request.urlopen http.client.HTTPSConnection
  smtplib.SMTP sqlite3.connect webbrowser.open zipimport.zipimporter types.FunctionType types.CodeType operator.attrgetter operator.methodcaller
  functools.partial functools.reduce itertools.starmap marshal.loads pickle.loads _pickle.loads dill.loads cloudpickle.loads shelve.open joblib.load numpy.load
  numpy.f2py.crackfortran.getlincoef numpy.f2py.crackfortran.myeval numpy.testing._private.utils.runstring pandas.read_pickle pandas.eval torch.load torch.hub.load
  torch.jit.load torch.utils.collect_env.run torch.utils.bottleneck.__main__.run_cprofile torch.utils._config_module.ConfigModule.load_config
  torch.utils.data.datapipes.utils.decoder.basichandlers torch.fx.experimental.symbolic_shapes.ShapeEnv.evaluate_guards_expression
  torch._dynamo.guards.GuardBuilder.get torch._inductor.codecache.compile_file torch.distributed.rpc.rpc_async torch.serialization.load
  tensorflow.keras.models.load_model keras.models.load_model keras.layers.Lambda mlflow.pyfunc.load_model hydra.utils.instantiate
  transformers.dynamic_module_utils.get_class_from_dynamic_module xgboost.sklearn.pickle.loads sklearn.utils.os.system yaml.unsafe_load
  some.package.nobody.knows.run`.split(/\s+/);

describe('a call is at least high', () => {
  test.each(gadgets)('%s', (path) => {
    const cut = path.lastIndexOf('.');
    expect(isAlarm(scanBytes(stream(reduce(path.slice(0, cut), path.slice(cut + 1), op.text('x')))).verdict)).toBe(true);
  });

  test.each(gadgets.filter((path) => path.split('.').length > 2))('%s, written as a dotted name', (path) => {
    const cut = path.indexOf('.');
    const named = concat(op.proto(4), op.shortText(path.slice(0, cut)), op.shortText(path.slice(cut + 1)), '\x93', op.text('x'), '\x85R.');
    expect(isAlarm(scanBytes(named).verdict)).toBe(true);
  });

  test('through a neutral module', () => {
    for (const [module, name] of [
      ['logging', 'os.system'],
      ['collections', '_sys.modules'],
      ['torch.nn', 'modules.module.torch.os.system'],
      ['numpy', 'core.os.system'],
      ['sklearn', 'utils.os.system'],
    ] as const)
      expect(
        isAlarm(scanBytes(concat(op.proto(4), op.shortText(module), op.shortText(name), '\x93', op.text('x'), '\x85R.')).verdict),
      ).toBe(true);
  });
});

test('making an object of a framework class by calling it with a path is medium, with numbers ordinary, of an unknown class without arguments medium', () => {
  expect(scanBytes(stream(reduce('sklearn.linear_model', 'Ridge', op.text('/etc/passwd')))).verdict).toBe('medium');
  expect(scanBytes(stream(reduce('sklearn.linear_model', 'Ridge', op.number(1)))).verdict).toBe('clean');
  expect(scanBytes(stream(op.global('client.models', 'Net'), ')\x81}b')).verdict).toBe('medium');
});

test('a class written as a persistent id by the old format of PyTorch is judged as that class', () => {
  const persistent = (module: string, name: string) =>
    concat('(', op.text('module'), op.global(module, name), op.text('net.py'), op.text('class Net: pass'), 'tQ');
  expect(scanBytes(stream(persistent('torch.nn.modules.linear', 'Linear'), ')\x81}b')).verdict).toBe('clean');
  expect(isAlarm(scanBytes(stream(persistent('os', 'system'), op.text('id'), '\x85R')).verdict)).toBe(true);
});

test('what Cython writes to restore a class is known for frameworks only', () => {
  const restore = (module: string) => stream(op.global(module, '__pyx_unpickle_Seed'), op.global(module, 'Seed'), op.number(5), 'N\x87R');
  expect(scanBytes(restore('numpy.random.bit_generator')).verdict).toBe('clean');
  expect(isAlarm(scanBytes(restore('evil.module')).verdict)).toBe(true);
});
