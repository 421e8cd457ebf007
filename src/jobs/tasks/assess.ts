/** Runs one assessment: reads model and data within bounds, then lets the assessment tell its events as they come. */
import { type LabelledData, labelledFromNpz } from '#assess/data';
import { runAssessment } from '#assess/run';
import { AssayError } from '#contract/errors';
import type { FormatKind } from '#formats/format';
import { readLabelled } from '#tables/labelled';
import { PlainFiles } from '../plain-file.ts';
import { openStored, type Stored } from '../stored-source.ts';
import type { TaskContext, TaskRun } from '../tasks.ts';
import { labelledFromTable } from './labelled-from-table.ts';

const mebibyte = 1024 ** 2;
const bounds = { model: 512 * mebibyte, data: 1024 * mebibyte };
const tableKinds = ['csv', 'parquet', 'jsonl'] as const;

/** The whole file, read in pieces so that it is never held twice. */
async function bytesOf(stored: Stored, most: number, what: string): Promise<Uint8Array> {
  const { close, source } = await openStored(stored);
  try {
    if (source.size > most)
      throw new AssayError(
        'not-assessable',
        `The ${what} has ${source.size.toLocaleString('en')} bytes; at most ${most.toLocaleString('en')} are assessed.`,
      );
    const bytes = new Uint8Array(source.size);
    for (let at = 0; at < bytes.length; at += mebibyte) bytes.set(source.read(at, mebibyte), at);
    return bytes;
  } finally {
    close();
  }
}

async function dataOf(stored: Stored & { readonly formatKind: FormatKind }, { scratch, signal }: TaskContext): Promise<LabelledData> {
  if (stored.formatKind === 'npz') return labelledFromNpz(await bytesOf(stored, bounds.data, 'data file'));
  const kind = tableKinds.find((each) => each === stored.formatKind);
  if (!kind)
    throw new AssayError(
      'not-assessable',
      'The data are no .npz archive, CSV, Parquet or JSON Lines file, so no labelled rows can be read from them.',
    );
  const path = await new PlainFiles(scratch, signal).pathOf(stored);
  return labelledFromTable(await readLabelled(path, kind, { signal }));
}

export const assess: TaskRun<'assess'> = async ({ checks, data, model, plan }, context) =>
  runAssessment({
    model: await bytesOf(model, bounds.model, 'model'),
    data: await dataOf(data, context),
    plan,
    checks,
    signal: context.signal,
    now: () => performance.now(),
    onEvent: context.onEvent,
  });
