/** Asks each execution provider of this machine, in a child of its own: native code may end the process that asks. */
import type { ProviderCheck } from '#contract/assessments';
import type { Pool } from '#jobs/pool';
import { ChildCrashed } from '#jobs/pool';

/** What ONNX Runtime may offer on each system; one that is not in its build says so when it is probed. */
const offered: Partial<Record<NodeJS.Platform, readonly string[]>> = {
  linux: ['cpu', 'webgpu', 'cuda'],
  win32: ['cpu', 'webgpu', 'dml'],
  darwin: ['cpu', 'webgpu', 'coreml'],
};

/** Checks in a fixed order, the CPU first; a provider that ends its child is told as unusable. */
export async function probeProviders(
  pool: Pick<Pool, 'run'>,
  signal: AbortSignal,
  platform: NodeJS.Platform = process.platform,
): Promise<ProviderCheck[]> {
  const checks: ProviderCheck[] = [];
  for (const provider of offered[platform] ?? ['cpu']) {
    try {
      checks.push(await pool.run('probe', { provider }, { signal }));
    } catch (thrown) {
      if (!(thrown instanceof ChildCrashed)) throw thrown;
      checks.push({ provider, device: 'not known', usable: false, detail: `The process that tried it ended. ${thrown.detail}` });
    }
  }
  return checks;
}
