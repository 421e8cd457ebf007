/** The import job: walks what was chosen, takes each file in and examines it, two at a time, then asks what only several files together can tell. */
import { existsSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { AssayError } from '#contract/errors';
import type { JobHandle } from '#jobs/jobs';
import { readArtifact } from '#store/artifacts';
import { beginImport, finishImport } from '#store/imports';
import type { CaseStore } from '#store/session';
import { type ItemJob, scanArtifactOfCase, takeIn } from './audit-item.ts';
import type { EngineContext } from './context.ts';
import { examineTogether } from './examine-together.ts';
import type { ScanManner } from './scan-manner.ts';
import { volumeNamer } from './volume.ts';
import { type WalkItem, walkFiles } from './walk-files.ts';

export interface ImportRequest {
  readonly paths: readonly string[];
  /** Removed from the front of what the case calls the files; by default each path's parent. */
  readonly base?: string;
  /** How the files are examined; as usual without it. */
  readonly manner?: ScanManner | undefined;
  /** A folder to remove afterwards: the intake copy of what was dropped on the window. */
  readonly remove?: string;
}

/** Files taken in and examined at the same time. */
const lanes = 2;
/** What a file costs beside its bytes, in bytes, so that many small files move the bar too. */
const perFile = 65_536;

interface Counts {
  /** Whose bytes were hashed. */
  files: number;
  known: number;
  unreadable: number;
  /** Links, devices and the like. */
  unopened: number;
}

/** Places that were chosen and are there no longer: what lay behind them came in as unreadable, and will be wanted again. */
function removedMedia(paths: readonly string[]): string {
  const gone = paths.filter((path) => !existsSync(path));
  if (gone.length === 0) return '';
  return ` ${gone.join(', ')} ${gone.length === 1 ? 'is' : 'are'} no longer there: attach the medium and import again to take in the rest.`;
}

function sentence({ files, known, unopened, unreadable }: Counts): string {
  const one = (count: number, single: string, several: string) => `${count.toLocaleString('en')} ${count === 1 ? single : several}`;
  const parts = [`${one(files, 'file', 'files')} taken in`];
  if (known > 0) parts.push(`${known.toLocaleString('en')} of them known to the case already`);
  if (unreadable > 0) parts.push(`${unreadable.toLocaleString('en')} not readable`);
  if (unopened > 0) parts.push(`${one(unopened, 'link or device', 'links or devices')} not opened`);
  return `${parts.join(', ')}.`;
}

/** Progress over all files: each counts once for taking in and once for examining. */
function meter(items: readonly WalkItem[], job: JobHandle) {
  const total = items.reduce((sum, { size }) => sum + 2 * size + perFile, 0);
  let settled = 0;
  const open = new Map<WalkItem, number>();
  const tell = (item: WalkItem) => job.progress(settled + [...open.values()].reduce((a, b) => a + b, 0), total, item.path);
  return {
    at(item: WalkItem, bytes: number): void {
      open.set(item, Math.min(bytes, 2 * item.size));
      tell(item);
    },
    done(item: WalkItem): void {
      open.delete(item);
      settled += 2 * item.size + perFile;
      tell(item);
    },
  };
}

/** Channel on which an import tells each artifact that is safe. */
export function committedChannel(jobId: string): string {
  return `committed ${jobId}`;
}

async function importItems(items: readonly WalkItem[], itemJob: ItemJob, job: JobHandle, counts: Counts): Promise<void> {
  const { context, store, signal } = itemJob;
  const progress = meter(items, job);
  const queue = items.values();
  const lane = async (): Promise<void> => {
    for (const item of queue) {
      signal.throwIfAborted();
      progress.at(item, 0);
      const { id, isNew } = await takeIn(item, itemJob, (bytes) => progress.at(item, bytes));
      const row = readArtifact(store, id);
      if (row.sha256 !== '') counts.files += 1;
      else if (row.outcome === 'unsupported') counts.unopened += 1;
      else counts.unreadable += 1;
      if (!isNew && row.sha256 !== '') counts.known += 1;
      context.events.publish(committedChannel(job.id), row);
      if (row.sha256 !== '') await scanArtifactOfCase(id, itemJob, (share) => progress.at(item, item.size * (1 + share)));
      progress.done(item);
    }
  };
  // One lane's failure stops the other at its next file; both have ended before the import is closed.
  const ends = await Promise.allSettled(Array.from({ length: lanes }, lane));
  const failed = ends.find((end) => end.status === 'rejected');
  if (failed) throw failed.reason;
}

/** Starts the job and gives its id. */
export function startImport(context: EngineContext, store: CaseStore, request: ImportRequest): string {
  const title =
    request.paths.length === 1 ? `Import ${request.paths[0]?.split(/[/\\]/).at(-1) ?? ''}` : `Import ${request.paths.length} places`;
  return context.jobs.start({ kind: 'import', title, unit: 'bytes', page: '/import' }, async (job) => {
    context.events.open(committedChannel(job.id));
    const counts: Counts = { files: 0, known: 0, unreadable: 0, unopened: 0 };
    const { importId } = beginImport(store, request.paths);
    // A failing lane must stop the other one, but not the job's own signal.
    const stop = new AbortController();
    const signal = AbortSignal.any([job.signal, stop.signal]);
    try {
      job.progress(0, 1, 'Listing files');
      const listing = (found: number) => job.progress(0, 1, `Listing files: ${found.toLocaleString('en')} so far`);
      const items = await walkFiles(request.paths, signal, request.base, listing);
      const itemJob = {
        context,
        store,
        importId,
        signal,
        volumeOf: volumeNamer(),
        copyAll: request.remove !== undefined,
        manner: request.manner,
      };
      await importItems(items, itemJob, job, counts).catch((thrown: unknown) => {
        stop.abort();
        throw thrown;
      });
      const missed = await examineTogether(context, store, signal, (phase) => job.progress(1, 1, phase));
      const detail = [`${sentence(counts)}${removedMedia(request.paths)}`, ...missed].join(' ');
      finishImport(store, importId, { status: 'done', detail });
      return detail;
    } catch (thrown) {
      const cancelled = job.signal.aborted;
      const kept = `${counts.files.toLocaleString('en')} files are copied, hashed and safe.`;
      const reason = cancelled ? 'Cancelled.' : thrown instanceof AssayError ? thrown.message : 'Something failed inside Assay.';
      try {
        finishImport(store, importId, { status: cancelled ? 'cancelled' : 'failed', detail: `${reason} ${kept}` });
      } catch (unfinished) {
        // The same disk that stopped the import may not take its end either: the next opening then says that it was cut off.
        context.parts.log(`the end of an import was not recorded: ${String(unfinished)}`);
      }
      if (cancelled) throw new AssayError('cancelled', `Cancelled. ${kept}`);
      if (thrown instanceof AssayError) throw new AssayError(thrown.code, `Import stopped: ${thrown.message} ${kept}`, thrown.subject);
      throw thrown;
    } finally {
      context.events.end(committedChannel(job.id));
      if (request.remove !== undefined) await rm(request.remove, { recursive: true, force: true });
    }
  });
}
