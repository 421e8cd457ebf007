import { describe, expect, test } from 'vitest';
import type { ScanPolicy } from '#contract/models';
import { concat } from '#formats/test-files/bytes';
import { op, plain, reduce, stream } from '#formats/test-files/pickle';
import { scanBytes } from '../test-scan.ts';
import { allows, isKnownPolicy } from './policies.ts';

const under = (policy: ScanPolicy, bytes: Uint8Array) => scanBytes(bytes, 'file', undefined, { policy });
const storage = concat('(', op.text('storage'), op.global('torch', 'FloatStorage'), op.text('0'), op.text('cpu'), op.number(4), 'tQ');
const tensor = concat(
  op.global('torch._utils', '_rebuild_tensor_v2'),
  '(',
  storage,
  'K\x00K\x02\x85K\x01\x85\x89',
  op.global('collections', 'OrderedDict'),
  ')RtR',
);
const state = stream(op.global('collections', 'OrderedDict'), ')R(', op.text('weight'), tensor, 'u');
const estimator = stream(op.global('sklearn.linear_model._ridge', 'Ridge'), ')\x81', plain({ alpha: 1 }), 'b');
const layer = stream(op.global('torch.nn.modules.linear', 'Linear'), ')\x81', plain({ training: true }), 'b');

describe('strict', () => {
  test('plain data and tensors are ordinary', () => {
    expect(under('strict', state).verdict).toBe('clean');
    expect(under('strict', stream(plain({ a: [1, 'x'] }))).verdict).toBe('clean');
  });

  test.each([
    ['an estimator', estimator],
    ['a whole layer', layer],
  ])('%s is not allowed, though ordinary by the standard', (_name, bytes) => {
    expect(under('standard', bytes).verdict).toBe('clean');
    expect(under('strict', bytes)).toMatchObject({ verdict: 'high', rules: ['MDL-PKL-016'] });
  });

  test('what is doubtful by the standard is high', () => {
    expect(under('strict', stream(op.global('client', 'Net'), ')\x81')).verdict).toBe('high');
    expect(under('strict', stream(op.global('client', 'Net'))).verdict).toBe('high');
  });
});

describe('of a framework', () => {
  test('its own names are ordinary, those of another framework are not', () => {
    expect(under('framework:sklearn', estimator).verdict).toBe('clean');
    expect(under('framework:sklearn', layer).verdict).toBe('high');
    expect(under('framework:torch', layer).verdict).toBe('clean');
    expect(under('framework:torch', state).verdict).toBe('clean');
    expect(under('framework:torch', estimator).verdict).toBe('high');
  });

  test('an attack stays what it is', () => {
    for (const policy of ['strict', 'standard', 'framework:torch'] as const)
      expect(under(policy, stream(reduce('os', 'system', op.text('id')))).verdict).toBe('critical');
  });

  test('a name that is not known allows plain values alone and says so', () => {
    const scan = under('framework:constructor', estimator);
    expect(scan.verdict).toBe('high');
    expect(scan.facts.some(({ label }) => label === 'Policy')).toBe(true);
    expect(allows('framework:constructor', 'torch', true)).toBe(false);
    expect(isKnownPolicy('framework:torch')).toBe(true);
  });
});
