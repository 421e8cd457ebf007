import { describe, expect, test } from 'vitest';
import { utf8 } from '#formats/test-files/bytes';
import { makeZip } from '#formats/test-files/zip';
import { scanBytes } from '../test-scan.ts';

const node = (module: string, name: string, loader: string, more: object = {}) => ({
  __module__: module,
  __class__: name,
  __loader__: loader,
  ...more,
});
const file = (schema: unknown) =>
  makeZip([{ name: 'schema.json', data: utf8(typeof schema === 'string' ? schema : JSON.stringify(schema)), deflate: true }]);
const model = (step: object) =>
  file({
    ...node('sklearn.pipeline', 'Pipeline', 'ObjectNode', { content: node('builtins', 'dict', 'DictNode', { content: { steps: step } }) }),
    protocol: 2,
    _skops_version: '0.11.0',
  });

test('a pipeline of scikit-learn is clean, named, and told why', () => {
  const scan = scanBytes(
    model(
      node('builtins', 'list', 'ListNode', {
        content: [
          node('sklearn.linear_model._logistic', 'LogisticRegression', 'ObjectNode', {
            content: node('builtins', 'dict', 'DictNode', { content: { C: node('builtins', 'str', 'JsonNode', { content: '1.0' }) } }),
          }),
          node('numpy', 'ndarray', 'NdArrayNode', { type: 'numpy', file: '1.npy' }),
          node('builtins', 'function', 'FunctionNode', { content: { module_path: 'sklearn.metrics._scorer', function: 'accuracy_score' } }),
          node('functools', 'partial', 'PartialNode', { content: {} }),
          node('_operator', 'itemgetter', 'OperatorFuncNode', { attrs: { content: ['a'] } }),
        ],
      }),
    ),
  );
  expect(scan).toMatchObject({ format: { kind: 'skops' }, verdict: 'clean', card: { framework: 'skops', producer: 'skops 0.11.0' } });
  expect(scan.assurances.map((each) => each.what)).toContain('Types named in schema.json');
});

describe('what loading would look up is told', () => {
  const cases: readonly (readonly [string, object, string])[] = [
    ['a type of another library', node('evil', 'Model', 'ObjectNode'), 'MDL-SKO-001'],
    ['a type of the file that was run', node('__main__', 'Model', 'ObjectNode'), 'MDL-SKO-001'],
    ['a module with a dangerous name', node('subprocess', 'Popen', 'ObjectNode'), 'MDL-SKO-001'],
    ['a name that hides in a trusted one', node('sklearn.base', 'os.system', 'TypeNode'), 'MDL-SKO-001'],
    ['a function', node('builtins', 'function', 'FunctionNode', { content: { module_path: 'os', function: 'system' } }), 'MDL-SKO-001'],
    [
      'a built-in function',
      node('builtins', 'function', 'FunctionNode', { content: { module_path: 'builtins', function: 'eval' } }),
      'MDL-SKO-001',
    ],
    [
      'a function of NumPy that reads files',
      node('builtins', 'function', 'FunctionNode', { content: { module_path: 'numpy', function: 'load' } }),
      'MDL-SKO-001',
    ],
    ['an operator that is none (CVE-2025-54412)', node('os', 'system', 'OperatorFuncNode', { attrs: {} }), 'MDL-SKO-002'],
    ['an operator that there is not', node('operator', 'system', 'OperatorFuncNode', { attrs: {} }), 'MDL-SKO-002'],
    ['an operator that calls methods', node('operator', 'methodcaller', 'OperatorFuncNode', { attrs: {} }), 'MDL-SKO-002'],
    ['an operator that climbs', node('operator', 'attrgetter', 'OperatorFuncNode', { attrs: { content: ['__class__'] } }), 'MDL-SKO-002'],
    [
      'a method that climbs (CVE-2025-54413)',
      node('builtins', 'method', 'MethodNode', {
        content: { func: '__globals__', obj: node('sklearn.base', 'BaseEstimator', 'ObjectNode') },
      }),
      'MDL-SKO-002',
    ],
  ];
  test.each(cases)('%s', (_name, step, rule) => {
    const scan = scanBytes(model(step));
    expect(scan.severities.get(rule)).toBe('high');
    expect(scan.observations[0]?.location.member).toBe('schema.json');
    expect(scan.observations[0]?.evidence?.fields?.[0]?.pointer).toMatch(/^\/content\/content\/steps/);
  });

  test('a schema that is no JSON object', () => {
    expect(scanBytes(file('[1, 2')).severities.get('MDL-SKO-003')).toBe('medium');
  });
});

test("a schema of something else is nobody's business", () => {
  expect(scanBytes(file({ type: 'object', properties: {} })).rules).toEqual([]);
});

test('an operator node of another function than those that models need is told', () => {
  const scan = scanBytes(
    model(node('operator', 'call', 'OperatorFuncNode', { attrs: node('builtins', 'tuple', 'TupleNode', { content: [] }) })),
  );
  expect(scan).toMatchObject({ rules: ['MDL-SKO-002'] });
});
