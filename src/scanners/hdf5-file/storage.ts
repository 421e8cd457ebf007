/** What of an HDF5 file leads out of it, or cannot be read with what every reader has: links, outside storage, virtual sources, plugins. */
import type { Observation } from '#contract/findings';
import type { ByteSource } from '#formats/byte-source';
import { elementsOf } from '#formats/hdf5/datatype';
import { isPlugin } from '#formats/hdf5/filters';
import type { ByteRange, Hdf5Fault, Hdf5Object, OutwardLink } from '#formats/hdf5/model';
import { printable } from '#formats/pickle/render';
import type { ScanContext } from '../define.ts';
import { excerpt } from '../excerpt.ts';

/** A name out of the file, short enough for a sentence. */
export const shown = (name: string): string => printable(name.slice(0, 160));

export function located(context: ScanContext, at: ByteRange, path: string): Observation['location'] {
  return { ...(context.member ? { member: context.member } : {}), offset: at.from, length: at.to - at.from, pointer: path.slice(0, 400) };
}

/** How a named file lies to the one that names it: what makes the attack worth it. */
function reach(name: string): string {
  if (/^[a-z][a-z0-9+.-]*:\/\//i.test(name)) return 'an address';
  if (/^(?:[/\\~]|[a-z]:[/\\])/i.test(name)) return 'an absolute path';
  return /(?:^|[/\\])\.\.(?:[/\\]|$)/.test(name) ? 'a path that leaves the folder' : 'a file beside it';
}

interface Claim {
  readonly ruleId: string;
  readonly detail: string;
  readonly at: ByteRange;
  readonly path: string;
  readonly call: string;
  readonly note: string;
}

function tell(source: ByteSource, context: ScanContext, claim: Claim): Observation {
  return {
    ruleId: claim.ruleId,
    detail: claim.detail,
    location: located(context, claim.at, claim.path),
    evidence: { reconstruction: claim.call, note: claim.note, ...excerpt(source, context.member, claim.at.from, claim.at.to) },
  };
}

export function judgeLink(source: ByteSource, link: OutwardLink, context: ScanContext): Observation | undefined {
  const path = shown(link.path);
  if (link.kind === 'external')
    return tell(source, context, {
      ruleId: 'MDL-H5-002',
      detail: `${path} leads to "${shown(link.target)}" in "${shown(link.file)}", ${reach(link.file)}.`,
      at: link.at,
      path: link.path,
      call: `h5py.File("${shown(link.file)}")["${shown(link.target)}"]`,
      note: `Whoever opens ${path} opens another file of the machine and takes its content for part of this one.`,
    });
  if (link.kind === 'user')
    return {
      ruleId: 'MDL-H5-006',
      detail: `${path} is a link of a kind (${shown(link.target)}) that only a plugin can follow; where it leads is unknown.`,
      location: located(context, link.at, link.path),
      evidence: excerpt(source, context.member, link.at.from, link.at.to),
    };
  return undefined;
}

function* outside(source: ByteSource, object: Hdf5Object, context: ScanContext): Generator<Observation> {
  const path = shown(object.path);
  for (const file of object.external.slice(0, 40))
    yield tell(source, context, {
      ruleId: 'MDL-H5-001',
      detail: `The data of ${path} are ${file.size > 0 ? `${file.size} bytes` : 'the bytes'} from ${file.offset} on of "${shown(file.name)}", ${reach(file.name)}.`,
      at: file.at,
      path: object.path,
      call: `open("${shown(file.name)}", "rb").read()  # taken for the data of ${path}`,
      note: `Loading reads "${shown(file.name)}" on the machine that loads and hands its bytes on as weights.`,
    });
  if (object.layout?.kind !== 'virtual') return;
  const foreign = object.layout.sources.filter((each) => each.file !== '.');
  for (const each of foreign.slice(0, 40))
    yield tell(source, context, {
      ruleId: 'MDL-H5-003',
      detail: `The data of ${path} are those of "${shown(each.dataset)}" in "${shown(each.file)}", ${reach(each.file)}.`,
      at: each.at,
      path: object.path,
      call: `h5py.File("${shown(each.file)}")["${shown(each.dataset)}"]`,
      note: `Reading ${path} opens another file of the machine and shows its content as if it stood here.`,
    });
}

const bombBytes = 4 * 1024 ** 3;
const bombRatio = 1000;

/** Bytes that a dataset's data take in this file. */
function storedBytes({ layout }: Hdf5Object): number {
  if (layout?.kind === 'chunked') return layout.chunks.reduce((sum, chunk) => sum + chunk.size, 0);
  if (layout?.kind === 'contiguous') return layout.at === undefined ? 0 : layout.size;
  return layout?.kind === 'compact' ? layout.size : Number.POSITIVE_INFINITY;
}

/** What the way in which an object is stored means for whoever reads it. */
export function* judgeObject(source: ByteSource, object: Hdf5Object, context: ScanContext): Generator<Observation> {
  yield* outside(source, object, context);
  for (const filter of object.filters.filter(isPlugin))
    yield {
      ruleId: 'MDL-H5-004',
      detail: `${shown(object.path)} is packed by filter ${filter.id}${filter.name ? ` (${shown(filter.name)})` : ''}, for which a reader loads a plugin; its data were not examined.`,
      location: located(context, object.place, object.path),
      evidence: excerpt(source, context.member, object.place.from, object.place.to),
    };
  if (object.kind !== 'dataset' || object.external.length > 0) return;
  const claimed = elementsOf(object.shape) * (object.type?.size ?? 1);
  const stored = storedBytes(object);
  if (claimed > bombBytes && claimed > stored * bombRatio)
    yield {
      ruleId: 'MDL-H5-010',
      detail: `${shown(object.path)} claims ${claimed} bytes of data and stores ${stored}: a loader sets the memory aside.`,
      location: located(context, object.place, object.path),
      evidence: excerpt(source, context.member, object.place.from, object.place.to),
    };
}

export function judgeFault(source: ByteSource, fault: Hdf5Fault, context: ScanContext): Observation {
  return {
    ruleId: fault.kind === 'broken' ? 'MDL-H5-005' : 'MDL-H5-006',
    detail: `${fault.path ? `${shown(fault.path)}: ` : ''}${fault.detail}`,
    location: located(context, fault.at, fault.path),
    evidence: excerpt(source, context.member, fault.at.from, fault.at.to),
  };
}
