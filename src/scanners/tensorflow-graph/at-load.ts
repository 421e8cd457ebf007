/** Finds the nodes that run when a model is loaded: what init ops and main ops need, and the functions that those call. */
import type { TfNode, TfScope } from '#formats/saved-model/graph';
import type { Program } from './program.ts';

const maxVisited = 200_000;

export interface AtLoad {
  readonly nodes: ReadonlySet<TfNode>;
  readonly functions: ReadonlySet<string>;
}

export function runsAtLoad(program: Program): AtLoad {
  const nodes = new Set<TfNode>();
  const functions = new Set<string>();
  const { main } = program.graph;
  if (main === undefined) return { nodes, functions };
  const waiting: { readonly scope: TfScope; readonly node: TfNode }[] = [];
  const add = (scope: TfScope, input: string) => {
    const node = program.nodeOf(scope, input);
    if (node && !nodes.has(node) && nodes.size < maxVisited) {
      nodes.add(node);
      waiting.push({ scope, node });
    }
  };
  for (const start of program.graph.starts) add(main, start);
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    program.budget.spend('maxSteps');
    const body = next.scope.body(next.node);
    for (const input of body.inputs) add(next.scope, input);
    const called = [...body.attributes.values()].flatMap((attribute) => attribute.functions);
    if (program.graph.functions.has(next.node.op)) called.push(next.node.op);
    for (const name of called) callAll(program, name, functions);
  }
  return { nodes, functions };
}

/** A function and what it calls, at any depth. */
function callAll(program: Program, first: string, functions: Set<string>): void {
  const waiting = [first];
  for (let name = waiting.pop(); name !== undefined; name = waiting.pop()) {
    if (functions.has(name) || !program.graph.functions.has(name)) continue;
    functions.add(name);
    for (const callee of program.calls.get(name)?.keys() ?? []) waiting.push(callee);
  }
}
