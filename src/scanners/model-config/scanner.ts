/** Reads the JSON beside a model for what its loader would run, import, read or be told. */
import type { Observation } from '#contract/findings';
import type { ByteSource } from '#formats/byte-source';
import type { FormatKind } from '#formats/format';
import { type JsonNode, parseJson } from '#formats/json/parse';
import { LimitReached, MalformedInput } from '#formats/limits';
import { sniff } from '#formats/sniff';
import { defineScanner, type ScanContext } from '../define.ts';
import { isOfModel } from './document.ts';
import { judgeDocument } from './judge-document.ts';
import { textOf } from './text-of.ts';

const longestFile = 96 * 1024 * 1024;
/** Above this, vocabularies are read and not kept. */
const longestKept = 4 * 1024 * 1024;

/** The strings of a document that is broken somewhere, as one list: what stands before and behind the break is not lost. */
function strings(bytes: Uint8Array): JsonNode {
  const text = Buffer.from(bytes.subarray(0, longestKept)).toString('latin1');
  const items: JsonNode[] = [];
  for (const match of text.matchAll(/"(?:[^"\\\r\n]|\\.)*"/g)) {
    const at = match.index;
    try {
      items.push({
        kind: 'string',
        at,
        end: at + match[0].length,
        value: String(JSON.parse(Buffer.from(match[0], 'latin1').toString('utf8'))),
      });
    } catch {
      // Not a string of JSON; the next one may be.
    }
    if (items.length > 20_000) break;
  }
  return { kind: 'array', at: 0, end: bytes.length, items };
}

function* scanJson(source: ByteSource, kind: FormatKind, context: ScanContext): Generator<Observation> {
  const { bytes, base, source: shown } = textOf(source);
  const isConfiguration = kind === 'model-config';
  // Texts and places in documents of other kinds are judged by scanners of their own.
  const view = { source: shown, base, holdsCode: !isConfiguration && kind !== 'json' };
  let parsed: ReturnType<typeof parseJson>;
  try {
    parsed = parseJson(bytes, context.budget, 'python', bytes.length > longestKept ? quiet : undefined);
  } catch (error) {
    if (!(error instanceof MalformedInput)) throw error;
    yield* judgeDocument({ root: strings(bytes), ofModel: isConfiguration, ...view }, context);
    throw new MalformedInput(error.message, base + error.offset);
  }
  const ofModel = isConfiguration || (kind !== 'json' && isOfModel(parsed.value));
  if (parsed.rest !== undefined && ofModel)
    yield {
      ruleId: 'MDL-CFG-013',
      detail: 'The document goes on behind its end, which readers treat differently.',
      location: { ...(context.member ? { member: context.member } : {}), offset: base + parsed.rest, length: bytes.length - parsed.rest },
    };
  yield* judgeDocument({ root: parsed.value, ofModel, ...view, holdsCode: view.holdsCode && !ofModel }, context);
}

/** A document is of one kind by its keys; what a loader of another kind would do with it is asked all the same. */
const configurations: readonly FormatKind[] = ['model-config', 'keras-config', 'tfjs', 'notebook'];

const quiet: ReadonlySet<string> = new Set(['vocab', 'merges']);

export const modelConfig = defineScanner({
  id: 'model-config',
  version: 1,
  title: 'Configurations of models: code, names, places, secrets and templates in them',
  rules: [
    ...['001', '002', '003', '004', '005', '006', '007', '008', '009', '010', '011', '012', '013', '014'].map(
      (number) => `MDL-CFG-${number}`,
    ),
    ...['001', '002', '003', '004', '005', '006'].map((number) => `MDL-TPL-${number}`),
  ],
  blindSpots:
    'Does not read the code that a configuration names, nor whether files it names are there. Names of classes are judged by lists of frameworks and ' +
    'dangerous modules. Vocabulary entries of tokenizers are not read as text that acts, and are only checked for form in files over 4 MiB.',
  accepts: (format) => format.kind === 'json' || configurations.includes(format.kind),
  *scan(source, context) {
    const { kind } = sniff(source, '');
    if (source.size > longestFile) {
      context.cover({ from: 0, to: source.size, state: 'unread', what: 'a document longer than is read' });
      // A large table in JSON is no configuration; one that says it is must not go unread in silence.
      if (kind !== 'json') throw new LimitReached('maxHeaderBytes', `The file has ${source.size} bytes; ${longestFile} are read at most.`);
      return;
    }
    // Documents of other kinds are covered by the scanners of their own.
    if (kind === 'json' || kind === 'model-config') context.cover({ from: 0, to: source.size, state: 'parsed', what: 'JSON' });
    yield* scanJson(source, kind, context);
  },
});
