import { describe, expect, test } from 'vitest';
import { concat, u64, utf8 } from '#formats/test-files/bytes';
import { scanBytes } from '../test-scan.ts';

const symbol = (...nodes: readonly object[]) =>
  utf8(
    JSON.stringify({
      nodes: [{ op: 'null', name: 'data', inputs: [] }, ...nodes],
      arg_nodes: [0],
      heads: [[1, 0, 0]],
      attrs: { mxnet_version: ['int', 10900] },
    }),
  );
const node = (op: string, attrs: object = {}) => ({ op, name: 'n', attrs, inputs: [[0, 0, 0]] });

test('a symbol of built-in operators is clean', () => {
  expect(
    scanBytes(symbol(node('Convolution', { kernel: '(3, 3)', num_filter: '8' }), node('Activation', { act_type: 'relu' }))),
  ).toMatchObject({
    format: { kind: 'mxnet' },
    verdict: 'clean',
    card: { framework: 'MXNet', layers: 2 },
  });
});

describe('what calls outside the symbol is told as high', () => {
  test.each([
    ['a custom operator', symbol(node('Custom', { op_type: 'evil' })), 'MDL-FB-006'],
    [
      'a custom operator in a subgraph',
      symbol({ ...node('_foreach'), subgraphs: [{ nodes: [node('Custom', { op_type: 'evil' })] }] }),
      'MDL-FB-006',
    ],
    ['a library', symbol(node('Activation', { lib: '/tmp/evil.so' })), 'MDL-FB-005'],
    ['a command', symbol(node('Activation', { note: '__import__("os").system("id")' })), 'MDL-CFG-002'],
  ])('%s', (_name, bytes, rule) => {
    expect(scanBytes(bytes).severities.get(rule)).toBe('high');
  });
});

test('parameters are named, and said not to be read', () => {
  const scan = scanBytes(concat(u64(0x112), u64(0), u64(1), new Uint8Array(64)));
  expect(scan).toMatchObject({ outcome: 'unsupported', format: { label: 'MXNet parameters' } });
});
