/** What the log says about a file's row, so that a later change of the row shows. */
import { z } from 'zod';
import { attachment } from '#contract/artifacts';
import { digestOf } from './canonical.ts';

/** The columns that an import writes. */
export const intakeRow = z.object({
  id: z.number().int(),
  import_id: z.number().int(),
  path: z.string(),
  source_path: z.string(),
  volume: z.string(),
  modified_at: z.string(),
  size: z.number(),
  sha256: z.string(),
  blob: z.string().nullable(),
  attachment,
  imported_at: z.string(),
  entry: z.number().int(),
});
export type IntakeRow = z.infer<typeof intakeRow>;

const sealedColumns = intakeRow.omit({ attachment: true }).strip();

/** Digest of all that an import said, whatever else the row holds; where the file was attached since is the log's own business. */
export function artifactSeal(row: IntakeRow): string {
  return digestOf(sealedColumns.parse(row));
}
