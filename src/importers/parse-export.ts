/** Turns the text of a file into a document, by what it looks like and not by its name. */
import type { Limits } from '#formats/limits';
import type { Json } from '#rules/json';
import { parseJson } from './parse-json.ts';
import { parseYaml } from './parse-yaml.ts';

export interface Parsed {
  readonly format: 'json' | 'yaml';
  readonly document: Json;
}

/** The document, or undefined for a file that can be no export. */
export function parseExport(text: string, limits: Limits): Parsed | undefined {
  const start = text.trimStart();
  if (start.startsWith('{') || start.startsWith('[')) return { format: 'json', document: parseJson(text, limits) };
  if (start === '') return { format: 'json', document: {} };
  if (!/^(?:- )?\s*apiVersion\s*:/m.test(text)) return undefined;
  const documents = parseYaml(text);
  const [only] = documents;
  if (only === undefined) return undefined;
  return { format: 'yaml', document: documents.length === 1 ? only : documents };
}
