/** Parses multi-document YAML within bounds: no tags beyond the core schema, few aliases, and no words of the file in errors. */
import { parseAllDocuments } from 'yaml';
import { LimitReached, MalformedInput } from '#formats/limits';
import type { Json } from '#rules/json';
import { maxNesting } from './parse-json.ts';

const maxAliases = 50;

/** Copies what the parser made into plain JSON: dates, big integers and other guests become text. */
function toJson(value: unknown, depth: number): Json {
  if (depth > maxNesting) throw new LimitReached('maxDepth', `The YAML is nested more than ${maxNesting} levels deep.`);
  if (value === null || typeof value === 'boolean' || typeof value === 'string') return value;
  if (typeof value === 'number') return Number.isFinite(value) ? value : String(value);
  if (Array.isArray(value)) return value.map((each) => toJson(each, depth + 1));
  if (typeof value !== 'object') return String(value);
  const entries = Object.entries(value).map(([key, each]): [string, Json] => [key, toJson(each, depth + 1)]);
  return Object.fromEntries(entries);
}

/**
 * Every document of the text that is not empty.
 * @throws MalformedInput at the first fault; `offset` counts characters
 * @throws LimitReached when aliases or nesting pass their bounds
 */
export function parseYaml(text: string): Json[] {
  try {
    const parsed = parseAllDocuments(text, {
      schema: 'core',
      merge: false,
      resolveKnownTags: false,
      // The parser compares every key with every other: quadratic on hostile maps. The last of equal keys counts.
      uniqueKeys: false,
      logLevel: 'silent',
      prettyErrors: false,
    });
    const documents: Json[] = [];
    for (const document of Array.isArray(parsed) ? parsed : []) {
      const fault = document.errors[0];
      if (fault) throw new MalformedInput(`The YAML is faulty at character ${fault.pos[0]}.`, fault.pos[0]);
      const value = toJson(document.toJS({ maxAliasCount: maxAliases }), 0);
      if (value !== null) documents.push(value);
    }
    return documents;
  } catch (error) {
    if (error instanceof MalformedInput || error instanceof LimitReached) throw error;
    if (error instanceof RangeError) throw new LimitReached('maxDepth', 'The YAML is nested too deeply to be read.');
    if (error instanceof ReferenceError) throw new LimitReached('maxSteps', `The YAML uses more than ${maxAliases} aliases.`);
    throw new MalformedInput('The YAML cannot be read.', 0);
  }
}
