/** Looks into what a TensorFlow graph carries besides its structure: string constants, metadata, descriptions, undefined fields. */
import type { Observation } from '#contract/findings';
import { type ByteSource, sliceSource } from '#formats/byte-source';
import { printable } from '#formats/pickle/render';
import type { Range, TfBody, TfModel, TfNode } from '#formats/saved-model/graph';
import { sniff } from '#formats/sniff';
import type { ScanContext } from '../define.ts';
import type { GraphFinding } from '../graph-finding.ts';
import { examineInner } from '../inner-file.ts';
import { textPayload } from '../text-payload.ts';

/** Constants that are looked into; a vocabulary has more words than anybody hides files. */
const maxConstants = 2000;
const shortest = 12;
const longestText = 256 * 1024;
const longestCarved = 32 * 1024 * 1024;
const maxMetadata = 3000;

export interface Constant extends Range {
  readonly node: string;
  readonly text: boolean;
}

/** Notes the constants of a node that can hold a file or a text: strings, and raw bytes. */
export function noteConstants(node: TfNode, body: TfBody, into: Constant[]): void {
  for (const attribute of body.attributes.values()) {
    for (const { type, strings, content } of attribute.tensors) {
      // One pin for a list of many words; each of few strings by itself.
      for (const { from, to } of strings.length > 64 ? [] : strings)
        if (to - from >= shortest && into.length < maxConstants) into.push({ node: node.name, text: true, from, to });
      if (content && (type === 4 || type === 6 || type === 7) && content.to - content.from >= shortest && into.length < maxConstants)
        into.push({ node: node.name, text: false, ...content });
    }
    for (const { from, to } of attribute.texts)
      if (to - from >= shortest && into.length < maxConstants) into.push({ node: node.name, text: true, from, to });
  }
}

function readRange(source: ByteSource, { from, to }: Range): string {
  return Buffer.from(source.read(from, Math.min(longestText, to - from))).toString('utf8');
}

/** Files inside constants and undefined fields, judged as files. */
export function* insideFiles(
  source: ByteSource,
  model: TfModel,
  constants: readonly Constant[],
  context: ScanContext,
): Generator<Observation> {
  for (const { from, to, node } of constants)
    yield* examineInner(
      sliceSource(source, from, Math.min(longestCarved, to - from)),
      `constant ${printable(node.slice(0, 120))}`,
      context,
    );
  for (const { where, number, body } of model.unknown.slice(0, 200))
    if (body.to - body.from >= shortest)
      yield* examineInner(
        sliceSource(source, body.from, Math.min(longestCarved, body.to - body.from)),
        `field ${number} of ${where}`,
        context,
      );
}

/** Metadata of Keras objects: JSON that a Keras loader builds layers from, handed on as a file of its own. */
export function* keptObjects(source: ByteSource, model: TfModel, context: ScanContext): Generator<Observation> {
  let count = 0;
  for (const { owner, from, to } of model.metadata) {
    const json = sliceSource(source, from, to - from);
    if (source.read(from, 1)[0] !== 0x7b) continue;
    count += 1;
    if (count > maxMetadata) {
      context.content('further Keras objects', 'JSON', 0, `Only the first ${maxMetadata} objects are examined.`);
      return;
    }
    if (context.reads(sniff(json, ''))) yield* context.nested(`metadata of ${printable(owner.slice(0, 160))}`, json, from);
    else context.content(`metadata of ${printable(owner.slice(0, 160))}`, 'JSON', to - from, '', from);
  }
}

export function* judgeTexts(
  source: ByteSource,
  model: TfModel,
  constants: readonly Constant[],
  context: ScanContext,
): Generator<GraphFinding> {
  const inert = constants
    .filter(({ text }) => text)
    .map((each) => ({ ...each, path: `constant ${each.node}`, severity: 'medium' as const }));
  const shown = model.texts.map((each) => ({ ...each, severity: undefined }));
  for (const { path, from, to, severity } of [...shown, ...inert]) {
    const payload = textPayload(readRange(source, { from, to }), context.budget);
    if (!payload) continue;
    yield {
      ruleId: 'MDL-TF-009',
      ...(severity ? { severity } : {}),
      detail: `The text at ${printable(path.slice(0, 160))} holds ${payload.what}.`,
      ...{ from, to },
      pointer: `/${printable(path.slice(0, 200))}`,
      reconstruction: printable(payload.excerpt),
    };
  }
  for (const { where, number, from, to } of model.unknown)
    yield {
      ruleId: 'MDL-TF-012',
      detail: `${where} carries field ${number} of ${to - from} bytes, which the format does not define: loaders step over it.`,
      ...{ from, to },
    };
  for (const { detail, from, to } of model.notes) yield { ruleId: 'MDL-TF-007', detail, ...{ from, to } };
}
