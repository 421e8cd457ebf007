/** Reads the schema of skops archives, which names every type and function that loading looks up. */
import type { Observation } from '#contract/findings';
import type { ByteSource } from '#formats/byte-source';
import { readArchive } from '#formats/zip/archive';
import { memberContent } from '#formats/zip/content';
import { defineScanner, type ScanContext } from '../define.ts';
import { excerpt } from '../excerpt.ts';
import { judgeSchema } from './judge.ts';

const mostFaults = 100;

function parse(text: string): unknown {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function* schemaFindings(content: ByteSource, at: number | undefined, context: ScanContext): Generator<Observation> {
  const member = context.member === '' ? 'schema.json' : `${context.member}!schema.json`;
  const tooLong = content.size > context.limits.maxHeaderBytes;
  context.budget.spend('maxSteps', 1 + content.size / 64);
  const text = tooLong ? '' : Buffer.from(content.read(0, content.size)).toString('utf8');
  const schema = tooLong ? undefined : parse(text);
  if (schema === undefined) {
    yield {
      ruleId: 'MDL-SKO-003',
      detail: `The schema of ${content.size} bytes cannot be read as a JSON object.`,
      location: { member, ...(at === undefined ? {} : { offset: 0 }) },
    };
    return;
  }
  if (typeof schema === 'object' && schema !== null) {
    // Any archive may hold a schema.json; that of skops names a loader or its protocol.
    if (!('__loader__' in schema) && !('protocol' in schema)) return;
    const version = '_skops_version' in schema ? String(schema._skops_version).slice(0, 40) : undefined;
    context.describe({ framework: 'skops', ...(version ? { producer: `skops ${version}` } : {}) });
  }
  let count = 0;
  for (const { detail, name, pointer, ruleId } of judgeSchema(schema, context.budget)) {
    count += 1;
    if (count > mostFaults) return;
    const last = name.split('.').at(-1) ?? name;
    const from = Math.max(0, Buffer.byteLength(text.slice(0, Math.max(0, text.indexOf(JSON.stringify(last))))));
    yield {
      ruleId,
      detail,
      location: { member, offset: from, length: last.length + 2 },
      evidence: {
        ...excerpt(content, member, from, from + last.length + 2),
        reconstruction: name.slice(0, 400),
        fields: [{ pointer: pointer.slice(0, 1000) || '/', value: name.slice(0, 400) }],
        note: 'Loading this file looks the name up in Python and uses what it finds.',
      },
    };
  }
  if (count === 0)
    context.assure(
      'Types named in schema.json',
      'All of them are of scikit-learn, NumPy, SciPy and their relatives, or plain data of Python.',
    );
}

export const skopsSchema = defineScanner({
  id: 'skops-schema',
  version: 1,
  title: 'Types and functions that skops files name',
  rules: ['MDL-SKO-001', 'MDL-SKO-002', 'MDL-SKO-003'],
  blindSpots:
    'Judges the names in the schema by library; a type of a trusted library that can be misused with unusual values is not told. Types of libraries ' +
    'other than scikit-learn and its relatives are told even where they are harmless.',
  accepts: (format) => format.kind === 'skops',
  *scan(source, context) {
    for (const member of readArchive(source, context.budget).members) {
      if (member.listed.name !== 'schema.json' && member.local?.name !== 'schema.json') continue;
      if (member.local === undefined) continue;
      const content = memberContent(source, member.listed, member.local.end, context.budget, context.depth);
      if (content.state === 'read') yield* schemaFindings(content.source, content.compressed ? undefined : member.local.end, context);
    }
  },
});
