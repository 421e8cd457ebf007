/** Judges one node of a TensorFlow graph by what it does outside the graph and by where its path or address comes from. */
import type { Severity } from '#contract/findings';
import { printable } from '#formats/pickle/render';
import type { TfBody, TfNode, TfScope } from '#formats/saved-model/graph';
import type { GraphFinding, GraphStep } from '../graph-finding.ts';
import { type Destination, destinations, isRemote, leavesFolder } from './destination.ts';
import { type Expression, type Expressions, renderExpression } from './expression.ts';
import type { Capability, Does } from './ops.ts';
import type { Program } from './program.ts';

const rules: Readonly<Record<Does, string>> = {
  write: 'MDL-TF-001',
  read: 'MDL-TF-002',
  connect: 'MDL-TF-003',
  code: 'MDL-TF-004',
  process: 'MDL-TF-004',
  opaque: 'MDL-TF-005',
};

const plainWords: Readonly<Record<Does, string>> = {
  write: 'Whoever runs this model has a file written on their machine.',
  read: 'Whoever runs this model has a file of their machine read into it, from where it can leak.',
  connect: 'Whoever runs this model has their machine talk to another one.',
  code: 'Whoever runs this model has other code run beside it.',
  process: 'Whoever runs this model has the program that uses it ended.',
  opaque: 'A part of this model is compiled and cannot be read.',
};

/** A judgement, or the reason why the node is ordinary. */
export type NodeVerdict = { readonly finding: GraphFinding } | { readonly ordinary: string };

type Verdict = { readonly severity: Severity; readonly because: string } | { readonly ordinary: string };

const alarm = (because: string): Verdict => ({ severity: 'high', because });

/** Saving and restoring is what every SavedModel can do: it is ordinary as long as the caller chooses the place. */
function judgeCheckpoint(places: readonly Destination[]): Verdict {
  const astray = places.find(({ text, anchored }) => (anchored ? leavesFolder(text) : text.split(/[/\\]/).includes('..')));
  if (astray) return alarm(`at ${JSON.stringify(printable(astray.text.slice(0, 200)))}, a place that the graph itself names`);
  const fixed = places.find(({ text, outside, asset, anchored }) => anchored && !outside && !asset && text !== '' && text !== 'model');
  if (fixed) return { severity: 'medium', because: `at ${JSON.stringify(printable(fixed.text.slice(0, 200)))}, which no caller chooses` };
  if (places.some(({ text, outside, anchored }) => !anchored && !outside && text.startsWith('*')))
    return { severity: 'medium', because: 'at a place that the graph computes' };
  return { ordinary: 'The place is chosen by whoever saves or restores the model.' };
}

function judgeAsset(places: readonly Destination[], table: boolean): Verdict {
  const foreign = places.find(({ text, asset, outside, anchored }) => !asset && !(table && outside && !anchored) && text !== '');
  if (foreign) return alarm(foreign.anchored ? 'of a name that the graph itself holds' : 'of whatever name it is given');
  const file = places[0]?.text.split('/').at(-1) ?? '';
  const other = table ? undefined : places.find(({ text, asset }) => asset && text !== '' && text.split('/').at(-1) !== file);
  if (other) return alarm('under another name than its asset has');
  return { ordinary: 'It reads an asset that belongs to the model.' };
}

function judgePlace({ ordinary, does }: Capability, op: string, places: readonly Destination[], texts: readonly string[]): Verdict {
  switch (ordinary) {
    case 'checkpoint':
      return judgeCheckpoint(places);
    case 'asset':
      return judgeAsset(places, op.startsWith('InitializeTable'));
    case 'empty':
      return places.every(({ text, anchored }) => anchored && text === '') && texts.every((text) => text === '')
        ? { ordinary: 'It names no file and keeps to memory.' }
        : alarm('');
    case 'stream':
      return texts.every((text) => !text.includes('://')) ? { ordinary: 'It prints to the log.' } : alarm('');
    case 'debug':
      return texts.every((text) => text === '' || text.startsWith('memcbk://')) ? { ordinary: 'It names no address.' } : alarm('');
    case 'descriptor':
      return texts.every((text) => text === '' || text === 'local://' || text.startsWith('bytes://'))
        ? { ordinary: 'It uses descriptions that it carries.' }
        : alarm('');
    default:
      return does === 'opaque' ? { severity: 'medium', because: '' } : alarm('');
  }
}

function steps(program: Program, scope: TfScope, node: TfNode, inputs: readonly string[], values: readonly Expression[]): GraphStep[] {
  const before = inputs.slice(0, 8).flatMap((input, index): GraphStep[] => {
    const producer = program.nodeOf(scope, input);
    const value = values[index];
    if (!producer || !value) return [];
    return [step(producer, renderExpression(value).slice(0, 400), 'part')];
  });
  return [...before, step(node, '', 'cause')];
}

const step = (node: TfNode, argument: string, mark: 'cause' | 'part'): GraphStep => ({
  offset: node.from,
  code: printable(node.op.slice(0, 80)),
  name: printable(node.name.slice(0, 200)),
  argument,
  mark,
});

const maxArguments = 6;

/**
 * @param op the op's name, for ops that are named by others (Flex)
 * @param atLoad whether loading the model runs the node
 */
export function judgeNode(
  program: Program,
  expressions: Expressions,
  at: { readonly scope: TfScope; readonly node: TfNode; readonly body: TfBody },
  capability: Capability,
  atLoad: boolean,
): NodeVerdict {
  const { scope, node, body } = at;
  const inputs = body.inputs.filter((each) => !each.startsWith('^'));
  const values = inputs.slice(0, maxArguments).map((input) => expressions.of(scope, input));
  const { place, does, why } = capability;
  const texts = typeof place === 'string' ? (body.attributes.get(place)?.texts ?? []).map(({ value }) => value) : [];
  const placed = typeof place === 'number' ? values[place] : undefined;
  const places = placed ? destinations(placed) : texts.map((text) => ({ text, outside: false, asset: false, anchored: true }));
  const verdict = judgePlace(capability, node.op, places, texts);
  if ('ordinary' in verdict) return verdict;
  const remote = places.find(({ text }) => isRemote(text));
  const call = [
    ...values.map(renderExpression),
    ...(typeof place === 'string' && texts.length > 0
      ? [`${place}=${texts.map((text) => JSON.stringify(printable(text.slice(0, 200)))).join(', ')}`]
      : []),
  ];
  const chain = program.chainTo(scope);
  const certain = atLoad && verdict.severity === 'high' && (does === 'write' || does === 'connect' || does === 'code');
  return {
    finding: {
      ruleId: remote && (does === 'read' || does === 'write') ? 'MDL-TF-003' : rules[does],
      severity: certain ? 'critical' : verdict.severity,
      detail: `The node ${JSON.stringify(printable(node.name.slice(0, 120)))} (${node.op}) ${why}${verdict.because ? `, ${verdict.because}` : ''}.${
        atLoad ? ' Loading the model runs it.' : ''
      }${remote ? ` It goes to ${printable(remote.text.slice(0, 200))}.` : ''}`,
      from: node.from,
      to: node.to,
      pointer: `${chain.map((part) => `/${printable(part.slice(0, 120))}`).join('')}/${printable(node.name.slice(0, 200))}`,
      reconstruction: `${node.op}(${call.join(', ')})`,
      note: plainWords[does],
      fields: values.map((value, index) => ({
        pointer: capability.inputs[index] ?? `input ${index}`,
        value: renderExpression(value).slice(0, 2000),
      })),
      trace: steps(program, scope, node, inputs, values),
    },
  };
}
