/** Reads models of boosting libraries: what they ask for by name, hold as text and carry behind their end. */
import type { Observation } from '#contract/findings';
import { type ByteSource, bytesSource, sliceSource, viewOf } from '#formats/byte-source';
import { type JsonNode, parseJson } from '#formats/json/parse';
import { LimitReached, MalformedInput } from '#formats/limits';
import { streamWithin } from '#formats/pickle/carve';
import { printable } from '#formats/pickle/render';
import { sniff } from '#formats/sniff';
import { readUbjson } from '#formats/ubjson/read';
import { defineScanner, type ScanContext } from '../define.ts';
import { tellFindings } from '../graph-finding.ts';
import { examineLoose } from '../loose-bytes.ts';
import { judgeDocument } from '../model-config/judge-document.ts';
import { textOf } from '../model-config/text-of.ts';
import { readCatboost } from './catboost.ts';
import { judgeLightgbm } from './lightgbm.ts';
import { judgeLearner, judgeNames } from './xgboost.ts';

const longestText = 128 * 1024 * 1024;
/** Lists of numbers in a tree, checked and not kept. */
const quiet: ReadonlySet<string> = new Set(
  `base_weights categories categories_nodes categories_segments categories_sizes default_left left_children loss_changes parents right_children
  split_conditions split_indices split_type sum_hessian tree_info iteration_indptr weights leaf_values leaf_weights borders splits
  ctr_data hash_map counters`.split(/\s+/),
);

/** Bytes behind the end, where loaders do not look and other programs might. */
function* behind(source: ByteSource, end: number, context: ScanContext): Generator<Observation> {
  if (end >= source.size) return;
  const rest = sliceSource(source, end, source.size - end);
  context.cover({ from: end, to: source.size, state: 'unread', what: 'bytes behind the model' });
  const found = yield* examineLoose(rest, 'bytes behind the model', context);
  yield {
    ruleId: 'MDL-XGB-005',
    ...(found ? { severity: 'high' as const } : {}),
    detail: `${rest.size} bytes stand behind the end of the model${found ? `: ${found.label} lies in them` : ''}.`,
    location: { ...(context.member ? { member: context.member } : {}), offset: end, length: rest.size },
  };
}

/** A pickle among numbers: nothing of the format holds one. */
function* pickleInside(source: ByteSource, from: number, to: number, context: ScanContext): Generator<Observation> {
  const within = sliceSource(source, 0, to);
  const at = streamWithin(within, from, context.budget);
  if (at === undefined) return;
  yield {
    ruleId: 'MDL-XGB-006',
    detail: `A pickle that imports something stands among the bytes of the model, at ${at}.`,
    location: { ...(context.member ? { member: context.member } : {}), offset: at, length: Math.min(16, to - at) },
  };
  yield* context.nested(`pickle at ${at}`, sliceSource(within, at, to - at), at);
}

function* document(source: ByteSource, root: JsonNode, base: number, context: ScanContext): Generator<Observation> {
  yield* judgeDocument({ root, source, ofModel: true, base }, context);
}

function* json(source: ByteSource, catboost: boolean, context: ScanContext): Generator<Observation> {
  if (source.size > longestText)
    throw new LimitReached('maxHeaderBytes', `The file has ${source.size} bytes; ${longestText} are read at most.`);
  const { base, bytes, source: shown } = textOf(source);
  const { rest, value } = parseJson(bytes, context.budget, 'python', quiet);
  context.cover({ from: 0, to: rest === undefined ? source.size : base + rest, state: 'parsed', what: 'JSON' });
  if (catboost) context.describe({ framework: 'CatBoost' });
  else yield* tellFindings(shown, judgeLearner(value, context), context);
  yield* document(shown, value, base, context);
  if (rest !== undefined) yield* behind(source, base + rest, context);
}

function* ubjson(source: ByteSource, context: ScanContext): Generator<Observation> {
  const { end, value } = readUbjson(source, context.budget);
  context.cover({ from: 0, to: end, state: 'parsed', what: 'binary JSON' });
  yield* tellFindings(source, judgeLearner(value, context), context);
  yield* document(source, value, 0, context);
  yield* pickleInside(source, 0, end, context);
  yield* behind(source, end, context);
}

/** `binf`, 136 bytes of parameters, then two names with their lengths (src/learner.cc of XGBoost 0.x and 1.x). */
function* oldBinary(source: ByteSource, context: ScanContext): Generator<Observation> {
  const names: { what: string; name: string; from: number; to: number }[] = [];
  let at = 4 + 136;
  for (const what of ['objective', 'booster']) {
    const length = viewOf(source, at, 8)?.getBigUint64(0, true);
    if (length === undefined || length > 256n || length > BigInt(source.size - at - 8)) {
      context.cover({ from: 0, to: at, state: 'parsed', what: 'parameters' });
      context.cover({ from: at, to: source.size, state: 'hashed', what: 'trees' });
      yield* pickleInside(source, 0, source.size, context);
      throw new MalformedInput(`The name of the ${what} has no sane length.`, Math.min(at, source.size));
    }
    const name = Buffer.from(source.read(at + 8, Number(length))).toString('utf8');
    names.push({ what, name, from: at, to: at + 8 + Number(length) });
    at += 8 + Number(length);
  }
  context.describe({
    framework: 'XGBoost',
    architecture: printable(
      names
        .map(({ name }) => name)
        .reverse()
        .join(', '),
    ),
  });
  yield* tellFindings(source, judgeNames(names), context);
  context.cover({ from: 0, to: at, state: 'parsed', what: 'parameters' });
  context.cover({ from: at, to: source.size, state: 'hashed', what: 'trees' });
  context.fact('Trees', 'not counted: the layout of the old binary differs by version');
  yield* pickleInside(source, 0, source.size, context);
}

function* base64(source: ByteSource, context: ScanContext): Generator<Observation> {
  if (source.size > context.limits.maxHeaderBytes) throw new LimitReached('maxHeaderBytes', `The text has ${source.size} bytes.`);
  context.budget.spend('maxSteps', 1 + (source.size >> 6));
  context.cover({ from: 0, to: source.size, state: 'parsed', what: 'base64' });
  const bytes = Buffer.from(Buffer.from(source.read(5, source.size)).toString('latin1'), 'base64');
  yield* context.nested('decoded', bytesSource(Buffer.concat([Buffer.from('binf'), bytes])));
}

function* catboost(source: ByteSource, context: ScanContext): Generator<Observation> {
  let file: ReturnType<typeof readCatboost>;
  try {
    file = readCatboost(source, context);
  } catch (error) {
    yield* pickleInside(source, 0, source.size, context);
    throw error;
  }
  const { end, parts, stated, version } = file;
  context.describe({ framework: 'CatBoost', version: printable(version) });
  context.cover({ from: 0, to: end, state: 'parsed', what: 'core' });
  yield* document(source, stated, 0, context);
  yield* pickleInside(source, 0, source.size, context);
  if (parts.length === 0) yield* behind(source, end, context);
  else {
    context.fact('Parts', printable(parts.join(', ').slice(0, 500)));
    context.cover({ from: end, to: source.size, state: 'hashed', what: 'parts for text and categories' });
  }
}

function readingOf(label: string, source: ByteSource, context: ScanContext): Iterable<Observation> {
  if (label.startsWith('LightGBM')) {
    context.cover({ from: 0, to: source.size, state: 'parsed', what: 'text' });
    return tellFindings(source, judgeLightgbm(source, context), context);
  }
  if (label === 'CatBoost model') return catboost(source, context);
  if (label.includes('(JSON)')) return json(source, label.startsWith('CatBoost'), context);
  if (label.includes('UBJSON')) return ubjson(source, context);
  return label.includes('base64') ? base64(source, context) : oldBinary(source, context);
}

export const boosterModel = defineScanner({
  id: 'booster-model',
  version: 1,
  title: 'Models of XGBoost, LightGBM and CatBoost',
  rules: [
    ...['001', '002', '003', '004', '005', '006', '007'].map((number) => `MDL-XGB-${number}`),
    ...['001', '002', '003', '004', '005', '006', '007', '008', '009', '010', '014'].map((number) => `MDL-CFG-${number}`),
    ...['001', '002', '003', '004', '005', '006'].map((number) => `MDL-TPL-${number}`),
  ],
  blindSpots:
    "Trees are counted and searched for pickles, not evaluated: a backdoor in thresholds is not seen. The trees of XGBoost's old binary and the " +
    'further parts of CatBoost are not read field by field. Old XGBoost files without a mark cannot be told from other bytes.',
  accepts: (format) => format.kind === 'booster',
  *scan(source, context) {
    const { label } = sniff(source, '');
    try {
      yield* readingOf(label, source, context);
    } catch (error) {
      if (!(error instanceof MalformedInput)) throw error;
      yield {
        ruleId: 'MDL-XGB-007',
        detail: error.message,
        location: { ...(context.member ? { member: context.member } : {}), offset: error.offset },
      };
      throw error;
    }
  },
});
