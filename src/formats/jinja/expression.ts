/** Parses Jinja expressions into trees, so that what a template reaches for is judged by structure and not by spelling. */
import { MalformedInput } from '../limits.ts';
import type { Token } from './lexer.ts';

interface Named {
  readonly name: string;
  readonly value: Expression;
}

export type Expression = { readonly at: number } & (
  | { readonly kind: 'constant'; readonly value: string | number | boolean | null }
  | { readonly kind: 'name'; readonly name: string }
  | { readonly kind: 'attribute'; readonly target: Expression; readonly name: string }
  | { readonly kind: 'item'; readonly target: Expression; readonly index: Expression }
  | { readonly kind: 'slice'; readonly parts: readonly (Expression | undefined)[] }
  | { readonly kind: 'call'; readonly callee: Expression; readonly args: readonly Expression[]; readonly named: readonly Named[] }
  | {
      readonly kind: 'filter' | 'test';
      readonly target: Expression | undefined;
      readonly name: string;
      readonly args: readonly Expression[];
      readonly named: readonly Named[];
    }
  | { readonly kind: 'list'; readonly items: readonly Expression[] }
  | { readonly kind: 'binary'; readonly operator: string; readonly left: Expression; readonly right: Expression }
  | { readonly kind: 'choice'; readonly parts: readonly Expression[] }
);

const maxDepth = 150;
/** Operators or steps one behind the other: each makes the tree a level deeper. */
const maxChain = 500;
/** Binding strength of binary operators, weakest first (Jinja documentation, "Expressions"). */
const strength: Readonly<Record<string, number>> = {
  ...{ or: 1, and: 2, '==': 4, '!=': 4, '<': 4, '>': 4, '<=': 4, '>=': 4, in: 4, 'not in': 4 },
  ...{ '+': 5, '-': 5, '~': 6, '*': 7, '/': 7, '//': 7, '%': 7, '**': 8 },
};
const words: Readonly<Record<string, boolean | null>> = { true: true, True: true, false: false, False: false, none: null, None: null };
const ending: Token = { kind: 'operator', text: '', at: 0 };

export class ExpressionParser {
  readonly #tokens: readonly Token[];
  #index: number;
  #depth = 0;

  constructor(tokens: readonly Token[], start = 0) {
    this.#tokens = tokens;
    this.#index = start;
  }

  get token(): Token {
    return this.#tokens[this.#index] ?? ending;
  }

  get done(): boolean {
    return this.#index >= this.#tokens.length;
  }

  is(text: string, ahead = 0): boolean {
    const token = this.#tokens[this.#index + ahead];
    return token !== undefined && token.text === text && token.kind !== 'string';
  }

  /** Takes the token when it is this one. */
  takes(text: string): boolean {
    if (!this.is(text)) return false;
    this.#index += 1;
    return true;
  }

  need(text: string): void {
    if (!this.takes(text)) throw new MalformedInput(`"${text}" is missing in a tag.`, this.token.at);
  }

  name(): string {
    const token = this.token;
    if (token.kind !== 'name') throw new MalformedInput('A name is missing in a tag.', token.at);
    this.#index += 1;
    return token.text;
  }

  /** `a if b else c`, or a tuple without brackets when `tuple` is set. */
  expression(tuple = false): Expression {
    const at = this.token.at;
    const first = this.#choice();
    if (!tuple || !this.is(',')) return first;
    const items = [first];
    while (this.takes(',')) {
      if (this.done || this.is('=') || this.is('in') || this.is(')')) break;
      items.push(this.#choice());
    }
    return { kind: 'list', at, items };
  }

  #choice(): Expression {
    this.#depth += 1;
    if (this.#depth > maxDepth) throw new MalformedInput(`An expression is nested more than ${maxDepth} deep.`, this.token.at);
    const at = this.token.at;
    let value = this.#binary(1);
    while (this.takes('if')) {
      const test = this.#binary(1);
      const parts = [value, test];
      if (this.takes('else')) parts.push(this.#choice());
      value = { kind: 'choice', at, parts };
    }
    this.#depth -= 1;
    return value;
  }

  #operator(): string | undefined {
    if (this.is('not') && this.is('in', 1)) return 'not in';
    const token = this.token;
    return token.kind === 'operator' || token.kind === 'name' ? (Object.hasOwn(strength, token.text) ? token.text : undefined) : undefined;
  }

  #binary(least: number): Expression {
    const at = this.token.at;
    let left = this.#unary();
    let chain = 0;
    for (let operator = this.#operator(); operator !== undefined && (strength[operator] ?? 0) >= least; operator = this.#operator()) {
      this.#index += operator === 'not in' ? 2 : 1;
      chain += 1;
      if (chain > maxChain) throw new MalformedInput(`More than ${maxChain} operators stand in a row.`, this.token.at);
      left = { kind: 'binary', at, operator, left, right: this.#binary((strength[operator] ?? 0) + 1) };
    }
    return left;
  }

  #unary(): Expression {
    const at = this.token.at;
    this.#depth += 1;
    if (this.#depth > maxDepth) throw new MalformedInput(`An expression is nested more than ${maxDepth} deep.`, at);
    let value: Expression;
    if (this.takes('not')) value = { kind: 'choice', at, parts: [this.#binary(3)] };
    else if (this.takes('-') || this.takes('+')) {
      const operand = this.#unary();
      value =
        operand.kind === 'constant' && typeof operand.value === 'number'
          ? { ...operand, value: -operand.value }
          : { kind: 'choice', at, parts: [operand] };
    } else value = this.#postfix(this.#primary());
    this.#depth -= 1;
    return value;
  }

  #primary(): Expression {
    const token = this.token;
    const { at } = token;
    this.#index += 1;
    if (token.kind === 'string') {
      let value = token.text;
      // Neighbouring strings are one string.
      while (this.token.kind === 'string') {
        value += this.token.text;
        this.#index += 1;
      }
      return { kind: 'constant', at, value };
    }
    if (token.kind === 'number') return { kind: 'constant', at, value: Number(token.text.replaceAll('_', '')) };
    if (token.kind === 'name')
      return Object.hasOwn(words, token.text)
        ? { kind: 'constant', at, value: words[token.text] ?? null }
        : { kind: 'name', at, name: token.text };
    if (token.text === '(' || token.text === '[') return { kind: 'list', at, items: this.#items(token.text === '(' ? ')' : ']') };
    if (token.text === '{') return { kind: 'list', at, items: this.#pairs() };
    throw new MalformedInput('A value is missing in a tag.', at);
  }

  #items(closing: string): Expression[] {
    const items: Expression[] = [];
    while (!this.takes(closing)) {
      items.push(this.#choice());
      if (!this.is(closing)) this.need(',');
    }
    return items;
  }

  #pairs(): Expression[] {
    const items: Expression[] = [];
    while (!this.takes('}')) {
      items.push(this.#choice());
      this.need(':');
      items.push(this.#choice());
      if (!this.is('}')) this.need(',');
    }
    return items;
  }

  #postfix(first: Expression): Expression {
    let value =
      first.kind === 'list' && first.items.length === 1 && this.#tokens[this.#index - 1]?.text === ')' ? (first.items[0] ?? first) : first;
    let steps = 0;
    for (;;) {
      steps += 1;
      if (steps > maxChain) throw new MalformedInput(`An expression has more than ${maxChain} steps.`, this.token.at);
      const at = this.token.at;
      if (this.takes('.')) {
        const token = this.token;
        this.#index += 1;
        value =
          token.kind === 'number'
            ? { kind: 'item', at, target: value, index: { kind: 'constant', at, value: Number(token.text) } }
            : { kind: 'attribute', at, target: value, name: token.text };
      } else if (this.takes('[')) value = { kind: 'item', at, target: value, index: this.#subscript() };
      else if (this.takes('(')) value = { kind: 'call', at, callee: value, ...this.arguments() };
      else if (this.takes('|')) value = this.filter(value);
      else if (this.is('is')) value = this.#test(value);
      else return value;
    }
  }

  /** A filter's name and arguments, behind the bar. */
  filter(target: Expression | undefined): Expression {
    const at = this.token.at;
    let name = this.name();
    while (this.takes('.')) name += `.${this.name()}`;
    const given = this.takes('(') ? this.arguments() : { args: [], named: [] };
    return { kind: 'filter', at, target, name, ...given };
  }

  #test(target: Expression): Expression {
    const at = this.token.at;
    this.need('is');
    this.takes('not');
    const name = this.name();
    if (this.takes('(')) return { kind: 'test', at, target, name, ...this.arguments() };
    const token = this.token;
    const operand =
      token.kind === 'string' ||
      token.kind === 'number' ||
      (token.kind === 'name' && !Object.hasOwn(strength, token.text) && !['else', 'if', 'is', 'not', 'recursive'].includes(token.text)) ||
      (token.kind === 'operator' && (token.text === '[' || token.text === '{'));
    return { kind: 'test', at, target, name, args: operand && !this.done ? [this.#postfix(this.#primary())] : [], named: [] };
  }

  #subscript(): Expression {
    const at = this.token.at;
    const parts: (Expression | undefined)[] = [];
    let part: Expression | undefined;
    let colons = 0;
    while (!this.takes(']')) {
      if (this.takes(':')) {
        parts.push(part);
        part = undefined;
        colons += 1;
      } else part = this.expression(true);
    }
    if (colons === 0 && part) return part;
    return { kind: 'slice', at, parts: [...parts, part] };
  }

  /** Arguments behind an opening bracket, up to and with the closing one. */
  arguments(): { readonly args: Expression[]; readonly named: Named[] } {
    const args: Expression[] = [];
    const named: Named[] = [];
    while (!this.takes(')')) {
      if (this.takes('*') || this.takes('**')) args.push(this.#choice());
      else if (this.token.kind === 'name' && this.is('=', 1)) {
        const name = this.name();
        this.need('=');
        named.push({ name, value: this.#choice() });
      } else args.push(this.#choice());
      if (!this.is(')')) this.need(',');
    }
    return { args, named };
  }
}
