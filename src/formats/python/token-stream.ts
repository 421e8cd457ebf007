/** One token ahead of the lexer, and the place where depth is counted. */
import type { Budget } from '../budget.ts';
import { LimitReached } from '../limits.ts';
import { type Lexer, SyntaxFault, type Token, type TokenKind } from './lexer.ts';
import type { Expression } from './tree.ts';

/** Deeper programs are refused by CPython's compiler as well (its recursion limit), and no judge has to walk further. */
export const maxExpressionDepth = 600;

const maxFaults = 300;
/** Each part costs some hundred bytes of memory; long programs of large models have half a million. */
const maxNodes = 1_000_000;

/** Without `Omit` over a union, which would lose its members. */
type WithoutDepth<T> = T extends unknown ? Omit<T, 'depth'> : never;
export type Undeep = WithoutDepth<Expression>;

export class TokenStream {
  readonly lexer: Lexer;
  readonly budget: Budget;
  /** Strings inside strings that are being read. */
  readonly level: number;
  token: Token;
  /** End of the last token taken. */
  taken = 0;
  #depth = 0;
  #faults = 0;
  #nodes = 0;

  constructor(lexer: Lexer, budget: Budget, level = 0) {
    this.lexer = lexer;
    this.budget = budget;
    this.level = level;
    this.token = lexer.next();
  }

  take(): Token {
    const { token } = this;
    this.taken = token.end;
    this.token = this.lexer.next();
    return token;
  }

  is(text: string): boolean {
    return this.token.text === text && (this.token.kind === 'operator' || this.token.kind === 'name');
  }

  isKind(kind: TokenKind): boolean {
    return this.token.kind === kind;
  }

  accept(text: string): boolean {
    if (!this.is(text)) return false;
    this.take();
    return true;
  }

  expect(text: string): void {
    if (!this.accept(text)) this.fail(`"${text}" is missing.`);
  }

  name(): string {
    if (this.token.kind !== 'name') this.fail('A name is missing.');
    return this.take().text;
  }

  fail(detail: string): never {
    throw new SyntaxFault(detail, this.token.at);
  }

  /** Goes one level down. */
  within<T>(read: () => T): T {
    this.#depth += 1;
    if (this.#depth > maxExpressionDepth) this.fail('Expressions are nested too deep.');
    const result = read();
    this.#depth -= 1;
    return result;
  }

  get depth(): number {
    return this.#depth;
  }

  /**
   * Goes on at the line after a fault.
   * @param depth what it was where reading goes on
   * @returns the first character that is read again
   */
  recover(fault: SyntaxFault, depth: number): number {
    let { resume } = fault;
    this.#depth = depth;
    this.#faults += 1;
    // Python refuses the file at its first fault; what has hundreds is no program, and each costs time.
    if (this.#faults > maxFaults) resume = this.lexer.text.length;
    for (;;) {
      this.lexer.skipLine(resume);
      try {
        this.token = this.lexer.next();
        return resume;
      } catch (error) {
        if (!(error instanceof SyntaxFault)) throw error;
        resume = error.resume;
      }
    }
  }

  /** Finishes a node. */
  node(shape: Undeep, parts: readonly (Expression | undefined)[]): Expression {
    this.#nodes += 1;
    if (this.#nodes > maxNodes) throw new LimitReached('maxSteps', `A program has more than ${maxNodes} parts.`);
    let depth = 0;
    for (const part of parts) if (part !== undefined && part.depth > depth) depth = part.depth;
    if (depth >= maxExpressionDepth) throw new SyntaxFault('Expressions are nested too deep.', shape.at);
    return { ...shape, depth: depth + 1 };
  }
}
