/** Tells kinds of text apart: JSON, JSON lines, CSV, YAML and plain. */
import { type ByteSource, copyBytes } from './byte-source.ts';
import type { Format } from './format.ts';
import { looksLikePython } from './python/recognise.ts';
import { looksLikeNotebook } from './notebook/recognise.ts';
import { pipelineFormat, requirementsFormat } from './pipeline/recognise.ts';

const headLength = 64 * 1024;

const sampleLines = 50;

/** The text of the head, or undefined for bytes that are no text. */
function decode(head: Uint8Array, size: number): string | undefined {
  if (head[0] === 0xff && head[1] === 0xfe) return new TextDecoder('utf-16le').decode(head);
  if (head.indexOf(0) >= 0) return undefined;
  const whole = head.length >= size;
  try {
    // Streaming, because the head may end inside a character.
    return new TextDecoder('utf-8', { fatal: true }).decode(head, { stream: !whole });
  } catch {
    let control = 0;
    for (const byte of head) if (byte < 9 || (byte > 13 && byte < 32 && byte !== 27)) control += 1;
    return control === 0 ? Buffer.from(head).toString('latin1') : undefined;
  }
}

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

/** Cells of a line, minding quotes; undefined when a quote stays open. */
function countCells(line: string, delimiter: string): number | undefined {
  let cells = 1;
  let quoted = false;
  for (const character of line) {
    if (character === '"') quoted = !quoted;
    else if (character === delimiter && !quoted) cells += 1;
  }
  return quoted ? undefined : cells;
}

/** The delimiter that cuts nearly all lines into the same number of at least two cells. */
function csvDelimiter(lines: readonly string[]): string | undefined {
  if (lines.length < 2) return undefined;
  for (const delimiter of [',', '\t', ';', '|']) {
    const first = countCells(lines[0] ?? '', delimiter);
    if (first === undefined || first < 2) continue;
    const counts = lines.map((line) => countCells(line, delimiter));
    const closed = counts.filter((count) => count !== undefined);
    const same = closed.filter((count) => count === first).length;
    if (same >= 2 && same >= closed.length * 0.9 && closed.length >= counts.length * 0.7) return delimiter;
  }
  return undefined;
}

const yamlLine = /^(?:---|#.*|\s*-\s.*|\s*(?:- )?[\w./"'-]+:(?:\s.*)?|\s+\S.*|\s*)$/;

function isYaml(lines: readonly string[]): boolean {
  const keys = lines.filter((line) => /^\s*(?:- )?[\w./"'-]+:(?:\s|$)/.test(line)).length;
  return keys >= 2 && keys >= lines.length * 0.3 && lines.every((line) => yamlLine.test(line));
}

/** Keys that transformers and its relatives write into the JSON beside a model. */
const configKey = /"(?:chat_template|tokenizer_class|auto_map|custom_pipelines|trust_remote_code|transformers_version)"\s{0,64}:/;
/** Longer than a key with its colon, each letter written as an escape. */
const keyReach = 256;
const longestSearched = 64 * 1024 * 1024;
const piece = 1024 * 1024;

const chatTemplate: Format = { kind: 'chat-template', label: 'Chat template (Jinja)' };

/** Letters may be written as escapes, and JSON readers do not care. */
function namesConfiguration(text: string): boolean {
  const plain = text.includes('\\u')
    ? text.replace(/\\u00([2-7][0-9a-f])/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))
    : text;
  return configKey.test(plain);
}

/** Whether a key of a configuration stands anywhere: vocabularies of real ones push the others far back. */
function isConfiguration(head: string, source: ByteSource): boolean {
  if (namesConfiguration(head)) return true;
  const end = Math.min(source.size, longestSearched);
  for (let from = Math.max(0, headLength - keyReach); from < end; from += piece)
    if (namesConfiguration(Buffer.from(source.read(from, piece + keyReach)).toString('latin1'))) return true;
  return false;
}

function jsonFormat(text: string, source: ByteSource): Format {
  if (looksLikeNotebook(text)) return { kind: 'notebook', label: 'Jupyter notebook' };
  return isConfiguration(text, source) ? { kind: 'model-config', label: 'Model configuration (JSON)' } : { kind: 'json', label: 'JSON' };
}

/** Lines that are complete in the head. */
function wholeLines(text: string, complete: boolean): string[] {
  const lines = text.split(/\r?\n/);
  if (!complete && lines.length > 1) lines.pop();
  return lines.filter((line) => line.trim() !== '').slice(0, sampleLines);
}

/** The kind of text, or undefined for bytes that are no text. */
export function textFormat(source: ByteSource, name: string): Format | undefined {
  const { size } = source;
  const head = copyBytes(source, 0, headLength);
  const decoded = decode(head, size);
  if (decoded === undefined) return undefined;
  const text = decoded.replace(/^\ufeff/, '');
  const complete = head.length >= size;
  const trimmed = text.trimStart();
  const lines = wholeLines(text, complete);
  if (/^[[{]/.test(trimmed)) {
    const objects = lines.filter((line) => /^\s*[[{]/.test(line) && isJson(line)).length;
    if (lines.length >= 2 && objects === lines.length) return { kind: 'jsonl', label: 'JSON lines' };
    if (complete ? isPythonJson(text) : /^(?:\{\s*(?:"|\})|\[\s*[[{"\d\]tfn-])/.test(trimmed)) return jsonFormat(text, source);
    if (lines.length >= 2 && objects >= lines.length * 0.8) return { kind: 'jsonl', label: 'JSON lines' };
  }
  const template = /\{[%{].{0,200}\bmessages\b/s.test(text) || (/\.(?:jinja2?|j2)$/i.test(name) && /\{[%{#]/.test(text));
  if (template && /^\{[%{#]/.test(trimmed)) return chatTemplate;
  if (looksLikePython(text, complete, name)) return { kind: 'python', label: 'Python code' };
  const pipeline = pipelineFormat(text, lines, name) ?? requirementsFormat(text, lines, name);
  if (pipeline) return pipeline;
  const delimiter = csvDelimiter(lines);
  const named = /\.(?:csv|tsv)$/i.test(name);
  const yaml = isYaml(lines);
  if (yaml && !named) return { kind: 'yaml', label: 'YAML' };
  if (delimiter !== undefined && (named || looksTabular(lines, delimiter)))
    return { kind: 'csv', label: delimiter === '\t' ? 'Tab-separated values' : 'CSV' };
  if (named && lines.length >= 2 && lines.every((line) => line.length < 200)) return { kind: 'csv', label: 'CSV' };
  return template ? chatTemplate : { kind: 'text', label: 'Text' };
}

/** Prose has commas too; a table has at least three lines and short cells. */
function looksTabular(lines: readonly string[], delimiter: string): boolean {
  if (lines.length < 3) return false;
  const cells = lines.flatMap((line) => line.split(delimiter));
  const wordy = cells.filter((cell) => cell.trim().split(/\s+/).length > 12).length;
  return wordy < cells.length * 0.3;
}
