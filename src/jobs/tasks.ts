/** The table of tasks: in which kind of child each runs, what it takes and answers, and its bounds. How it is done stands in tasks/. */
import { z } from 'zod';
import { assessmentEvent, assessmentPlan, assessmentResult, providerCheck } from '#contract/assessments';
import { reportDocument, verifyResult } from '#contract/delivery';
import { modelComparison, scanDepth, scanPolicy } from '#contract/models';
import { formatKinds } from '#formats/format';
import type { ChildRole } from './protocol.ts';
import { artifactScan, assetsOfCase, checkOutcomes, exportReading, overlap, tableScan } from './result-schemas.ts';

interface Task<Input extends z.ZodType, Output extends z.ZodType, Event extends z.ZodType> {
  readonly role: ChildRole;
  /** What a sentence about it starts with. */
  readonly what: string;
  readonly input: Input;
  readonly output: Output;
  /** What it may tell while it runs, beside progress. */
  readonly event: Event;
  /** Milliseconds from its start after which it is ended. */
  readonly deadlineMs: number;
  /** Resident memory of its process beyond which it is ended, in MiB. */
  readonly memoryMegabytes: number;
  /** Milliseconds that it gets to stop by itself when cancelled; 0 where its work holds the thread and cannot listen. */
  readonly graceMs: number;
  /** Whether its process is ended afterwards: native code and drivers do not give back what they took. */
  readonly endsChild: boolean;
  /** Whether it may make a folder for itself. */
  readonly needsScratch: boolean;
}

type Bounds = 'deadlineMs' | 'memoryMegabytes' | 'graceMs' | 'endsChild' | 'needsScratch';
type Declared<Input extends z.ZodType, Output extends z.ZodType, Event extends z.ZodType> = Pick<
  Task<Input, Output, Event>,
  'role' | 'what' | 'input' | 'output' | 'deadlineMs' | 'memoryMegabytes'
> &
  Partial<Pick<Task<Input, Output, Event>, Bounds | 'event'>>;

const careful = { graceMs: 0, endsChild: false, needsScratch: false };

function defineTask<Input extends z.ZodType, Output extends z.ZodType>(
  task: Declared<Input, Output, z.ZodNever>,
): Task<Input, Output, z.ZodNever> {
  return { event: z.never(), ...careful, ...task };
}

function defineTellingTask<Input extends z.ZodType, Output extends z.ZodType, Event extends z.ZodType>(
  task: Declared<Input, Output, Event> & { readonly event: Event },
): Task<Input, Output, Event> {
  return { ...careful, ...task };
}

const minute = 60_000;
const hour = 60 * minute;

const path = z.string().min(1).max(32_768);
const bytes: z.ZodType<Uint8Array, Uint8Array> = z.instanceof(Uint8Array);
const key = bytes.nullable();
const name = z.string().max(32_768);
const sha256 = z.string().regex(/^[0-9a-f]{64}$/);
const tableKind = z.enum(['csv', 'jsonl', 'json', 'parquet']);
const stored = z.object({ path, key });
const table = z.object({ path, key, kind: tableKind });

export const tasks = {
  /**
   * Copies a file, encrypted where there is a key, and hashes what was read; without `partPath` it only hashes. `sourceBytes` is the
   * path where text cannot name it.
   */
  intake: defineTask({
    role: 'intake',
    what: 'The copy',
    input: z.object({ sourcePath: path, sourceBytes: bytes.optional(), partPath: path.nullable(), key }),
    output: z.object({ sha256: z.string().regex(/^[0-9a-f]{64}$/), size: z.number().int().nonnegative() }),
    deadlineMs: 12 * hour,
    memoryMegabytes: 400,
    graceMs: 5000,
  }),
  scan: defineTask({
    role: 'reader',
    what: 'The scan',
    input: z.object({ path, key, name, depth: scanDepth.optional(), policy: scanPolicy.optional() }),
    output: artifactScan,
    deadlineMs: 10 * minute,
    memoryMegabytes: 768,
  }),
  /** Reads a list of SHA-256 hashes that the user named. */
  'hash-list': defineTask({
    role: 'reader',
    what: 'The reading of the list',
    input: z.object({ path }),
    output: z.object({
      sha256,
      items: z.array(z.object({ sha256, label: z.string().max(1000) })).max(1_000_000),
      skipped: z.number().int().nonnegative(),
    }),
    deadlineMs: 2 * minute,
    memoryMegabytes: 1024,
  }),
  /** Holds a model signature of a case against the hashes of the files around it. */
  'model-signature': defineTask({
    role: 'reader',
    what: 'The check of the model signature',
    input: stored.extend({ name, files: z.array(z.object({ path: z.string(), sha256: z.string() })).max(100_000) }),
    output: verifyResult,
    deadlineMs: 5 * minute,
    memoryMegabytes: 1024,
  }),
  /** Two models laid side by side; which files they are, the caller knows. */
  compare: defineTask({
    role: 'reader',
    what: 'The comparison of the models',
    input: z.object({ left: stored.extend({ name }), right: stored.extend({ name }) }),
    output: modelComparison.omit({ left: true, right: true }),
    deadlineMs: 2 * hour,
    memoryMegabytes: 768,
  }),
  cloud: defineTask({
    role: 'reader',
    what: 'The reading of the export',
    input: z.object({ path, key, name }),
    output: exportReading.nullable(),
    deadlineMs: 10 * minute,
    memoryMegabytes: 1024,
  }),
  /** `files` are the checks as texts, so that a child needs to find none. */
  checks: defineTask({
    role: 'reader',
    what: 'The check of the assets',
    input: z.object({ assets: assetsOfCase, files: z.array(z.object({ name: z.string(), text: z.string() })).readonly() }),
    output: checkOutcomes,
    deadlineMs: 10 * minute,
    memoryMegabytes: 1024,
  }),
  /** An encrypted file is decrypted to a private file that is removed whatever happens: DuckDB opens files by itself. */
  table: defineTask({
    role: 'table',
    what: 'The analysis of the table',
    input: table.extend({ name }),
    output: tableScan,
    deadlineMs: 30 * minute,
    memoryMegabytes: 2560,
    graceMs: 5000,
    needsScratch: true,
  }),
  overlap: defineTask({
    role: 'table',
    what: 'The comparison of the tables',
    input: z.object({ train: table, test: table }),
    output: overlap,
    deadlineMs: 30 * minute,
    memoryMegabytes: 2560,
    graceMs: 5000,
    needsScratch: true,
  }),
  /** One provider in a child of its own: a driver may end the process that tries it. */
  probe: defineTask({
    role: 'assess',
    what: 'The check of the provider',
    input: z.object({ provider: z.string().max(100) }),
    output: providerCheck,
    deadlineMs: 2 * minute,
    memoryMegabytes: 4096,
    endsChild: true,
  }),
  assess: defineTellingTask({
    role: 'assess',
    what: 'The assessment',
    input: z.object({
      model: stored,
      data: stored.extend({ formatKind: z.enum(formatKinds) }),
      plan: assessmentPlan,
      checks: z.array(providerCheck).max(50),
    }),
    output: assessmentResult,
    event: assessmentEvent,
    deadlineMs: 24 * hour,
    memoryMegabytes: 8192,
    graceMs: 10_000,
    endsChild: true,
    needsScratch: true,
  }),
  render: defineTask({
    role: 'render',
    what: 'The layout of the report',
    input: z.object({ document: reportDocument }),
    output: z.object({ pdf: bytes, pages: z.number().int().positive() }),
    deadlineMs: 15 * minute,
    memoryMegabytes: 4096,
    endsChild: true,
  }),
  /** Needs SQLite's native code, and may hold a passphrase: its process is not used again. */
  'verify-case': defineTask({
    role: 'render',
    what: 'The verification of the case',
    input: z.object({
      dir: path,
      passphrase: z.string().max(1024).optional(),
      expectedHead: z.string().max(64).optional(),
    }),
    output: verifyResult,
    deadlineMs: 12 * hour,
    memoryMegabytes: 2048,
    endsChild: true,
  }),
} as const;

export type TaskName = keyof typeof tasks;
export type TaskInput<Name extends TaskName> = z.input<(typeof tasks)[Name]['input']>;
export type TaskOutput<Name extends TaskName> = z.output<(typeof tasks)[Name]['output']>;
export type TaskEvent<Name extends TaskName> = z.output<(typeof tasks)[Name]['event']>;

/** What a task's own code is given beside its input. */
export interface TaskContext {
  readonly signal: AbortSignal;
  onProgress(done: number, total: number, phase: string): void;
  onEvent(event: unknown): void;
  /** Name of its scratch folder; '' for tasks that need none. */
  readonly scratch: string;
}

/** A task's own code: takes its input as the schema has parsed it. */
export type TaskRun<Name extends TaskName> = (
  input: z.output<(typeof tasks)[Name]['input']>,
  context: TaskContext,
) => Promise<TaskOutput<Name>>;

/** Whether a name that came from outside is a task. */
export function isTaskName(name: string): name is TaskName {
  return Object.hasOwn(tasks, name);
}
