import { describe, expect, test } from 'vitest';
import { bytesSource } from './byte-source.ts';
import { sniff } from './sniff.ts';
import { concat, latin1, utf8 } from './test-files/bytes.ts';
import { makeGguf } from './test-files/gguf.ts';
import { makeOnnx, node } from './test-files/onnx.ts';
import { op, plain, reduce, stream } from './test-files/pickle.ts';
import { makeSafetensors, rawSafetensors } from './test-files/safetensors.ts';
import { makeZip } from './test-files/zip.ts';

const kindOf = (bytes: Uint8Array, name = 'model.bin') => sniff(bytesSource(bytes), name).kind;

describe('formats are told by content', () => {
  const files: readonly (readonly [string, Uint8Array])[] = [
    ['pickle', stream(plain([1, 2]))],
    ['pickle', latin1("cposix\nsystem\n(S'id'\ntR.")],
    ['pickle', latin1('(lp0\nI1\naI2\na.')],
    ['pickle', concat(op.proto(4), '\x95\x04\x00\x00\x00\x00\x00\x00\x00N.')],
    ['zip', makeZip([{ name: 'a', data: utf8('x') }])],
    ['torch-zip', makeZip([{ name: 'archive/data.pkl', data: stream(plain(1)) }])],
    ['npz', makeZip([{ name: 'a.npy', data: utf8('x') }])],
    ['safetensors', makeSafetensors({ a: [1] })],
    ['safetensors', rawSafetensors('{"a":1}', 0, 1n << 60n)],
    ['gguf', makeGguf({})],
    ['onnx', makeOnnx([node('Relu')])],
    ['model-config', utf8('{"tokenizer_class": "X", "chat_template": "{{ x }}"}')],
    ['chat-template', utf8('{% for m in messages %}{{ m.content }}{% endfor %}')],
    ['csv', utf8('id,text\n1,{% for m in messages %}\n2,{{ m }}\n3,x\n')],
    ['json', utf8('{"Resources": {"Bucket": 1}}')],
    ['jsonl', utf8('{"a":1}\n{"a":2}\n')],
    ['csv', utf8('a,b\n1,2\n3,4\n')],
    ['yaml', utf8('a: 1\nb:\n  - c\n')],
    ['text', utf8('Nothing but words, in a sentence.')],
    ['text', utf8('((((((((((')],
    ['unknown', Uint8Array.from({ length: 300 }, (_, index) => (index * 91) % 256)],
    ['empty', new Uint8Array(0)],
  ];
  test.each(files)('%s %#', (kind, bytes) => {
    for (const name of ['model.bin', 'x.safetensors', 'README']) if (kind !== 'text') expect(kindOf(bytes, name)).toBe(kind);
    expect(kindOf(bytes)).toBe(kind);
  });
});

test('an archive with anything in front of it is still one', () => {
  expect(kindOf(makeZip([{ name: 'a', data: utf8('x') }], { before: latin1('\x00\x01\x02 junk') }))).toBe('zip');
});

test('prose is never a pickle', () => {
  for (const text of [
    'I',
    'This is a sentence. And another.',
    'K. B. Name\n',
    'Vector.\n',
    '0.5\n1.5\n',
    'cos x\nsin y\n',
    ']',
    'abc.'.repeat(20),
  ])
    expect(kindOf(utf8(text))).not.toBe('pickle');
  expect(kindOf(stream(reduce('os', 'system')))).toBe('pickle');
});

describe('a configuration that runs code cannot pass for mere JSON', () => {
  const mapped = '"auto_map": {"AutoModel": "evil.Model"}';
  test.each([
    ['with its key in escapes', `{"\\u0061uto\\u005fmap": {"AutoModel": "evil.Model"}}`],
    ['with a word that only Python knows', `{"scale": NaN, "low": -Infinity, ${mapped}}`],
    ['with its key far behind', `{"added_tokens": "${'x'.repeat(300_000)}", ${mapped}}`],
    ['with its key across two pieces', `{"a": "${'x'.repeat(64 * 1024 - 14)}", ${mapped}}`],
  ])('%s', (_name, text) => {
    expect(kindOf(utf8(text), 'config.json')).toBe('model-config');
  });

  test('a template is one by what its tags reach for, whatever its name', () => {
    const words = 'words '.repeat(20);
    for (const text of [`${words}{{ ''.__class__ }}`, "{% include '/etc/passwd' %}", `${words}{{ x|attr(y) }}`, '{{ lipsum() }}'])
      expect(kindOf(utf8(text), 'readme.txt')).toBe('chat-template');
    for (const text of [
      `${words}{{ name }}`,
      '{{ .Values.image }}',
      '<html>{% include "head.html" %}</html>',
      `Dear {{ name }},\n${words}`,
    ])
      expect(kindOf(utf8(text), 'readme.txt')).toBe('text');
    expect(kindOf(utf8(`${words}{{ name }}`), 'chat_template.jinja')).toBe('chat-template');
  });
});

test('words that begin like a stream are words', () => {
  for (const text of ['x^2 + y^2 = z^2, and more words', 'BZh is what bzip2 streams begin with', 'BZh1 words'])
    expect(sniff(bytesSource(utf8(text)), 'notes').kind).toBe('text');
});
