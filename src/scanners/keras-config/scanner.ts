/** Reads a Keras configuration, alone, in an archive or in an attribute, for what its loader would import, call, read or run. */
import type { Observation } from '#contract/findings';
import { type ByteSource, bytesSource, copyBytes } from '#formats/byte-source';
import { memberOf, parseJson } from '#formats/json/parse';
import { LimitReached, MalformedInput } from '#formats/limits';
import { printable } from '#formats/pickle/render';
import { sniff } from '#formats/sniff';
import { defineScanner, type ScanContext } from '../define.ts';
import { excerpt } from '../excerpt.ts';
import { hasKnownFaults, summarise } from './card.ts';
import { judge } from './judge.ts';
import { type Found, readTree, textOf } from './tree.ts';
import type { Verdict } from './verdict.ts';
import { scanYaml } from './yaml-model.ts';

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

/** The document in UTF-8: Python's reader takes UTF-16 and UTF-32 as well and tells them by their zeros (PEP 0, json.detect_encoding). */
function utf8Of(bytes: Uint8Array): { readonly bytes: Uint8Array; readonly base: number } {
  if (bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf) return { bytes: bytes.subarray(3), base: 3 };
  const marked = bytes[0] === 0xff && bytes[1] === 0xfe;
  const wide =
    marked || (bytes[1] === 0 && bytes[0] !== 0)
      ? 'utf-16le'
      : (bytes[0] === 0xfe && bytes[1] === 0xff) || (bytes[0] === 0 && bytes[1] !== 0)
        ? 'utf-16be'
        : undefined;
  return wide === undefined ? { bytes, base: 0 } : { bytes: new Uint8Array(Buffer.from(new TextDecoder(wide).decode(bytes))), base: 0 };
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

function* scanJson(source: ByteSource, context: ScanContext): Generator<Observation> {
  if (source.size > longest) throw new LimitReached('maxHeaderBytes', `A configuration of ${source.size} bytes is more than is read.`);
  const { bytes, base } = utf8Of(copyBytes(source, 0, source.size));
  const shown = base === 0 && bytes.length !== source.size ? bytesSource(bytes) : source;
  const { value: root, rest } = parseJson(bytes, context.budget, 'python');
  if (rest !== undefined) throw new MalformedInput('Something stands behind the configuration.', base + rest);
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
    if (count <= maxPerRule) yield observation(verdict, shown, base, context);
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

export const kerasConfig = defineScanner({
  id: 'keras-config',
  version: 1,
  title: 'Keras configurations: layers, functions and modules',
  rules: ['001', '002', '003', '004', '005', '006', '007', '008', '009', '010', '011', '012', '013'].map((number) => `MDL-KER-${number}`),
  blindSpots:
    'Lists the names in Python byte code and does not interpret it. Whether a class that the loading program provides is harmless cannot be told ' +
    'from the file. Models in YAML are read by their keys and tags, not by a full parser.',
  accepts: (format) => format.kind === 'keras-config' || format.kind === 'model-config' || format.kind === 'yaml',
  *scan(source, context) {
    const head = Buffer.from(source.read(0, 4096))
      .toString('latin1')
      .replace(/^(?:\xef\xbb\xbf|\xff\xfe|\xfe\xff)/, '')
      .replaceAll('\0', '')
      .trimStart();
    if (/^[[{]/.test(head)) yield* scanJson(source, context);
    else yield* scanYaml(source, context);
  },
});
