import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { utf8 } from '#formats/test-files/bytes';
import { scanBytes } from '../test-scan.ts';

const module = (body: string) => `class M(Module):
  __parameters__ = []
  __buffers__ = []
  training : bool
  def forward(self: __torch__.M,
    x: Tensor) -> Tensor:
${body}
    return x
`;

const rulesOf = (body: string) => {
  const { rules, verdict, format } = scanBytes(utf8(module(body)), 'code/__torch__.py');
  expect(format.kind).toBe('python');
  return `${rules.join(' ')} ${verdict}`;
};

describe('operators of a TorchScript program', () => {
  test.each([
    ['writing a file', '    torch.save(x, "/tmp/x")', 'MDL-TS-001 high'],
    ['a function of Python', '    y = open("/etc/passwd").read()', 'MDL-TS-006 high'],
    ['an operator that calls Python', '    y = ops.prim.PythonOp("os.system")', 'MDL-TS-004 high'],
    ['a call on another machine', '    y = ops.aten.rpc_sync("w", "f", (), {})', 'MDL-TS-005 high'],
    ['a variable with the name of a function', '    open = torch.add(x, x)\n    y = torch.mul(open, x)', ' clean'],
    ['writing by the operator', '    ops.aten.save(x, "/tmp/x")', 'MDL-TS-001 high'],
    ['writing by an operator that got another name', '    _0 = ops.aten.save\n    _1 = _0(x, "/tmp/x")', 'MDL-TS-001 high'],
    ['mapping a file', '    t = torch.from_file("/etc/passwd", False, 10)', 'MDL-TS-001 high'],
    ['reading a picture', '    t = ops.image.read_file("/etc/passwd")', 'MDL-TS-001'],
    ['a custom library', '    t = ops.evil.run(x)', 'MDL-TS-002 medium'],
    ['a sister library', '    t = ops.torchvision.nms(x, x, 0.5)', 'MDL-TS-002 info'],
    ['a Python function', '    t = ^Evil("id")(x)', 'MDL-TS-004 high'],
    ['remote calls', '    t = ops.rpc.rpc_sync("w", "f", x)', 'MDL-TS-005 high'],
    ['what is no TorchScript', '    t = = x', 'MDL-TS-006 medium'],
    ['a native class', '    t = __torch__.torch.classes.evil.Thing', 'MDL-TS-003 medium'],
    ['a native class of torch', '    t = __torch__.torch.classes.quantized.LinearPackedParamsBase', ' clean'],
    [
      'what torch computes',
      '    t = torch.add(x, 1)\n    print("x")\n    ops.prim.RaiseException("no")\n    y = uninitialized(Tensor)',
      ' clean',
    ],
  ])('%s', (_name, body, expected) => {
    expect(rulesOf(body)).toContain(expected);
  });

  test('Python in the dress of TorchScript is judged as Python', () => {
    const { rules } = scanBytes(utf8(`# __torch__.M\n__import__("os").system("id")\ndef f(x: Tensor): pass\n`), 'x.py');
    expect(rules).toContain('MDL-PY-002');
  });
});

const python = '/usr/bin/python3';
const hasTorch = existsSync('/usr/lib/python3/dist-packages/torch/__init__.py') && existsSync(python);

const program = `
import sys, zipfile, torch, warnings
warnings.filterwarnings('ignore')
from typing import Optional
class M(torch.nn.Module):
    def __init__(self):
        super().__init__()
        self.l = torch.nn.Linear(3, 4)
        self.seq = torch.nn.Sequential(torch.nn.Conv2d(1, 2, 3), torch.nn.BatchNorm2d(2), torch.nn.ReLU())
        self.k = [1, 2]
    def forward(self, x, y: float = 1.5):
        z = self.l(x)
        for i in range(3):
            z = z * float('inf')
        e: Optional[int] = None
        if e is not None: z = z + e
        d = {'a': 1}
        print("hello %s" % str(d))
        assert z.shape[0] > 0, "bad"
        return z, d, f"x{y}"
class Evil(torch.nn.Module):
    def forward(self, x):
        torch.save(x, '/tmp/never'); return torch.from_file('/etc/passwd', False, 10)
save = lambda m, name: torch.jit.save(m, name)
save(torch.jit.script(M()), 'script.pt')
save(torch.jit.trace(torch.nn.LSTM(3, 4), torch.zeros(2, 1, 3)), 'trace.pt')
save(torch.jit.freeze(torch.jit.script(torch.nn.Sequential(torch.nn.Linear(2, 2)).eval())), 'freeze.pt')
save(torch.jit.script(torch.quantization.quantize_dynamic(torch.nn.Sequential(torch.nn.Linear(2, 2)), dtype=torch.qint8)), 'quantised.pt')
save(torch.jit.script(torch.nn.TransformerEncoderLayer(8, 2)), 'transformer.pt')
save(torch.jit.script(Evil()), 'evil.pt')
for name in ['script', 'trace', 'freeze', 'quantised', 'transformer', 'evil']:
    with zipfile.ZipFile(name + '.pt') as z:
        for each in z.namelist():
            if each.endswith('.py'): open(name + '-' + each.replace('/', '_'), 'wb').write(z.read(each))
`;

describe.skipIf(!hasTorch)('programs that torch on this machine writes', () => {
  let folder = '';
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'assay-torchscript-'));
    writeFileSync(join(folder, 'make.py'), program);
    execFileSync(python, ['make.py'], { cwd: folder, stdio: 'ignore' });
  }, 120_000);
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  test('ordinary ones raise nothing, and the one that reaches files is high', () => {
    const scanned = readdirSync(folder)
      .filter((name) => name.includes('-') && name.endsWith('.py'))
      .map((name) => ({ name, size: readFileSync(join(folder, name)).length, ...scanBytes(readFileSync(join(folder, name)), name) }));
    expect(scanned.length).toBeGreaterThan(12);
    const evil = scanned.filter(({ name }) => name.startsWith('evil-'));
    expect(evil.map(({ verdict }) => verdict)).toEqual(['high']);
    const loud = scanned.filter(({ name, verdict }) => !name.startsWith('evil-') && verdict !== 'clean');
    expect(loud.map(({ name, rules }) => `${name}: ${rules.join(' ')}`)).toEqual([]);
    for (const { format, name } of scanned.filter(({ size }) => size > 1)) expect(`${name} ${format.kind}`).toBe(`${name} python`);
  });
});
