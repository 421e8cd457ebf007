/** What each opcode does to the abstract machine: one line per opcode, by name. */
import { MalformedInput } from '../limits.ts';
import type { PickleEvents } from './events.ts';
import type { Opcode, OpcodeReader } from './opcode-reader.ts';
import { type OpcodeKind, opcodeKinds } from './opcodes.ts';
import type { MachineState } from './stack.ts';
import {
  type Container,
  container,
  falseValue,
  type GlobalValue,
  type Literal,
  noneValue,
  numberValue,
  slim,
  trueValue,
  unknownValue,
  type Value,
} from './values.ts';

/** The machine as its steps see it. */
export interface PickleRun {
  readonly state: MachineState;
  readonly reader: OpcodeReader;
  readonly events: PickleEvents;
  readonly opcodes: number;
  /** Whether containers keep little of what lies in them. */
  readonly frugal: boolean;
  protocol: number;
  take(count: number): Value[];
  /** @param given every item, also those that are not kept */
  made(value: Container, given: readonly Value[]): void;
  watchMemo(place: number, opcode: Opcode): void;
  extend(items: readonly Value[], opcode: Opcode): void;
  call(opcode: Opcode, callee: Value, args: readonly Value[]): void;
  stackGlobal(opcode: Opcode): void;
  literal(opcode: Opcode, kind: Literal['kind'], spelling: Literal['spelling']): void;
  name(at: number, length: number): { readonly text: string; readonly exact: boolean };
  decimal(opcode: Opcode): number;
  smallLong(opcode: Opcode): number;
  /** Runs the pickle that starts here and goes on behind it. */
  inner(): void;
}

type Step = (run: PickleRun, opcode: Opcode) => void;

const pushNumber: Step = (run, opcode) => run.state.push(numberValue(opcode.number));
const pushLong: Step = (run, opcode) => run.state.push(opcode.length <= 6 ? numberValue(run.smallLong(opcode)) : unknownValue);
const textOf =
  (spelling: 'quoted' | 'escaped' | 'utf8' | 'latin1'): Step =>
  (run, opcode) =>
    run.literal(opcode, 'text', spelling);
const bytesLiteral: Step = (run, opcode) => run.literal(opcode, 'bytes', 'latin1');
const nothing: Step = () => {};

const argumentsOf = (value: Value): readonly Value[] => (value.kind === 'tuple' ? value.items : [value]);

const reduce: Step = (run, opcode) => {
  const args = run.state.pop();
  run.call(opcode, run.state.pop(), argumentsOf(args));
};

const newObjectWithKeywords: Step = (run, opcode) => {
  const named = run.state.pop();
  const positional = argumentsOf(run.state.pop());
  const keywords = named.kind === 'dict' && named.count === 0 ? [] : [named];
  run.call(opcode, run.state.pop(), [...positional, ...keywords]);
};

const build: Step = (run, opcode) => {
  const state = run.state.pop();
  const target = run.state.top();
  if (target.kind === 'call') target.state = run.frugal ? slim(state) : state;
  const raw = run.events.built(target, state, opcode);
  if (raw === 'stream') run.inner();
  else run.reader.seek(run.reader.position + Math.max(0, raw));
};

const importName = (run: PickleRun, opcode: Opcode): GlobalValue => {
  const module = run.name(opcode.at, opcode.length);
  const name = run.name(opcode.secondAt, opcode.secondLength);
  const value: GlobalValue = {
    kind: 'global',
    offset: opcode.offset,
    opcode: opcode.kind.name,
    module: module.text,
    name: name.text,
    exact: module.exact && name.exact,
  };
  run.events.imported(value);
  return value;
};

const decimalNumber: Step = (run, opcode) => {
  const text = run.reader.latin1(opcode.at, Math.min(opcode.length, 64)).replace(/L?\r?$/, '');
  // Protocol 0 spells booleans as INT 00 and 01.
  if (opcode.kind.name === 'INT' && (text === '00' || text === '01')) run.state.push(text === '01' ? trueValue : falseValue);
  else run.state.push(opcode.length <= 64 ? numberValue(Number(text)) : unknownValue);
};

const persistent = (run: PickleRun, opcode: Opcode, id: Value) => {
  run.events.persistent?.(id, opcode);
  run.state.push({ kind: 'persistent', offset: opcode.offset, id: run.frugal ? slim(id) : id });
};

const persistentLine: Step = (run, opcode) =>
  persistent(run, opcode, { kind: 'text', offset: opcode.offset, at: opcode.at, length: opcode.length, spelling: 'latin1' });

const protocol: Step = (run, opcode) => {
  if (run.opcodes > 1) run.events.noted('protocol', `PROTO ${opcode.number} stands inside the stream.`, opcode.offset);
  if (opcode.number > 5) run.events.noted('protocol', `Protocol ${opcode.number} does not exist.`, opcode.offset);
  run.protocol = Math.max(run.protocol, opcode.number);
};

const extension: Step = (run, opcode) => {
  run.events.extension(opcode.number, opcode);
  run.state.push({ kind: 'extension', offset: opcode.offset, code: opcode.number });
};

const object: Step = (run, opcode) => {
  const [callee, ...args] = run.state.popToMark();
  run.call(opcode, callee ?? unknownValue, args);
};

const empty =
  (kind: 'list' | 'dict' | 'tuple' | 'set'): Step =>
  (run, opcode) =>
    run.state.push(container(kind, opcode.offset));
const marked =
  (kind: 'list' | 'dict' | 'tuple' | 'set'): Step =>
  (run, opcode) => {
    const given = run.state.popToMark();
    run.made(container(kind, opcode.offset, given, run.frugal), given);
  };
const tupleOf =
  (count: number): Step =>
  (run, opcode) => {
    const given = run.take(count);
    run.made(container('tuple', opcode.offset, given, run.frugal), given);
  };
const extendBy =
  (count: number): Step =>
  (run, opcode) =>
    run.extend(run.take(count), opcode);
const extendToMark: Step = (run, opcode) => run.extend(run.state.popToMark(), opcode);
const recall: Step = (run, opcode) => run.state.push(run.state.recall(opcode.number));
/** The loader of CPython makes room up to the place named, whatever is in between (_pickle.c, _Unpickler_MemoPut). */
const remember: Step = (run, opcode) => {
  run.watchMemo(opcode.number, opcode);
  run.state.remember(opcode.number, run.state.top());
};
const rememberDecimal: Step = (run, opcode) => {
  const place = run.decimal(opcode);
  run.watchMemo(place, opcode);
  run.state.remember(place, run.state.top());
};

const steps: Readonly<Record<string, Step>> = {
  PROTO: protocol,
  FRAME: nothing,
  READONLY_BUFFER: nothing,
  MARK: (run) => run.state.mark(),
  POP: (run) => run.state.discard(),
  POP_MARK: (run) => run.state.popToMark(),
  DUP: (run) => run.state.push(run.state.top()),
  NONE: (run) => run.state.push(noneValue),
  NEWTRUE: (run) => run.state.push(trueValue),
  NEWFALSE: (run) => run.state.push(falseValue),
  NEXT_BUFFER: (run) => run.state.push(unknownValue),
  GET: (run, opcode) => run.state.push(run.state.recall(run.decimal(opcode))),
  BINGET: recall,
  LONG_BINGET: recall,
  PUT: rememberDecimal,
  BINPUT: remember,
  LONG_BINPUT: remember,
  MEMOIZE: (run) => run.state.remember(run.state.memoSize, run.state.top()),
  INT: decimalNumber,
  LONG: decimalNumber,
  FLOAT: decimalNumber,
  BININT: pushNumber,
  BININT1: pushNumber,
  BININT2: pushNumber,
  BINFLOAT: pushNumber,
  LONG1: pushLong,
  LONG4: pushLong,
  STRING: textOf('quoted'),
  UNICODE: textOf('escaped'),
  BINSTRING: textOf('latin1'),
  SHORT_BINSTRING: textOf('latin1'),
  SHORT_BINUNICODE: textOf('utf8'),
  BINUNICODE: textOf('utf8'),
  BINUNICODE8: textOf('utf8'),
  SHORT_BINBYTES: bytesLiteral,
  BINBYTES: bytesLiteral,
  BINBYTES8: bytesLiteral,
  BYTEARRAY8: bytesLiteral,
  EMPTY_LIST: empty('list'),
  EMPTY_DICT: empty('dict'),
  EMPTY_TUPLE: empty('tuple'),
  EMPTY_SET: empty('set'),
  LIST: marked('list'),
  DICT: marked('dict'),
  TUPLE: marked('tuple'),
  FROZENSET: marked('set'),
  TUPLE1: tupleOf(1),
  TUPLE2: tupleOf(2),
  TUPLE3: tupleOf(3),
  APPEND: extendBy(1),
  SETITEM: extendBy(2),
  APPENDS: extendToMark,
  SETITEMS: extendToMark,
  ADDITEMS: extendToMark,
  GLOBAL: (run, opcode) => run.state.push(importName(run, opcode)),
  INST: (run, opcode) => run.call(opcode, importName(run, opcode), run.state.popToMark()),
  STACK_GLOBAL: (run, opcode) => run.stackGlobal(opcode),
  REDUCE: reduce,
  NEWOBJ: reduce,
  NEWOBJ_EX: newObjectWithKeywords,
  OBJ: object,
  BUILD: build,
  PERSID: persistentLine,
  BINPERSID: (run, opcode) => persistent(run, opcode, run.state.pop()),
  EXT1: extension,
  EXT2: extension,
  EXT4: extension,
};

const stepsByCode: readonly (Step | undefined)[] = opcodeKinds.map((kind) => (kind === undefined ? undefined : steps[kind.name]));

/** The step of an opcode. STOP has none: the machine ends there. */
export function stepOf(kind: OpcodeKind): Step {
  const step = stepsByCode[kind.code];
  if (step === undefined) throw new MalformedInput(`${kind.name} has no step.`, 0);
  return step;
}
