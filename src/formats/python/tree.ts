/** The parts of a Python program, as the parser hands them out: plain data, positions in characters of the decoded text. */

interface Place {
  readonly at: number;
  readonly end: number;
}

export interface Argument {
  /** The keyword, or undefined for a positional argument. */
  readonly name: string | undefined;
  /** How many stars stand in front. */
  readonly stars: number;
  readonly value: Expression;
}

export interface Clause {
  readonly target: Expression;
  readonly iterable: Expression;
  readonly conditions: readonly Expression[];
}

export interface Parameter {
  readonly name: string;
  readonly stars: number;
  readonly annotation: Expression | undefined;
  readonly initial: Expression | undefined;
}

type Shape =
  | { readonly kind: 'name'; readonly name: string }
  | { readonly kind: 'text'; readonly value: string }
  | { readonly kind: 'bytes'; readonly value: Uint8Array }
  | { readonly kind: 'number'; readonly value: number }
  | { readonly kind: 'constant'; readonly value: boolean | null }
  /** An f-string: its pieces in order, literal ones as text. */
  | { readonly kind: 'format'; readonly parts: readonly Expression[] }
  | { readonly kind: 'sequence'; readonly of: 'tuple' | 'list' | 'set'; readonly items: readonly Expression[] }
  | { readonly kind: 'dictionary'; readonly entries: readonly { readonly key: Expression | undefined; readonly value: Expression }[] }
  | { readonly kind: 'attribute'; readonly target: Expression; readonly name: string }
  | { readonly kind: 'item'; readonly target: Expression; readonly index: Expression }
  | { readonly kind: 'slice'; readonly parts: readonly (Expression | undefined)[] }
  | { readonly kind: 'call'; readonly callee: Expression; readonly args: readonly Argument[] }
  | { readonly kind: 'unary'; readonly operator: string; readonly operand: Expression }
  /** Operators of one strength, from left to right: one node however long the row is. */
  | {
      readonly kind: 'row';
      readonly first: Expression;
      readonly rest: readonly { readonly operator: string; readonly value: Expression }[];
    }
  | { readonly kind: 'choice'; readonly test: Expression; readonly yes: Expression; readonly no: Expression }
  | { readonly kind: 'lambda'; readonly parameters: readonly Parameter[]; readonly body: Expression }
  | {
      readonly kind: 'comprehension';
      readonly of: 'list' | 'set' | 'dictionary' | 'generator';
      readonly element: Expression;
      readonly value: Expression | undefined;
      readonly clauses: readonly Clause[];
    }
  | { readonly kind: 'star'; readonly value: Expression }
  | { readonly kind: 'named'; readonly name: string; readonly value: Expression }
  /** TorchScript's `^Name`: a Python function that the program's text does not hold. */
  | { readonly kind: 'foreign'; readonly name: string };

export type Expression = Shape & Place & { /** Longest way down to a leaf. */ readonly depth: number };

export interface FunctionDefinition {
  readonly name: string;
  readonly parameters: readonly Parameter[];
  readonly returns: Expression | undefined;
  readonly decorators: readonly Expression[];
  readonly body: readonly Statement[];
}

export interface ClassDefinition {
  readonly name: string;
  readonly bases: readonly Argument[];
  readonly decorators: readonly Expression[];
  readonly body: readonly Statement[];
}

type Act =
  | { readonly kind: 'import'; readonly names: readonly { readonly module: string; readonly alias: string | undefined }[] }
  /** `module` keeps its leading dots; `*` stands as a name. */
  | {
      readonly kind: 'from';
      readonly module: string;
      readonly names: readonly { readonly name: string; readonly alias: string | undefined }[];
    }
  | { readonly kind: 'assign'; readonly targets: readonly Expression[]; readonly value: Expression; readonly operator: string }
  | { readonly kind: 'declare'; readonly target: Expression; readonly annotation: Expression; readonly value: Expression | undefined }
  /** `return`, `raise`, `assert`, `del` and a bare expression differ by `of` alone. */
  | { readonly kind: 'evaluate'; readonly of: string; readonly values: readonly Expression[] }
  | { readonly kind: 'names'; readonly of: 'global' | 'nonlocal'; readonly names: readonly string[] }
  | {
      readonly kind: 'if';
      readonly branches: readonly { readonly test: Expression; readonly body: readonly Statement[] }[];
      readonly otherwise: readonly Statement[];
    }
  | { readonly kind: 'while'; readonly test: Expression; readonly body: readonly Statement[]; readonly otherwise: readonly Statement[] }
  | {
      readonly kind: 'for';
      readonly target: Expression;
      readonly iterable: Expression;
      readonly body: readonly Statement[];
      readonly otherwise: readonly Statement[];
    }
  | {
      readonly kind: 'with';
      readonly items: readonly { readonly value: Expression; readonly target: Expression | undefined }[];
      readonly body: readonly Statement[];
    }
  | {
      readonly kind: 'try';
      readonly body: readonly Statement[];
      readonly handlers: readonly {
        readonly type: Expression | undefined;
        readonly name: string | undefined;
        readonly body: readonly Statement[];
      }[];
      readonly otherwise: readonly Statement[];
    }
  | {
      readonly kind: 'match';
      readonly subject: Expression;
      readonly cases: readonly {
        readonly capture: string | undefined;
        readonly guard: Expression | undefined;
        readonly body: readonly Statement[];
      }[];
    }
  | ({ readonly kind: 'function' } & FunctionDefinition)
  | ({ readonly kind: 'class' } & ClassDefinition)
  /** Text that is no Python; Python itself would refuse the file. */
  | { readonly kind: 'fault'; readonly detail: string };

export type Statement = Act & Place;
