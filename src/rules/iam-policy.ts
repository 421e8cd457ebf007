/**
 * What an IAM policy document says, statement by statement. AWS "IAM JSON policy reference": grammar, evaluation logic.
 * Pure; everything odd in a document becomes a statement that grants nothing, or `undefined` for a document that is none.
 */
import { globMatches } from './glob.ts';
import { child, isList, isObject, type Json, stringsIn } from './json.ts';

export interface Statement {
  readonly sid: string;
  readonly effect: 'Allow' | 'Deny';
  readonly actions: readonly string[];
  readonly notActions: readonly string[] | undefined;
  readonly resources: readonly string[];
  readonly notResources: readonly string[] | undefined;
  /** `AWS:*`, `Service:sagemaker.amazonaws.com` …; undefined where the policy names no principal. */
  readonly principals: readonly string[] | undefined;
  readonly notPrincipals: boolean;
  /** Condition keys, lower-cased, with operator and values. */
  readonly conditions: readonly { readonly operator: string; readonly key: string; readonly values: readonly string[] }[];
}

function principalsIn(value: Json | undefined): string[] | undefined {
  if (value === undefined) return undefined;
  if (typeof value === 'string') return [`AWS:${value}`];
  if (!isObject(value)) return [];
  return Object.entries(value).flatMap(([kind, named]) => stringsIn(named).map((name) => `${kind}:${name}`));
}

function conditionsIn(value: Json | undefined): Statement['conditions'] {
  if (!isObject(value)) return [];
  return Object.entries(value).flatMap(([operator, keys]) =>
    isObject(keys)
      ? Object.entries(keys).map(([key, values]) => ({
          operator: operator.toLowerCase(),
          key: key.toLowerCase(),
          values: isList(values) ? values.map(String) : [String(values)],
        }))
      : [],
  );
}

function statementOf(value: Json): Statement | undefined {
  const effect = child(value, 'Effect');
  if (effect !== 'Allow' && effect !== 'Deny') return undefined;
  const sid = child(value, 'Sid');
  const not = (key: string) => (child(value, key) === undefined ? undefined : stringsIn(child(value, key)));
  return {
    sid: typeof sid === 'string' ? sid : '',
    effect,
    actions: stringsIn(child(value, 'Action')).map((each) => each.toLowerCase()),
    notActions: not('NotAction')?.map((each) => each.toLowerCase()),
    resources: stringsIn(child(value, 'Resource')),
    notResources: not('NotResource'),
    principals: principalsIn(child(value, 'Principal')),
    notPrincipals: child(value, 'NotPrincipal') !== undefined,
    conditions: conditionsIn(child(value, 'Condition')),
  };
}

/** Statements of a policy document; undefined when it is none. A single statement may stand without a list. */
export function parsePolicy(document: Json | undefined): Statement[] | undefined {
  const list = child(document, 'Statement');
  if (!isList(list) && !isObject(list)) return undefined;
  return (isList(list) ? list : [list]).map(statementOf).filter((each) => each !== undefined);
}

/** Whether the statement speaks of an action, with NotAction turned round. Actions are compared without case. */
export function coversAction(statement: Statement, action: string): boolean {
  const wanted = action.toLowerCase();
  if (statement.notActions !== undefined) return !statement.notActions.some((each) => globMatches(each, wanted));
  return statement.actions.some((each) => globMatches(each, wanted));
}

/** `*`, or all of one kind: `arn:aws:iam::…:role/*`. A bucket's name stands where other services have a kind. */
const everyResource = /^\*+$|^arn:[^:]*:(?:s3:[^:]*:[^:]*:|(?!s3:)[^:]*:[^:]*:[^:]*:(?:[a-z-]+\/)?)\*(?:\/\*)?$/;

/** Whether the statement speaks of every resource, or of all but named ones. */
export function coversAllResources(statement: Statement): boolean {
  return statement.notResources !== undefined || statement.resources.some((each) => everyResource.test(each));
}

export interface Grant {
  readonly statement: Statement;
  /** With a condition: granted to some and not to others, which is not judged further. */
  readonly conditional: boolean;
}

/** Whether a deny without condition takes an action away everywhere. */
function denied(statements: readonly Statement[], action: string): boolean {
  return statements.some(
    (each) =>
      each.effect === 'Deny' &&
      each.conditions.length === 0 &&
      coversAction(each, action) &&
      coversAllResources(each) &&
      each.notResources === undefined,
  );
}

/** The statements that grant an action on all resources, when no deny takes it away. */
export function grantsEverywhere(statements: readonly Statement[], action: string): Grant[] {
  if (denied(statements, action)) return [];
  return statements
    .filter((each) => each.effect === 'Allow' && coversAction(each, action) && coversAllResources(each))
    .map((statement) => ({ statement, conditional: statement.conditions.length > 0 }));
}

/** The statements that grant an action on whatever resource. */
export function grantsSomewhere(statements: readonly Statement[], action: string): Grant[] {
  if (denied(statements, action)) return [];
  return statements
    .filter(
      (each) => each.effect === 'Allow' && coversAction(each, action) && (each.resources.length > 0 || each.notResources !== undefined),
    )
    .map((statement) => ({ statement, conditional: statement.conditions.length > 0 }));
}

/** The statements that allow every action of a service on all resources: `sagemaker:*`, `*`, or NotAction that leaves it whole. */
export function grantsWholeService(statements: readonly Statement[], service: string): Grant[] {
  const probe = `${service}:`;
  return statements
    .filter((each) => each.effect === 'Allow' && coversAllResources(each))
    .filter((each) =>
      each.notActions === undefined
        ? each.actions.some((action) => action === '*' || /^\*+(?::\*+)?$/.test(action) || action === `${probe}*`)
        : !each.notActions.some((action) => action === '*' || action.startsWith(probe)),
    )
    .filter(() => !denied(statements, `${probe}*`))
    .map((statement) => ({ statement, conditional: statement.conditions.length > 0 }));
}

/** How a statement is named in a message. */
export function nameOfStatement(statement: Statement, index: number): string {
  return statement.sid === '' ? `statement ${index + 1}` : `statement ${statement.sid}`;
}
