/** Reads a Keras configuration, alone, in an archive or in an attribute, for what its loader would import, call, read or run. */
import type { Observation } from '#contract/findings';
import { type ByteSource, bytesSource } from '#formats/byte-source';
import type { FormatKind } from '#formats/format';
import { memberOf } from '#formats/json/parse';
import { LimitReached } from '#formats/limits';
import { printable } from '#formats/pickle/render';
import { sniff } from '#formats/sniff';
import { defineScanner, type ScanContext } from '../define.ts';
import { excerpt } from '../excerpt.ts';
import { hasKnownFaults, summarise } from './card.ts';
import { type Document, documentsOf, namesKeras } from './document.ts';
import { judge } from './judge.ts';
import { type Found, readTree, textOf } from './tree.ts';
import type { Verdict } from './verdict.ts';

const longest = 64 * 1024 * 1024;
const maxPerRule = 60;
/** Shorter texts hold no file. */
const shortestFile = 32;

function observation(verdict: Verdict, source: ByteSource, base: number, context: ScanContext): Observation {
  const from = base + verdict.node.at;
  const to = base + verdict.node.end;
  return {
    ruleId: verdict.ruleId,
    ...(verdict.severity ? { severity: verdict.severity } : {}),
    detail: verdict.detail.slice(0, 2000),
    location: {
      ...(context.member ? { member: context.member } : {}),
      offset: from,
      length: to - from,
      pointer: verdict.pointer.slice(0, 1000),
    },
    evidence: {
      reconstruction: verdict.call.slice(0, 2000),
      note: verdict.note,
      ...(verdict.fields && verdict.fields.length > 0 ? { fields: [...verdict.fields] } : {}),
      ...excerpt(source, context.member, from, Math.min(to, from + 400)),
    },
  };
}

/** Files in base64 among the values: a wrapped PyTorch module is one. */
function* embedded(found: Found, context: ScanContext): Generator<Observation> {
  for (const { value, path, key } of found.texts) {
    if (value.length < shortestFile || !/^(?:gA[IJMQU]|UEsD|Y1|KGRw|H4sI|f0VM)/.test(value)) continue;
    context.budget.spend('maxSteps', 20 + Math.ceil(value.length / 32));
    const content = bytesSource(new Uint8Array(Buffer.from(value, 'base64')));
    const format = sniff(content, '');
    if (context.reads(format) && format.kind !== 'text')
      yield* context.nested(`${printable(path.slice(0, 120))} ${printable(key.slice(0, 60))}`, content);
  }
}

function* versionNote(version: string | undefined, context: ScanContext): Generator<Observation> {
  if (version === undefined) return;
  context.fact('Keras version', printable(version.slice(0, 60)));
  if (hasKnownFaults(version))
    yield {
      ruleId: 'MDL-KER-012',
      detail: `The file was written by Keras ${printable(version.slice(0, 60))}.`,
      location: context.member ? { member: context.member } : {},
    };
}

function* judged(document: Document, context: ScanContext): Generator<Observation> {
  const { base, root, source } = document;
  const found = readTree(root, context.budget);
  const version = textOf(root, 'keras_version');
  if (found.named.length === 0 && version === undefined) return;
  context.cover({ from: 0, to: source.size, state: 'parsed', what: 'Keras configuration' });
  const { card, layers } = summarise(root, found, context.depth === 0);
  context.describe(card);
  const saved = memberOf(root, 'date_saved');
  if (saved?.kind === 'string') context.fact('Saved', printable(saved.value.slice(0, 60)));
  yield* versionNote(version, context);
  const counts = new Map<string, number>();
  for (const verdict of judge(found)) {
    const count = (counts.get(verdict.ruleId) ?? 0) + 1;
    counts.set(verdict.ruleId, count);
    if (count <= maxPerRule) yield observation(verdict, source, base, context);
  }
  for (const [ruleId, count] of counts)
    if (count > maxPerRule)
      yield {
        ruleId,
        detail: `${count - maxPerRule} more places of this kind are not listed one by one.`,
        location: context.member ? { member: context.member } : {},
      };
  yield* embedded(found, context);
  if (layers.size > 0 && counts.size === 0)
    context.assure(
      `${[...layers.values()].reduce((sum, each) => sum + each, 0)} layers`,
      `All are classes of Keras that only compute: ${[...layers]
        .slice(0, 40)
        .map(([name, count]) => `${printable(name)} × ${count}`)
        .join(', ')}.`,
    );
}

/** Forms of text in which a Keras model can stand, also where other keys beside it speak for another kind of file. */
const kinds: ReadonlySet<FormatKind> = new Set(['keras-config', 'model-config', 'tfjs', 'notebook', 'yaml']);

export const kerasConfig = defineScanner({
  id: 'keras-config',
  version: 1,
  title: 'Keras configurations: layers, functions and modules',
  rules: ['001', '002', '003', '004', '005', '006', '007', '008', '009', '010', '011', '012'].map((number) => `MDL-KER-${number}`),
  blindSpots:
    'Lists the names in Python byte code and does not interpret it. Whether a class that the loading program provides is harmless cannot be told ' +
    'from the file. In YAML an alias is judged where its value stands.',
  accepts: (format) => kinds.has(format.kind),
  *scan(source, context) {
    if (!namesKeras(source, context.budget)) return;
    if (source.size > longest) throw new LimitReached('maxHeaderBytes', `A configuration of ${source.size} bytes is more than is read.`);
    for (const document of documentsOf(source, context.budget)) yield* judged(document, context);
  },
});
