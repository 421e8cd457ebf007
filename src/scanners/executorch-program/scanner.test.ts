import { describe, expect, test } from 'vitest';
import { op, reduce, stream } from '#formats/test-files/pickle';
import { executorch } from '#formats/test-files/runtimes';
import { scanBytes } from '../test-scan.ts';

test('a program of ATen operators and a published backend is clean', () => {
  expect(scanBytes(executorch(['aten::add', 'aten::mm'], ['XnnpackBackend']))).toMatchObject({
    format: { kind: 'executorch' },
    verdict: 'clean',
    outcome: 'scanned',
    card: { framework: 'ExecuTorch', architecture: 'forward' },
  });
});

describe('what the runtime does not have is told', () => {
  test.each([
    ['an operator of nobody', executorch(['evil::run']), 'MDL-FB-001', 'medium'],
    ['an operator that acts', executorch(['evil::shell_exec']), 'MDL-FB-001', 'high'],
    ['a backend of nobody', executorch(['aten::add'], ['EvilBackend']), 'MDL-FB-001', 'medium'],
    ['a command as a name', executorch(['aten::add', '__import__("os").system("id")']), 'MDL-FB-003', 'high'],
    [
      'a pickle for a backend',
      executorch([], ['XnnpackBackend'], stream(reduce('posix', 'system', op.text('id')))),
      'MDL-PKL-001',
      'critical',
    ],
    ['a program that breaks off', executorch(['aten::add']).slice(0, 60), 'MDL-FB-002', 'medium'],
  ])('%s', (_name, bytes, rule, level) => {
    expect(scanBytes(bytes).severities.get(rule)).toBe(level);
  });
});
