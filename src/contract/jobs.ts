/** Jobs: anything that takes longer than a blink, with progress, remaining time and cancel. */
import { eventIterator } from '@orpc/contract';
import { z } from 'zod';
import { procedure } from './base.ts';

export const jobState = z.object({
  id: z.string(),
  kind: z.enum(['import', 'scan', 'assess', 'report', 'verify', 'compare']),
  title: z.string(),
  status: z.enum(['waiting', 'running', 'done', 'failed', 'cancelled']),
  /** What it is doing now, for instance the file. */
  phase: z.string(),
  doneUnits: z.number(),
  totalUnits: z.number(),
  /** What the units are: bytes, files, queries. */
  unit: z.enum(['bytes', 'files', 'queries', 'pages']),
  startedAt: z.string().optional(),
  /** Seconds left with its range; absent before 10 s of measurement. */
  remaining: z.object({ seconds: z.number(), low: z.number(), high: z.number(), basisSeconds: z.number() }).optional(),
  /** How it ended, in one sentence for the user. */
  result: z.string().optional(),
  /** Where its outcome is looked at: a page address. */
  page: z.string().optional(),
});
export type JobState = z.infer<typeof jobState>;

export const jobsContract = {
  list: procedure.output(z.array(jobState)),
  /** All jobs' states as they change, first a snapshot of each; ends when the caller goes away. */
  watch: procedure.output(eventIterator(jobState)),
  cancel: procedure.input(z.object({ id: z.string() })).output(z.object({ cancelled: z.boolean() })),
  dismiss: procedure.input(z.object({ id: z.string() })).output(z.object({ dismissed: z.boolean() })),
};
