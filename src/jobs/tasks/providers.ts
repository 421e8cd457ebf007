/** Names the execution providers that this machine's ONNX Runtime was built with. */
import { providerNames } from '#assess/providers';
import type { TaskRun } from '../tasks.ts';

export const providers: TaskRun<'providers'> = async () => [...providerNames()];
