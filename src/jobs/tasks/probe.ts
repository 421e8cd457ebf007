/** Tries one execution provider where its crash takes nothing along. */
import { probeProvider } from '#assess/providers';
import type { TaskRun } from '../tasks.ts';

export const probe: TaskRun<'probe'> = ({ provider }) => probeProvider(provider);
