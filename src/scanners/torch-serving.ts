/** Reads the manifest of TorchServe archives, which names the program that serving runs (TorchServe model archiver, MAR-INF/MANIFEST.json). */
import type { Observation } from '#contract/findings';
import type { ByteSource } from '#formats/byte-source';
import type { ScanContext } from './define.ts';
import { excerpt } from './excerpt.ts';
import { shownName } from './zip-archive/shown-name.ts';

const longest = 1024 * 1024;

/** The handlers that TorchServe brings along; naming one of them loads no code from the archive. */
const ownHandlers = ['image_classifier', 'image_segmenter', 'object_detector', 'text_classifier'];

function modelOf(text: string): Record<string, unknown> | undefined {
  try {
    const manifest: unknown = JSON.parse(text);
    if (typeof manifest !== 'object' || manifest === null || !('model' in manifest)) return undefined;
    const { model } = manifest;
    return typeof model === 'object' && model !== null ? { ...model } : undefined;
  } catch {
    return undefined;
  }
}

/** Observations on a member that is the manifest of a TorchServe archive; nothing for any other. */
export function* reviewServing(name: string, content: ByteSource, context: ScanContext, at: number | undefined): Generator<Observation> {
  if (!/(?:^|\/)MAR-INF\/MANIFEST\.json$/i.test(name)) return;
  const text = Buffer.from(content.read(0, longest)).toString('utf8');
  const model = modelOf(text);
  const member = context.member === '' ? name : `${context.member}!${name}`;
  const location = { member, ...(at === undefined ? {} : { offset: 0, length: content.size }) };
  if (model === undefined) {
    yield {
      ruleId: 'MDL-MAR-001',
      detail: 'The manifest of the TorchServe archive cannot be read, so what serving would run is not known.',
      location,
    };
    return;
  }
  const { handler, modelFile, requirementsFile } = model;
  for (const [key, value] of [
    ['handler', handler],
    ['modelFile', modelFile],
  ] as const) {
    if (typeof value !== 'string' || value === '' || ownHandlers.includes(value)) continue;
    yield {
      ruleId: 'MDL-MAR-001',
      detail: `TorchServe imports and runs ${shownName(value)} from the archive as the model's ${key === 'handler' ? 'handler' : 'class'}.`,
      location,
      evidence: {
        ...excerpt(content, member, Math.max(0, text.indexOf(`"${key}"`)), Math.max(0, text.indexOf(`"${key}"`)) + key.length + 2),
        fields: [{ pointer: `/model/${key}`, value: value.slice(0, 200) }],
        note: 'Whoever serves this model runs the program that comes with it.',
      },
    };
  }
  if (typeof requirementsFile === 'string' && requirementsFile !== '')
    yield {
      ruleId: 'MDL-MAR-002',
      detail: `TorchServe may install the packages that ${shownName(requirementsFile)} lists before it serves the model.`,
      location,
      evidence: { fields: [{ pointer: '/model/requirementsFile', value: requirementsFile.slice(0, 200) }] },
    };
  const stated = (key: string) => (typeof model[key] === 'string' ? String(model[key]).slice(0, 2000) : undefined);
  const title = stated('modelName');
  const version = stated('modelVersion');
  context.describe({ framework: 'TorchServe', ...(title ? { name: title } : {}), ...(version ? { version } : {}) });
}
