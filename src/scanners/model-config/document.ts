/** A configuration as its judges see it: every value with its keys, its neighbours and its place in the file. */
import type { Observation } from '#contract/findings';
import type { ByteSource } from '#formats/byte-source';
import { type JsonNode, memberOf } from '#formats/json/parse';
import { printable } from '#formats/pickle/render';
import type { ScanContext } from '../define.ts';
import { excerpt } from '../excerpt.ts';
import { hasSecret, redacted } from '../secrets.ts';

export interface Document {
  readonly root: JsonNode;
  readonly source: ByteSource;
  /** Whether a loader of models is known to read such a document; others are asked less. */
  readonly ofModel: boolean;
  /** Where the text starts in the source, in bytes. */
  readonly base: number;
  /** Whether texts are code by nature, which another scanner reads. */
  readonly holdsCode?: boolean;
}

/** One value of a document. The object is used again for the next value. */
export interface Spot {
  readonly node: JsonNode;
  /** Last key, or the index in a list. */
  readonly key: string;
  /** The object or list around it. */
  readonly parent: JsonNode | undefined;
  readonly keys: readonly string[];
}

export type Tell = (
  spot: Spot,
  ruleId: string,
  detail: string,
  more?: { readonly reconstruction?: string; readonly note?: string },
) => Observation;

const longestKey = 120;
/** What each rule may say of one document, so that a hostile one cannot crowd out others. */
export const maxPerRule = 40;

/** RFC 6901, keys cut to 120 characters and secrets in them hidden. */
export function pointerOf(keys: readonly string[]): string {
  return keys.map((key) => `/${redacted(key.slice(0, longestKey)).replace(/~/g, '~0').replace(/\//g, '~1')}`).join('');
}

/** Every value, from the outside in and from first to last. */
export function* spotsOf(root: JsonNode): Generator<Spot> {
  const keys: string[] = [];
  const spot: { node: JsonNode; key: string; parent: JsonNode | undefined; readonly keys: string[] } = {
    node: root,
    key: '',
    parent: undefined,
    keys,
  };
  yield spot;
  const open: { readonly node: JsonNode; next: number }[] = [{ node: root, next: 0 }];
  for (let top = open.at(-1); top; top = open.at(-1)) {
    const { node } = top;
    const index = top.next;
    top.next += 1;
    keys.length = open.length - 1;
    const key = node.kind === 'object' ? node.members[index]?.key : String(index);
    const child = node.kind === 'object' ? node.members[index]?.value : node.kind === 'array' ? node.items[index] : undefined;
    if (child === undefined || key === undefined) {
      open.pop();
      continue;
    }
    keys.push(key);
    spot.node = child;
    spot.key = key;
    spot.parent = node;
    yield spot;
    if (child.kind === 'object' || child.kind === 'array') open.push({ node: child, next: 0 });
  }
}

/** Keys that only documents about models have; a card's head has the last ones. */
const ofModels =
  /^(?:_target_|auto_map|trust_remote_code|custom_pipelines|loader_module|flavors|model_type|architectures|chat_template|nemo_version|tokenizer_class|base_model_name_or_path|peft_type|base_model|pipeline_tag|library_name|model_name|torch_dtype)$/;

/** Whether a document says by its keys that it belongs to a model. */
export function isOfModel(root: JsonNode): boolean {
  let seen = 0;
  for (const { key } of spotsOf(root)) {
    if (ofModels.test(key)) return true;
    seen += 1;
    if (seen > 20_000) return false;
  }
  return false;
}

/** The text of a value as it may be shown: without secrets, control characters and more than 400 characters. */
export function shownText(node: JsonNode): string {
  const text =
    node.kind === 'string' ? node.value : node.kind === 'number' ? node.text : node.kind === 'boolean' ? String(node.value) : node.kind;
  return printable(redacted(text.slice(0, 4000)).slice(0, 400));
}

/** Writes observations for one document. Bytes are shown only where no secret is near. */
export function teller(document: Document, context: ScanContext): Tell {
  const { source, base } = document;
  const told = new Map<string, number>();
  return ({ node, keys }, ruleId, detail, more = {}) => {
    const from = base + node.at;
    const to = base + node.end;
    const pointer = pointerOf(keys);
    const location = {
      ...(context.member ? { member: context.member } : {}),
      offset: from,
      length: to - from,
      ...(pointer ? { pointer } : {}),
    };
    const count = (told.get(ruleId) ?? 0) + 1;
    told.set(ruleId, count);
    // Those beyond are only counted.
    if (count > maxPerRule) return { ruleId, detail, location };
    const near = Buffer.from(source.read(Math.max(0, from - 300), Math.min(4096, to - from) + 600)).toString('latin1');
    return {
      ruleId,
      detail,
      location,
      evidence: {
        ...more,
        fields: [{ pointer: pointer || '/', value: shownText(node) }],
        ...(hasSecret(near) ? {} : excerpt(source, context.member, from, to)),
      },
    };
  };
}

/** The value of a member of an object as a string; undefined for anything else. */
export function stringOf(node: JsonNode | undefined, key: string): string | undefined {
  const value = memberOf(node, key);
  return value?.kind === 'string' ? value.value : undefined;
}
