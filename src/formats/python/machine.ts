/** What the interpreter of programs carries along: bounds, the way in which functions were entered, and where acts are told. */
import type { Budget } from '../budget.ts';
import { type Act, type BareAct, type Phase, phaseRank } from './events.ts';
import { type LocalFunction, Scope } from './values.ts';

/** Functions inside functions that are followed. */
const maxCalls = 8;
/** Times that one function's text is walked. */
const maxWalks = 12;
/** Times that code decoded from code is followed. */
const maxHidden = 4;

interface Entry {
  readonly phase: Phase;
  readonly inside: string;
}

interface Hidden {
  readonly text: string;
  readonly at: number;
  readonly end: number;
}

export class Machine {
  readonly budget: Budget;
  readonly module = new Scope(undefined);
  readonly #tell: (act: Act) => void;
  readonly #entries: Entry[] = [{ phase: 'import', inside: '' }];
  readonly #active = new Set<object>();
  readonly #walks = new Map<object, number>();
  readonly #walked = new Map<object, number>();
  readonly #hidden: Hidden[] = [];
  /** Functions met, in order. */
  readonly functions: LocalFunction[] = [];
  /** How many conditions stand around the statement in its function. */
  conditions = 0;

  constructor(budget: Budget, tell: (act: Act) => void) {
    this.budget = budget;
    this.#tell = tell;
  }

  get phase(): Phase {
    return this.#entries.at(-1)?.phase ?? 'import';
  }

  tell(act: BareAct, at: number, end: number): void {
    const { phase, inside } = this.#entries.at(-1) ?? { phase: 'import', inside: '' };
    const outer = this.#hidden[0];
    const place = outer ? { at: outer.at, end: outer.end } : { at, end };
    this.#tell({ ...act, ...place, phase, inside, hidden: this.#hidden.at(-1)?.text });
  }

  /** Runs with another phase; never claims a stronger one than the code around it has. */
  as<T>(phase: Phase, run: () => T): T {
    const { inside } = this.#entries.at(-1) ?? { inside: '' };
    this.#entries.push({ phase: phaseRank[phase] < phaseRank[this.phase] ? phase : this.phase, inside });
    try {
      return run();
    } finally {
      this.#entries.pop();
    }
  }

  /** Runs the body of a function, unless it is being run already or was walked often enough. */
  enter<T>(definition: { readonly name: string; readonly body: object }, phase: Phase, run: () => T): T | undefined {
    const key = definition.body;
    const walks = this.#walks.get(key) ?? 0;
    if (this.#active.has(key) || this.#active.size >= maxCalls || walks >= maxWalks) return undefined;
    this.#active.add(key);
    this.#walks.set(key, walks + 1);
    this.#walked.set(key, Math.max(this.#walked.get(key) ?? -1, phaseRank[phase]));
    this.#entries.push({ phase, inside: definition.name });
    const outer = this.conditions;
    this.conditions = 0;
    try {
      return run();
    } finally {
      this.conditions = outer;
      this.#entries.pop();
      this.#active.delete(key);
    }
  }

  /** Whether a function was walked as something at least as strong. */
  wasWalked(body: object, phase: Phase): boolean {
    return (this.#walked.get(body) ?? -1) >= phaseRank[phase];
  }

  /** Follows code that stands in a text of the program. */
  inHidden(text: string, at: number, end: number, run: () => void): void {
    if (this.#hidden.length >= maxHidden) return;
    // Beginning anew costs more than the text's own length.
    this.budget.spend('maxSteps', 200);
    this.#hidden.push({ text, at, end });
    try {
      run();
    } finally {
      this.#hidden.pop();
    }
  }
}
