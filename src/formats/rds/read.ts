/** Walks an object that R has serialised, without building it: what it holds is told to a listener (R source, serialize.c; R Internals, 1.8). */
import type { Budget } from '../budget.ts';
import { LimitReached, MalformedInput } from '../limits.ts';
import type { RdsValues } from './values.ts';

/** What is kept of a value: enough to write a call down. */
export interface RNode {
  readonly kind: 'symbol' | 'text' | 'call' | 'closure' | 'promise' | 'code' | 'environment' | 'unbound' | 'other' | 'list';
  readonly text: string;
  /** Function and arguments of a call. */
  readonly items: readonly RNode[];
  readonly from: number;
  readonly to: number;
}

export interface RdsListener {
  /** A promise, closure, byte code, call or active binding, once it has been read. `depth` counts the objects around it, a pairlist half. */
  found(what: 'promise' | 'closure' | 'code' | 'call' | 'binding' | 'altrep', node: RNode, depth: number): void;
  /** A text that is data. */
  text(value: string, from: number, to: number): void;
  /** Bytes that are data, where they stand in the file as they are. */
  raw(from: number, to: number): void;
  /** A vector of numbers. */
  numbers(count: number, from: number, to: number): void;
}

const deepest = 800;
/** A value in a pairlist lies less deep than one in an object: the values of a workspace stand in one. */
const inPairlist = 0.5;
const mostKept = 200;
const activeBinding = 1 << 15;

/** Pseudo-types that carry nothing (serialize.c). */
const bare = new Set([254, 253, 251, 250, 242, 241, 0]);
const nothing = (from: number, to: number): RNode => ({ kind: 'other', text: 'NULL', items: [], from, to });

export class RdsReader {
  readonly #values: RdsValues;
  readonly #budget: Budget;
  readonly #listener: RdsListener;
  /** Names of symbols by their number; other objects that can be referred to keep their place. */
  readonly #references: RNode[] = [];
  /** Types of code that byte code refers to again. */
  readonly #repeated: RNode[] = [];

  constructor(values: RdsValues, budget: Budget, listener: RdsListener) {
    this.#values = values;
    this.#budget = budget;
    this.#listener = listener;
  }

  #fail(detail: string): never {
    throw new MalformedInput(`The R object is broken: ${detail}.`, this.#values.at);
  }

  #length(): number {
    const short = this.#values.integer();
    if (short >= 0) return short;
    if (short !== -1) this.#fail(`a length of ${short} does not exist`);
    const [upper, lower] = [this.#values.integer(), this.#values.integer() >>> 0];
    if (upper < 0 || upper > 65_536) this.#fail('a length is more than R allows');
    return upper * 2 ** 32 + lower;
  }

  #refer(node: RNode): RNode {
    if (this.#references.length >= 5_000_000) throw new LimitReached('maxEntries', 'More than 5000000 referred objects in one R file.');
    this.#references.push(node);
    return node;
  }

  /** A text with its own header. */
  #characters(): RNode {
    const from = this.#values.at;
    const type = this.#values.integer() & 0xff;
    if (type === 254) return nothing(from, this.#values.at);
    if (type !== 9) this.#fail(`a text is of type ${type}`);
    return this.#charactersBody(from);
  }

  #charactersBody(from: number): RNode {
    const length = this.#values.integer();
    if (length < -1) this.#fail(`a text of ${length} bytes does not exist`);
    const text = length === -1 ? 'NA' : this.#values.text(length);
    this.#budget.spend('maxSteps', 1 + (text.length >> 6));
    return { kind: 'text', text, items: [], from, to: this.#values.at };
  }

  #names(from: number): RNode {
    if (this.#values.integer() !== 0) this.#fail('names are kept in a way that no version of R has');
    const count = this.#length();
    let text = '';
    for (let index = 0; index < count; index += 1) text += `${index > 0 ? ' ' : ''}${this.#characters().text.slice(0, 200)}`;
    return this.#refer({ kind: 'environment', text: text.slice(0, 400), items: [], from, to: this.#values.at });
  }

  #numbers(width: number, from: number): RNode {
    const count = this.#length();
    this.#values.skip(count, width, 'a vector of numbers');
    this.#listener.numbers(count, from, this.#values.at);
    return { kind: 'other', text: '…', items: [], from, to: this.#values.at };
  }

  #texts(depth: number, from: number): RNode {
    const count = this.#length();
    let first = '';
    for (let index = 0; index < count; index += 1) {
      this.#budget.spend('maxSteps');
      const each = this.#characters();
      if (index === 0) first = each.text;
      if (depth >= 0) this.#listener.text(each.text, each.from, each.to);
    }
    return { kind: 'text', text: first.slice(0, 2000), items: [], from, to: this.#values.at };
  }

  #list(depth: number, from: number): RNode {
    const count = this.#length();
    for (let index = 0; index < count; index += 1) this.item(depth + 1);
    return { kind: 'list', text: `list of ${count}`, items: [], from, to: this.#values.at };
  }

  /** Pairlists, calls, closures and promises are made of cells: attributes, tag, head, and the rest, which is read in a loop. */
  #cells(firstFlags: number, depth: number, from: number): RNode {
    const first = firstFlags & 0xff;
    const items: RNode[] = [];
    let flags = firstFlags;
    for (;;) {
      this.#budget.spend('maxSteps');
      const at = this.#values.at;
      if ((flags & 0x200) !== 0) this.item(depth + 1);
      const tag = (flags & 0x400) === 0 ? undefined : this.item(depth + 1);
      const head = this.item(depth + (first === 2 ? inPairlist : 1));
      if (((flags >> 12) & activeBinding) !== 0 && first === 2)
        this.#listener.found('binding', { ...head, text: `${tag?.text ?? ''}: ${head.text}`, from: at, to: this.#values.at }, depth);
      if (items.length < mostKept) items.push(head);
      if (first === 3 || first === 5) {
        items.push(this.item(depth + 1));
        break;
      }
      const next = this.#values.at;
      flags = this.#values.integer();
      const type = flags & 0xff;
      if (type !== 2) {
        if (type !== 254) items.push(this.#body(flags, depth + 1, next));
        break;
      }
    }
    const place = { from, to: this.#values.at };
    if (first === 6) return this.#tell('call', { kind: 'call', text: '', items, ...place }, depth);
    if (first === 3) return this.#tell('closure', { kind: 'closure', text: 'function', items, ...place }, depth);
    if (first === 5) return this.#tell('promise', { kind: 'promise', text: 'promise', items, ...place }, depth);
    return { kind: 'list', text: 'pairlist', items: items.slice(0, 8), ...place };
  }

  #tell(what: Parameters<RdsListener['found']>[0], node: RNode, depth: number): RNode {
    this.#listener.found(what, node, depth);
    return node;
  }

  #environment(depth: number, from: number): RNode {
    this.#values.integer();
    const node = this.#refer({ kind: 'environment', text: 'environment', items: [], from, to: this.#values.at });
    for (let part = 0; part < 4; part += 1) this.item(depth + 1);
    return node;
  }

  /** Byte code: a vector of instructions, then the constants that they use. */
  #code(depth: number, from: number): RNode {
    if (depth > deepest) throw new LimitReached('maxDepth', `R objects nested more than ${deepest} deep.`);
    this.item(depth + 1);
    const count = this.#length();
    const items: RNode[] = [];
    for (let index = 0; index < count; index += 1) {
      this.#budget.spend('maxSteps');
      const at = this.#values.at;
      const type = this.#values.integer();
      let node: RNode;
      if (type === 21) node = this.#code(depth + 1, at);
      else if ([2, 6, 239, 240, 243, 244].includes(type)) node = this.#codePart(type, depth + 1, at);
      else node = this.item(depth + 1);
      if (items.length < mostKept) items.push(node);
    }
    return this.#tell('code', { kind: 'code', text: 'byte code', items, from, to: this.#values.at }, depth);
  }

  #codePart(first: number, depth: number, from: number): RNode {
    const items: RNode[] = [];
    let [type, at] = [first, from];
    const open: { slot: number | undefined }[] = [];
    for (;;) {
      this.#budget.spend('maxSteps');
      let slot: number | undefined;
      if (type === 243) {
        const index = this.#values.integer();
        items.push(this.#repeated[index] ?? nothing(at, this.#values.at));
        break;
      }
      if (type === 244) {
        slot = this.#values.integer();
        type = this.#values.integer();
      }
      if (type !== 2 && type !== 6 && type !== 239 && type !== 240) {
        items.push(this.item(depth + 1));
        break;
      }
      if (slot !== undefined) open.push({ slot });
      if (type === 239 || type === 240) this.item(depth + 1);
      this.item(depth + 1);
      const head = this.#values.integer();
      if (depth > deepest) throw new LimitReached('maxDepth', `R objects nested more than ${deepest} deep.`);
      const isPart = [2, 6, 239, 240, 243, 244].includes(head);
      const node = isPart ? this.#codePart(head, depth + 1, this.#values.at) : this.item(depth + 1);
      if (items.length < mostKept) items.push(node);
      at = this.#values.at;
      type = this.#values.integer();
    }
    const isCall = first === 6 || first === 240 || first === 244;
    const node: RNode = { kind: isCall ? 'call' : 'list', text: '', items: items.slice(0, mostKept), from, to: this.#values.at };
    for (const { slot } of open) if (slot !== undefined && slot >= 0 && slot < 1_000_000) this.#repeated[slot] = node;
    return isCall ? this.#tell('call', node, depth) : node;
  }

  /** Reads one value. */
  item(depth: number): RNode {
    if (depth > deepest) throw new LimitReached('maxDepth', `R objects nested more than ${deepest} deep.`);
    this.#budget.spend('maxSteps');
    const from = this.#values.at;
    return this.#body(this.#values.integer(), depth, from);
  }

  #body(flags: number, depth: number, from: number): RNode {
    const type = flags & 0xff;
    if (bare.has(type))
      return type === 254 || type === 0 ? nothing(from, this.#values.at) : { ...nothing(from, this.#values.at), text: 'environment' };
    if (type === 252) return { kind: 'unbound', text: 'unbound', items: [], from, to: this.#values.at };
    if (type === 255) {
      const packed = flags >>> 8;
      const index = packed === 0 ? this.#values.integer() : packed;
      const node = this.#references[index - 1];
      if (node === undefined) return this.#fail(`it refers to object ${index}, which has not come`);
      return { ...node, from, to: this.#values.at };
    }
    if (type === 1) {
      const name = this.#characters();
      return this.#refer({ kind: 'symbol', text: name.text.slice(0, 400), items: [], from, to: this.#values.at });
    }
    if (type === 2 || type === 3 || type === 5 || type === 6 || type === 17)
      return this.#cells(type === 17 ? (flags & ~0xff) | 2 : flags, depth, from);
    if (type === 247 || type === 248 || type === 249) return this.#names(from);
    if (type === 4) return this.#environment(depth, from);
    if (type === 238) return this.#altrep(depth, from);
    const node = this.#vector(type, depth, from);
    if ((flags & 0x200) !== 0) this.item(depth + 1);
    return node;
  }

  #altrep(depth: number, from: number): RNode {
    const information = this.item(depth + 1);
    this.item(depth + 1);
    this.item(depth + 1);
    return this.#tell('altrep', { kind: 'other', text: '', items: information.items, from, to: this.#values.at }, depth);
  }

  #vector(type: number, depth: number, from: number): RNode {
    if (type === 9) return this.#charactersBody(from);
    if (type === 10 || type === 13) return this.#numbers(4, from);
    if (type === 14) return this.#numbers(8, from);
    if (type === 15) return this.#numbers(16, from);
    if (type === 16) return this.#texts(depth, from);
    if (type === 19 || type === 20) return this.#list(depth, from);
    if (type === 24) {
      const count = this.#length();
      const start = this.#values.at;
      this.#values.skip(count, 1, 'bytes');
      if (this.#values.at - start === count) this.#listener.raw(start, this.#values.at);
      return { kind: 'other', text: '…', items: [], from, to: this.#values.at };
    }
    if (type === 25) return { kind: 'other', text: 'S4 object', items: [], from, to: this.#values.at };
    if (type === 7 || type === 8) {
      const length = this.#values.integer();
      if (length < 0) this.#fail('a name has no length');
      return { kind: 'symbol', text: this.#values.text(length).slice(0, 400), items: [], from, to: this.#values.at };
    }
    if (type === 22) {
      const node = this.#refer({ kind: 'other', text: 'external pointer', items: [], from, to: this.#values.at });
      this.item(depth + 1);
      this.item(depth + 1);
      return node;
    }
    if (type === 23) return this.#refer({ kind: 'other', text: 'weak reference', items: [], from, to: this.#values.at });
    if (type === 21) {
      this.#values.integer();
      return this.#code(depth, from);
    }
    return this.#fail(`a value is of type ${type}, which R does not have`);
  }
}
