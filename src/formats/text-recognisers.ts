/** Every way in which a kind of text shows itself, one line each, asked from top to bottom. */
import type { Format } from './format.ts';
import { jsonFormat } from './json-kinds.ts';
import { pipelineFormat, requirementsFormat } from './pipeline/recognise.ts';
import { pythonFormat } from './python/recognise.ts';
import { isTableName, tableFormat } from './table-text.ts';
import type { TextRecogniser, TextSample } from './text-sample.ts';

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

/** Python's reader, which is the one that configurations meet, takes three words more than the standard has. */
function isPythonJson(text: string): boolean {
  return isJson(text) || (/NaN|Infinity/.test(text) && isJson(text.replace(/-?\b(?:NaN|Infinity)\b/g, '0')));
}

function json(sample: TextSample): Format | undefined {
  const { lines, text, trimmed, complete } = sample;
  if (!/^[[{]/.test(trimmed)) return undefined;
  const objects = lines.filter((line) => /^\s*[[{]/.test(line) && isJson(line)).length;
  if (lines.length >= 2 && objects === lines.length) return { kind: 'jsonl', label: 'JSON lines' };
  if (complete ? isPythonJson(text) : /^(?:\{\s*(?:"|\})|\[\s*[[{"\d\]tfn-])/.test(trimmed)) return jsonFormat(sample);
  return lines.length >= 2 && objects >= lines.length * 0.8 ? { kind: 'jsonl', label: 'JSON lines' } : undefined;
}

const chatTemplate: Format = { kind: 'chat-template', label: 'Chat template (Jinja)' };

const isTemplate = ({ text, name }: TextSample): boolean =>
  /\{[%{].{0,200}\bmessages\b/s.test(text) || (/\.(?:jinja2?|j2)$/i.test(name) && /\{[%{#]/.test(text));

const yamlLine = /^(?:---|#.*|\s*-\s.*|\s*(?:- )?[\w./"'-]+:(?:\s.*)?|\s+\S.*|\s*)$/;

function yaml({ lines, name }: TextSample): Format | undefined {
  if (isTableName(name)) return undefined;
  const keys = lines.filter((line) => /^\s*(?:- )?[\w./"'-]+:(?:\s|$)/.test(line)).length;
  return keys >= 2 && keys >= lines.length * 0.3 && lines.every((line) => yamlLine.test(line))
    ? { kind: 'yaml', label: 'YAML' }
    : undefined;
}

export const textRecognisers: readonly TextRecogniser[] = [
  json,
  (sample) => (/^\{[%{#]/.test(sample.trimmed) && isTemplate(sample) ? chatTemplate : undefined),
  pipelineFormat,
  yaml,
  pythonFormat,
  requirementsFormat,
  tableFormat,
  (sample) => (isTemplate(sample) ? chatTemplate : undefined),
  () => ({ kind: 'text', label: 'Text' }),
];
