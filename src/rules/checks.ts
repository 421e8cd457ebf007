/** Judges assets by checks: PASS, FAIL, or NOT_ASSESSED with the command that would collect what is missing. */
import type { CheckResult } from '#contract/artifacts';
import type { Evidence } from '#contract/findings';
import type { AssetOfCase } from './asset.ts';
import { CaseIndex } from './case-index.ts';
import { evidenceFields, type Field } from './check-evidence.ts';
import { type Bindings, createEvaluator, type Evaluated, type Expression, toCelMap, widest } from './check-expression.ts';
import { checkFunctions } from './check-functions.ts';
import type { CheckSet, ParsedCheck } from './check-set.ts';
import { at, canonicalText, isList, type Json, type JsonObject } from './json.ts';
import { groupAssets, mergeProperties } from './merge-assets.ts';

export interface CheckOutcome extends CheckResult {
  readonly assetId: number;
  readonly artifactId: number;
  readonly evidence?: Evidence;
}

type Status = CheckResult['status'];
interface Judgement {
  readonly status: Status;
  readonly message: string;
}

type Evaluate = (expression: Expression, bindings: Bindings, width: number) => Evaluated;

const mostVariants = 8;

function fill(template: string, asset: AssetOfCase, detail: string): string {
  const values: Readonly<Record<string, string>> = {
    name: asset.name,
    region: asset.region || 'REGION',
    account: asset.account || 'ACCOUNT',
    detail,
  };
  return template.replaceAll(/\{\{(name|region|account|detail)\}\}/g, (_, key: string) => (values[key] ?? '').slice(0, 600));
}

/** The first need that the properties do not meet; null means "not set" in every export, which is no answer either. */
function unmet(needs: readonly string[], properties: JsonObject): string | undefined {
  return needs.find((need) => !need.split('|').some((path) => (at(properties, ...path.split('.')) ?? null) !== null));
}

function reasonOf(evaluated: Evaluated): string {
  if ('missing' in evaluated) return `the export does not hold ${evaluated.missing}`;
  return 'error' in evaluated ? evaluated.error.slice(0, 300) : 'the expression gave no yes or no';
}

function notAssessed(reason: string): Judgement {
  return { status: 'NOT_ASSESSED', message: `Not assessed, because ${reason}.` };
}

function detailOf(check: ParsedCheck, run: (expression: Expression) => Evaluated): string {
  if (!check.detail) return '';
  const evaluated = run(check.detail);
  if (!('value' in evaluated)) return '';
  const { value } = evaluated;
  const parts: readonly Json[] = isList(value) ? value : [value];
  const texts = parts.filter((each) => each !== '').map((each) => (typeof each === 'string' ? each : canonicalText(each)));
  return `${texts.slice(0, 5).join('; ')}${texts.length > 5 ? ` and ${texts.length - 5} more` : ''}`;
}

/** The judgement on one reading of the properties; undefined when the check has nothing to say about this asset. */
function judge(check: ParsedCheck, asset: AssetOfCase, properties: JsonObject, evaluate: Evaluate): Judgement | undefined {
  const { key, name, type, account, region } = asset;
  const bindings: Bindings = { r: toCelMap(properties), self: { key, name, type, account, region } };
  const width = check.loops === 0 ? 0 : widest(properties);
  const run = (expression: Expression) => evaluate(expression, bindings, width);
  if (check.when) {
    const applies = run(check.when);
    if (!('value' in applies) || typeof applies.value !== 'boolean') return notAssessed(reasonOf(applies));
    if (!applies.value) return undefined;
  }
  const need = unmet(check.file.needs, properties);
  if (need !== undefined) return notAssessed(`the export does not hold ${need.replaceAll('|', ' or ')}`);
  const failed = run(check.fail);
  if (!('value' in failed) || typeof failed.value !== 'boolean') return notAssessed(reasonOf(failed));
  const template = failed.value ? check.file.messages.fail : check.file.messages.pass;
  return { status: failed.value ? 'FAIL' : 'PASS', message: fill(template, asset, failed.value ? detailOf(check, run) : '') };
}

/** Every way to read what several places say: each in turn counts first where they disagree. */
function variantsOf(group: readonly AssetOfCase[]): JsonObject[] {
  const distinct = new Map<string, JsonObject>();
  for (const asset of group.slice(0, mostVariants)) {
    const merged = mergeProperties([asset, ...group.filter((other) => other !== asset)]);
    const { $origin: _, ...compared } = merged;
    const text = canonicalText(compared);
    if (!distinct.has(text)) distinct.set(text, merged);
  }
  return [...distinct.values()];
}

/** One result of several readings: a fault in any of them stands; a pass must hold in all. */
function combine(judgements: readonly Judgement[]): Judgement | undefined {
  const [first] = judgements;
  const failed = judgements.find((each) => each.status === 'FAIL');
  if (!failed) return judgements.find((each) => each.status === 'NOT_ASSESSED') ?? first;
  if (judgements.every((each) => each.status === 'FAIL')) return failed;
  return { status: 'FAIL', message: `${failed.message} The files of this case disagree: at least one shows this fault.` };
}

function evidenceOf(fields: readonly Field[], artifactId: number): Evidence | undefined {
  if (fields.length === 0) return undefined;
  const own = fields.filter((each) => each.artifactId === artifactId);
  const others = fields.length - own.length;
  const note =
    others > 0 ? { note: `${others} further ${others === 1 ? 'property stands' : 'properties stand'} in another file of this case.` } : {};
  return { ...note, fields: own.map(({ pointer, value }) => ({ pointer, value })) };
}

function outcomeOf(check: ParsedCheck, group: readonly AssetOfCase[], judgement: Judgement): CheckOutcome | undefined {
  const fields = evidenceFields(group, check.file.evidence);
  const set = fields.find((each) => each.value !== '(not set)') ?? fields[0];
  const home = group.find((asset) => asset.artifactId === set?.artifactId) ?? group[0];
  if (!home) return undefined;
  const evidence = judgement.status === 'NOT_ASSESSED' ? undefined : evidenceOf(fields, home.artifactId);
  return {
    checkId: check.file.id,
    title: check.file.title,
    severity: check.file.severity,
    ...judgement,
    asset: home.name,
    pointer: judgement.status === 'NOT_ASSESSED' ? home.pointer : (set?.pointer ?? home.pointer),
    ...(judgement.status === 'NOT_ASSESSED' ? { collect: fill(check.file.collect, home, '') } : {}),
    assetId: home.id,
    artifactId: home.artifactId,
    ...(evidence ? { evidence } : {}),
  };
}

/**
 * Runs every check on every asset that it speaks of. What several files say about one asset is joined first; the result belongs to the
 * file that holds the property it rests on. Sorted by asset key and check id, whatever the order of the assets given.
 */
export function evaluateChecks(assets: readonly AssetOfCase[], checks: CheckSet): CheckOutcome[] {
  const groups = groupAssets(assets);
  const index = new CaseIndex(groups);
  const evaluate = createEvaluator(checkFunctions(index));
  const byType = new Map<string, ParsedCheck[]>();
  for (const check of checks.checks) for (const type of check.file.applies) byType.set(type, [...(byType.get(type) ?? []), check]);
  const outcomes: CheckOutcome[] = [];
  for (const [key, group] of groups) {
    const [first] = group;
    const applicable = first ? byType.get(first.type) : undefined;
    if (!first || !applicable) continue;
    const known = index.find(key);
    const variants = group.length === 1 && known ? [known.properties] : variantsOf(group);
    for (const check of applicable) {
      const judgement = combine(
        variants.map((properties) => judge(check, first, properties, evaluate)).filter((each) => each !== undefined),
      );
      const outcome = judgement && outcomeOf(check, group, judgement);
      if (outcome) outcomes.push(outcome);
    }
  }
  return outcomes;
}
