/** Reads a Keras model written as YAML, the form that Keras before 2.6 wrote and read with a loader that builds any object. */
import type { Observation } from '#contract/findings';
import { type ByteSource, copyBytes } from '#formats/byte-source';
import { printable } from '#formats/pickle/render';
import type { ScanContext } from '../define.ts';
import { excerpt } from '../excerpt.ts';
import { looksLikeCode, readByteCode } from './byte-code.ts';
import { isLegacyClass, reachOf } from './namespaces.ts';

const longest = 16 * 1024 * 1024;
const maxFindings = 200;

/** Tags that make an unsafe loader import or call; tuples and plain types are what Keras itself writes. */
const acting =
  /!!?python\/(?:object(?:\/(?:apply|new))?|name|module)[:\s]?[^\s\]},]{0,200}|!<tag:yaml\.org,2002:python\/(?:object|name|module)[^>]{0,200}>/g;
const classKey = /["']?class_name["']?\s{0,8}:\s{0,8}["']?([\w.>]{1,200})/g;
const moduleKey = /["']?module["']?\s{0,8}:\s{0,8}["']?([\w.]{1,200})/;

/** Whether a text of YAML is a model of Keras. */
export function isKerasYaml(text: string): boolean {
  return /class_name["']?\s*:/.test(text) && /config["']?\s*:/.test(text);
}

function* verdicts(text: string): Generator<{
  readonly ruleId: string;
  readonly severity?: 'high' | 'low';
  readonly detail: string;
  readonly call: string;
  readonly at: number;
  readonly length: number;
}> {
  for (const match of text.matchAll(acting)) {
    const tag = printable(match[0]);
    yield {
      ruleId: 'MDL-KER-013',
      detail: `The model carries the tag ${tag}.`,
      call: `yaml.unsafe_load(model)  # ${tag}`,
      at: match.index,
      length: match[0].length,
    };
  }
  for (const match of text.matchAll(classKey)) {
    const [whole, name = ''] = match;
    const place = { at: match.index, length: whole.length };
    // Siblings of the key stand near it; the text up to the next class is its own.
    const next = text.indexOf('class_name', match.index + whole.length);
    const own = text.slice(match.index, Math.min(next < 0 ? text.length : next, match.index + 100_000));
    if (/(?:^|>)Lambda$|^__lambda__$/.test(name)) {
      const code = /(?:4w|Yw)[A-Za-z0-9+/\s\\]{24,}={0,2}/.exec(own)?.[0].replaceAll(/\\n|[\s\\]/g, '') ?? '';
      const names = looksLikeCode(code) ? readByteCode(code) : undefined;
      yield names
        ? {
            ruleId: 'MDL-KER-001',
            detail: `A Lambda layer carries ${names.size} bytes of Python code; it names ${printable(names.names.slice(0, 12).join(', '))}.`,
            call: `types.FunctionType(marshal.loads(b"…${names.size} bytes…"), globals())(inputs)`,
            ...place,
          }
        : { ruleId: 'MDL-KER-002', detail: 'A Lambda layer names its function.', call: 'Lambda(…)(inputs)', ...place };
      continue;
    }
    const module = moduleKey.exec(own)?.[1];
    const reach = isLegacyClass(name) && module === undefined ? 'ordinary' : reachOf(module, name, name === 'function');
    const target = printable(`${module ?? ''}.${name}`);
    if (reach === 'dangerous')
      yield { ruleId: 'MDL-KER-003', detail: `The model makes the loader import ${target}.`, call: `${target}(…)`, ...place };
    else if (reach === 'acts')
      yield { ruleId: 'MDL-KER-006', detail: `The model makes the loader resolve ${target}.`, call: `${target}(…)`, ...place };
    else if (reach === 'foreign')
      yield { ruleId: 'MDL-KER-004', detail: `The model makes the loader import ${target}.`, call: `${target}(…)`, ...place };
    else if (reach === 'provided' && !isLegacyClass(name))
      yield {
        ruleId: 'MDL-KER-005',
        severity: 'low',
        detail: `The model needs the class ${printable(name)}, which the loading program has to provide.`,
        call: `${printable(name)}(…)`,
        ...place,
      };
  }
}

export function* scanYaml(source: ByteSource, context: ScanContext): Generator<Observation> {
  const text = Buffer.from(copyBytes(source, 0, Math.min(source.size, longest))).toString('latin1');
  context.budget.spend('maxSteps', Math.ceil(text.length / 4));
  if (!isKerasYaml(text)) return;
  let count = 0;
  for (const { at, call, detail, length, ruleId, severity } of verdicts(text)) {
    context.budget.spend('maxSteps', 50);
    count += 1;
    if (count > maxFindings) break;
    yield {
      ruleId,
      ...(severity ? { severity } : {}),
      detail,
      location: { ...(context.member ? { member: context.member } : {}), offset: at, length },
      evidence: { reconstruction: call, ...excerpt(source, context.member, at, at + length) },
    };
  }
  context.describe({ framework: 'Keras' });
  context.cover({ from: 0, to: Math.min(source.size, longest), state: 'parsed', what: 'Keras model (YAML)' });
}
