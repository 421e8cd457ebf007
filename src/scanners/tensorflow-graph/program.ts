/** A graph with its functions as one program: who calls whom, and which node makes a value. */
import type { Budget } from '#formats/budget';
import type { TfBody, TfMetaGraph, TfNode, TfScope } from '#formats/saved-model/graph';

export interface Caller {
  readonly scope: TfScope;
  readonly node: TfNode;
}

/** Callers of one function that are kept: enough to follow its arguments. */
const keptCallers = 16;
const maxChain = 12;

export class Program {
  readonly graph: TfMetaGraph;
  readonly budget: Budget;
  readonly #callers = new Map<string, Caller[]>();
  readonly #names = new Map<TfScope, ReadonlyMap<string, TfNode>>();
  /** Calls between scopes by name, with how often: what recursion and expansion are told by. */
  readonly calls = new Map<string, Map<string, number>>();

  constructor(graph: TfMetaGraph, budget: Budget) {
    this.graph = graph;
    this.budget = budget;
  }

  *scopes(): Generator<TfScope> {
    if (this.graph.main) yield this.graph.main;
    yield* this.graph.functions.values();
  }

  noteCalls(scope: TfScope, node: TfNode, body: TfBody): void {
    for (const attribute of body.attributes.values())
      for (const name of attribute.functions) {
        this.budget.spend('maxSteps');
        const callers = this.#callers.get(name) ?? [];
        this.#callers.set(name, callers);
        if (callers.length < keptCallers) callers.push({ scope, node });
        const counts = this.calls.get(scope.name) ?? new Map<string, number>();
        this.calls.set(scope.name, counts);
        counts.set(name, (counts.get(name) ?? 0) + 1);
      }
    // TF1 calls a function by naming it as the op.
    if (this.graph.functions.has(node.op)) {
      const callers = this.#callers.get(node.op) ?? [];
      this.#callers.set(node.op, callers);
      if (callers.length < keptCallers) callers.push({ scope, node });
    }
  }

  callersOf(scope: TfScope): readonly Caller[] {
    return this.#callers.get(scope.name) ?? [];
  }

  /** The node that an input names; the first one, when several have the name. */
  nodeOf(scope: TfScope, input: string): TfNode | undefined {
    let names = this.#names.get(scope);
    if (names === undefined) {
      const made = new Map<string, TfNode>();
      this.budget.spend('maxSteps', 1 + Math.ceil(scope.nodes.length / 4));
      for (const node of scope.nodes) if (!made.has(node.name)) made.set(node.name, node);
      names = made;
      this.#names.set(scope, names);
    }
    return names.get(input.replace(/^\^/, '').replace(/:.*$/s, ''));
  }

  /** From the graph down to the scope: the functions that are called on the way, outermost first. */
  chainTo(scope: TfScope): string[] {
    const chain: string[] = [];
    const seen = new Set<string>();
    let at: TfScope | undefined = scope;
    while (at && at.name !== '' && chain.length < maxChain && !seen.has(at.name)) {
      seen.add(at.name);
      chain.unshift(at.name);
      const [caller]: readonly Caller[] = this.callersOf(at);
      if (caller === undefined) return chain;
      at = caller.scope;
    }
    return at?.name === '' ? ['graph', ...chain] : chain;
  }
}
