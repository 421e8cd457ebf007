/** Reads the JSON beside a model for what its loader would run, import, read or be told. */
import type { Observation } from '#contract/findings';
import type { ByteSource } from '#formats/byte-source';
import { type JsonNode, parseJson } from '#formats/json/parse';
import { LimitReached, MalformedInput } from '#formats/limits';
import { sniff } from '#formats/sniff';
import { defineScanner, type ScanContext } from '../define.ts';
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

function* scanJson(source: ByteSource, ofModel: boolean, context: ScanContext): Generator<Observation> {
  const { bytes, base, source: shown } = textOf(source);
  let parsed: ReturnType<typeof parseJson>;
  try {
    parsed = parseJson(bytes, context.budget, 'python', bytes.length > longestKept ? quiet : undefined);
  } catch (error) {
    if (!(error instanceof MalformedInput)) throw error;
    yield* judgeDocument({ root: strings(bytes), source: shown, ofModel, base }, context);
    throw new MalformedInput(error.message, base + error.offset);
  }
  if (parsed.rest !== undefined && ofModel)
    yield {
      ruleId: 'MDL-CFG-013',
      detail: 'The document goes on behind its end, which readers treat differently.',
      location: { ...(context.member ? { member: context.member } : {}), offset: base + parsed.rest, length: bytes.length - parsed.rest },
    };
  yield* judgeDocument({ root: parsed.value, source: shown, ofModel, base }, context);
}

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
  accepts: (format) => format.kind === 'model-config' || format.kind === 'json',
  *scan(source, context) {
    const ofModel = sniff(source, '').kind === 'model-config';
    if (source.size > longestFile) {
      context.cover({ from: 0, to: source.size, state: 'unread', what: 'a document longer than is read' });
      // A large table in JSON is no configuration; one that says it is must not go unread in silence.
      if (ofModel) throw new LimitReached('maxHeaderBytes', `The file has ${source.size} bytes; ${longestFile} are read at most.`);
      return;
    }
    context.cover({ from: 0, to: source.size, state: 'parsed', what: 'JSON' });
    yield* scanJson(source, ofModel, context);
  },
});
