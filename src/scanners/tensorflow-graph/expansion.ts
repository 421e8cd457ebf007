/** Counts what a program of functions grows to when its calls are written out, which optimisers do before running it. */
import type { Program } from './program.ts';

export interface Expansion {
  /** Functions that call themselves, directly or by way of others. */
  readonly recursive: readonly string[];
  /** Calls when all are written out; Infinity beyond counting. */
  readonly calls: number;
}

/** Depth-first with its own stack: a chain of 100,000 functions must not end the process. */
export function expansionOf(calls: Program['calls'], budget: Program['budget']): Expansion {
  const sizes = new Map<string, number>();
  const open = new Set<string>();
  const recursive = new Set<string>();
  for (const root of calls.keys()) {
    const stack: { readonly name: string; readonly left: Iterator<[string, number]>; size: number; times: number }[] = [];
    const enter = (name: string, times: number) => {
      open.add(name);
      stack.push({ name, left: (calls.get(name) ?? new Map<string, number>()).entries(), size: 1, times });
    };
    if (!sizes.has(root)) enter(root, 1);
    for (let top = stack.at(-1); top !== undefined; top = stack.at(-1)) {
      budget.spend('maxSteps');
      const next = top.left.next();
      if (next.done) {
        stack.pop();
        open.delete(top.name);
        sizes.set(top.name, top.size);
        const above = stack.at(-1);
        if (above) above.size += top.size * top.times;
        continue;
      }
      const [name, times] = next.value;
      const known = sizes.get(name);
      if (known !== undefined) top.size += known * times;
      else if (open.has(name)) recursive.add(name);
      else enter(name, times);
    }
  }
  let most = 0;
  for (const size of sizes.values()) most = Math.max(most, size);
  return { recursive: [...recursive], calls: most };
}
