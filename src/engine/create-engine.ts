/** The only wiring: resources, pool, jobs and the open case become the contract's handlers. */
import { createJobs } from '#jobs/jobs';
import { createPool } from '#jobs/pool';
import { readMemory } from '#jobs/read-memory';
import type { AssayRouter } from '#transport/serve';
import type { EngineContext, EngineParts } from './context.ts';
import { EventHub } from './event-hub.ts';
import { appHandlers } from './handlers/app.ts';
import { artifactHandlers } from './handlers/artifacts.ts';
import { assessmentHandlers } from './handlers/assessments.ts';
import { caseHandlers } from './handlers/cases.ts';
import { checklistHandlers } from './handlers/checklists.ts';
import { custodyHandlers } from './handlers/custody.ts';
import { findingHandlers } from './handlers/findings.ts';
import { importHandlers } from './handlers/imports.ts';
import { jobHandlers } from './handlers/jobs.ts';
import { keyHandlers } from './handlers/keys.ts';
import { provenanceHandlers } from './handlers/provenance.ts';
import { reportHandlers } from './handlers/reports.ts';
import { os } from './handlers/router-base.ts';
import { verifyHandlers } from './handlers/verify.ts';
import { loadResources } from './resources.ts';
import { Session } from './session.ts';
import { removeUploads } from './uploads.ts';

export interface Engine {
  readonly router: AssayRouter;
  /** Stops the jobs, ends the children and closes the case. */
  close(): Promise<void>;
  /** For shells in the engine's own process. */
  readonly context: EngineContext;
}

/** Starts the engine. @throws AssayError when a resource that comes with the product breaks its schema */
export async function createEngine(parts: EngineParts): Promise<Engine> {
  const { clock, log, random, spawnChild } = parts;
  const resources = loadResources(parts.resourcesDir);
  const pool = createPool({ spawnChild, now: () => performance.now(), readMemory, log });
  const jobs = createJobs({ clock, random, log });
  const busy = () => jobs.list().filter(({ status }) => status === 'running' || status === 'waiting').length;
  const context: EngineContext = { parts, resources, pool, jobs, session: new Session(busy), events: new EventHub() };
  // The command line shares the user's folder with a window that may be receiving files right now.
  if (parts.shell !== 'cli') removeUploads(parts.dataDir);
  const router = os.router({
    app: appHandlers(context),
    cases: caseHandlers(context),
    imports: importHandlers(context),
    jobs: jobHandlers(context),
    artifacts: artifactHandlers(context),
    findings: findingHandlers(context),
    provenance: provenanceHandlers(context),
    assessments: assessmentHandlers(context),
    checklists: checklistHandlers(context),
    reports: reportHandlers(context),
    keys: keyHandlers(context),
    custody: custodyHandlers(context),
    verify: verifyHandlers(context),
  });
  return {
    router,
    context,
    async close() {
      await jobs.close();
      await pool.close();
      context.session.end();
    },
  };
}
