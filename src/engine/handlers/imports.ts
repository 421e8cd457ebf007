/** Import: choosing, dropping, starting, and hearing of each file that is safe. */
import { userInfo } from 'node:os';
import { artifactRow } from '#contract/artifacts';
import { browseFiles } from '../browse-files.ts';
import type { EngineContext } from '../context.ts';
import { committedChannel, startImport } from '../import-files.ts';
import { staleArtifacts, startScan } from '../scan-case.ts';
import { batchDir, batchEntries, receivePiece } from '../uploads.ts';
import { os } from './router-base.ts';

export function importHandlers(context: EngineContext) {
  const { events, parts, session } = context;
  return {
    browse: os.imports.browse.handler(({ input }) => browseFiles(input.path, userInfo().username)),
    start: os.imports.start.handler(({ input }) => ({ jobId: startImport(context, session.store, { paths: input.paths }) })),
    upload: os.imports.upload.handler(({ input }) => {
      // Nothing is taken in while there is no case to take it into.
      void session.store;
      return { received: receivePiece(parts.dataDir, input) };
    }),
    startUploaded: os.imports.startUploaded.handler(({ input }) => {
      const base = batchDir(parts.dataDir, input.batch);
      return { jobId: startImport(context, session.store, { paths: batchEntries(parts.dataDir, input.batch), base, remove: base }) };
    }),
    rescan: os.imports.rescan.handler(() => {
      const stale = staleArtifacts(context, session.store).length;
      return { jobId: startScan(context, session.store), stale };
    }),
    committed: os.imports.committed.handler(async function* ({ input, signal }) {
      for await (const row of events.watch(committedChannel(input.jobId), signal)) yield artifactRow.parse(row);
    }),
  };
}
