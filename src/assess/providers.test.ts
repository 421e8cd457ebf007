/** A provider is used only after it answered like the CPU, and the CPU is itself held against plain arithmetic. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import type { ProviderCheck } from '#contract/assessments';
import { deviceOf } from './device.ts';
import { chooseProvider, probeProvider, probeProviders, providerNames, runtimeName } from './providers.ts';
import { selfCheck, tolerance } from './self-check.ts';

test('the CPU answers like float64 arithmetic written out', async () => {
  const check = await selfCheck('cpu', () => performance.now());
  expect(check.against).toBe('float64 arithmetic');
  expect(check.maxDifference).toBeGreaterThan(0);
  expect(check.maxDifference).toBeLessThan(tolerance / 100);
});

test('a provider that is not there is told as such, not thrown', async () => {
  const check = await probeProvider('cuda-that-is-not-there');
  expect(check).toMatchObject({ usable: false, provider: 'cuda-that-is-not-there' });
  expect(check.detail).toMatch(/^Not usable: /);
  expect(check.detail).not.toContain('/build/');
});

test('the CPU is always among the providers, and the runtime has a version', () => {
  expect(providerNames()[0]).toBe('cpu');
  expect(runtimeName()).toMatch(/^onnxruntime-node \d+\.\d+/);
});

test('a probe whose process dies costs that provider alone', async () => {
  const checks = await probeProviders(async (provider) => {
    if (provider !== 'cpu') throw new Error('exit 139');
    return { provider, device: 'a processor', usable: true, detail: '' };
  });
  expect(checks.filter(({ usable }) => usable).map(({ provider }) => provider)).toEqual(['cpu']);
});

describe('the choice', () => {
  const check = (provider: string, usable: boolean, relativeSpeed = 1): ProviderCheck => ({
    provider,
    device: 'd',
    usable,
    detail: `${provider} says why.`,
    relativeSpeed,
  });
  const cpu = check('cpu', true);

  test.each([
    ['the fast one that passed', [cpu, check('webgpu', true, 5), check('cuda', true, 20)], 'cuda'],
    ['not the one that failed', [cpu, check('cuda', false, 20)], 'cpu'],
    ['not one that is slower than the CPU', [cpu, check('webgpu', true, 0.3)], 'cpu'],
  ])('by itself is %s', (_, checks, provider) => {
    expect(chooseProvider(checks, 'auto').provider).toBe(provider);
  });

  test('by name is that one or a refusal with its reason', () => {
    expect(chooseProvider([cpu, check('webgpu', true, 0.3)], 'webgpu').provider).toBe('webgpu');
    expect(() => chooseProvider([cpu, check('cuda', false)], 'cuda')).toThrow('cuda says why.');
    expect(() => chooseProvider([cpu], 'cuda')).toThrow('offers cpu');
    expect(() => chooseProvider([check('cpu', false)], 'auto')).toThrow('not even the CPU');
  });
});

describe('the device', () => {
  const folder = mkdtempSync(join(tmpdir(), 'assay-device-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  const sources = { environment: {}, nvidia: join(folder, 'nvidia'), drm: join(folder, 'drm') };

  test('is named from what the driver lists', () => {
    mkdirSync(join(folder, 'nvidia', '0000:01:00.0'), { recursive: true });
    writeFileSync(join(folder, 'nvidia', '0000:01:00.0', 'information'), 'Model: \t\t NVIDIA Test 5000\nIRQ: 1\n');
    expect(deviceOf('cuda', sources)).toBe('NVIDIA Test 5000');
    expect(deviceOf('webgpu', sources)).toBe('NVIDIA Test 5000');
  });

  test('that is software is said to be software', () => {
    expect(deviceOf('webgpu', { ...sources, environment: { VK_ICD_FILENAMES: '/usr/share/lvp_icd.json' } })).toContain('software');
  });

  test('that nobody names is not invented', () => {
    expect(deviceOf('cuda', { ...sources, nvidia: join(folder, 'none') })).toBe('no NVIDIA device named by the system');
    expect(deviceOf('cpu', sources)).toContain('logical processors');
  });
});
