/** Opens the demo: a case of its own in the user's folder, filled from the files that come with the product. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { CaseSummary } from '#contract/case';
import { AssayError } from '#contract/errors';
import { readCase } from '#store/case-info';
import { createCase } from '#store/create-case';
import type { EngineContext } from './context.ts';
import { startImport } from './import-files.ts';

/** Folder for cases that Assay makes by itself. */
function freshFolder(dataDir: string, clock: () => Date): string {
  const day = clock().toISOString().slice(0, 10);
  for (let number = 1; number < 1000; number += 1) {
    const dir = join(dataDir, 'cases', `demo-${day}${number === 1 ? '' : `-${number}`}`);
    if (!existsSync(dir)) return dir;
  }
  throw new AssayError('not-allowed', 'There are a thousand demo cases of today. Remove some.', join(dataDir, 'cases'));
}

const details = {
  client: 'Demonstration client',
  name: 'Demo: claims triage model',
  scope: 'Two model folders, one training and one test table, the export of one cloud account. Out of scope: people, premises, contracts.',
  auditor: 'Lead auditor',
  classification: 'UNCLASSIFIED',
  handling: 'Demonstration data, made by a script',
  framework: 'nist-ai-rmf-1.0',
} as const;

export function openDemoCase(context: EngineContext): { summary: CaseSummary; jobId: string } {
  const { parts, session } = context;
  const files = join(parts.resourcesDir, 'demo');
  if (!existsSync(files)) throw new AssayError('not-found', `The demo files are not there (${files}). npm run demo makes them.`, files);
  const dir = freshFolder(parts.dataDir, parts.clock);
  const store = session.replace(() => createCase(dir, details, parts));
  const jobId = startImport(context, store, { paths: [files] });
  return { summary: readCase(store), jobId };
}
