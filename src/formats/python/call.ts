/** What happens when a value is called: functions of the program are followed, those from outside are told. */

import type { Phase } from './events.ts';
import { foldCall, foldMethod } from './fold.ts';
import type { Machine } from './machine.ts';
import { parsePython } from './statements.ts';
import type { Statement } from './tree.ts';
import {
  choices,
  either,
  type LocalFunction,
  mergeSources,
  path,
  Scope,
  text,
  textOf,
  unknown,
  unknownFrom,
  type Value,
} from './values.ts';

export interface Walk {
  readonly machine: Machine;
  /** Runs statements; gives what they return. */
  run(statements: readonly Statement[], scope: Scope): Value | undefined;
}

type Keywords = ReadonlyMap<string, Value>;
const none: Keywords = new Map();

/** Runs a function of the program with what is known of its arguments. */
export function runFunction(
  walk: Walk,
  each: LocalFunction,
  self: Value | undefined,
  args: readonly Value[],
  keywords: Keywords,
  phase: Phase,
): Value | undefined {
  const scope = new Scope(each.scope);
  const given = self && each.owner ? [self, ...args] : args;
  let position = 0;
  for (const { name, stars, initial } of each.parameters) {
    const fallback: Value = { kind: 'unknown', from: [`parameter ${name}`], pattern: undefined };
    if (stars > 0)
      scope.names.set(name, stars === 1 ? { kind: 'list', items: given.slice(position) } : unknownFrom([...keywords.values()]));
    else {
      const value = given[position] ?? keywords.get(name);
      position += 1;
      scope.names.set(name, value ?? (initial?.kind === 'text' ? either(fallback, text(initial.value)) : fallback));
    }
  }
  return walk.machine.enter(each, phase, () => {
    if (isStatements(each.body)) return walk.run(each.body, scope);
    const { at, end } = each.body;
    return walk.run([{ kind: 'evaluate', of: 'return', values: [each.body], at, end }], scope);
  });
}

const isStatements = (body: LocalFunction['body']): body is readonly Statement[] => Array.isArray(body);

/** What a call gives. */
export function callValue(walk: Walk, callee: Value, args: readonly Value[], keywords: Keywords, at: number, end: number): Value {
  switch (callee.kind) {
    case 'any':
      return callee.of.map((each) => callValue(walk, each, args, keywords, at, end)).reduce((sum, each) => either(sum, each), unknown);
    case 'path':
      return callPath(walk, callee, args, keywords, at, end);
    case 'function': {
      giveAway(walk, args, keywords, callee.of.name, at, end, false);
      return runFunction(walk, callee.of, callee.self, args, keywords, walk.machine.phase) ?? unknownFrom(args);
    }
    case 'class': {
      const made: Value = { kind: 'object', of: callee.of };
      for (const name of ['__new__', '__init__', '__post_init__']) {
        const member = callee.of.members.names.get(name);
        if (member?.kind === 'function') runFunction(walk, member.of, made, args, keywords, walk.machine.phase);
      }
      return made;
    }
    case 'object': {
      const member = callee.of.members.names.get('__call__');
      if (member?.kind === 'function') return runFunction(walk, member.of, callee, args, keywords, walk.machine.phase) ?? unknown;
      return unknownFrom(args);
    }
    case 'bound':
      return callBound(walk, callee, args, keywords, at, end);
    default:
      giveAway(walk, args, keywords, 'an unknown function', at, end, true);
      return unknownFrom([callee, ...args]);
  }
}

function callBound(
  walk: Walk,
  callee: Value & { kind: 'bound' },
  args: readonly Value[],
  keywords: Keywords,
  at: number,
  end: number,
): Value {
  const merged = new Map([...callee.keywords, ...keywords]);
  const marker = callee.callee.kind === 'text' ? callee.callee.value : undefined;
  const [first] = callee.args;
  if (marker?.startsWith('.') && first) {
    const name = marker.slice(1);
    const known = foldMethod(first, name, args, merged, walk.machine.budget);
    if (known) return known;
    giveAway(walk, args, merged, name, at, end, true);
    if (name === 'format' || name === 'join') {
      const pattern = textOf(first)?.slice(0, 8192);
      const filled = name === 'format' ? pattern?.replace(/\{[^{}]{0,60}\}/g, '{}') : '{}';
      return unknownFrom([first, ...args, ...merged.values()], filled?.slice(0, 8192));
    }
    if (first.kind === 'dictionary' && name === 'get') return first.entries.get(textOf(args[0]) ?? '') ?? unknownFrom([first]);
    return unknownFrom([first, ...args]);
  }
  if (marker === 'attrgetter' || marker === 'methodcaller') {
    const target = marker === 'attrgetter' ? args[0] : args[0];
    const names = textOf(first)?.split('.') ?? [];
    const reached =
      target?.kind === 'path'
        ? path([target.path === 'builtins' ? '' : target.path, ...names].filter(Boolean).join('.'), target.from)
        : unknown;
    return marker === 'attrgetter' ? reached : callValue(walk, reached, callee.args.slice(1), callee.keywords, at, end);
  }
  return callValue(walk, callee.callee, [...callee.args, ...args], merged, at, end);
}

/** Functions handed to somebody else: those of the program run now, those from outside are told. */
function giveAway(walk: Walk, args: readonly Value[], keywords: Keywords, to: string, at: number, end: number, run: boolean): void {
  for (const argument of [...args, ...keywords.values()]) {
    for (const each of choices(argument)) {
      if (each.kind === 'path') walk.machine.tell({ kind: 'given', name: each.path, to }, at, end);
      if (run && each.kind === 'function') runFunction(walk, each.of, each.self, [], none, walk.machine.phase);
    }
  }
}

/** Places where the names that functions have differ, though the functions are one. */
const samePlaces: readonly (readonly [pattern: RegExp, name: string])[] = [
  [/^(?:posix|nt|os)\.(?=\w)/, 'os.'],
  [/^(?:builtins|__builtin__|__builtins__)\./, ''],
  [/^(?:_io|io)\.open$/, 'open'],
  [/^codecs\.open$/, 'open'],
  [/^(?:cPickle|_pickle|six\.moves\.cPickle)\./, 'pickle.'],
  [/^(?:six\.moves\.urllib|urllib2|future\.moves\.urllib)\.(?:request\.)?/, 'urllib.request.'],
  [/^urllib\.(?=url(?:open|retrieve)$)/, 'urllib.request.'],
  [/^importlib\.__import__$/, '__import__'],
  [/^_posixsubprocess\./, 'subprocess._posixsubprocess.'],
];

/** One name for what has several. */
export function canonical(name: string): string {
  for (const [pattern, replacement] of samePlaces) if (pattern.test(name)) return name.replace(pattern, replacement);
  return name;
}

function callPath(
  walk: Walk,
  callee: Value & { kind: 'path' },
  args: readonly Value[],
  keywords: Keywords,
  at: number,
  end: number,
): Value {
  const { machine } = walk;
  const name = canonical(callee.path);
  const [first, second] = args;
  const special = reached(walk, name, args, keywords, at, end);
  if (special) return special;
  machine.tell({ kind: 'call', name, args, keywords }, at, end);
  if (/^(?:exec|eval|compile)$/.test(name)) return runText(walk, name, args, keywords, at, end);
  const folded = foldCall(name, args, machine.budget);
  if (folded) return folded;
  giveAway(
    walk,
    args,
    keywords,
    name,
    at,
    end,
    name === 'atexit.register' || !/(?:^|\.)(?:register|register_module|add_argument|Depends)$/.test(name),
  );
  if ((name === 'map' || name === 'filter') && first) return mapped(walk, name, first, second, at, end);
  if (name === 'print' || name === 'isinstance') return unknown;
  const from = mergeSources([callee, ...args, ...keywords.values()].filter((value) => value !== callee));
  return path(`${name}()`.slice(-300), [...new Set([...callee.from, ...from])].slice(0, 12));
}

/** Functions that only lead to another value. */
function reached(walk: Walk, name: string, args: readonly Value[], keywords: Keywords, at: number, end: number): Value | undefined {
  const [first, second] = args;
  switch (name) {
    case 'getattr':
    case 'object.__getattribute__':
    case 'inspect.getattr_static': {
      const attribute = textOf(second);
      if (attribute === undefined || first === undefined) {
        walk.machine.tell({ kind: 'call', name, args, keywords }, at, end);
        return unknownFrom(args);
      }
      return choices(first)
        .map((each): Value => {
          if (each.kind === 'path') return path(each.path === 'builtins' ? attribute : `${each.path}.${attribute}`, each.from);
          if (each.kind === 'object' || each.kind === 'class') {
            const member = each.of.members.names.get(attribute);
            return member?.kind === 'function' ? { ...member, self: each } : (member ?? unknown);
          }
          return each.kind === 'unknown'
            ? unknownFrom([each])
            : { kind: 'bound', callee: text(`.${attribute}`), args: [each], keywords: none };
        })
        .reduce((sum, each) => either(sum, each));
    }
    case '__import__':
    case 'importlib.import_module': {
      const module = textOf(first ?? keywords.get('name'));
      walk.machine.tell({ kind: 'call', name, args, keywords }, at, end);
      if (module === undefined) return path(`${name}()`, mergeSources(args));
      walk.machine.tell({ kind: 'import', name: module }, at, end);
      const whole = name !== '__import__' || keywords.has('fromlist') || args.length > 3;
      return path(whole ? module : (module.split('.', 1)[0] ?? module));
    }
    case 'operator.attrgetter':
    case 'operator.methodcaller':
      return { kind: 'bound', callee: text(name.slice(9)), args, keywords };
    case 'functools.partial':
    case 'functools.partialmethod':
      return first && { kind: 'bound', callee: first, args: args.slice(1), keywords };
    case 'vars':
      return first?.kind === 'path' ? path(`${first.path}.__dict__`) : path('vars()');
    case 'object.__getattribute__()':
      return undefined;
    case 'globals':
    case 'locals':
      return path(`${name}()`);
    case 'asyncio.run':
    case 'asyncio.get_event_loop().run_until_complete':
      return first ?? unknown;
    default:
      return dictionaryMethod(name, first);
  }
}

/** `os.__dict__.get('system')` and its like. */
function dictionaryMethod(name: string, first: Value | undefined): Value | undefined {
  const match = /^(.+)\.__dict__\.(?:get|__getitem__|pop)$/.exec(name);
  const key = textOf(first);
  if (key === undefined) return undefined;
  if (match?.[1] !== undefined) return path(match[1] === 'builtins' ? key : `${match[1]}.${key}`);
  if (/^(?:sys\.modules|builtins|.*__globals__)\.(?:get|__getitem__|pop)$/.test(name)) return path(key);
  return /^(?:globals|locals)\(\)\.(?:get|__getitem__)$/.test(name) ? path(key) : undefined;
}

function mapped(walk: Walk, name: string, callee: Value, over: Value | undefined, at: number, end: number): Value {
  const items =
    over?.kind === 'list' || over?.kind === 'text' || over?.kind === 'bytes' ? foldCall('list', [over], walk.machine.budget) : undefined;
  if (name === 'map' && items?.kind === 'list' && items.items.length <= 4096)
    return { kind: 'list', items: items.items.map((each) => callValue(walk, callee, [each], none, at, end)) };
  return callValue(walk, callee, [unknownFrom(over ? [over] : [])], none, at, end);
}

/** Code in a text that is known is followed like any other. */
function runText(walk: Walk, name: string, args: readonly Value[], keywords: Keywords, at: number, end: number): Value {
  const code = textOf(args[0] ?? keywords.get('source'));
  if (name === 'compile') return args[0]?.kind === 'text' ? args[0] : path('compile()', mergeSources(args));
  if (code === undefined) return path(`${name}()`, mergeSources(args));
  let result: Value | undefined;
  const scope = walk.machine.module;
  walk.machine.inHidden(code, at, end, () => {
    const program = parsePython(code, walk.machine.budget);
    const [only] = program;
    const sole =
      name === 'eval' && program.length === 1 && only?.kind === 'evaluate' && only.of === 'expression' ? only.values[0] : undefined;
    result = walk.run(sole ? [{ kind: 'evaluate', of: 'return', values: [sole], at, end }] : program, scope);
  });
  return result ?? unknownFrom(args);
}
