/** What a program would do, told one act at a time by the interpreter; what an act means is for scanners to say. */
import type { Value } from './values.ts';

/**
 * When an act happens: `import` as soon as the module is imported, `main` when the file is run as a program, `load` in a method or
 * hook that loaders call by themselves, `call` only when somebody calls the function that it stands in.
 */
export type Phase = 'import' | 'main' | 'load' | 'call';
export const phaseRank: Readonly<Record<Phase, number>> = { call: 0, load: 1, main: 2, import: 3 };

interface Common {
  readonly phase: Phase;
  /** Characters of the program's own text; those of the outermost call for code that was decoded. */
  readonly at: number;
  readonly end: number;
  /** The function that it stands in, '' at module level. */
  readonly inside: string;
  /** The text that was decoded and run to get here. */
  readonly hidden: string | undefined;
}

export type Act = Common &
  (
    | { readonly kind: 'call'; readonly name: string; readonly args: readonly Value[]; readonly keywords: ReadonlyMap<string, Value> }
    /** A function from outside is handed on or put somewhere, so that somebody else can call it. */
    | { readonly kind: 'given'; readonly name: string; readonly to: string }
    | { readonly kind: 'item'; readonly name: string; readonly key: string | undefined }
    /** A value with a name: a variable, an attribute, a keyword argument or a key. */
    | { readonly kind: 'setting'; readonly name: string; readonly value: Value }
    | { readonly kind: 'import'; readonly name: string }
    | { readonly kind: 'attribute'; readonly name: string }
    | { readonly kind: 'fault'; readonly detail: string }
  );

/** An act without what the interpreter knows by itself. */
type WithoutCommon<T> = T extends unknown ? Omit<T, keyof Common> : never;
export type BareAct = WithoutCommon<Act>;
