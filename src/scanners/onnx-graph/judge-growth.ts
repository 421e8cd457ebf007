/** Finds constants by which an ONNX model makes its runtime allocate or repeat without measure. */
import type { Budget } from '#formats/budget';
import type { OnnxActor, OnnxModel } from '#formats/onnx/model';
import { printable } from '#formats/pickle/render';
import type { GraphFinding } from '../graph-finding.ts';
import { expansionOf } from '../tensorflow-graph/expansion.ts';

/** Elements of one tensor: 2^34 numbers of four bytes are 64 GiB. */
const maxElements = 2n ** 34n;
const maxRounds = 10n ** 10n;
const maxCalls = 1e7;
/** Exporters nest control flow as deep as somebody wrote it. */
const ordinaryDepth = 24;

const product = (values: readonly bigint[]) => values.reduce((total, value) => total * (value < 0n ? 1n : value), 1n);

/** Elements that the result has, as far as constants tell. */
function elementsOf(model: OnnxModel, actor: OnnxActor): bigint {
  const input = (index: number) => model.integers.get(actor.inputs[index] ?? '');
  switch (actor.type) {
    case 'ConstantOfShape':
      return product(input(0) ?? []);
    case 'Expand':
    case 'Tile':
      return product(input(1) ?? []);
    case 'Resize':
      return product(input(3) ?? []);
    case 'Pad':
      return (input(1) ?? actor.numbers.get('pads') ?? []).reduce((most, value) => (value > most ? value : most), 0n);
    case 'RandomNormal':
    case 'RandomUniform':
      return product(actor.numbers.get('shape') ?? []);
    case 'Range': {
      const [start, limit, delta] = [input(0)?.[0], input(1)?.[0], input(2)?.[0]];
      return start === undefined || limit === undefined || !delta ? 0n : (limit - start) / delta;
    }
    default:
      return 0n;
  }
}

/** Rounds of a loop that nothing but its count ends; undefined for others. Without count and condition it never ends (Operators.md, Loop). */
function roundsOf(model: OnnxModel, { type, inputs }: OnnxActor): bigint | undefined {
  if (type !== 'Loop' || (inputs[1] ?? '') !== '') return undefined;
  if ((inputs[0] ?? '') === '') return 2n ** 63n;
  return model.integers.get(inputs[0] ?? '')?.[0];
}

export function* judgeGrowth(model: OnnxModel, budget: Budget): Generator<GraphFinding> {
  const loops: { readonly actor: OnnxActor; readonly rounds: bigint }[] = [];
  for (const actor of model.actors) {
    const rounds = roundsOf(model, actor);
    if (rounds !== undefined && rounds > 1n) loops.push({ actor, rounds });
    const elements = elementsOf(model, actor);
    if (elements > maxElements)
      yield {
        ...{ ruleId: 'MDL-ONX-007', from: actor.from, to: actor.to, pointer: `/graph/node/${printable(actor.node.slice(0, 80))}` },
        detail: `A node ${printable(actor.type)} makes a tensor of ${elements} elements from constants of the model.`,
      };
  }
  for (const { actor, rounds } of loops.slice(0, 500)) {
    budget.spend('maxSteps', loops.length);
    const around = loops.filter((each) => each.actor !== actor && each.actor.from <= actor.from && each.actor.to >= actor.to);
    const total = around.reduce((times, each) => times * each.rounds, rounds);
    if (total > maxRounds)
      yield {
        ...{ ruleId: 'MDL-ONX-007', from: actor.from, to: actor.to, pointer: `/graph/node/${printable(actor.node.slice(0, 80))}` },
        detail:
          rounds >= 2n ** 63n
            ? 'A loop has neither a count nor a condition, so it never ends.'
            : `A loop runs ${total} rounds, with the loops around it.`,
      };
  }
  const defined = new Set(model.functions.map(({ domain, name }) => `${domain}\n${name}`));
  const calls = new Map(
    [...model.calls].map(([caller, callees]) => [caller, new Map([...callees].filter(([callee]) => defined.has(callee)))]),
  );
  const { recursive, calls: written } = expansionOf(calls, budget);
  const shown = (key: string) => printable(key.replace('\n', '.').slice(0, 120));
  if (recursive.length > 0)
    yield {
      ruleId: 'MDL-ONX-007',
      detail: `The function ${recursive.slice(0, 5).map(shown).join(', ')} calls itself: loaders that write functions out never end.`,
      from: 0,
      to: 0,
    };
  if (written > maxCalls)
    yield {
      ruleId: 'MDL-ONX-007',
      detail: `Written out, the model's functions become ${written > 1e15 ? 'more than 10^15' : written} calls.`,
      from: 0,
      to: 0,
    };
  if (model.deepest > ordinaryDepth)
    yield {
      ruleId: 'MDL-ONX-007',
      severity: 'medium',
      detail: `Graphs are nested ${model.deepest} deep, which readers that call themselves may not survive.`,
      from: 0,
      to: 0,
    };
}
