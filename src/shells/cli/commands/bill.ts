/** `assay bom`: the bill of materials of a case, CycloneDX 1.6. */
import { writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import type { ArtifactDetail } from '#contract/artifacts';
import { toAssayError } from '#contract/errors';
import { toCycloneDx } from '#report/exporters/cyclonedx';
import { type CommandContext, openCaseFor } from '../command-context.ts';
import { exitCode } from '../exit-codes.ts';

export interface BillFlags {
  readonly case: string;
  readonly out: string;
  readonly format: 'json' | 'text';
}

async function artifactsOf({ client, signal }: CommandContext): Promise<ArtifactDetail[]> {
  const details: ArtifactDetail[] = [];
  for (let cursor: string | null | undefined; cursor !== null; ) {
    const page = await client.artifacts.list({ limit: 500, ...(cursor === undefined ? {} : { cursor }) });
    for (const { id } of page.rows) {
      signal.throwIfAborted();
      details.push(await client.artifacts.get({ id }));
    }
    cursor = page.next;
  }
  return details;
}

/** Writes the bill; a file that is there is not replaced. */
export async function runBill(context: CommandContext, { case: dir, format, out }: BillFlags): Promise<number> {
  const { client, engine, folder, terminal } = context;
  const { client: owner, id, name } = await openCaseFor(context, dir);
  const { rulesHash, version } = await client.app.info();
  const artifacts = await artifactsOf(context);
  const bill = toCycloneDx({ tool: { version, rulesHash }, case: { id, name, client: owner }, artifacts });
  const path = resolve(folder, out);
  try {
    writeFileSync(path, `${JSON.stringify(bill, null, 2)}\n`, { flag: 'wx' });
  } catch (thrown) {
    throw toAssayError(thrown, out);
  }
  engine.parts.log(`bill of materials written to ${path}`);
  if (format === 'json') terminal.json({ schema: 'assay.bom/1', path, components: artifacts.length, serialNumber: bill.serialNumber });
  else terminal.answer(`${artifacts.length} components written.`);
  return exitCode.good;
}
