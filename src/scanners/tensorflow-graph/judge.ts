/** Judges a whole TensorFlow graph with its functions: what its nodes do outside it, unknown ops, assets and sizes. */
import { printable } from '#formats/pickle/render';
import type { TfBody, TfMetaGraph, TfNode, TfScope } from '#formats/saved-model/graph';
import type { GraphFinding } from '../graph-finding.ts';
import { type AtLoad, runsAtLoad } from './at-load.ts';
import { leavesFolder } from './destination.ts';
import { expansionOf } from './expansion.ts';
import { Expressions } from './expression.ts';
import { judgeNode } from './judge-node.ts';
import { actingName, addOnOf, type Capability, capabilities } from './ops.ts';
import { Program } from './program.ts';
import { isStockOp } from './stock-ops.ts';

export interface GraphNotes {
  /** How often each op occurs. */
  readonly ops: Map<string, number>;
  /** Why nodes that could act are ordinary: op and reason. */
  readonly ordinary: Map<string, string>;
  /** Scalar weights in constants. */
  parameters: number;
}

/** Looks at every node as it is read. */
export type VisitNode = (scope: TfScope, node: TfNode, body: TfBody) => void;

interface Acting {
  readonly scope: TfScope;
  readonly node: TfNode;
  readonly capability: Capability;
}

interface Foreign {
  readonly node: TfNode;
  readonly scope: TfScope;
  count: number;
}

const maxActing = 100_000;
/** Findings for one op: beyond this, following the data of each further node tells nothing new. */
const maxTold = 100;
/** Calls written out beyond this exhaust the memory of the program that optimises the graph. */
const maxCalls = 1e7;

export function* judgeGraph(graph: TfMetaGraph, budget: Program['budget'], notes: GraphNotes, visit: VisitNode): Generator<GraphFinding> {
  const program = new Program(graph, budget);
  const acting: Acting[] = [];
  const foreign = new Map<string, Foreign>();
  for (const scope of program.scopes()) {
    const names = new Set<string>();
    for (const node of scope.nodes) {
      const body = scope.body(node);
      program.noteCalls(scope, node, body);
      visit(scope, node, body);
      if (notes.ops.has(node.op) || notes.ops.size < 20_000) notes.ops.set(node.op, (notes.ops.get(node.op) ?? 0) + 1);
      const capability = capabilities.get(node.op);
      if (capability && acting.length < maxActing) acting.push({ scope, node, capability });
      if (!capability && !isStockOp(node.op) && !graph.functions.has(node.op)) noteForeign(foreign, scope, node);
      if (names.has(node.name))
        yield {
          ruleId: 'MDL-TF-007',
          detail: `Two nodes have the name ${JSON.stringify(printable(node.name.slice(0, 120)))}: loaders refuse or keep one of them.`,
          ...{ from: node.from, to: node.to },
        };
      names.add(node.name);
    }
  }
  const load = runsAtLoad(program);
  yield* judgeActing(program, acting, load, notes);
  yield* judgeForeign(foreign, program);
  yield* judgeAssets(graph);
  const { recursive, calls } = expansionOf(program.calls, budget);
  if (calls > maxCalls)
    yield {
      ruleId: 'MDL-TF-010',
      detail: `Written out, the calls of the graph's functions become ${calls > 1e15 ? 'more than 10^15' : Math.round(calls)}.`,
      ...{ from: graph.main?.from ?? 0, to: graph.main?.from ?? 0 },
    };
  for (const name of recursive.slice(0, 20)) {
    const scope = graph.functions.get(name);
    if (scope)
      yield {
        ruleId: 'MDL-TF-010',
        severity: 'medium',
        detail: `The function ${JSON.stringify(printable(name.slice(0, 120)))} calls itself, which no exporter writes.`,
        ...{ from: scope.from, to: scope.to },
      };
  }
}

function noteForeign(foreign: Map<string, Foreign>, scope: TfScope, node: TfNode): void {
  const known = foreign.get(node.op);
  if (known) known.count += 1;
  else if (foreign.size < 2000) foreign.set(node.op, { scope, node, count: 1 });
}

function* judgeActing(program: Program, acting: readonly Acting[], load: AtLoad, notes: GraphNotes): Generator<GraphFinding> {
  const expressions = new Expressions(program);
  const told = new Map<string, number>();
  for (const { scope, node, capability } of acting) {
    const atLoad = load.nodes.has(node) || load.functions.has(scope.name);
    const kind = `${node.op} ${atLoad}`;
    if ((told.get(kind) ?? 0) >= maxTold) continue;
    const verdict = judgeNode(program, expressions, { scope, node, body: scope.body(node) }, capability, atLoad);
    if ('ordinary' in verdict) notes.ordinary.set(node.op, verdict.ordinary);
    else {
      told.set(kind, (told.get(kind) ?? 0) + 1);
      yield verdict.finding;
    }
  }
}

function* judgeForeign(foreign: ReadonlyMap<string, Foreign>, program: Program): Generator<GraphFinding> {
  for (const [op, { node, scope, count }] of foreign) {
    const library = addOnOf(op);
    const acts = actingName.test(op);
    const shown = printable(op.slice(0, 120));
    yield {
      ruleId: 'MDL-TF-006',
      ...(library ? { severity: 'low' as const } : acts ? { severity: 'high' as const } : {}),
      detail: library
        ? `${count} nodes use ${shown}, an op of ${library}.`
        : `${count} nodes use ${shown}, an op that TensorFlow does not define${acts ? ' and whose name says that it acts outside the graph' : ''}.`,
      ...{ from: node.from, to: node.to },
      pointer: `${program
        .chainTo(scope)
        .map((part) => `/${printable(part.slice(0, 120))}`)
        .join('')}/${printable(node.name.slice(0, 200))}`,
      reconstruction: `load_op_library("…").${shown}(…)`,
      note: 'Running this model means loading a native library that somebody else has built.',
    };
  }
}

function* judgeAssets(graph: TfMetaGraph): Generator<GraphFinding> {
  for (const { file, from, to, tensor } of graph.assets)
    if (leavesFolder(file))
      yield {
        ruleId: 'MDL-TF-008',
        detail: `The asset of ${JSON.stringify(printable(tensor.slice(0, 80)))} is the file ${JSON.stringify(printable(file.slice(0, 200)))}, outside the model's folder.`,
        ...{ from, to },
        reconstruction: `open(model_folder + ${JSON.stringify(printable(`/assets/${file}`.slice(0, 300)))})`,
        fields: [{ pointer: 'asset_file_def/filename', value: printable(file.slice(0, 2000)) }],
      };
}
