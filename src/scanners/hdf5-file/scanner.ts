/** Reads an HDF5 file to its last object: what leads out of it, what its values hold, and which bytes nothing accounts for. */
import type { Observation } from '#contract/findings';
import type { Hdf5File } from '#formats/hdf5/file';
import type { Hdf5Object, Layout } from '#formats/hdf5/model';
import { Hdf5Walk } from '#formats/hdf5/walk';
import { MalformedInput } from '#formats/limits';
import { defineScanner, type ScanContext } from '../define.ts';
import { accountFor } from './account.ts';
import { examineAttribute, examineDataset } from './contents.ts';
import { judgeFault, judgeLink, judgeObject } from './storage.ts';
import { Hdf5Summary } from './summary.ts';

const maxPerRule = 40;

/** Passes on at most so many of a kind and counts the rest. */
class Told {
  readonly #counts = new Map<string, number>();

  *few(all: Iterable<Observation>): Generator<Observation> {
    for (const each of all) {
      const own = each.ruleId.startsWith('MDL-H5-');
      const count = (this.#counts.get(each.ruleId) ?? 0) + 1;
      this.#counts.set(each.ruleId, count);
      if (!own || count <= maxPerRule) yield each;
    }
  }

  *rest(): Generator<Observation> {
    for (const [ruleId, count] of this.#counts)
      if (ruleId.startsWith('MDL-H5-') && count > maxPerRule)
        yield { ruleId, detail: `${count - maxPerRule} more places of this kind are not listed one by one.`, location: {} };
  }
}

function noteData(file: Hdf5File, layout: Layout | undefined): void {
  if (layout?.kind === 'contiguous' && layout.at !== undefined) file.holdsData(layout.at, layout.size);
  if (layout?.kind === 'chunked') for (const chunk of layout.chunks) file.holdsData(chunk.at, chunk.size);
}

function* examine(walk: Hdf5Walk, object: Hdf5Object, context: ScanContext): Generator<Observation> {
  const { source } = walk.file;
  noteData(walk.file, object.layout);
  yield* judgeObject(source, object, context);
  for (const attribute of object.attributes) yield* examineAttribute(source, attribute, object, context);
  if (object.kind === 'dataset') yield* examineDataset(walk.file, walk.values, object, context);
}

export const hdf5File = defineScanner({
  id: 'hdf5-file',
  version: 1,
  title: 'HDF5 files: links, storage and values',
  rules: ['001', '002', '003', '004', '005', '006', '007', '008', '009', '010'].map((number) => `MDL-H5-${number}`),
  blindSpots:
    'Does not interpret the weights. Numbers are looked at for files at their very beginning, bytes and text in full up to 16 MiB unpacked ' +
    'for each dataset. Data packed by plugins, references into other files and the checksums of metadata are not read.',
  accepts: (format) => format.kind === 'hdf5',
  *scan(source, context) {
    let walk: Hdf5Walk;
    try {
      walk = new Hdf5Walk(source, context.budget);
    } catch (error) {
      if (error instanceof MalformedInput)
        yield judgeFault(
          source,
          { kind: 'broken', path: '', detail: error.message, at: { from: error.offset, to: Math.min(source.size, error.offset + 8) } },
          context,
        );
      throw error;
    }
    const summary = new Hdf5Summary();
    const told = new Told();
    for (const object of walk.objects()) {
      summary.note(object);
      for (const each of told.few(examine(walk, object, context))) {
        if (/^MDL-H5-00[123]$/.test(each.ruleId)) summary.outward += 1;
        yield each;
      }
    }
    const links = walk.links.map((link) => judgeLink(source, link, context)).filter((each) => each !== undefined);
    summary.outward += links.length;
    yield* told.few(links);
    yield* told.few(walk.file.faults.map((fault) => judgeFault(source, fault, context)));
    summary.tell(context, walk.file.superblock.version);
    yield* told.few(accountFor(walk.file, context));
    yield* told.rest();
  },
});
