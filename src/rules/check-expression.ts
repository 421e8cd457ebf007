/** CEL within bounds: short expressions, few nested loops, and no loop over more members than an evaluation may cost. */
import {
  type CelFunc,
  type CelInput,
  type CelMap,
  type CelValue,
  celEnv,
  celMap,
  isCelError,
  isCelList,
  isCelMap,
  isCelUint,
  parse,
  plan,
} from '@bufbuild/cel';
import { isList, isObject, type Json, type JsonObject, objectOf } from './json.ts';

const longestExpression = 1500;
const mostNodes = 400;
const deepestLoops = 3;
/** Members visited by the innermost loop, at worst. */
const mostVisits = 2_000_000;

export interface Expression {
  readonly source: string;
  readonly ast: ReturnType<typeof parse>;
  readonly loops: number;
}

interface Size {
  readonly nodes: number;
  readonly loops: number;
}

/** Counts nodes and nested comprehensions in a parsed expression, whatever fields its kinds have. */
function sizeOf(node: unknown): Size {
  if (typeof node !== 'object' || node === null) return { nodes: 0, loops: 0 };
  let nodes = 'exprKind' in node ? 1 : 0;
  let loops = 0;
  for (const each of Object.values(node)) {
    const inner = sizeOf(each);
    nodes += inner.nodes;
    loops = Math.max(loops, inner.loops);
  }
  const isLoop = 'case' in node && node.case === 'comprehensionExpr';
  return { nodes, loops: loops + (isLoop ? 1 : 0) };
}

/**
 * Parses an expression of a check.
 * @throws Error with a sentence when it is no CEL or passes a bound
 */
export function parseExpression(source: string): Expression {
  if (source.length > longestExpression) throw new Error(`an expression has more than ${longestExpression} characters`);
  const ast = parse(source);
  const { nodes, loops } = sizeOf(ast.expr);
  if (nodes > mostNodes) throw new Error(`an expression has more than ${mostNodes} parts`);
  if (loops > deepestLoops) throw new Error(`an expression nests more than ${deepestLoops} loops`);
  return { source, ast, loops };
}

/** The longest list or map within a value. */
export function widest(value: Json): number {
  if (isList(value)) return value.reduce<number>((most, each) => Math.max(most, widest(each)), value.length);
  if (!isObject(value)) return 0;
  const members = Object.values(value);
  return members.reduce<number>((most, each) => Math.max(most, widest(each)), members.length);
}

/** What an expression gave: a value, or why there is none. */
export type Evaluated = { readonly value: Json } | { readonly missing: string } | { readonly error: string };

const mapOfObject = new WeakMap<JsonObject, CelMap>();
const objectOfMap = new WeakMap<CelMap, JsonObject>();

/** An object for CEL. The way back, which functions of checks take again and again, then costs nothing. */
export function toCelMap(object: JsonObject): CelMap {
  const known = mapOfObject.get(object);
  if (known) return known;
  // JSON is a subset of what CEL takes as input.
  const made = celMap(new Map(Object.entries(object)) as ReadonlyMap<string, CelInput>);
  mapOfObject.set(object, made);
  objectOfMap.set(made, object);
  return made;
}

/** CEL values as JSON; what JSON cannot say becomes text. */
export function fromCel(value: CelValue): Json {
  const original = isCelMap(value) ? objectOfMap.get(value) : undefined;
  if (original) return original;
  if (value === null || typeof value === 'boolean' || typeof value === 'string') return value;
  if (typeof value === 'number' || typeof value === 'bigint') return Number(value);
  if (isCelUint(value)) return Number(value.value);
  if (isCelList(value)) return [...value].map(fromCel);
  if (isCelMap(value)) return objectOf([...value].map(([key, each]): [string, Json] => [String(key), fromCel(each)]));
  return String(value);
}

export type Bindings = Readonly<Record<string, CelInput>>;

/** An evaluator over one set of functions; plans are made once for each expression. */
export function createEvaluator(functions: readonly CelFunc[]): (expression: Expression, bindings: Bindings, width: number) => Evaluated {
  const env = celEnv({ funcs: [...functions] });
  const plans = new Map<Expression, (bindings: Bindings) => unknown>();
  return (expression, bindings, width) => {
    if (width ** expression.loops > mostVisits) return { error: 'the asset has too many parts for this check' };
    let run = plans.get(expression);
    if (!run) {
      const planned = plan(env, expression.ast);
      run = (given) => planned({ ...given });
      plans.set(expression, run);
    }
    try {
      const result = run(bindings);
      if (!isCelError(result)) return { value: fromCel(result as CelValue) };
      const absent = /^field not found: (.+)$/.exec(result.message);
      return absent?.[1] === undefined ? { error: result.message } : { missing: absent[1] };
    } catch (error) {
      return { error: error instanceof Error ? error.message : 'the expression failed' };
    }
  };
}
