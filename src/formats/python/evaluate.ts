/** What an expression stands for, and the acts that happen while Python would work it out. */
import { callValue, type Walk } from './call.ts';
import { foldOperator, itemsOf, numberOf, slice } from './fold.ts';
import type { Argument, Expression } from './tree.ts';
import {
  bytes,
  choices,
  either,
  type LocalFunction,
  path,
  patternOf,
  Scope,
  sourcesOf,
  text,
  textOf,
  unknown,
  unknownFrom,
  type Value,
} from './values.ts';

/** Items of a known sequence that a comprehension is worked out for. */
const mostMade = 4096;
const longestPattern = 8192;

export type { Walk };

/** The value of an expression; tells the acts in it. */
export function evaluate(walk: Walk, expression: Expression, scope: Scope): Value {
  walk.machine.budget.spend('maxSteps');
  const value = (inner: Expression) => evaluate(walk, inner, scope);
  switch (expression.kind) {
    case 'name':
      return nameValue(expression.name, scope);
    case 'text':
      return text(expression.value);
    case 'bytes':
      return bytes(expression.value);
    case 'number':
    case 'constant':
      return expression;
    case 'format':
      return formatValue(expression.parts.map(value));
    case 'sequence':
      return { kind: 'list', items: expression.items.map(value) };
    case 'dictionary':
      return dictionary(walk, expression, scope);
    case 'attribute':
      return attribute(walk, value(expression.target), expression.name, expression);
    case 'item':
      return item(walk, expression, scope);
    case 'slice':
      for (const part of expression.parts) if (part) value(part);
      return unknown;
    case 'call':
      return call(walk, expression, scope);
    case 'unary': {
      const operand = value(expression.operand);
      const number = numberOf(operand);
      if (expression.operator === '-' && number !== undefined) return { kind: 'number', value: -number };
      if (expression.operator === '~' && number !== undefined) return { kind: 'number', value: ~number };
      return expression.operator === 'not' ? unknown : operand;
    }
    case 'row':
      return row(walk, expression, scope);
    case 'choice':
      value(expression.test);
      return either(value(expression.yes), value(expression.no));
    case 'lambda': {
      for (const { initial } of expression.parameters) if (initial) value(initial);
      const made: LocalFunction = { name: 'lambda', parameters: expression.parameters, body: expression.body, scope, owner: undefined };
      walk.machine.functions.push(made);
      return { kind: 'function', of: made, self: undefined };
    }
    case 'comprehension':
      return comprehension(walk, expression, scope);
    case 'star':
      return unknownFrom([value(expression.value)]);
    case 'named': {
      const given = value(expression.value);
      scope.names.set(expression.name, given);
      return given;
    }
    case 'foreign':
      return path(`^${expression.name}`);
  }
}

function nameValue(name: string, scope: Scope): Value {
  const found = scope.find(name);
  if (found) return found;
  if (name === '__builtins__' || name === '__builtin__') return path('builtins');
  for (let inner: Scope | undefined = scope; inner; inner = inner.parent)
    if (inner.stars.length > 0)
      return { kind: 'any', of: [path(name), ...inner.stars.slice(-5).map((module) => path(`${module}.${name}`))] };
  return path(name);
}

function formatValue(parts: readonly Value[]): Value {
  const patterns = parts.map((part) => textOf(part) ?? numberOf(part)?.toString());
  if (patterns.every((part) => part !== undefined))
    return text(
      patterns.join(''),
      parts.some((part) => part.kind === 'text' && part.decoded),
    );
  return unknownFrom(
    parts,
    patterns
      .map((part) => part ?? '{}')
      .join('')
      .slice(0, longestPattern),
  );
}

function dictionary(walk: Walk, expression: Extract<Expression, { kind: 'dictionary' }>, scope: Scope): Value {
  const entries = new Map<string, Value>();
  let open = false;
  for (const { key, value } of expression.entries) {
    const name = key && evaluate(walk, key, scope);
    const given = evaluate(walk, value, scope);
    const known = textOf(name);
    if (known === undefined) open = true;
    else {
      entries.set(known, given);
      walk.machine.tell({ kind: 'setting', name: known, value: given }, value.at, value.end);
    }
    if (name === undefined && given.kind === 'dictionary') for (const [inner, each] of given.entries) entries.set(inner, each);
  }
  return { kind: 'dictionary', entries, open };
}

/** An attribute of a value; names of modules grow by it. */
export function attribute(walk: Walk, target: Value, name: string, place: Expression): Value {
  switch (target.kind) {
    case 'any':
      return target.of.map((each) => attribute(walk, each, name, place)).reduce((sum, each) => either(sum, each));
    case 'path': {
      if (name === '__dict__') return path(`${target.path}.__dict__`, target.from);
      const full = target.path === 'builtins' ? name : `${target.path}.${name}`;
      if (/__(?:subclasses|globals|builtins|bases|mro|code|getattribute|class|base)__$/.test(name) || /^os\.environ/.test(full))
        walk.machine.tell({ kind: 'attribute', name: full }, place.at, place.end);
      return path(full.length > 300 ? full.slice(-300) : full, target.from);
    }
    case 'object':
    case 'class': {
      const member = target.of.members.names.get(name) ?? inherited(target.of.bases, name);
      if (member?.kind === 'function') return { ...member, self: target };
      return member ?? unknown;
    }
    case 'function':
      return name === '__globals__' ? path('globals()') : unknown;
    case 'unknown':
      return unknownFrom([target]);
    default:
      if (/^__(?:class|subclasses|globals|builtins|base|bases|mro)__$/.test(name)) return path(`().${name}`);
      return { kind: 'bound', callee: text(`.${name}`), args: [target], keywords: new Map() };
  }
}

function inherited(bases: readonly Value[], name: string, depth = 0): Value | undefined {
  for (const base of bases) {
    if (base.kind !== 'class' || depth > 8) continue;
    const found = base.of.members.names.get(name) ?? inherited(base.of.bases, name, depth + 1);
    if (found) return found;
  }
  return undefined;
}

function item(walk: Walk, expression: Extract<Expression, { kind: 'item' }>, scope: Scope): Value {
  const target = evaluate(walk, expression.target, scope);
  const { index } = expression;
  if (index.kind === 'slice') {
    const parts = index.parts.map((part) => (part ? evaluate(walk, part, scope) : undefined));
    const numbers = parts.map(numberOf);
    const certain = parts.every((part, at) => part === undefined || numbers[at] !== undefined);
    return (certain ? slice(target, numbers, walk.machine.budget) : undefined) ?? unknownFrom([target]);
  }
  const key = evaluate(walk, index, scope);
  return choices(target)
    .map((each) => itemOf(walk, each, key, expression, scope))
    .reduce((sum, each) => either(sum, each));
}

function itemOf(walk: Walk, target: Value, key: Value, place: Expression, scope: Scope): Value {
  const name = textOf(key);
  const number = numberOf(key);
  if (target.kind === 'path') {
    walk.machine.tell({ kind: 'item', name: target.path, key: name ?? patternOf(key) }, place.at, place.end);
    if (name !== undefined) {
      if (target.path === 'sys.modules') return path(name);
      if (target.path === 'builtins') return path(name);
      if (/^(?:globals|locals|vars)\(\)$/.test(target.path)) return nameValue(name, scope);
      if (target.path.endsWith('.__dict__')) return attribute(walk, path(target.path.slice(0, -9)), name, place);
      if (target.path.endsWith('.__globals__')) return path(name);
    }
    return path(`${target.path}[]`.slice(-300), target.from);
  }
  if (target.kind === 'dictionary') {
    const found = name === undefined ? undefined : target.entries.get(name);
    return found ?? [...target.entries.values()].slice(0, 6).reduce<Value>((sum, each) => either(sum, each), unknown);
  }
  if (number !== undefined && Number.isInteger(number)) {
    if (target.kind === 'list') return target.items.at(number) ?? unknown;
    if (target.kind === 'text') return text(target.value.at(number) ?? '', target.decoded);
    if (target.kind === 'bytes') return { kind: 'number', value: target.value.at(number) ?? 0 };
  }
  if (target.kind === 'list') return target.items.slice(0, 6).reduce<Value>((sum, each) => either(sum, each), unknown);
  return unknownFrom([target, key]);
}

function row(walk: Walk, expression: Extract<Expression, { kind: 'row' }>, scope: Scope): Value {
  let sum = evaluate(walk, expression.first, scope);
  for (const { operator, value } of expression.rest) {
    const right = evaluate(walk, value, scope);
    sum = operated(walk, operator, sum, right);
  }
  return sum;
}

function operated(walk: Walk, operator: string, left: Value, right: Value): Value {
  if (operator === 'or' || operator === 'and') return either(left, right);
  if (/^(?:[<>=!]|in$|is|not)/.test(operator) && operator !== '<<' && operator !== '>>') return unknown;
  const known = foldOperator(operator, left, right, walk.machine.budget);
  if (known) return known;
  if (operator === '/' && left.kind === 'path') return left;
  if (operator === '+' || operator === '%') {
    const [a, b] = [patternOf(left)?.slice(0, longestPattern), patternOf(right)?.slice(0, longestPattern)];
    const pattern = operator === '%' ? a?.replace(/%(?:\(\w+\))?[-+ #0-9.]*[sdrfxi]/g, '{}') : `${a ?? '{}'}${b ?? '{}'}`;
    if ((a !== undefined || b !== undefined) && pattern !== undefined) return unknownFrom([left, right], pattern.slice(0, longestPattern));
  }
  if (operator === '|' && left.kind === 'dictionary') return left;
  return unknownFrom([left, right]);
}

function comprehension(walk: Walk, expression: Extract<Expression, { kind: 'comprehension' }>, scope: Scope): Value {
  const inner = new Scope(scope);
  const [first, ...others] = expression.clauses;
  if (first === undefined) return unknown;
  const iterable = evaluate(walk, first.iterable, scope);
  const items = itemsOf(iterable, walk.machine.budget);
  const simple = others.length === 0 && first.target.kind === 'name' && first.conditions.length === 0;
  if (simple && items && items.length <= mostMade && expression.of !== 'dictionary' && first.target.kind === 'name') {
    const made: Value[] = [];
    for (const each of items) {
      inner.names.set(first.target.name, each);
      made.push(evaluate(walk, expression.element, inner));
    }
    return { kind: 'list', items: made };
  }
  const results: Value[] = [iterable];
  for (const clause of expression.clauses) {
    const source = clause === first ? iterable : evaluate(walk, clause.iterable, inner);
    const known = itemsOf(source, walk.machine.budget)?.slice(0, 6);
    const element =
      known && known.length > 0
        ? known.reduce((sum, each) => either(sum, each))
        : source.kind === 'path'
          ? path(`${source.path}[]`, source.from)
          : unknownFrom([source]);
    setTargets(clause.target, element, inner);
    for (const condition of clause.conditions) evaluate(walk, condition, inner);
  }
  results.push(evaluate(walk, expression.element, inner));
  if (expression.value) results.push(evaluate(walk, expression.value, inner));
  return unknownFrom(results);
}

function setTargets(target: Expression, value: Value, scope: Scope): void {
  if (target.kind === 'name') scope.names.set(target.name, value);
  if (target.kind === 'sequence')
    for (const [index, each] of target.items.entries())
      setTargets(each, value.kind === 'list' ? (value.items[index] ?? unknown) : unknownFrom([value]), scope);
}

function call(walk: Walk, expression: Extract<Expression, { kind: 'call' }>, scope: Scope): Value {
  const callee = evaluate(walk, expression.callee, scope);
  const args: Value[] = [];
  const keywords = new Map<string, Value>();
  for (const argument of expression.args) takeArgument(argument, evaluate(walk, argument.value, scope), args, keywords, walk);
  return callValue(walk, callee, args, keywords, expression.at, expression.end);
}

function takeArgument(argument: Argument, value: Value, args: Value[], keywords: Map<string, Value>, walk: Walk): void {
  if (argument.stars === 1) {
    const items = value.kind === 'unknown' && argument.value.kind === 'star' ? undefined : itemsOf(value, walk.machine.budget);
    args.push(...(items && items.length <= 64 ? items : [unknownFrom([value])]));
  } else if (argument.stars === 2) {
    if (value.kind === 'dictionary') for (const [name, each] of value.entries) keywords.set(name, each);
    else if (sourcesOf(value).length > 0) keywords.set('**', unknownFrom([value]));
  } else if (argument.name === undefined) args.push(value);
  else {
    keywords.set(argument.name, value);
    walk.machine.tell({ kind: 'setting', name: argument.name, value }, argument.value.at, argument.value.end);
  }
}
