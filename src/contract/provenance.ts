/** Where files come from: lists of hashes that a case holds its files against. */
import { z } from 'zod';
import { procedure } from './base.ts';

export const hashListKind = z.enum(['allow', 'deny']);
export type HashListKind = z.infer<typeof hashListKind>;

export const hashList = z.object({
  id: z.number().int(),
  kind: hashListKind,
  name: z.string(),
  /** Of the list's file, so that a reader can tell which edition it was. */
  sha256: z.string(),
  items: z.number(),
  addedAt: z.string(),
  withdrawn: z.boolean(),
  /** Files of the case that stand on it. */
  matches: z.number(),
});
export type HashList = z.infer<typeof hashList>;

export const provenanceContract = {
  lists: procedure.output(z.array(hashList)),
  /** Takes in a list of SHA-256 hashes (the output of sha256sum, CSV or JSON) and holds every file of the case against it. */
  add: procedure
    .input(z.object({ path: z.string().min(1), kind: hashListKind, name: z.string().max(200).optional() }))
    .output(z.object({ list: hashList, skippedLines: z.number() })),
  /** Ends a list's effect; it stays on record. */
  withdraw: procedure.input(z.object({ id: z.number().int() })).output(z.array(hashList)),
};
