/** Reads YAML beside a model, and the head of a model card, for what a reader would build, call, import or be told. */
import type { Observation } from '#contract/findings';
import type { JsonNode } from '#formats/json/parse';
import { LimitReached } from '#formats/limits';
import { printable } from '#formats/pickle/render';
import { sniff } from '#formats/sniff';
import { readYaml, type Yaml } from '#formats/yaml-config/read';
import { defineScanner, type ScanContext } from '../define.ts';
import { isOfModel, shownText, teller } from '../model-config/document.ts';
import { judgeDocument } from '../model-config/judge-document.ts';
import { type Text, textOf } from '../model-config/text-of.ts';
import { redacted } from '../secrets.ts';
import { tagFault } from './tags.ts';

const longestFile = 24 * 1024 * 1024;
const mostTags = 60;
/** Nodes beyond which writing out all aliases is an attack. */
const mostUnfolded = 5_000_000;
/** The head of a Markdown file between two lines of dashes. */
function frontMatter(bytes: Uint8Array): Uint8Array {
  const text = Buffer.from(bytes.subarray(0, 1024 * 1024)).toString('latin1');
  const end = /\n(?:---|\.\.\.)[ \t]*(?:\r?\n|$)/.exec(text);
  return end ? bytes.subarray(0, end.index + 1) : bytes.subarray(0, text.length);
}

function given(node: JsonNode): string {
  if (node.kind === 'array')
    return `[${node.items
      .slice(0, 8)
      .map((item) => (item.kind === 'string' ? `"${shownText(item)}"` : shownText(item)))
      .join(', ')}]`;
  return node.kind === 'string' ? `"${shownText(node)}"` : node.kind === 'object' ? '{…}' : shownText(node);
}

function* tags(yaml: Yaml, text: Text, context: ScanContext): Generator<Observation> {
  let told = 0;
  const tell = teller({ root: { kind: 'null', at: 0, end: 0 }, source: text.source, ofModel: true, base: text.base }, context);
  for (const { tag, at, end, node } of yaml.tags) {
    const fault = tagFault(tag);
    if (!fault) continue;
    told += 1;
    if (told > mostTags) return;
    const call = printable(redacted(fault.call(given(node)))).slice(0, 1000);
    const shown = { kind: 'string', at, end: Math.max(end, node.end), value: tag } as const;
    yield tell(
      { node: shown, key: '', parent: undefined, keys: [] },
      fault.ruleId,
      `The document has its reader ${printable(redacted(fault.what.slice(0, 300)))}.`,
      {
        reconstruction: call,
        note: 'A reader that builds objects (yaml.load with an unsafe loader) does this the moment it reads the document.',
      },
    );
  }
}

/** Tags and strings of lines that cannot be read as a document. */
function* loose(text: Text, from: number, context: ScanContext): Generator<Observation> {
  const rest = Buffer.from(text.bytes.subarray(from, from + 4 * 1024 * 1024)).toString('latin1');
  const nodes: JsonNode[] = [];
  const found: { tag: string; at: number; end: number; node: JsonNode }[] = [];
  let at = from;
  for (const line of rest.split('\n').slice(0, 50_000)) {
    const value = Buffer.from(line.trim(), 'latin1').toString('utf8');
    if (value !== '') nodes.push({ kind: 'string', at, end: at + line.length, value });
    for (const match of line.matchAll(/!(!|<tag:yaml\.org,2002:)((?:python|ruby|js|perl)\/[^\s>,]{1,300})/g))
      found.push({
        tag: `tag:yaml.org,2002:${match[2]}`,
        at: at + match.index,
        end: at + match.index + match[0].length,
        node: { kind: 'null', at, end: at + line.length },
      });
    at += line.length + 1;
  }
  yield* tags({ roots: [], tags: found, unfolded: 0, fault: undefined }, text, context);
  yield* judgeDocument(
    { root: { kind: 'array', at: from, end: text.bytes.length, items: nodes }, source: text.source, ofModel: false, base: text.base },
    context,
  );
}

function* scanYaml(text: Text, isCard: boolean, context: ScanContext): Generator<Observation> {
  const yaml = readYaml(isCard ? frontMatter(text.bytes) : text.bytes, context.budget, isCard ? 1 : 1000);
  yield* tags(yaml, text, context);
  if (yaml.unfolded > mostUnfolded)
    yield {
      ruleId: 'MDL-YML-003',
      detail: `With every alias written out the document has ${yaml.unfolded.toExponential(1)} values.`,
      location: { ...(context.member ? { member: context.member } : {}), offset: 0, length: text.bytes.length },
    };
  const [only] = yaml.roots;
  const root: JsonNode = yaml.roots.length === 1 && only ? only : { kind: 'array', at: 0, end: text.bytes.length, items: yaml.roots };
  yield* judgeDocument({ root, source: text.source, ofModel: isCard || isOfModel(root), base: text.base }, context);
  if (!yaml.fault || isCard) return;
  const from = text.base + yaml.fault.at;
  yield {
    ruleId: 'MDL-YML-004',
    detail: `${yaml.fault.detail}.`,
    location: {
      ...(context.member ? { member: context.member } : {}),
      offset: from,
      length: Math.max(0, Math.min(80, text.source.size - from)),
    },
  };
  // What was open at the fault is in no document: it is read line by line, from the last document that is whole.
  yield* loose(text, yaml.roots.at(-1)?.end ?? 0, context);
}

export const yamlConfig = defineScanner({
  id: 'yaml-config',
  version: 1,
  title: 'YAML configurations and model cards: tags, names, places, secrets and templates in them',
  rules: [
    ...['001', '002', '003', '004', '005'].map((number) => `MDL-YML-${number}`),
    ...['001', '002', '003', '004', '005', '006', '007', '008', '009', '010', '011', '012', '013', '014'].map(
      (number) => `MDL-CFG-${number}`,
    ),
    ...['001', '002', '003', '004', '005', '006'].map((number) => `MDL-TPL-${number}`),
  ],
  blindSpots:
    'Reads YAML leniently and does not write aliases out: a value that an alias repeats is judged where it stands. Of a model card only the head is ' +
    'read, not the text below it. Names of classes are judged by lists of frameworks and dangerous modules.',
  accepts: (format) => format.kind === 'yaml' || format.kind === 'model-card',
  *scan(source, context) {
    const isCard = sniff(source, '').kind === 'model-card';
    if (source.size > longestFile)
      throw new LimitReached('maxHeaderBytes', `The file has ${source.size} bytes; ${longestFile} are read at most.`);
    context.cover({ from: 0, to: source.size, state: 'parsed', what: isCard ? 'model card' : 'YAML' });
    yield* scanYaml(textOf(source), isCard, context);
  },
});
