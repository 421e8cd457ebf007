/** Reads Core ML models for classes that the application must bring, files that loading opens, and text that acts. */

import type { Budget } from '#formats/budget';
import { sliceSource } from '#formats/byte-source';
import { type CoremlModel, CoremlReader, emptyCoreml } from '#formats/coreml/read';
import { MalformedInput } from '#formats/limits';
import { printable } from '#formats/pickle/render';
import { CoverRuns } from '../cover-runs.ts';
import { defineScanner, type ScanContext } from '../define.ts';
import { type GraphFinding, tellFindings } from '../graph-finding.ts';
import { innerFile } from '../inner-file.ts';
import { leavesFolder } from '../tensorflow-graph/destination.ts';
import { textPayload } from '../text-payload.ts';

const mayAct = /[(<:/$|;\\]|[A-Za-z0-9+/]{24}/;
const largest = 400;

function* judge(model: CoremlModel, budget: Budget): Generator<GraphFinding> {
  for (const { from, name, parameters, to, what } of model.classes)
    yield {
      ...{ ruleId: 'MDL-CML-001', from, to, pointer: `/${what.replace(' ', '-')}` },
      detail: `A ${what} is run by the class ${printable(name.slice(0, 200)) || 'without a name'}, which the application brings.`,
      reconstruction: `[[NSClassFromString(@"${printable(name.slice(0, 200))}") alloc] initWith${what === 'custom layer' ? 'ParameterDictionary' : 'ModelDescription'}: …]`,
      note: 'The class is looked up by its name when the model is loaded.',
      fields: parameters.map((each) => ({ pointer: 'parameter', value: printable(each) })),
    };
  const custom = [...model.operations].filter(([type]) => /^custom|custom_layer|::|external|plugin/i.test(type));
  for (const [type, { count, from, to }] of custom)
    yield {
      ...{ ruleId: 'MDL-CML-001', from, to, pointer: '/operations' },
      detail: `${count} operations are ${printable(type.slice(0, 100))}, whose code the application brings.`,
    };
  const told = new Set<string>();
  for (const { from, name, to, what } of model.files) {
    const inside = name.replace(/^@model_path\//, '');
    const leaves = leavesFolder(inside) || /^[a-z][a-z+.-]{1,20}:\/\//i.test(inside) || /(?:^|[\\/])\.\.(?:[\\/]|$)/.test(inside);
    if ((what === 'weights' && !leaves) || told.has(`${what} ${name}`) || told.size > 1000) continue;
    told.add(`${what} ${name}`);
    yield {
      ...{ ruleId: 'MDL-CML-002', from, to, pointer: `/${what}` },
      ...(leaves ? {} : { severity: 'medium' as const }),
      detail: `Loading opens ${printable(name.slice(0, 300))} as ${what}${leaves ? ', outside the folder of the model' : ', a file that is not part of this one'}.`,
    };
  }
  for (const { from, path, text, to } of model.texts) {
    if (text.length < 8 || !mayAct.test(text)) continue;
    const payload = textPayload(text, budget);
    if (payload)
      yield {
        ...{ ruleId: 'MDL-CML-003', from, to, pointer: `/${printable(path.slice(0, 200))}` },
        detail: `The text at ${printable(path.slice(0, 200))} holds ${payload.what}.`,
        reconstruction: printable(payload.excerpt),
      };
  }
}

function tell(model: CoremlModel, size: number, context: ScanContext): void {
  const stated = (key: string) => printable((model.stated.get(key)?.text ?? '').slice(0, 500));
  const port = (name: string) => ({ name: printable(name), type: '', shape: '' });
  context.describe({
    ...{ framework: 'Core ML', architecture: model.kind, layers: model.layers, opset: `specification ${model.version}` },
    ...(stated('author') ? { author: stated('author') } : {}),
    ...(stated('licence') ? { licence: stated('licence') } : {}),
    ...(stated('version') ? { version: stated('version') } : {}),
    ...(model.inputs.length > 0 ? { inputs: model.inputs.map(port) } : {}),
    ...(model.outputs.length > 0 ? { outputs: model.outputs.map(port) } : {}),
  });
  if (model.models > 1) context.fact('Models inside', String(model.models - 1));
  if (model.classes.length === 0)
    context.assure('Layers and operations', `${model.layers} were read; none asks for a class that the application must bring.`);
  const runs = new CoverRuns((range) => context.cover(range));
  let position = 0;
  const longest = [...model.data].sort((left, right) => right.to - right.from - (left.to - left.from)).slice(0, largest);
  for (const { from, to } of longest.sort((left, right) => left.from - right.from)) {
    if (from < position) continue;
    runs.cover(position, from, 'parsed', 'model');
    runs.cover(from, to, 'hashed', 'weights');
    position = to;
  }
  runs.cover(position, size, 'parsed', 'model');
  runs.finish();
}

export const coremlModel = defineScanner({
  id: 'coreml-model',
  version: 1,
  title: 'Layers, classes and files of Core ML models',
  rules: ['001', '002', '003', '004'].map((number) => `MDL-CML-${number}`),
  blindSpots:
    'What a custom class does is in the application and not in the file. Trees, kernels and other tables of classic models are looked at as bytes. ' +
    'Compiled models (.mlmodelc) are a folder of other files, which are examined one by one.',
  accepts: (format) => format.kind === 'coreml',
  *scan(source, context) {
    const model = emptyCoreml();
    let broken: MalformedInput | undefined;
    try {
      new CoremlReader(source, context.budget, model).read();
    } catch (error) {
      if (!(error instanceof MalformedInput)) {
        yield* tellFindings(source, judge(model, context.budget), context);
        throw error;
      }
      broken = error;
    }
    yield* tellFindings(source, judge(model, context.budget), context);
    tell(model, broken ? Math.min(broken.offset, source.size) : source.size, context);
    for (const { from, to } of model.data.slice(0, largest)) {
      if (to - from < 16) continue;
      const file = innerFile(sliceSource(source, from, to - from), context);
      if (file) yield* context.nested(`bytes at ${from + file.offset}`, file.source, from + file.offset);
    }
    if (!broken) return;
    yield {
      ruleId: 'MDL-CML-004',
      detail: broken.message,
      location: { ...(context.member ? { member: context.member } : {}), offset: Math.min(broken.offset, source.size) },
    };
    throw broken;
  },
});
