/** Judges the operators of an ONNX model: those that no runtime defines, run code, carry compiled code, or open files and addresses. */
import type { OnnxActor, OnnxModel, Range } from '#formats/onnx/model';
import { printable } from '#formats/pickle/render';
import type { GraphFinding } from '../graph-finding.ts';
import { leavesFolder, quoted } from './judge-external.ts';

/** Domains that ONNX itself and ONNX Runtime define. */
const standardDomains =
  /^(?:|ai\.onnx(?:\.ml|\.training|\.preview(?:\.training)?)?|com\.microsoft(?:\.(?:nchwc|experimental|dml))?|com\.ms\.internal\.nhwc)$/;
/** Operators that run code handed to them (onnxruntime-extensions, ONNX Runtime training). */
const codeOperators = /^(?:Py(?:thon)?(?:Custom)?(?:Op|Func|OpDef|OpGrad|OpV\d)\w*|ExternalModel|Script\w*|Eval|Exec\w*|System|Shell\w*)$/;
/** Operators that hand their input to a service (onnxruntime-extensions, "azure"). */
const remoteOperators = /^(?:Azure|OpenAI|Triton)\w+$/;
const compiledOperators = /^(?:EPContext|Snpe|TRT_\w*|TensorRT\w*)$/;

const named = (domain: string, type: string) => `${printable(domain.slice(0, 80))}${domain ? '.' : ''}${printable(type.slice(0, 80))}`;

/** A node with compiled code of a runtime (onnxruntime.ai, "EP context design"): embedded, or in a file that it names. */
function* judgeCompiled(actor: OnnxActor, read: (range: Range) => string): Generator<GraphFinding> {
  const { domain, type, node, from, to } = actor;
  const at = { from, to, pointer: node ? `/graph/node/${printable(node.slice(0, 80))}` : '/graph/node' };
  const place = actor.texts.get('ep_cache_context');
  const embedded = (actor.numbers.get('embed_mode')?.[0] ?? 1n) !== 0n;
  const path = place ? read(place).slice(0, 4096) : '';
  // A path that was put where the code belongs is opened by runtimes that do not look at the mode.
  const isPath = path !== '' && path.length < 1024 && /^[\x20-\x7e]+$/.test(path);
  if (place && (!embedded || (isPath && leavesFolder(path))))
    yield {
      ...{ ruleId: 'MDL-ONX-008', ...at },
      detail: `The node ${quoted(node)} (${named(domain, type)}) has its runtime open ${quoted(path)}${leavesFolder(path) ? ", outside the model's folder" : ''}, and run what it holds.`,
      reconstruction: `${printable(type)}(ep_cache_context=${quoted(path)}, embed_mode=${embedded ? 1 : 0})`,
      note: 'Whoever runs this model has a file of compiled code opened that this model names.',
      fields: [{ pointer: 'ep_cache_context', value: printable(path.slice(0, 1000)) }],
    };
  else
    yield {
      ...{ ruleId: 'MDL-ONX-006', ...at },
      detail: `The node ${quoted(node)} carries compiled code for one runtime (${named(domain, type)}).`,
    };
}

function* judgeRemote(actor: OnnxActor, read: (range: Range) => string): Generator<GraphFinding> {
  const { domain, type, node, from, to } = actor;
  const place = actor.texts.get('model_uri');
  const address = place ? read(place).slice(0, 1000) : '';
  yield {
    ...{ ruleId: 'MDL-ONX-008', from, to, pointer: node ? `/graph/node/${printable(node.slice(0, 80))}` : '/graph/node' },
    detail: `The node ${quoted(node)} (${named(domain, type)}) sends its input to ${address ? quoted(address) : 'a service'} and takes the answer for its result.`,
    reconstruction: `${printable(type)}(model_uri=${quoted(address)})`,
    note: 'Whoever runs this model has what they feed it sent to another machine.',
  };
}

export function* judgeOperators(model: OnnxModel, read: (range: Range) => string): Generator<GraphFinding> {
  const defined = new Set(model.functions.map(({ domain, name }) => `${domain}\n${name}`));
  for (const actor of model.actors) {
    if (defined.has(`${actor.domain}\n${actor.type}`)) continue;
    if (compiledOperators.test(actor.type)) yield* judgeCompiled(actor, read);
    else if (remoteOperators.test(actor.type) && actor.domain !== '') yield* judgeRemote(actor, read);
  }
  for (const [key, operator] of model.operators) {
    if (defined.has(key) || compiledOperators.test(operator.type) || (remoteOperators.test(operator.type) && operator.domain !== ''))
      continue;
    const runsCode = codeOperators.test(operator.type);
    if (standardDomains.test(operator.domain) && !(runsCode && operator.domain !== '')) continue;
    const name = named(operator.domain, operator.type);
    yield {
      ruleId: 'MDL-ONX-002',
      ...(runsCode ? { severity: 'high' as const } : {}),
      detail: runsCode
        ? `${operator.count} nodes use ${name}, an operator that runs code from outside the model.`
        : `${operator.count} nodes use the operator ${name}, which no common runtime defines.`,
      ...{ from: operator.from, to: operator.to },
      pointer: operator.node ? `/graph/node/${printable(operator.node.slice(0, 80))}` : '/graph/node',
      reconstruction: `session_options.register_custom_ops_library("…")  # ${name}`,
      note: runsCode
        ? 'Running this model has a function called that was written by whoever provides the operator.'
        : 'Running this model means loading a native library that somebody else has built.',
    };
  }
}
