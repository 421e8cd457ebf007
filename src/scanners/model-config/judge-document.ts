/** Judges every value of a configuration, whatever it was written in: code, names, places, secrets, templates, packed files. */
import type { Observation } from '#contract/findings';
import { bytesSource } from '#formats/byte-source';
import { type JsonNode, memberOf } from '#formats/json/parse';
import { printable } from '#formats/pickle/render';
import { isTemplate } from '../chat-template/recognise.ts';
import { templateObservations } from '../chat-template/template-observations.ts';
import type { ScanContext } from '../define.ts';
import { packedFile } from '../packed-files.ts';
import { hasSecret, isSecretSetting, redacted } from '../secrets.ts';
import { textPayload } from '../text-payload.ts';
import { cardOf, factsOf } from './card.ts';
import { type Document, maxPerRule, pointerOf, type Spot, shownText, spotsOf, type Tell, teller } from './document.ts';
import { isPathSetting, placeFault } from './places.ts';
import { remoteCode } from './remote-code.ts';
import { targets } from './targets.ts';
import { tokenFault } from './tokens.ts';

/** Files in texts that are opened; what a document holds beyond is counted. */
const mostPacked = 200;
/** Parts of a tokenizer that are words of a language and no text that acts. */
const vocabulary =
  /^(?:vocab|merges|added_tokens|added_tokens_decoder|additional_special_tokens|special_tokens|normalizer|pre_tokenizer|decoder|post_processor|precompiled_charsmap)$/;
/** Names of settings that a program would run. */
const commandKey =
  /(?:^|[_.-])(?:commands?|cmd|exec|execute|hooks?|script|shell|run|on_?load|startup|init|entrypoint|eval|code|payload)s?$/i;

const namesTemplate = (keys: readonly string[]): boolean => keys.some((key) => /template|prompt/i.test(key));

function* templates({ node, keys }: Spot, document: Document, context: ScanContext): Generator<Observation> {
  if (node.kind !== 'string') return;
  const pointer = pointerOf(keys);
  const place = {
    member: context.member,
    pointer,
    base: undefined,
    from: document.base + node.at,
    to: document.base + node.end,
    budget: context.budget,
  };
  const surely = document.ofModel || namesTemplate(keys);
  context.budget.spend('maxSteps', node.value.length);
  // Documents of other programs hold templates of their own kind; only what climbs out of Python is told of them.
  for (const observation of templateObservations(node.value, place)) if (surely || observation.ruleId === 'MDL-TPL-001') yield observation;
}

/** Documents that describe machines, where commands are what they are for. */
const markup = /^(?:a script element|a frame or object element|a script address|a server-side script|an event handler)/;
const machineKeys = [['apiVersion', 'kind'], ['AWSTemplateFormatVersion'], ['Resources'], ['services'], ['jobs'], ['scripts', 'name']];
const isOfMachines = (root: JsonNode): boolean => machineKeys.some((keys) => keys.every((key) => memberOf(root, key) !== undefined));

function* actingText(spot: Spot, { holdsCode, ofModel, root }: Document, tell: Tell, context: ScanContext): Generator<Observation> {
  if (holdsCode) return;
  const { node, key, keys } = spot;
  if (node.kind !== 'string' || keys.some((each) => vocabulary.test(each))) return;
  const payload = textPayload(node.value, context.budget);
  // Documents of any program hold pieces of pages; only commands in them are worth a word.
  if (!payload || (!ofModel && markup.test(payload.what))) return;
  const certain = ofModel || (!isOfMachines(root) && commandKey.test(/^\d+$/.test(key) ? (keys.at(-2) ?? '') : key));
  yield tell(
    spot,
    certain ? 'MDL-CFG-002' : 'MDL-CFG-014',
    `The value at ${printable(pointerOf(keys).slice(0, 200))} holds ${payload.what}.`,
    {
      reconstruction: printable(redacted(payload.excerpt)),
    },
  );
}

function* secretsAndPlaces(spot: Spot, ofModel: boolean, tell: Tell): Generator<Observation> {
  const { node, key, keys } = spot;
  if (node.kind !== 'string') return;
  if (!keys.some((each) => vocabulary.test(each)) && (hasSecret(node.value) || (ofModel && isSecretSetting(key, node.value))))
    yield tell(
      { ...spot, node: { ...node, value: '(a secret, not shown)' } },
      'MDL-CFG-009',
      `The value of ${printable(redacted(key.slice(0, 80)))} is a secret.`,
    );
  if (!ofModel || !isPathSetting(keys)) return;
  const fault = placeFault(node.value, keys.includes('weight_map'));
  if (fault) yield tell(spot, fault.severe ? 'MDL-CFG-007' : 'MDL-CFG-008', `${shownText(node)} ${fault.what}.`);
}

function* tokens(spot: Spot, tell: Tell): Generator<Observation> {
  const { node, key, keys } = spot;
  if (node.kind !== 'string' || !(key === 'content' || /(?:_token|tokens)$/.test(keys.at(-2) ?? '') || /_token$/.test(key))) return;
  const fault = tokenFault(node.value);
  if (fault) yield tell(spot, 'MDL-CFG-010', `The token at ${printable(pointerOf(keys).slice(0, 200))} ${fault}.`);
}

function* repeatedKeys(spot: Spot, tell: Tell): Generator<Observation> {
  const { node, keys } = spot;
  if (node.kind !== 'object' || keys.some((each) => vocabulary.test(each))) return;
  const seen = new Set<string>();
  for (const { key, value } of node.members) {
    if (seen.has(key))
      yield tell(
        { node: value, key, parent: node, keys: [...keys, key] },
        'MDL-CFG-013',
        `The key ${printable(redacted(key.slice(0, 80)))} stands twice in one object.`,
      );
    seen.add(key);
  }
}

function* packed(spot: Spot, tell: Tell, opened: { count: number }, context: ScanContext): Generator<Observation> {
  const { node, keys } = spot;
  if (node.kind !== 'string' || node.value.length < 16 || opened.count > mostPacked) return;
  const file = packedFile(node.value, context);
  if (!file) return;
  opened.count += 1;
  if (opened.count > mostPacked) {
    const where = context.member ? { member: context.member } : {};
    yield {
      ruleId: 'MDL-ART-002',
      detail: `More than ${mostPacked} values are files of their own; those beyond were not opened.`,
      location: where,
    };
    return;
  }
  yield tell(spot, 'MDL-CFG-012', `The value decodes, from ${file.how}, to a file of ${file.bytes.length} bytes: ${file.label}.`);
  yield* context.nested(`value at ${pointerOf(keys).slice(0, 200)}`, bytesSource(file.bytes));
}

/** Keys that make a loader find code, and those that have it import a name. */
const codeKey = /^(?:auto_map|custom_pipelines?|impl|_class_name|trust_remote_code|allow_remote_code|enable_remote_code|auto_mapping)$/;
const nameKey =
  /^(?:_target_|_cls_|__target__|target|class_path|parent_library|loader_module|model_code_path|code|code_paths|python_model|type)$/;

/** Asks each judge only what concerns it: documents have millions of values, nearly all of them numbers and words. */
function* judgeSpot(spot: Spot, document: Document, tell: Tell, opened: { count: number }, context: ScanContext): Generator<Observation> {
  const { root, ofModel } = document;
  const { node, key, keys } = spot;
  if (codeKey.test(key) || keys.includes('auto_map')) yield* remoteCode(spot, tell, context);
  if (node.kind === 'object' && ofModel) yield* repeatedKeys(spot, tell);
  if (node.kind === 'array' && keys.length === 1) yield* targets(root, spot, ofModel, tell, context);
  if (node.kind !== 'string' || node.value.length === 0) return;
  if (nameKey.test(key) || node.value.includes('${')) yield* targets(root, spot, ofModel, tell, context);
  if (ofModel) yield* tokens(spot, tell);
  if (ofModel || node.value.length >= 16) yield* secretsAndPlaces(spot, ofModel, tell);
  if (node.value.length < 6) return;
  const template = node.value.includes('{') && isTemplate(node.value);
  if (template) yield* templates(spot, document, context);
  // A template that is judged as one has a rule of its own for what it writes.
  if (!template || !namesTemplate(keys)) yield* actingText(spot, document, tell, context);
  yield* packed(spot, tell, opened, context);
}

/** Shards that an index counts on, by the numbers in their names (`-00001-of-00003`). */
function tellShards(root: JsonNode, context: ScanContext): void {
  const map = root.kind === 'object' ? root.members.find(({ key }) => key === 'weight_map')?.value : undefined;
  if (map?.kind !== 'object') return;
  const names = new Set(map.members.map(({ value }) => (value.kind === 'string' ? value.value : '')));
  const numbers = [...names].map((name) => /-(\d{1,6})-of-(\d{1,6})\./.exec(name)).filter((match) => match !== null);
  const claimed = Math.max(0, ...numbers.map(([, , of]) => Number(of)));
  context.fact('Tensors in the index', String(map.members.length));
  context.fact('Shards named', claimed > 0 ? `${names.size} of ${claimed}` : String(names.size));
}

/** Whether no judge has anything to ask. */
const isPlain = ({ node, key, keys }: Spot): boolean =>
  (node.kind === 'null' || node.kind === 'number' || node.kind === 'boolean' || (node.kind === 'string' && node.value.length < 3)) &&
  !codeKey.test(key) &&
  !keys.includes('auto_map') &&
  !nameKey.test(key);

/** Every judgement on one document. */
export function* judgeDocument(document: Document, context: ScanContext): Generator<Observation> {
  const { root, ofModel } = document;
  const tell = teller(document, context);
  const told = new Map<string, number>();
  const opened = { count: 0 };
  for (const spot of spotsOf(root)) {
    context.budget.spend('maxSteps');
    if (isPlain(spot)) continue;
    for (const observation of judgeSpot(spot, document, tell, opened, context)) {
      const count = (told.get(observation.ruleId) ?? 0) + 1;
      told.set(observation.ruleId, count);
      // A nested file's findings are bounded by its own scanner.
      if (count <= maxPerRule || !/^MDL-(?:CFG|TPL|YML)-/.test(observation.ruleId)) yield observation;
    }
  }
  for (const [ruleId, count] of told)
    if (count > maxPerRule && /^MDL-(?:CFG|TPL|YML)-/.test(ruleId))
      yield {
        ruleId,
        detail: `${count - maxPerRule} more places of this kind are not listed one by one.`,
        location: context.member ? { member: context.member } : {},
      };
  if (!ofModel) return;
  context.describe(cardOf(root));
  for (const { label, value } of factsOf(root)) context.fact(label, value);
  tellShards(root, context);
}
