/** Picks the properties that a result rests on, with the pointer of each in its own file. */
import { type AssetOfCase, originKey } from './asset.ts';
import { canonicalText, child, isList, isObject, type Json, pointerTo } from './json.ts';

export interface Field {
  readonly artifactId: number;
  readonly pointer: string;
  readonly value: string;
}

const mostFields = 40;
const mostVisited = 50_000;
const longestValue = 400;

interface Hit {
  readonly path: readonly string[];
  readonly value: Json;
}

/** Properties that fit a pattern, in document order. */
function hits(value: Json, pattern: string): Hit[] {
  const equals = pattern.indexOf('=');
  const steps = (equals < 0 ? pattern : pattern.slice(0, equals)).split('.');
  const wanted = equals < 0 ? undefined : pattern.slice(equals + 1);
  const found: Hit[] = [];
  let visited = 0;
  const walk = (current: Json, at: number, path: readonly string[]): void => {
    visited += 1;
    if (visited > mostVisited || found.length >= mostFields) return;
    const step = steps[at];
    if (step === undefined) {
      if (wanted === undefined || shown(current).includes(wanted)) found.push({ path, value: current });
      return;
    }
    if (step === '**') walk(current, at + 1, path);
    if (!isList(current) && !isObject(current)) return;
    const keys = step === '*' || step === '**' ? Object.keys(current) : [step];
    for (const key of keys) {
      const next = child(current, key);
      if (next !== undefined) walk(next, step === '**' ? at : at + 1, [...path, key]);
    }
  };
  walk(value, 0, []);
  return found;
}

function shown(value: Json): string {
  const text = typeof value === 'string' ? value : canonicalText(value);
  return text.length > longestValue ? `${text.slice(0, longestValue)}…` : text;
}

/** Where a property stands: at the pointer noted for its top-level name, else below its asset. */
function pointerOf(asset: AssetOfCase, path: readonly string[]): string {
  const noted = child(child(asset.properties, originKey), path[0] ?? '');
  return typeof noted === 'string' ? noted : pointerTo(asset.pointer, ...path);
}

/** Fields of all places that an asset was found in; a pattern that fits nowhere is shown as not set. */
export function evidenceFields(group: readonly AssetOfCase[], patterns: readonly string[]): Field[] {
  const fields: Field[] = [];
  for (const pattern of patterns) {
    const before = fields.length;
    for (const asset of group)
      for (const { path, value } of hits(asset.properties, pattern)) {
        if (path[0] === originKey) continue;
        const field = { artifactId: asset.artifactId, pointer: pointerOf(asset, path), value: shown(value) };
        if (fields.length < mostFields && !fields.some((each) => each.pointer === field.pointer && each.artifactId === field.artifactId))
          fields.push(field);
      }
    const [first] = group;
    const plain = !/[*=]/.test(pattern);
    if (fields.length === before && plain && first && fields.length < mostFields)
      fields.push({ artifactId: first.artifactId, pointer: pointerTo(first.pointer, ...pattern.split('.')), value: '(not set)' });
  }
  const [first] = group;
  // A result without any field would lead nowhere: then the asset itself is the evidence.
  if (fields.length === 0 && first) fields.push({ artifactId: first.artifactId, pointer: first.pointer, value: first.name });
  return fields;
}
