/** Import: choosing files where the browser has no picker of its own, and taking them in. */

import { eventIterator } from '@orpc/contract';
import { z } from 'zod';
import { artifactRow } from './artifacts.ts';
import { procedure } from './base.ts';
import { scanDepth, scanPolicy } from './models.ts';

export const fileEntry = z.object({
  name: z.string(),
  path: z.string(),
  kind: z.enum(['file', 'folder', 'other']),
  size: z.number(),
  modifiedAt: z.string().optional(),
});
export type FileEntry = z.infer<typeof fileEntry>;

/** How files are examined; what is left out is as usual, or as in the last scan of the file. */
const manner = { depth: scanDepth.optional(), policy: scanPolicy.optional() };

export const importsContract = {
  /** The server-side picker: one folder's entries. Without a path, the user's home and mounted media. */
  browse: procedure.input(z.object({ path: z.string().optional() })).output(
    z.object({
      path: z.string(),
      parent: z.string().nullable(),
      places: z.array(z.object({ label: z.string(), path: z.string() })),
      entries: z.array(fileEntry),
    }),
  ),
  /** Starts an import job over files and folders of this machine; the client's medium is only read. */
  start: procedure
    .input(z.object({ paths: z.array(z.string().min(1)).min(1).max(10_000), ...manner }))
    .output(z.object({ jobId: z.string() })),
  /** A dropped file, in pieces of at most 1 MiB base64; `last` closes it. The same `batch` groups one drop. */
  upload: procedure
    .input(
      z.object({
        batch: z.string().regex(/^[a-z0-9-]{8,64}$/),
        path: z.string().min(1).max(4096),
        offset: z.number().int().nonnegative(),
        base64: z.string().max(1_500_000),
        last: z.boolean(),
      }),
    )
    .output(z.object({ received: z.number() })),
  /** Imports what was uploaded under a batch, then removes the intake copy. */
  startUploaded: procedure.input(z.object({ batch: z.string().regex(/^[a-z0-9-]{8,64}$/) })).output(z.object({ jobId: z.string() })),
  /** Starts a job that examines what no scan by the present rules covers; decisions stay. */
  rescan: procedure
    .input(z.object({ ...manner, /** Only these files. */ ids: z.array(z.number().int()).min(1).max(10_000).optional() }).optional())
    .output(z.object({ jobId: z.string(), stale: z.number() })),
  /** Each artifact of a running import as it becomes safe, from the first one; ends with the import. */
  committed: procedure.input(z.object({ jobId: z.string() })).output(eventIterator(artifactRow)),
};
