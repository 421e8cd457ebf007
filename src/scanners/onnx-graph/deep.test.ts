import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { defaultLimits } from '#formats/limits';
import { bent } from '#formats/test-files/bent';
import { concat, u64 } from '#formats/test-files/bytes';
import { block, entry, initializer, int, makeOnnx, node } from '#formats/test-files/onnx';
import { op, reduce, stream } from '#formats/test-files/pickle';
import { scanBytes } from '../test-scan.ts';

const attribute = (name: string, ...value: Uint8Array[]) => block(5, block(1, name), ...value);
const graph = [node('MatMul'), initializer('w', [4, 2], 32)];
/** A node with inputs of its own. */
const withInputs = (type: string, inputs: string[], ...more: Uint8Array[]) =>
  block(1, ...inputs.map((each) => block(1, each)), block(2, `out of ${type}`), block(4, type), ...more);
const whole = (name: string, ...values: (number | bigint)[]) =>
  block(5, int(1, values.length), int(2, 7), block(8, name), block(9, concat(...values.map(u64))));
const pickle = stream('', '0', reduce('posix', 'system', op.text('id')));
const func = (name: string, ...nodes: Uint8Array[]) =>
  block(25, block(1, name), block(10, 'own'), ...nodes.map((each) => (each.length > 0 ? block(7, each) : each)));
const call = (name: string) => concat(block(4, name), block(7, 'own'));

describe('external data', () => {
  const external = (entries: Record<string, string>) => scanBytes(makeOnnx([...graph, initializer('e', [4], 0, entries)]));
  test.each(['%2e%2e/secret', '~/.ssh/id_rsa', 'https://evil.example/w', 'a/.. /x', '\\\\host\\share', 'NUL', 'x\0y', ' /etc/passwd'])(
    'from %j is high',
    (location) => {
      expect(external({ location })).toMatchObject({ verdict: 'high', rules: expect.arrayContaining(['MDL-ONX-001']) });
    },
  );

  test('with another length than the shape needs is told, with the right one not', () => {
    expect(external({ location: 'w.bin', offset: '0', length: '16' }).rules).toEqual(['MDL-ONX-003']);
    expect(external({ location: 'w.bin', length: '17' }).rules).toContain('MDL-ONX-005');
    expect(external({ location: 'w.bin', offset: '99999999999999999999' }).rules).toContain('MDL-ONX-005');
  });
});

describe('operators that open something', () => {
  test('compiled code in a file is high, in the model medium', () => {
    const context = (mode: number, text: string) =>
      node('EPContext', 'com.microsoft', attribute('embed_mode', int(3, mode)), attribute('ep_cache_context', block(4, text)));
    expect(scanBytes(makeOnnx([...graph, context(0, './ctx.bin')]))).toMatchObject({ rules: ['MDL-ONX-008'], verdict: 'high' });
    expect(scanBytes(makeOnnx([...graph, context(0, '/tmp/evil.bin')])).observations[0]?.evidence?.reconstruction).toBe(
      'EPContext(ep_cache_context="/tmp/evil.bin", embed_mode=0)',
    );
    expect(scanBytes(makeOnnx([...graph, context(1, '../../evil.bin')])).rules).toEqual(['MDL-ONX-008']);
    expect(scanBytes(makeOnnx([...graph, context(1, '\u0001\u0002binary engine')]))).toMatchObject({
      rules: ['MDL-ONX-006'],
      verdict: 'medium',
    });
  });

  test('a service is high, and its address is shown', () => {
    const remote = node('AzureTextToText', 'com.microsoft.extensions', attribute('model_uri', block(4, 'https://evil.example/v1')));
    const scan = scanBytes(makeOnnx([...graph, remote]));
    expect(scan).toMatchObject({ rules: ['MDL-ONX-008'], verdict: 'high' });
    expect(scan.observations[0]?.detail).toContain('https://evil.example/v1');
  });

  test.each([
    ['PyOp', 'ai.onnx.contrib'],
    ['PyCustomOp', 'com.microsoft.extensions'],
    ['PythonOp', 'com.microsoft'],
    ['ShellExec', 'x'],
  ])('%s of %s is high', (type, domain) => {
    expect(scanBytes(makeOnnx([...graph, node(type, domain)])).severities.get('MDL-ONX-002')).toBe('high');
  });

  test('an operator inside a branch, a loop of a function, or training is found', () => {
    const evil = node('PyOp', 'ai.onnx.contrib');
    const branch = withInputs('If', ['c'], attribute('then_branch', block(6, evil)));
    for (const bytes of [
      makeOnnx([...graph, branch]),
      makeOnnx([...graph, withInputs('Scan', ['a'], attribute('body', block(11, branch)))]),
      makeOnnx(graph, block(20, block(1, evil))),
      makeOnnx(graph, block(25, block(1, 'f'), block(10, 'own'), block(7, branch.subarray(2)))),
    ])
      expect(scanBytes(bytes).severities.get('MDL-ONX-002')).toBe('high');
  });
});

describe('work without measure', () => {
  test.each([
    ['ConstantOfShape', [whole('s', 1_000_000, 1_000_000), withInputs('ConstantOfShape', ['s'])]],
    ['Expand', [whole('s', 2n ** 62n), withInputs('Expand', ['x', 's'])]],
    ['Tile', [whole('s', 2 ** 20, 2 ** 20), withInputs('Tile', ['x', 's'])]],
    ['Range', [whole('a', 0), whole('b', 2n ** 50n), whole('c', 1), withInputs('Range', ['a', 'b', 'c'])]],
    ['RandomNormal', [withInputs('RandomNormal', [], attribute('shape', int(8, 2n ** 40n)))]],
    ['Loop without end', [withInputs('Loop', ['', '', 'x'], attribute('body', block(6, node('Add'))))]],
    ['Loop with a huge count', [whole('m', 2n ** 62n), withInputs('Loop', ['m', ''], attribute('body', block(6, node('Add'))))]],
    [
      'Loop in Loop',
      [
        whole('m', 1_000_000),
        withInputs('Loop', ['m', ''], attribute('body', block(6, withInputs('Loop', ['m', ''], attribute('body', block(6, node('Add'))))))),
      ],
    ],
  ])('%s is high', (_name, nodes) => {
    expect(scanBytes(makeOnnx([...graph, ...nodes]))).toMatchObject({ rules: ['MDL-ONX-007'], verdict: 'high' });
  });

  test('functions that call themselves or grow without end are high', () => {
    const doubling = Array.from({ length: 40 }, (_, index) => func(`f${index}`, call(`f${index + 1}`), call(`f${index + 1}`)));
    expect(scanBytes(makeOnnx([...graph, node('f0', 'own')], ...doubling, func('f40', block(4, 'Relu')))).rules).toEqual(['MDL-ONX-007']);
    expect(
      scanBytes(makeOnnx([...graph, node('a', 'own')], func('a', call('b')), func('b', call('a')))).severities.get('MDL-ONX-007'),
    ).toBe('high');
  });

  test('ordinary loops and shapes are fine', () => {
    const nodes = [
      whole('m', 100),
      withInputs('Loop', ['m', ''], attribute('body', block(6, node('Add')))),
      whole('s', 3, 224, 224),
      withInputs('Expand', ['x', 's']),
    ];
    expect(scanBytes(makeOnnx([...graph, ...nodes])).rules).toEqual([]);
    const unending = [whole('m', 2n ** 63n - 1n), withInputs('Loop', ['m', 'condition'], attribute('body', block(6, node('Add'))))];
    expect(scanBytes(makeOnnx([...graph, ...unending])).rules).toEqual([]);
  });
});

describe('what is hidden', () => {
  test('a pickle in metadata, an attribute, a string tensor, a doc string or an undefined field is judged as one', () => {
    const text = Buffer.from(pickle);
    const strings = block(5, int(1, 1), int(2, 8), block(6, pickle), block(8, 's'));
    for (const bytes of [
      makeOnnx(graph, block(14, block(1, 'k'), block(2, pickle))),
      makeOnnx(graph, entry(14, 'k', text.toString('base64'))),
      makeOnnx([...graph, node('Constant', '', attribute('value', block(4, pickle)))]),
      makeOnnx([...graph, strings]),
      makeOnnx([...graph, block(10, pickle)]),
      makeOnnx(graph, block(77, pickle)),
      makeOnnx([...graph, block(99, pickle)]),
    ])
      expect(scanBytes(bytes).rules).toContain('MDL-PKL-001');
  });

  test('undefined fields are named and hide nothing, not even in front', () => {
    const scan = scanBytes(concat(block(500, 'x'.repeat(40)), makeOnnx([...graph, node('PyOp', 'ai.onnx.contrib')])));
    expect(scan).toMatchObject({ format: { kind: 'onnx' }, verdict: 'high' });
    expect(scan.severities.get('MDL-ONX-009')).toBe('low');
  });

  test('names that stand twice are medium', () => {
    expect(scanBytes(makeOnnx([...graph, initializer('w', [4, 2], 32)]))).toMatchObject({ rules: ['MDL-ONX-010'], verdict: 'medium' });
    expect(scanBytes(makeOnnx([...graph, node('MatMul')])).rules).toEqual(['MDL-ONX-010']);
    expect(scanBytes(makeOnnx(graph, func('f', block(4, 'Relu')), func('f', block(4, 'Abs')))).rules).toContain('MDL-ONX-010');
  });

  test('initializers that nothing uses are named', () => {
    expect(scanBytes(makeOnnx([node('MatMul'), initializer('spare', [4], 16)])).facts).toContainEqual({
      label: 'Unused initializers',
      value: '1: spare',
    });
  });

  test('typed values that do not fit the shape are told', () => {
    const typed = (...fields: Uint8Array[]) => scanBytes(makeOnnx([node('MatMul'), block(5, int(1, 4), ...fields, block(8, 't'))])).rules;
    expect(typed(int(2, 1), block(4, new Uint8Array(16)))).toEqual([]);
    expect(typed(int(2, 1), block(4, new Uint8Array(12)))).toEqual(['MDL-ONX-005']);
    expect(typed(int(2, 7), block(7, Uint8Array.of(1, 2, 0x80, 1, 4)))).toEqual([]);
    expect(typed(int(2, 7), int(7, 1))).toEqual(['MDL-ONX-005']);
    expect(typed(int(2, 1))).toEqual(['MDL-ONX-005']);
  });
});

test('whatever is bent, a scan ends with a result that covers every byte', () => {
  const seed = makeOnnx(
    [...graph, whole('s', 9), withInputs('Expand', ['x', 's'])],
    func('f', call('g')),
    entry(14, 'k', 'v'),
    block(99, 'hidden away'),
  );
  const limits = { ...defaultLimits, maxSteps: 500_000 };
  fc.assert(
    fc.property(bent(seed), (bytes) => (scanBytes(bytes, 'bent', limits).coverage.at(-1)?.to ?? 0) === bytes.length),
    { numRuns: 300, seed: 5 },
  );
});
