/** Judges what an ONNX model reaches outside itself: files, libraries, and text that acts. */
import type { Observation, Severity } from '#contract/findings';
import type { Budget } from '#formats/budget';
import type { OnnxExternal, OnnxModel, Range } from '#formats/onnx/model';
import { printable } from '#formats/pickle/render';
import { textPayload } from '../text-payload.ts';

export interface OnnxJudgement extends Range {
  readonly ruleId: string;
  readonly severity?: Severity;
  readonly detail: string;
  readonly pointer: string;
  readonly fields?: NonNullable<Observation['evidence']>['fields'];
  readonly reconstruction?: string;
}

/** Domains that ONNX itself and ONNX Runtime define. */
const standardDomains =
  /^(?:|ai\.onnx(?:\.ml|\.training|\.preview(?:\.training)?)?|com\.microsoft(?:\.(?:nchwc|experimental|dml))?|com\.ms\.internal\.nhwc)$/;
/** Operators that run code handed to them (onnxruntime-extensions, ONNX Runtime training). */
const codeOperators = /^(?:PyOp|PyCustomOp|PyCustomOpDef|PythonOp|PythonOpGrad|ATen|ATenOp|ExternalModel|Script)$/;
const externalKeys = new Set(['location', 'offset', 'length', 'checksum', 'basepath']);

const quoted = (text: string) => `"${printable(text.slice(0, 120))}"`;

/** Paths that are absolute, climb, or name something else than a file beside the model. */
function leavesFolder(location: string): boolean {
  const path = location.replace(/\\/g, '/');
  return (
    path.startsWith('/') ||
    /^[A-Za-z]:/.test(path) ||
    /^[a-z][a-z0-9+.-]+:/i.test(path) ||
    path.split('/').includes('..') ||
    path.includes('\0')
  );
}

function* judgeExternal(external: OnnxExternal): Generator<OnnxJudgement> {
  const location = external.entries.get('location');
  const at = { from: external.from, to: external.to, pointer: external.path };
  const fields = [...external.entries]
    .slice(0, 16)
    .map(([key, value]) => ({ pointer: `external_data/${printable(key.slice(0, 60))}`, value: printable(value.slice(0, 400)) }));
  if (location === undefined || location === '')
    yield {
      ruleId: 'MDL-ONX-005',
      detail: `The tensor ${quoted(external.tensor)} has its data elsewhere and does not say where.`,
      ...at,
      fields,
    };
  else if (leavesFolder(location))
    yield {
      ruleId: 'MDL-ONX-001',
      detail: `The data of ${quoted(external.tensor)} is read from ${quoted(location)}, outside the model's folder.`,
      ...at,
      fields,
      reconstruction: `open(model_folder + ${quoted(`/${location}`)})`,
    };
  for (const [key, value] of external.entries) {
    // The reference loader once set whatever key it found as an attribute of its own object (CVE-2025-51480 is a neighbour).
    if (!externalKeys.has(key))
      yield {
        ruleId: 'MDL-ONX-005',
        detail: `The external data of ${quoted(external.tensor)} names ${quoted(key)}, which the format does not define.`,
        ...at,
        fields,
      };
    if ((key === 'offset' || key === 'length') && !/^\d{1,15}$/.test(value))
      yield {
        ruleId: 'MDL-ONX-005',
        detail: `The ${key} of the external data of ${quoted(external.tensor)} is ${quoted(value)}.`,
        ...at,
        fields,
      };
  }
}

function* judgeOperators(model: OnnxModel): Generator<OnnxJudgement> {
  const defined = new Set(model.functions.map(({ domain, name }) => `${domain}\n${name}`));
  for (const [key, operator] of model.operators) {
    const name = `${printable(operator.domain.slice(0, 80))}${operator.domain ? '.' : ''}${printable(operator.type.slice(0, 80))}`;
    const at = {
      from: operator.from,
      to: operator.to,
      pointer: operator.node ? `/graph/node/${printable(operator.node.slice(0, 80))}` : '/graph/node',
    };
    if (operator.type === 'EPContext') {
      yield { ruleId: 'MDL-ONX-006', detail: `${operator.count} nodes carry compiled code for one runtime (${name}).`, ...at };
      continue;
    }
    if (defined.has(key)) continue;
    const runsCode = codeOperators.test(operator.type);
    if (standardDomains.test(operator.domain) && !(runsCode && operator.domain !== '')) continue;
    yield {
      ruleId: 'MDL-ONX-002',
      ...(runsCode ? { severity: 'high' as const } : {}),
      detail: runsCode
        ? `${operator.count} nodes use ${name}, an operator that runs code from outside the model.`
        : `${operator.count} nodes use the operator ${name}, which no common runtime defines.`,
      ...at,
    };
  }
}

/**
 * Everything to say about a model, in a fixed order.
 * @param read the text in a range of the file
 */
export function* judgeModel(model: OnnxModel, read: (range: Range) => string, budget: Budget): Generator<OnnxJudgement> {
  for (const external of model.externals) yield* judgeExternal(external);
  yield* judgeOperators(model);
  for (const text of model.texts) {
    const value = read(text);
    const payload = textPayload(value, budget);
    if (!payload) continue;
    yield {
      ruleId: 'MDL-ONX-004',
      detail: `The text at ${printable(text.path.slice(0, 160))} holds ${payload.what}.`,
      from: text.from,
      to: text.to,
      pointer: text.path,
      reconstruction: printable(payload.excerpt),
      fields: [{ pointer: text.path, value: printable(value.slice(0, 2000)) }],
    };
  }
  const files = new Set(model.externals.map(({ entries }) => entries.get('location') ?? ''));
  files.delete('');
  const [first] = model.externals;
  if (first && files.size > 0)
    yield {
      ruleId: 'MDL-ONX-003',
      detail: `${model.externalCount} tensors have their data in ${files.size} other file${files.size === 1 ? '' : 's'}: ${[...files].slice(0, 5).map(quoted).join(', ')}${files.size > 5 ? ' and more' : ''}.`,
      from: first.from,
      to: first.to,
      pointer: first.path,
      fields: [...files].slice(0, 100).map((file) => ({ pointer: 'external_data/location', value: printable(file.slice(0, 400)) })),
    };
  for (const note of model.notes) yield { ruleId: 'MDL-ONX-005', detail: note.detail, from: note.from, to: note.to, pointer: '' };
}
