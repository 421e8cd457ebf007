/** Asks for the execution providers of this machine, each tried in a child of its own: a driver that crashes is a result, not an accident. */
import type { ProviderCheck } from '#contract/assessments';
import { ChildCrashed, type Pool } from './pool.ts';

async function probe(pool: Pool, provider: string, signal: AbortSignal): Promise<ProviderCheck> {
  try {
    return await pool.run('probe', { provider }, { signal });
  } catch (thrown) {
    if (!(thrown instanceof ChildCrashed)) throw thrown;
    return { provider, device: 'not told', usable: false, detail: `Not usable. ${thrown.detail}` };
  }
}

/**
 * @returns one check a provider, the CPU first
 * @throws AssayError `cancelled`; ChildCrashed when ONNX Runtime itself cannot be loaded
 */
export async function probeInChildren(pool: Pool, signal: AbortSignal): Promise<ProviderCheck[]> {
  const checks: ProviderCheck[] = [];
  for (const provider of await pool.run('providers', {}, { signal })) checks.push(await probe(pool, provider, signal));
  return checks;
}
