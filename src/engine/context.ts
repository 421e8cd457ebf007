/** What every handler and story of the engine is given: the shell's ports, the resources, and the few things that hold state. */
import type { DoctorLine } from '#contract/app';
import type { Jobs } from '#jobs/jobs';
import type { Pool } from '#jobs/pool';
import type { SpawnChild } from '#jobs/protocol';
import type { EventHub } from './event-hub.ts';
import type { Resources } from './resources.ts';
import type { Session } from './session.ts';

/** What a shell hands to the engine. */
export interface EngineParts {
  /** The user's folder: keys, list of cases, uploads. */
  readonly dataDir: string;
  readonly resourcesDir: string;
  readonly version: string;
  readonly shell: 'electron' | 'browser' | 'cli';
  readonly spawnChild: SpawnChild;
  readonly clock: () => Date;
  readonly random: (bytes: number) => Uint8Array;
  readonly log: (line: string) => void;
  /** What only the shell can tell about this machine. */
  readonly shellChecks?: () => readonly DoctorLine[];
}

export interface EngineContext {
  readonly parts: EngineParts;
  readonly resources: Resources;
  readonly pool: Pool;
  readonly jobs: Jobs;
  readonly session: Session;
  /** Events of running work, for whoever watches it. */
  readonly events: EventHub;
}
