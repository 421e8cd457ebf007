/** Import: choosing, dropping, starting, and hearing of each file that is safe. */
import { userInfo } from 'node:os';
import { artifactRow } from '#contract/artifacts';
import { browseFiles } from '../browse-files.ts';
import type { EngineContext } from '../context.ts';
import { committedChannel, startImport } from '../import-files.ts';
import { staleArtifacts, startScan } from '../scan-case.ts';
import { type ScanManner, usualManner } from '../scan-manner.ts';
import { batchDir, batchEntries, receivePiece } from '../uploads.ts';
import { os } from './router-base.ts';

/** Undefined where nothing was asked for: then files are examined as in their last scan. */
function mannerAsked(input: { [Key in keyof ScanManner]?: ScanManner[Key] | undefined } | undefined): ScanManner | undefined {
  if (input?.depth === undefined && input?.policy === undefined) return undefined;
  return { depth: input.depth ?? usualManner.depth, policy: input.policy ?? usualManner.policy };
}

export function importHandlers(context: EngineContext) {
  const { events, parts, session } = context;
  return {
    browse: os.imports.browse.handler(({ input }) => browseFiles(input.path, userInfo().username)),
    start: os.imports.start.handler(({ input }) => ({
      jobId: startImport(context, session.store, { paths: input.paths, manner: mannerAsked(input) }),
    })),
    upload: os.imports.upload.handler(({ input }) => {
      // Nothing is taken in while there is no case to take it into.
      void session.store;
      return { received: receivePiece(parts.dataDir, input) };
    }),
    startUploaded: os.imports.startUploaded.handler(({ input }) => {
      const base = batchDir(parts.dataDir, input.batch);
      return { jobId: startImport(context, session.store, { paths: batchEntries(parts.dataDir, input.batch), base, remove: base }) };
    }),
    rescan: os.imports.rescan.handler(({ input }) => {
      const request = { manner: mannerAsked(input), ids: input?.ids };
      const stale = staleArtifacts(context, session.store, request).length;
      return { jobId: startScan(context, session.store, request), stale };
    }),
    committed: os.imports.committed.handler(async function* ({ input, signal }) {
      for await (const row of events.watch(committedChannel(input.jobId), signal)) yield artifactRow.parse(row);
    }),
  };
}
