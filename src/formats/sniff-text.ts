/** Tells kinds of text apart: JSON, JSON lines, CSV, YAML and plain. */
import type { Format } from './format.ts';

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
const configKey = /"(?:chat_template|tokenizer_class|auto_map|custom_pipelines|trust_remote_code|transformers_version)"\s*:/;

const chatTemplate: Format = { kind: 'chat-template', label: 'Chat template (Jinja)' };

function jsonFormat(text: string): Format {
  return configKey.test(text) ? { kind: 'model-config', label: 'Model configuration (JSON)' } : { kind: 'json', label: 'JSON' };
}

/** Lines that are complete in the head. */
function wholeLines(text: string, complete: boolean): string[] {
  const lines = text.split(/\r?\n/);
  if (!complete && lines.length > 1) lines.pop();
  return lines.filter((line) => line.trim() !== '').slice(0, sampleLines);
}

/** The kind of text, or undefined for bytes that are no text. */
export function textFormat(head: Uint8Array, size: number, name: string): Format | undefined {
  const decoded = decode(head, size);
  if (decoded === undefined) return undefined;
  const text = decoded.replace(/^\ufeff/, '');
  const complete = head.length >= size;
  const trimmed = text.trimStart();
  const lines = wholeLines(text, complete);
  if (/^[[{]/.test(trimmed)) {
    const objects = lines.filter((line) => /^\s*[[{]/.test(line) && isJson(line)).length;
    if (lines.length >= 2 && objects === lines.length) return { kind: 'jsonl', label: 'JSON lines' };
    if (complete ? isJson(text) : /^(?:\{\s*(?:"|\})|\[\s*[[{"\d\]tfn-])/.test(trimmed)) return jsonFormat(text);
    if (lines.length >= 2 && objects >= lines.length * 0.8) return { kind: 'jsonl', label: 'JSON lines' };
  }
  const template = /\{%.{0,200}\bmessages\b/s.test(text);
  if (template && /^\{[%{#]/.test(trimmed)) return chatTemplate;
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
