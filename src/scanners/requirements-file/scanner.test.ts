import { describe, expect, test } from 'vitest';
import { utf8 } from '#formats/test-files/bytes';
import { scanBytes } from '../test-scan.ts';
import { compareVersions, isNear } from './versions.ts';

const levels = (text: string, name = 'x') => {
  const scan = scanBytes(utf8(text), name);
  return [scan.format.kind, ...scan.observations.map(({ ruleId, severity }) => `${ruleId} ${severity}`)];
};

describe('a list of requirements', () => {
  test.each([
    ['an open version', 'numpy\ntorch>=2.7\nx==1', 'MDL-REQ-001 low'],
    ['an address', 'x==1\ngit+https://github.com/a/b.git', 'MDL-REQ-002 medium'],
    ['an address behind a name', 'x==1\ny @ https://x/y.whl', 'MDL-REQ-002 medium'],
    ['a pinned address', `x==1\ngit+https://github.com/a/b.git@${'ab'.repeat(20)}`, 'MDL-REQ-002 low'],
    ['another index', '--extra-index-url https://x/simple\ny==1', 'MDL-REQ-003 medium'],
    ['a host that is not checked', '--trusted-host x\ny==1', 'MDL-REQ-003 medium'],
    ['an imitated name', 'tensorfow==2.0', 'MDL-REQ-004 high'],
    ['swapped letters', 'rqeuests==2.0', 'MDL-REQ-004 high'],
    ['a name of an attack', 'torchtriton==2.0', 'MDL-REQ-004 high'],
    ['an attacked release', 'ultralytics==8.3.41', 'MDL-REQ-004 high'],
    ['torch before 2.6', 'torch==2.5.1+cu121', 'MDL-REQ-005 high'],
    ['Keras before 3.9', 'keras==3.8.0', 'MDL-REQ-005 high'],
    ['transformers before 4.48', 'Transformers == 4.40.0', 'MDL-REQ-005 medium'],
  ])('%s is told', (_name, text, expected) => {
    expect(levels(text)).toContain(expected);
  });

  test('pinned and current packages raise nothing', () => {
    expect(levels('# comment\ntorch==2.6.0 \\\n    --hash=sha256:ab\nkeras==3.11.0\nscapy==2.5 ; python_version > "3"\n')).toEqual([
      'requirements',
    ]);
  });

  test('project files and environments are read as well', () => {
    const project =
      '[project]\nname = "x"\ndependencies = [\n  "torch==2.1.0",\n  "numpy>=1.26",\n]\n[project.urls]\nHomepage = "https://x"\n';
    expect(levels(project)).toEqual(['requirements', 'MDL-REQ-005 high', 'MDL-REQ-001 low']);
    expect(levels('[tool.poetry.dependencies]\npython = "^3.11"\ntorch = "^2.0"\nkeras = { version = "3.8.0" }\n')).toEqual(
      expect.arrayContaining(['MDL-REQ-001 low', 'MDL-REQ-005 high']),
    );
    const conda =
      'name: x\nchannels:\n  - conda-forge\ndependencies:\n  - python=3.11\n  - pytorch::torch=2.1\n  - pip\n  - pip:\n    - --extra-index-url https://x\n    - keras==3.8.0\n';
    expect(levels(conda)).toEqual(expect.arrayContaining(['yaml', 'MDL-REQ-005 high', 'MDL-REQ-003 medium']));
  });
});

test('other text is no list of requirements', () => {
  expect(levels('Dear all,\nplease find the figures below.\n')).toEqual(['text']);
  expect(levels('one\ntwo\nthree\n')).toEqual(['text']);
});

test('versions and names are compared', () => {
  expect(compareVersions('2.5.1+cu121', '2.6.0')).toBeLessThan(0);
  expect(compareVersions('3.10', '3.9')).toBeGreaterThan(0);
  expect(compareVersions('1.0', '1.0.0')).toBe(0);
  expect([isNear('numppy', 'numpy'), isNear('nmupy', 'numpy'), isNear('numpy', 'numpy'), isNear('scipy', 'numpy')]).toEqual([
    true,
    true,
    false,
    false,
  ]);
});
