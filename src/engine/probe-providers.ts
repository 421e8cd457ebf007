/** Asks each execution provider of this system, in a child of its own: native code may end the process that asks. */
import type { ProviderCheck } from '#contract/assessments';
import { ChildCrashed } from '#jobs/child-crashed';
import type { Pool } from '#jobs/pool';

const byPlatform: Partial<Record<NodeJS.Platform, readonly string[]>> = {
  linux: ['cpu', 'webgpu', 'cuda'],
  win32: ['cpu', 'webgpu', 'dml'],
  darwin: ['cpu', 'webgpu', 'coreml'],
};

/** Checks in a fixed order, the CPU first; a provider that ends its child is told as unusable. */
export async function probeProviders(
  pool: Pool,
  signal: AbortSignal,
  platform: NodeJS.Platform = process.platform,
): Promise<ProviderCheck[]> {
  const checks: ProviderCheck[] = [];
  for (const provider of byPlatform[platform] ?? ['cpu']) {
    try {
      checks.push(await pool.run('probe', { provider }, { signal, deadlineMs: 120_000 }));
    } catch (thrown) {
      if (!(thrown instanceof ChildCrashed)) throw thrown;
      checks.push({ provider, device: 'not known', usable: false, detail: `The process that tried it ended: ${thrown.detail}` });
    }
  }
  return checks;
}
