/** Reads the chat templates of model configurations and template files for what they would do when a message is rendered. */
import type { Observation } from '#contract/findings';
import { type ByteSource, copyBytes } from '#formats/byte-source';
import { type JsonNode, parseJson } from '#formats/json/parse';
import { LimitReached } from '#formats/limits';
import { printable } from '#formats/pickle/render';
import { defineScanner, type ScanContext } from '../define.ts';
import { excerpt } from '../excerpt.ts';
import { textPayload } from '../text-payload.ts';
import { templateObservations } from './template-observations.ts';

const longestFile = 32 * 1024 * 1024;

interface Leaf {
  readonly pointer: string;
  readonly value: string;
  readonly at: number;
  readonly end: number;
}

/** Every string of a document with the pointer that leads to it (RFC 6901). */
function* strings(node: JsonNode, pointer: string): Generator<Leaf> {
  if (node.kind === 'string') yield { pointer, value: node.value, at: node.at, end: node.end };
  if (node.kind === 'array') for (const [index, item] of node.items.entries()) yield* strings(item, `${pointer}/${index}`);
  if (node.kind === 'object')
    for (const { key, value } of node.members)
      yield* strings(value, `${pointer}/${key.slice(0, 120).replace(/~/g, '~0').replace(/\//g, '~1')}`);
}

function isTemplate({ pointer, value }: Leaf): boolean {
  return /\{[{%]/.test(value) && (/chat_template/.test(pointer) || /\{[{%][\s\S]{0,4000}[%}]\}/.test(value));
}

/** Names of code that comes with the model and runs under trust_remote_code. */
function* codeOfItsOwn(source: ByteSource, leaf: Leaf, context: ScanContext): Generator<Observation> {
  if (!/^\/(?:auto_map|custom_pipelines)\//.test(leaf.pointer)) return;
  yield {
    ruleId: 'MDL-CFG-001',
    detail: `The configuration has its loader run ${printable(leaf.value.slice(0, 120))}, code that comes with the model or from another repository.`,
    location: { ...(context.member ? { member: context.member } : {}), offset: leaf.at, length: leaf.end - leaf.at, pointer: leaf.pointer },
    evidence: {
      fields: [{ pointer: leaf.pointer, value: printable(leaf.value.slice(0, 400)) }],
      ...excerpt(source, context.member, leaf.at, leaf.end),
    },
  };
}

function* actingText(source: ByteSource, leaf: Leaf, context: ScanContext): Generator<Observation> {
  const payload = textPayload(leaf.value, context.budget);
  if (!payload) return;
  yield {
    ruleId: 'MDL-CFG-002',
    detail: `The value at ${printable(leaf.pointer.slice(0, 200))} holds ${payload.what}.`,
    location: { ...(context.member ? { member: context.member } : {}), offset: leaf.at, length: leaf.end - leaf.at, pointer: leaf.pointer },
    evidence: { reconstruction: printable(payload.excerpt), ...excerpt(source, context.member, leaf.at, leaf.end) },
  };
}

function* scanConfiguration(source: ByteSource, context: ScanContext): Generator<Observation> {
  const { value } = parseJson(copyBytes(source, 0, source.size), context.budget, 'python');
  let templates = 0;
  for (const leaf of strings(value, '')) {
    yield* codeOfItsOwn(source, leaf, context);
    if (isTemplate(leaf)) {
      templates += 1;
      yield* templateObservations(leaf.value, {
        member: context.member,
        pointer: leaf.pointer,
        base: undefined,
        from: leaf.at,
        to: leaf.end,
      });
    } else if (!/^\/(?:model|added_tokens|added_tokens_decoder)\//.test(leaf.pointer)) yield* actingText(source, leaf, context);
  }
  context.fact('Templates', String(templates));
}

export const chatTemplate = defineScanner({
  id: 'chat-template',
  version: 1,
  title: 'Chat templates and code named by model configurations',
  rules: ['MDL-TPL-001', 'MDL-TPL-002', 'MDL-TPL-003', 'MDL-TPL-004', 'MDL-CFG-001', 'MDL-CFG-002'],
  blindSpots:
    'Follows strings that are put together inside one template, not values that come in with the conversation. Does not read the code that a ' +
    'configuration names. Vocabulary entries of tokenizers are not read as text that acts.',
  accepts: (format) => format.kind === 'model-config' || format.kind === 'chat-template',
  *scan(source, context) {
    if (source.size > longestFile)
      throw new LimitReached('maxHeaderBytes', `The file has ${source.size} bytes; ${longestFile} are read at most.`);
    context.cover({ from: 0, to: source.size, state: 'parsed', what: 'text' });
    const start = Buffer.from(source.read(0, 256)).toString('latin1').trimStart();
    if (/^[[{]\s*["[{\]}]/.test(start)) {
      yield* scanConfiguration(source, context);
      return;
    }
    const text = Buffer.from(copyBytes(source, 0, source.size)).toString('utf8');
    yield* templateObservations(text, { member: context.member, pointer: '', base: 0, from: 0, to: source.size });
  },
});
