/** Judges an XGBoost model: the names by which it asks for functions, and counts that do not fit. */
import { type JsonNode, memberOf } from '#formats/json/parse';
import { printable } from '#formats/pickle/render';
import type { ScanContext } from '../define.ts';
import type { GraphFinding } from '../graph-finding.ts';
import { stringOf } from '../model-config/document.ts';

/** Objectives and boosters that XGBoost registers (doc/parameter.rst). */
const objective =
  /^(?:(?:reg|binary|multi|rank|survival|count):[\w]{1,40}|reg:(?:squarederror|logistic)|gpu:(?:reg|binary):\w{1,30}|binary:logit(?:raw|_raw))$/;
const boosters = new Set(['gbtree', 'gblinear', 'dart']);
/** A name that is more than one. */
const reaches = /__|\(|[/\\]|\bimport\b|\b(?:os|sys|subprocess|builtins|pickle)\./;

/** What the names of an objective and a booster come to, wherever they were read. */
export function* judgeNames(
  names: readonly { readonly what: string; readonly name: string; readonly from: number; readonly to: number }[],
): Generator<GraphFinding> {
  for (const { what, name, from, to } of names) {
    const known = what === 'booster' ? boosters.has(name) : objective.test(name);
    if (known || name === '') continue;
    const grave = reaches.test(name);
    yield {
      ...{ ruleId: 'MDL-XGB-001', from, to, pointer: `/learner/${what}` },
      ...(grave ? { severity: 'high' as const } : {}),
      detail: `The ${what} is named ${printable(name.slice(0, 200))}, which XGBoost does not have${grave ? ', and the name leads outside it' : ''}.`,
    };
  }
}

const claim = (node: JsonNode | undefined, key: string): number => Number(stringOf(node, key) ?? 0);

/** The learner as JSON or UBJSON holds it. */
export function* judgeLearner(root: JsonNode, context: ScanContext): Generator<GraphFinding> {
  const learner = memberOf(root, 'learner');
  const gradient = memberOf(learner, 'gradient_booster');
  const goal = memberOf(learner, 'objective');
  const at = { from: gradient?.at ?? root.at, to: gradient?.end ?? root.end };
  const names: { what: string; name: string; from: number; to: number }[] = [];
  const called = memberOf(goal, 'name');
  if (called?.kind === 'string') names.push({ what: 'objective', name: called.value, from: called.at, to: called.end });
  const kind = memberOf(gradient, 'name');
  if (kind?.kind === 'string') names.push({ what: 'booster', name: kind.value, from: kind.at, to: kind.end });
  yield* judgeNames(names);
  const model = memberOf(memberOf(gradient, 'gbtree') ?? gradient, 'model');
  const claimed = claim(memberOf(model, 'gbtree_model_param'), 'num_trees');
  const trees = memberOf(model, 'trees');
  const held = trees?.kind === 'array' ? trees.items.length : undefined;
  if (held !== undefined && claimed !== held)
    yield {
      ruleId: 'MDL-XGB-002',
      ...at,
      detail: `The model claims ${claimed} trees and holds ${held}.`,
      pointer: '/learner/gradient_booster/model',
    };
  const most = 2 ** 31 - 1;
  for (const key of ['num_class', 'num_feature', 'num_target']) {
    const count = claim(memberOf(learner, 'learner_model_param'), key);
    if (!Number.isInteger(count) || count < 0 || count > most)
      yield {
        ruleId: 'MDL-XGB-002',
        ...at,
        detail: `The model claims ${count} for ${key}.`,
        pointer: `/learner/learner_model_param/${key}`,
      };
  }
  if (learner === undefined || gradient === undefined)
    yield { ruleId: 'MDL-XGB-002', ...at, detail: 'The document has no learner with a booster, as a model of XGBoost has.' };
  context.describe({
    framework: 'XGBoost',
    ...(kind?.kind === 'string'
      ? { architecture: printable(`${kind.value}, ${called?.kind === 'string' ? called.value : 'no objective'}`.slice(0, 200)) }
      : {}),
  });
  if (held !== undefined) context.fact('Trees', String(held));
}
