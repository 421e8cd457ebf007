/** Runs one pickle stream on abstract values: everything a loader would import or call is told, nothing is executed. */
import type { Budget } from '../budget.ts';
import type { ByteSource } from '../byte-source.ts';
import { LimitReached, MalformedInput } from '../limits.ts';
import type { PickleEvents } from './events.ts';
import { FrameWatch } from './frames.ts';
import { type Opcode, OpcodeReader } from './opcode-reader.ts';
import { MachineState } from './stack.ts';
import { type PickleRun, stepOf } from './steps.ts';
import { decodeUtf8, spelledText } from './text.ts';
import { OpcodeTrail } from './trail.ts';
import { addItems, type CallValue, type Container, type GlobalValue, type Literal, slim, unknownValue, type Value } from './values.ts';

/** Longest name that is looked at; real ones are below 200. */
const maxName = 1024;
/** Items kept in containers after which they keep little: what is kept must not grow with the file. */
const frugalFrom = 1_000_000;
/** Longest spelling of a memo number; current loaders refuse more than 4,300 digits. */
const maxDigits = 65_536;
/** Object arrays inside object arrays. */
const maxInner = 16;

/** Entries of a dictionary kept for their keys alone. */
const maxTelling = 500;
const underscore = 0x5f;
const smallF = 0x66;
const stopCode = 0x2e;

export interface StreamEnd {
  readonly ended: 'stop' | 'malformed' | 'limit';
  /** Why, unless it stopped. */
  readonly detail: string;
  /** One past STOP, or where reading failed. */
  readonly end: number;
  readonly opcodes: number;
  readonly protocol: number;
  readonly memoized: number;
  readonly result: Value;
}

export class PickleMachine implements PickleRun {
  readonly #trail: OpcodeTrail;
  readonly #source: ByteSource;
  readonly #depth: number;
  readonly reader: OpcodeReader;
  readonly state = new MachineState();
  readonly events: PickleEvents;
  readonly #budget: Budget;
  readonly #frames: FrameWatch;
  opcodes = 0;
  protocol = 0;
  #expansionTold = false;
  #depthTold = false;
  #faults = 0;
  #kept = 0;

  /** @param outer the machine whose stream holds this one, for pickles inside pickles
   * @param longestLine bytes, for trials */
  constructor(source: ByteSource, start: number, budget: Budget, events: PickleEvents, outer?: PickleMachine, longestLine?: number) {
    this.#source = source;
    this.#trail = outer ? outer.#trail : new OpcodeTrail();
    this.#depth = outer ? outer.#depth + 1 : 0;
    this.reader = new OpcodeReader(source, start, longestLine);
    this.events = events;
    this.#budget = budget;
    this.#frames = new FrameWatch(source.size);
  }

  get frugal(): boolean {
    return this.#kept > frugalFrom;
  }

  /** The latest opcodes before and at the present one, in file order. */
  recent(): Opcode[] {
    return this.#trail.recent();
  }

  /**
   * Runs to STOP or to the first thing that no loader can read.
   * Limits of the shared budget end the run as `limit`; what was told before stands.
   * @param most opcodes, for a trial
   */
  run(most = Number.POSITIVE_INFINITY): StreamEnd {
    const finish = (ended: StreamEnd['ended'], detail: string, result: Value): StreamEnd => ({
      ended,
      detail,
      end: this.reader.position,
      opcodes: this.opcodes,
      protocol: this.protocol,
      memoized: this.state.memoSize,
      result,
    });
    try {
      for (;;) {
        if (this.opcodes >= most) return finish('limit', `A trial of ${most} opcodes.`, unknownValue);
        const opcode = this.reader.next();
        this.#budget.spend('maxSteps');
        this.#trail.add(opcode);
        this.opcodes += 1;
        const framing = this.#frames.see(opcode);
        if (framing) this.events.noted('frame', framing, opcode.offset);
        if (opcode.kind.code === stopCode) {
          const result = this.state.pop();
          this.#tellFault(opcode);
          return finish('stop', '', result);
        }
        stepOf(opcode.kind)(this, opcode);
        this.#tellFault(opcode);
      }
    } catch (error) {
      if (error instanceof MalformedInput) {
        this.reader.seek(error.offset);
        return finish('malformed', error.message, unknownValue);
      }
      if (error instanceof LimitReached) return finish('limit', error.message, unknownValue);
      throw error;
    }
  }

  inner(): void {
    if (this.#depth >= maxInner) throw new LimitReached('maxDepth', `Pickles stand inside pickles more than ${maxInner} deep.`);
    const end = new PickleMachine(this.#source, this.reader.position, this.#budget, this.events, this).run();
    if (end.ended === 'limit') throw new LimitReached('maxSteps', end.detail);
    if (end.ended === 'malformed') throw new MalformedInput(end.detail, end.end);
    this.reader.seek(end.end);
  }

  #tellFault(opcode: Opcode): void {
    const fault = this.state.fault;
    if (fault === undefined) return;
    this.state.fault = undefined;
    this.#faults += 1;
    if (this.#faults <= 3) this.events.noted('fault', `${opcode.kind.name} at ${opcode.offset} ${fault}.`, opcode.offset);
    // A thousand faults are noise, not a program.
    if (this.#faults > 1000) throw new MalformedInput('More than 1,000 opcodes work on values that are not there.', opcode.offset);
  }

  /** The topmost `count` values in stream order, taken; at least one. */
  take(count: number): Value[] {
    const taken = [this.state.pop()];
    while (taken.length < count) taken.push(this.state.pop());
    return taken.reverse();
  }

  made(value: Container, given: readonly Value[]): void {
    this.#kept += value.items.length;
    if (value.kind === 'dict') this.#keepTelling(value, given, value.items.length);
    this.#watchGrowth(value);
    this.state.push(value);
  }

  /** Keys that change behaviour are kept wherever in a large dictionary they stand. */
  #keepTelling(target: Container, items: readonly Value[], from: number): void {
    for (let index = from - (from % 2); index + 1 < items.length; index += 2) {
      const key = items[index];
      const value = items[index + 1] ?? unknownValue;
      if (key?.kind !== 'text' || key.length < 5 || key.length > 40 || target.items.length > 2 * maxTelling) continue;
      const first = this.reader.byte(key.at);
      if (first === underscore || first === smallF) target.items.push(key, slim(value));
    }
  }

  extend(items: readonly Value[], opcode: Opcode): void {
    const target = this.state.top();
    this.events.extended?.(target, items);
    if (target.kind === 'list' || target.kind === 'dict' || target.kind === 'set') {
      const kept = target.items.length;
      addItems(target, items, this.frugal);
      const added = target.items.length - kept;
      this.#kept += added;
      if (target.kind === 'dict') this.#keepTelling(target, items, added);
      this.#watchGrowth(target);
      return;
    }
    // On any other object APPEND and SETITEM call its methods: `append`, `extend`, `__setitem__`.
    if (target.kind === 'global') this.call(opcode, this.#pushBack(target), items);
  }

  #pushBack(target: Value): Value {
    this.state.pop();
    return target;
  }

  #watchGrowth(value: Container): void {
    if (!this.#expansionTold && value.weight > 1e7 && value.weight > this.opcodes * 1000) {
      this.#expansionTold = true;
      this.events.noted(
        'expansion',
        `${this.opcodes} opcodes describe ${value.weight.toExponential(1)} values once every reference is followed.`,
        value.offset,
      );
    }
    if (!this.#depthTold && value.depth > 10_000) {
      this.#depthTold = true;
      this.events.noted('depth', `Containers are nested more than ${value.depth - 1} deep.`, value.offset);
    }
  }

  /** Places that no stream of this length needs. */
  watchMemo(place: number, opcode: Opcode): void {
    if (this.#expansionTold || place < 1e7 || place < this.opcodes * 1000) return;
    this.#expansionTold = true;
    this.events.noted(
      'expansion',
      `${opcode.kind.name} remembers a value at place ${place}, and loaders make room up to there.`,
      opcode.offset,
    );
  }

  call(opcode: Opcode, callee: Value, args: readonly Value[]): void {
    const call: CallValue = {
      kind: 'call',
      offset: opcode.offset,
      opcode: opcode.kind.name,
      callee,
      args: this.frugal ? args.slice(0, 32) : args,
      state: undefined,
    };
    this.events.called(call);
    this.state.push(call);
  }

  stackGlobal(opcode: Opcode): void {
    const name = this.state.pop();
    const module = this.state.pop();
    const known = (value: Value) => (value.kind === 'text' && value.length <= maxName ? this.text(value, maxName) : undefined);
    const moduleText = known(module);
    const nameText = known(name);
    const global: GlobalValue = {
      kind: 'global',
      offset: opcode.offset,
      opcode: opcode.kind.name,
      module: moduleText ?? '?',
      name: nameText ?? '?',
      exact: moduleText !== undefined && nameText !== undefined,
    };
    this.events.imported(global);
    this.state.push(global);
  }

  literal(opcode: Opcode, kind: Literal['kind'], spelling: Literal['spelling']): void {
    const value: Literal = { kind, offset: opcode.offset, at: opcode.at, length: opcode.length, spelling };
    this.events.literal(value);
    this.state.push(value);
  }

  /** The text of a literal, at most `limit` bytes of it. */
  text(value: Literal, limit: number): string {
    return spelledText(this.reader.latin1(value.at, Math.min(value.length, limit)), value.spelling);
  }

  name(at: number, length: number): { readonly text: string; readonly exact: boolean } {
    return { text: decodeUtf8(this.reader.latin1(at, Math.min(length, maxName))).replace(/\r$/, ''), exact: length <= maxName };
  }

  decimal(opcode: Opcode): number {
    // Loaders read all of it: zeros in front must not make another number of it.
    if (opcode.length > maxDigits) return -1;
    // As Python reads numbers: blanks around, single underscores within.
    const value = Number(this.reader.latin1(opcode.at, opcode.length).replace(/(?<=\d)_(?=\d)/g, ''));
    return Number.isSafeInteger(value) && value >= 0 ? value : -1;
  }

  smallLong(opcode: Opcode): number {
    let value = 0;
    const raw = this.reader.latin1(opcode.at, opcode.length);
    for (let index = raw.length - 1; index >= 0; index -= 1) value = value * 256 + raw.charCodeAt(index);
    const top = raw.charCodeAt(raw.length - 1);
    return top >= 128 ? value - 256 ** raw.length : value;
  }
}
