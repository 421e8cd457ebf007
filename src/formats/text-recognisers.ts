/** Every way in which a kind of text shows itself, one line each, asked from top to bottom. */
import { lightgbmFormat } from './booster/recognise.ts';
import type { Format } from './format.ts';
import { jsonFormat } from './json-kinds.ts';
import { pipelineFormat, requirementsFormat } from './pipeline/recognise.ts';
import { pythonFormat } from './python/recognise.ts';
import { looksLikeTextGraph } from './saved-model/read-text.ts';
import { isTableName, tableFormat } from './table-text.ts';
import type { TextRecogniser, TextSample } from './text-sample.ts';
import { looksLikeState } from './tf-checkpoint/state.ts';

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

/** A configuration that breaks off or is broken somewhere is one by its keys. */
function brokenConfiguration(sample: TextSample): Format | undefined {
  if (!/^\{\s*"/.test(sample.trimmed)) return undefined;
  const format = jsonFormat(sample);
  return format.kind === 'json' ? undefined : format;
}

const chatTemplate: Format = { kind: 'chat-template', label: 'Chat template (Jinja)' };

/** Tags that reach for what no page of a website needs: told as a template whatever the file is called. */
const reachingTag =
  /\{[{%][-+]?[^{}]{0,400}?(?:__[a-z]{3}|\|\s{0,8}attr\b|\\x5f\\x5f|\b(?:lipsum|cycler|joiner)\s{0,8}[.[(]|\bself\.[_A-Z])/;

const isTemplate = ({ text, name, trimmed }: TextSample): boolean =>
  (!trimmed.startsWith('<') && reachingTag.test(text)) ||
  /\{[%{].{0,200}\bmessages\b/s.test(text) ||
  (/\.(?:jinja2?|j2)$/i.test(name) && /\{[%{#]/.test(text));

/** A text that starts with a tag which reads as one, and is no Go template (`{{ .Values }}`, `{{- with }}`). */
const isTagAlone = ({ trimmed }: TextSample): boolean =>
  /^\{%[-+]?\s{0,20}(?:for|if|set|include|import|from|extends|macro|with|block|filter|call)\b/.test(trimmed) ||
  /^\{\{[-+]?\s{0,20}(?:['"([]|[a-z_]\w{0,40}\s{0,8}[.[(|])/i.test(trimmed);

const yamlLine = /^(?:---|#.*|\s*-\s.*|\s*(?:- )?[\w./"'-]+:(?:\s.*)?|\s+\S.*|\s*)$/;

function yaml({ lines, name }: TextSample): Format | undefined {
  if (isTableName(name)) return undefined;
  const keys = lines.filter((line) => /^\s*(?:- )?[\w./"'-]+:(?:\s|$)/.test(line)).length;
  return keys >= 2 && keys >= lines.length * 0.3 && lines.every((line) => yamlLine.test(line))
    ? { kind: 'yaml', label: 'YAML' }
    : undefined;
}

/** Settings and tags that make any text around them a configuration: what their readers run does not wait for a second line. */
const configurationMark =
  /[{,]\s{0,20}["']?(?:_target_|trust_remote_code|auto_map|loader_module)["']?\s{0,20}:\s|^(?:[\s\-?[{]{0,40}["']?(?:_target_|trust_remote_code|auto_map|loader_module|custom_pipelines)["']?\s{0,20}:(?:\s|$)|(?:[^\n]{0,200}[:\-?,[{]\s{1,20}|\s{0,40})!(?:!|<tag:yaml\.org,2002:|\w{0,20}!)(?:python|ruby|js|perl|java\w{0,4})[/.]|%TAG\s)/m;

const marked = ({ text }: TextSample): Format | undefined =>
  configurationMark.test(text) && !/^\s{0,40}(?:import|from|def|class|async|@)\b/m.test(text) ? { kind: 'yaml', label: 'YAML' } : undefined;

/** Markdown with a head of settings, as model repositories have it. */
const card = ({ text }: TextSample): Format | undefined =>
  /^---[ \t]*\r?\n(?:[^\n]*\n){0,2000}?---[ \t]*\r?\n/.test(text) && /^[\w-]+:/m.test(text)
    ? { kind: 'model-card', label: 'Model card (Markdown)' }
    : undefined;

const script = ({ text }: TextSample): Format | undefined => {
  const interpreter =
    /^#![ \t]?\/(?:\w+\/){1,4}(?:env[ \t]+(?:-S[ \t]+)?)?((?:ba|z|da|k|c|tc|fi)?sh|perl|ruby|node|deno|pwsh|lua|php|awk|tclsh)\b/.exec(
      text,
    )?.[1];
  return interpreter === undefined ? undefined : { kind: 'script', label: `Script for ${interpreter}` };
};

export const textRecognisers: readonly TextRecogniser[] = [
  script,
  lightgbmFormat,
  json,
  brokenConfiguration,
  ({ text }) => (looksLikeTextGraph(text) ? { kind: 'saved-model', label: 'TensorFlow graph in text' } : undefined),
  ({ text }) => (looksLikeState(text) ? { kind: 'tf-checkpoint', label: 'TensorFlow checkpoint state' } : undefined),
  (sample) => (/^\{[%{#]/.test(sample.trimmed) && (isTemplate(sample) || isTagAlone(sample)) ? chatTemplate : undefined),
  pipelineFormat,
  yaml,
  card,
  // Before `marked`: a dictionary of Python has the same lines as a configuration.
  pythonFormat,
  marked,
  requirementsFormat,
  tableFormat,
  (sample) => (isTemplate(sample) ? chatTemplate : undefined),
  () => ({ kind: 'text', label: 'Text' }),
];
