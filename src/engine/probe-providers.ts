/** Asks each execution provider of this machine, in a child of its own: native code may end the process that asks. */
import type { ProviderCheck } from '#contract/assessments';
import { ChildCrashed, type Pool } from '#jobs/pool';

/** Checks in a fixed order, the CPU first; a provider that ends its child is told as unusable. */
export async function probeProviders(pool: Pick<Pool, 'run'>, signal: AbortSignal): Promise<ProviderCheck[]> {
  const checks: ProviderCheck[] = [];
  for (const provider of await pool.run('providers', {}, { signal })) {
    try {
      checks.push(await pool.run('probe', { provider }, { signal }));
    } catch (thrown) {
      if (!(thrown instanceof ChildCrashed)) throw thrown;
      checks.push({ provider, device: 'not known', usable: false, detail: `The process that tried it ended. ${thrown.detail}` });
    }
  }
  return checks;
}
