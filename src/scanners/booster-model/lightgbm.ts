/** Judges a LightGBM model, which is lines of `key=value`: text that acts, places, and counts that do not fit. */

import type { ByteSource } from '#formats/byte-source';
import { ByteWindow } from '#formats/byte-window';
import { printable } from '#formats/pickle/render';
import type { ScanContext } from '../define.ts';
import type { GraphFinding } from '../graph-finding.ts';
import { placeFault } from '../model-config/places.ts';
import { textPayload } from '../text-payload.ts';

const longestLine = 64 * 1024 * 1024;
const shown = 1024 * 1024;
/** Lists of numbers, which make up nearly all of a model. */
const numeric = /^[\w[\]: ]{0,60}=[-+0-9.eE ,nainf:[\]]*$/;
const known =
  /^(?:tree|version|num_class|num_tree_per_iteration|label_index|max_feature_idx|objective|average_output|feature_names|feature_infos|monotone_constraints|tree_sizes|Tree|num_leaves|num_cat|split_feature|split_gain|threshold|decision_type|left_child|right_child|leaf_value|leaf_weight|leaf_count|internal_value|internal_weight|internal_count|cat_boundaries|cat_threshold|is_linear|shrinkage|leaf_const|num_features|leaf_features|leaf_coeff|end of trees|end of parameters|feature_importances|parameters|pandas_categorical|linear_tree)$/;
const objectives =
  /^(?:regression(?:_l[12])?|l[12]|huber|fair|poisson|quantile|mape|gamma|tweedie|binary|multiclass(?:ova)?|cross_entropy(?:_lambda)?|xentropy|xentlambda|lambdarank|rank_xendcg|custom|none|null|na)$/;

interface Line {
  readonly from: number;
  readonly to: number;
  readonly key: string;
  readonly value: string;
}

function* lineFindings({ from, key, to, value }: Line, context: ScanContext): Generator<GraphFinding> {
  const at = { from, to, pointer: `/${printable(key.slice(0, 80))}` };
  const payload = textPayload(`${key}=${value}`, context.budget);
  if (payload)
    yield {
      ruleId: 'MDL-XGB-003',
      ...at,
      detail: `The line of ${printable(key.slice(0, 80))} holds ${payload.what}.`,
      reconstruction: printable(payload.excerpt),
    };
  if (/(?:file(?:name)?|input_model|data|valid|path|dir)$/.test(key) && !/^(?:feature_\w+|label_index)$/.test(key)) {
    const fault = placeFault(value.replace(/\]$/, '').trim(), false);
    // What training was given is noted by every model and read by no loader; an address or system file is another matter.
    if (fault?.severe)
      yield {
        ruleId: 'MDL-XGB-004',
        ...at,
        detail: `${printable(key.slice(0, 80))} is ${printable(value.slice(0, 200))}, which ${fault.what}.`,
      };
  }
  const goal = key === 'objective' ? (value.split(' ')[0] ?? '') : '';
  if (goal !== '' && !objectives.test(goal))
    yield {
      ruleId: 'MDL-XGB-001',
      ...at,
      detail: `The objective is named ${printable(goal.slice(0, 200))}, which LightGBM does not have.`,
    };
}

/** Every line; lists of numbers are counted and not kept. */
export function* judgeLightgbm(source: ByteSource, context: ScanContext): Generator<GraphFinding> {
  const window = new ByteWindow(source);
  let trees = 0;
  let strange = 0;
  let leaves = 0;
  const stated = new Map<string, string>();
  while (!window.atEnd) {
    const from = window.position;
    let length = source.size - from;
    try {
      length = window.line('a LightGBM model', longestLine).length;
    } catch {
      window.position = source.size;
    }
    context.budget.spend('maxSteps', 1 + (length >> 8));
    const text = Buffer.from(source.read(from, Math.min(length, shown)))
      .toString('utf8')
      .replace(/\r$/, '');
    const setting = /^\[([^:\]]{1,200}):\s?([\s\S]*?)\]?$/.exec(text) ?? /^([^=:]{1,200})[=:]([\s\S]*)$/.exec(text);
    const key = (setting?.[1] ?? text.slice(0, 200)).trim();
    const value = setting?.[2] ?? '';
    if (key === 'Tree') trees += 1;
    const bracketed = text.startsWith('[');
    if (text !== '' && !bracketed && !known.test(key) && stated.size > 0 && !/^[\w+ -]{1,200}$/.test(key)) strange += 1;
    if (key === 'num_leaves') leaves = Number(value);
    const cut = length > shown;
    if (!cut && key === 'split_feature' && value.split(' ').filter((each) => each !== '').length !== Math.max(0, leaves - 1))
      yield {
        ...{ ruleId: 'MDL-XGB-002', from, to: from + Math.min(length, 200), pointer: `/Tree=${trees - 1}/split_feature` },
        detail: `Tree ${trees - 1} claims ${leaves} leaves, and its list of splits has another length.`,
      };
    if (!cut && stated.size < 40 && known.test(key) && trees === 0) stated.set(key, value);
    if (!numeric.test(text)) yield* lineFindings({ from, to: from + Math.min(length, 400), key, value }, context);
  }
  const sizes = (stated.get('tree_sizes') ?? '').split(' ').filter((each) => each !== '').length;
  if (stated.has('tree_sizes') && sizes !== trees)
    yield {
      ruleId: 'MDL-XGB-002',
      from: 0,
      to: 0,
      pointer: '/tree_sizes',
      detail: `The model gives the sizes of ${sizes} trees and holds ${trees}.`,
    };
  const features = (stated.get('feature_names') ?? '').split(' ').filter((each) => each !== '').length;
  const last = Number(stated.get('max_feature_idx') ?? Number.NaN);
  if (features > 0 && stated.has('max_feature_idx') && last !== features - 1)
    yield {
      ruleId: 'MDL-XGB-002',
      from: 0,
      to: 0,
      pointer: '/max_feature_idx',
      detail: `The last feature is number ${last}; ${features} have names.`,
    };
  if (strange > 0)
    yield { ruleId: 'MDL-XGB-002', severity: 'low', from: 0, to: 0, detail: `${strange} lines have no key of a LightGBM model.` };
  context.describe({
    framework: 'LightGBM',
    version: printable((stated.get('version') ?? '').slice(0, 20)),
    architecture: printable(`gradient boosted trees, ${(stated.get('objective') ?? 'no objective').slice(0, 100)}`),
  });
  context.fact('Trees', String(trees));
}
