/** Judges all assets of a case by the checks that come with the product. */
import { parseChecks } from '#rules/check-set';
import { evaluateChecks } from '#rules/checks';
import type { TaskRun } from '../tasks.ts';

export const checks: TaskRun<'checks'> = async ({ assets, files }) => evaluateChecks(assets, parseChecks(files));
