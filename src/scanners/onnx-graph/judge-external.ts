/** Judges where the tensors of an ONNX model have their data, when it is not in the model (ExternalData.md). */
import type { OnnxExternal, OnnxModel } from '#formats/onnx/model';
import { printable } from '#formats/pickle/render';
import type { GraphFinding } from '../graph-finding.ts';

const externalKeys = new Set(['location', 'offset', 'length', 'checksum', 'basepath']);

export const quoted = (text: string) => `"${printable(text.slice(0, 120))}"`;

const isOutside = (location: string): boolean => {
  const path = location.replace(/\\/g, '/').trim();
  return (
    path.startsWith('/') ||
    path.startsWith('~') ||
    /^[A-Za-z]:/.test(path) ||
    /^[a-z][a-z0-9+.-]+:/i.test(path) ||
    path.split('/').some((part) => part.trim() === '..') ||
    path.includes('\0')
  );
};

/** Paths that are absolute, climb, or name something else than a file beside the model; also once percent signs are taken as such. */
export function leavesFolder(location: string): boolean {
  if (isOutside(location)) return true;
  try {
    return isOutside(decodeURIComponent(location));
  } catch {
    return false;
  }
}

/** What loaders and the system beneath them take as one of their own files. */
const deviceName = /^(?:con|prn|aux|nul|com\d|lpt\d)(?:\..*)?$/i;

function* judgeExternal(external: OnnxExternal): Generator<GraphFinding> {
  const location = external.entries.get('location');
  const at = { from: external.from, to: external.to, pointer: external.path };
  const tensor = quoted(external.tensor);
  const fields = [...external.entries]
    .slice(0, 16)
    .map(([key, value]) => ({ pointer: `external_data/${printable(key.slice(0, 60))}`, value: printable(value.slice(0, 400)) }));
  const odd = (detail: string): GraphFinding => ({ ruleId: 'MDL-ONX-005', detail, ...at, fields });
  if (location === undefined || location === '') yield odd(`The tensor ${tensor} has its data elsewhere and does not say where.`);
  else if (leavesFolder(location) || deviceName.test(location))
    yield {
      ruleId: 'MDL-ONX-001',
      detail: `The data of ${tensor} is read from ${quoted(location)}, outside the model's folder.`,
      ...at,
      fields,
      reconstruction: `open(model_folder + ${quoted(`/${location}`)})`,
      note: 'Whoever loads this model has another file of their machine read into it.',
    };
  for (const [key, value] of external.entries) {
    // The reference loader once set whatever key it found as an attribute of its own object (CVE-2025-51480 is a neighbour).
    if (!externalKeys.has(key)) yield odd(`The external data of ${tensor} names ${quoted(key)}, which the format does not define.`);
    if ((key === 'offset' || key === 'length') && !/^\d{1,15}$/.test(value))
      yield odd(`The ${key} of the external data of ${tensor} is ${quoted(value)}.`);
    else if (key === 'length' && external.wanted !== undefined && BigInt(value) !== external.wanted)
      yield odd(`The tensor ${tensor} needs ${external.wanted} bytes by shape and type; its external data has ${value}.`);
  }
}

export function* judgeExternals(model: OnnxModel): Generator<GraphFinding> {
  for (const external of model.externals) yield* judgeExternal(external);
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
}
