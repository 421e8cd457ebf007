/** Walks a program the way Python would run it, without running it: what happens on import, in loaders' hooks, and in functions. */
import type { Budget } from '../budget.ts';
import { callValue, runFunction } from './call.ts';
import { evaluate } from './evaluate.ts';
import type { Act, Phase } from './events.ts';
import { itemsOf } from './fold.ts';
import { Machine } from './machine.ts';
import type { ClassDefinition, Expression, FunctionDefinition, Statement } from './tree.ts';
import { either, type LocalClass, type LocalFunction, path, Scope, sourcesOf, unknown, unknownFrom, type Value } from './values.ts';

/**
 * Functions that loaders call by themselves: Python on making and using objects, torch and Keras on building layers, serving frameworks
 * (TorchServe, MLflow, SageMaker, Azure ML, Triton) on loading a model.
 */
const hooks =
  /^(?:__(?:init|new|call|setstate|reduce|reduce_ex|getattr|getattribute|del|init_subclass|class_getitem|set_name|enter|post_init|setattr|len|iter|repr|str|eq|hash)__|forward|_init_weights|init_weights|post_init|from_pretrained|from_config|get_config|build|call|initialize|handle|preprocess|inference|postprocess|load_context|_load_pyfunc|load_pyfunc|predict|model_fn|input_fn|predict_fn|output_fn|init|load_model|setup|execute|__getattr__)$/;

/**
 * Tells what a program would do.
 * @throws LimitReached when the budget is spent
 */
export function interpret(program: readonly Statement[], budget: Budget, tell: (act: Act) => void): void {
  const machine = new Machine(budget, tell);
  run(machine, program, machine.module);
  // Functions may define functions: the list grows while it is walked.
  for (let index = 0; index < machine.functions.length; index += 1) {
    const each = machine.functions[index];
    if (each) walkUncalled(machine, each);
  }
}

function walkUncalled(machine: Machine, each: LocalFunction): void {
  const phase: Phase = hooks.test(each.name) ? 'load' : 'call';
  if (machine.wasWalked(each.body, phase)) return;
  const self: Value | undefined = each.owner && { kind: 'object', of: each.owner };
  runFunction({ machine, run: (body, scope) => run(machine, body, scope) }, each, self, [], new Map(), phase);
}

/** Runs statements one after the other. */
function run(machine: Machine, statements: readonly Statement[], scope: Scope): Value | undefined {
  let result: Value | undefined;
  for (const each of statements) {
    machine.budget.spend('maxSteps');
    const given = runOne(machine, each, scope);
    if (given) result = either(result, given);
  }
  return result;
}

function runOne(machine: Machine, statement: Statement, scope: Scope): Value | undefined {
  const walk = { machine, run: (body: readonly Statement[], inner: Scope) => run(machine, body, inner) };
  const value = (expression: Expression) => evaluate(walk, expression, scope);
  const branch = (body: readonly Statement[]): Value | undefined => {
    machine.conditions += 1;
    const result = run(machine, body, scope);
    machine.conditions -= 1;
    return result;
  };
  switch (statement.kind) {
    case 'import':
      for (const { module, alias } of statement.names) {
        machine.tell({ kind: 'import', name: module }, statement.at, statement.end);
        bind(
          machine,
          scope,
          alias ?? module.split('.', 1)[0] ?? module,
          path(alias === undefined ? (module.split('.', 1)[0] ?? module) : module),
        );
      }
      return undefined;
    case 'from':
      importFrom(machine, statement, scope);
      return undefined;
    case 'assign': {
      const given = value(statement.value);
      for (const target of statement.targets) {
        if (statement.operator === '=') assign(walk, target, given, scope);
        else {
          const { at, end } = statement;
          const operator = statement.operator.slice(0, -1);
          const depth = Math.max(target.depth, statement.value.depth) + 1;
          const sum: Expression = { kind: 'row', first: target, rest: [{ operator, value: statement.value }], at, end, depth };
          assign(walk, target, value(sum), scope);
        }
      }
      return undefined;
    }
    case 'declare':
      value(statement.annotation);
      if (statement.value) assign(walk, statement.target, value(statement.value), scope);
      return undefined;
    case 'evaluate': {
      const given = statement.values.map(value);
      return statement.of === 'return' ? (given[0] ?? unknown) : undefined;
    }
    case 'names':
      if (statement.of === 'global') for (const name of statement.names) scope.globals.add(name);
      return undefined;
    case 'if': {
      let result: Value | undefined;
      for (const each of statement.branches) {
        value(each.test);
        const phase = phaseOf(each.test);
        const given = phase ? machine.as(phase, () => run(machine, each.body, scope)) : branch(each.body);
        if (given) result = either(result, given);
      }
      const last = branch(statement.otherwise);
      return last ? either(result, last) : result;
    }
    case 'while': {
      value(statement.test);
      const given = run(machine, statement.body, scope);
      return branch(statement.otherwise) ?? given;
    }
    case 'for': {
      assign(walk, statement.target, elementOf(value(statement.iterable), machine.budget), scope);
      const given = run(machine, statement.body, scope);
      return branch(statement.otherwise) ?? given;
    }
    case 'with':
      for (const item of statement.items) {
        const given = value(item.value);
        const entered = given.kind === 'object' ? callMember(walk, given, '__enter__', statement.at, statement.end) : undefined;
        if (item.target) assign(walk, item.target, entered && entered.kind !== 'unknown' ? entered : given, scope);
      }
      return run(machine, statement.body, scope);
    case 'try': {
      let result = run(machine, statement.body, scope);
      for (const handler of statement.handlers) {
        if (handler.type) value(handler.type);
        if (handler.name) bind(machine, scope, handler.name, unknown);
        const given = branch(handler.body);
        if (given) result = either(result, given);
      }
      const given = run(machine, statement.otherwise, scope);
      return given ? either(result, given) : result;
    }
    case 'match': {
      const subject = value(statement.subject);
      let result: Value | undefined;
      for (const each of statement.cases) {
        if (each.capture) bind(machine, scope, each.capture, subject);
        if (each.guard) value(each.guard);
        const given = branch(each.body);
        if (given) result = either(result, given);
      }
      return result;
    }
    case 'function':
      defineFunction(walk, statement, scope);
      return undefined;
    case 'class':
      defineClass(walk, statement, scope);
      return undefined;
    case 'fault':
      machine.tell({ kind: 'fault', detail: statement.detail }, statement.at, statement.end);
      return undefined;
  }
}

type Walk = Parameters<typeof evaluate>[0];

/** What a condition says about when its body runs. */
function phaseOf(test: Expression): Phase | undefined {
  if (test.kind === 'name' && test.name === 'TYPE_CHECKING') return 'call';
  if (test.kind === 'attribute' && test.name === 'TYPE_CHECKING') return 'call';
  if (test.kind !== 'row') return undefined;
  const sides = [test.first, ...test.rest.map((each) => each.value)];
  return sides.some((side) => side.kind === 'name' && side.name === '__name__') && test.rest[0]?.operator === '==' ? 'main' : undefined;
}

function elementOf(value: Value, budget: Budget): Value {
  const items = value.kind === 'list' ? itemsOf(value, budget) : undefined;
  if (items === undefined || items.length === 0) {
    if (value.kind === 'path') return path(`${value.path}[]`, value.from);
    return unknownFrom([value]);
  }
  return items.slice(0, 6).reduce<Value | undefined>((sum, each) => either(sum, each), undefined) ?? unknown;
}

function bind(machine: Machine, scope: Scope, name: string, value: Value): void {
  const home = scope.globals.has(name) ? scope.module : scope;
  const earlier = machine.conditions > 0 ? home.names.get(name) : undefined;
  home.names.set(name, earlier ? either(earlier, value) : value);
}

function assign(walk: Walk, target: Expression, value: Value, scope: Scope): void {
  const { machine } = walk;
  switch (target.kind) {
    case 'name':
      bind(machine, scope, target.name, value);
      tellSetting(machine, target.name, value, target, scope.ofClass);
      return;
    case 'star':
      assign(walk, target.value, unknownFrom([value]), scope);
      return;
    case 'sequence': {
      const items = value.kind === 'list' && value.items.length === target.items.length ? value.items : undefined;
      for (const [index, each] of target.items.entries()) {
        const item = items?.[index];
        assign(walk, each, item ?? elementOf(value, machine.budget), scope);
      }
      return;
    }
    case 'attribute': {
      const owner = evaluate(walk, target.target, scope);
      if (owner.kind === 'object' || owner.kind === 'class') {
        const { names } = owner.of.members;
        names.set(target.name, either(names.get(target.name), value));
      }
      tellSetting(machine, target.name, value, target, owner.kind !== 'object' || /^__/.test(target.name));
      return;
    }
    case 'item': {
      const owner = evaluate(walk, target.target, scope);
      const key = evaluate(walk, target.index, scope);
      const name = key.kind === 'text' ? key.value : '';
      if (owner.kind === 'path' && owner.path === 'globals()' && name !== '') machine.module.names.set(name, value);
      tellSetting(machine, name, value, target, owner.kind === 'path');
      return;
    }
    default:
      evaluate(walk, target, scope);
  }
}

function tellSetting(machine: Machine, name: string, value: Value, place: Expression, hook: boolean): void {
  machine.tell({ kind: 'setting', name, value }, place.at, place.end);
  if (hook && value.kind === 'path') machine.tell({ kind: 'given', name: value.path, to: name }, place.at, place.end);
}

function importFrom(machine: Machine, statement: Extract<Statement, { kind: 'from' }>, scope: Scope): void {
  const { module, at, end } = statement;
  machine.tell({ kind: 'import', name: module }, at, end);
  for (const { name, alias } of statement.names) {
    if (name === '*') scope.stars.push(module);
    else {
      const full = module.endsWith('.') ? `${module}${name}` : `${module}.${name}`;
      machine.tell({ kind: 'import', name: full }, at, end);
      bind(machine, scope, alias ?? name, path(full));
    }
  }
}

function defineFunction(walk: Walk, definition: FunctionDefinition & { at: number; end: number }, scope: Scope, owner?: LocalClass): void {
  const { machine } = walk;
  for (const { initial, annotation } of definition.parameters) {
    if (annotation) evaluate(walk, annotation, scope);
    if (initial) evaluate(walk, initial, scope);
  }
  if (definition.returns) evaluate(walk, definition.returns, scope);
  const { name, parameters, body } = definition;
  const made: LocalFunction = { name, parameters, body, scope, owner };
  machine.functions.push(made);
  let value: Value = { kind: 'function', of: made, self: undefined };
  for (const decorator of [...definition.decorators].reverse()) value = decorate(walk, decorator, value, scope);
  bind(machine, scope, name, value);
}

/** A decorator is a call; what it gives stands for the function only where the program itself says what that is. */
function decorate(walk: Walk, decorator: Expression, value: Value, scope: Scope): Value {
  const callee = evaluate(walk, decorator, scope);
  // Frameworks register what they are given and call it later; `atexit` and threads surely do.
  const registers = callee.kind === 'path' && !/^(?:atexit\.register|threading\.Thread|exec|eval)$/.test(callee.path);
  const handed = registers && value.kind === 'function' ? unknown : value;
  const given = callValue(walk, callee, [handed], new Map(), decorator.at, decorator.end);
  return given.kind === 'function' || given.kind === 'class' || given.kind === 'bound' ? given : value;
}

function defineClass(walk: Walk, definition: ClassDefinition & { at: number; end: number }, scope: Scope): void {
  const { machine } = walk;
  const members = new Scope(scope, true);
  const bases = definition.bases.map((each) => evaluate(walk, each.value, scope));
  const made: LocalClass = { name: definition.name, bases, members };
  for (const statement of definition.body) {
    machine.budget.spend('maxSteps');
    if (statement.kind === 'function') defineFunction(walk, statement, members, made);
    else run(machine, [statement], members);
  }
  let value: Value = { kind: 'class', of: made };
  for (const [index, base] of bases.entries()) {
    const metaclass = definition.bases[index]?.name === 'metaclass';
    if (base.kind === 'class')
      for (const name of metaclass ? ['__new__', '__init__', '__prepare__'] : ['__init_subclass__'])
        callMember(walk, { kind: 'class', of: base.of }, name, definition.at, definition.end);
    if (metaclass && (base.kind === 'path' || base.kind === 'function') && !/Meta$|^type$/.test(sourcesOf(base)[0] ?? ''))
      callValue(walk, base, [], new Map(), definition.at, definition.end);
  }
  for (const decorator of [...definition.decorators].reverse()) value = decorate(walk, decorator, value, scope);
  bind(machine, scope, definition.name, value);
}

/** Calls a method that the program defines, if it does. */
function callMember(walk: Walk, owner: Value & { kind: 'object' | 'class' }, name: string, at: number, end: number): Value | undefined {
  const member = owner.of.members.names.get(name);
  if (member?.kind !== 'function' && member?.kind !== 'path') return undefined;
  const bound: Value = member.kind === 'function' ? { ...member, self: owner } : member;
  return callValue(walk, bound, [], new Map(), at, end);
}
