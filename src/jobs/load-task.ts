/** Loads the code of one task when it is first asked for, so that a reader never loads DuckDB and a fault in one task stops no other. */
import { AssayError } from '#contract/errors';
import type { ChildRole } from './protocol.ts';
import { isTaskName, type TaskContext, type TaskName, type TaskOutput, type TaskRun, tasks } from './tasks.ts';

const loaders: { readonly [Name in TaskName]: () => Promise<TaskRun<Name>> } = {
  intake: async () => (await import('./tasks/intake.ts')).intake,
  scan: async () => (await import('./tasks/scan.ts')).scan,
  compare: async () => (await import('./tasks/compare.ts')).compare,
  table: async () => (await import('./tasks/table.ts')).table,
  overlap: async () => (await import('./tasks/overlap.ts')).overlap,
  probe: async () => (await import('./tasks/probe.ts')).probe,
  assess: async () => (await import('./tasks/assess.ts')).assess,
  'hash-list': async () => (await import('./tasks/hash-list.ts')).hashList,
  'model-signature': async () => (await import('./tasks/model-signature.ts')).modelSignature,
  cloud: async () => (await import('./tasks/cloud.ts')).cloud,
  checks: async () => (await import('./tasks/checks.ts')).checks,
  render: async () => (await import('./tasks/render.ts')).render,
  'verify-case': async () => (await import('./tasks/verify-case.ts')).verifyCaseFolder,
};

async function perform<Name extends TaskName>(name: Name, input: unknown, context: TaskContext): Promise<TaskOutput<Name>> {
  const parsed = tasks[name].input.safeParse(input);
  if (!parsed.success) throw new AssayError('invalid-input', `${tasks[name].what} was asked for with values that it does not take.`);
  const run: TaskRun<Name> = await loaders[name]();
  // The schema of this very task has just parsed it; the type system loses the tie through the index.
  return run(parsed.data as Parameters<TaskRun<Name>>[0], context);
}

/**
 * Performs a task by name.
 * @throws AssayError `not-allowed` for a task that belongs into another kind of child
 */
export function performTask(role: ChildRole, name: string, input: unknown, context: TaskContext): Promise<unknown> {
  if (!isTaskName(name) || tasks[name].role !== role)
    return Promise.reject(new AssayError('not-allowed', `A child for ${role} does not perform ${JSON.stringify(name)}.`));
  return perform(name, input, context);
}
