/** Which execution providers of ONNX Runtime can be trusted on this machine: each is probed, checked against the CPU and named with its device. */
import { env, listSupportedBackends } from 'onnxruntime-node';
import type { ProviderCheck } from '#contract/assessments';
import { AssayError } from '#contract/errors';
import { deviceOf } from './device.ts';
import { runtimeWords } from './model.ts';
import { selfCheck, tolerance } from './self-check.ts';

/** Best first, where several pass. */
const preference = ['cuda', 'dml', 'coreml', 'webgpu', 'cpu'];

/** Below this a device is not worth its risk: software renderers pass the check and are slower than the CPU. */
const worthwhile = 1.2;

/** Names of the providers that ONNX Runtime offers here; `cpu` is always the first. */
export function providerNames(): readonly string[] {
  const offered: readonly string[] = listSupportedBackends().map(({ name }) => name);
  return preference.toReversed().filter((name) => name === 'cpu' || offered.includes(name));
}

/** Version of the runtime, as results name it. */
export function runtimeName(): string {
  return `onnxruntime-node ${env.versions.node ?? 'of unknown version'}`;
}

function plainReason(provider: string, thrown: unknown): string {
  const words = runtimeWords(thrown);
  const missing = /(?:Failed to load (?:shared )?library|cannot open shared object|LoadLibrary failed|error 126)/i.test(words);
  if (missing || (provider === 'cuda' && /not (?:enabled|available|supported)/i.test(words)))
    return `Its library is not installed. ${words}`;
  return words;
}

/** Loads one provider and holds it against the CPU. Native code may end the process: call it in a child where that matters. */
export async function probeProvider(provider: string, now: () => number = () => performance.now()): Promise<ProviderCheck> {
  const device = deviceOf(provider);
  try {
    const { against, maxDifference, relativeSpeed } = await selfCheck(provider, now);
    const usable = maxDifference <= tolerance;
    const difference = `largest difference from ${against} ${maxDifference.toExponential(1)}, accepted ${tolerance}`;
    const speed = provider === 'cpu' ? '' : `; ${speedWords(relativeSpeed)}`;
    return {
      provider,
      device,
      usable,
      detail: `${usable ? 'Passed its self-check' : 'Failed its self-check'}: ${difference}${speed}.`,
      ...(Number.isFinite(maxDifference) ? { maxDifference: Number(maxDifference.toPrecision(3)) } : {}),
      relativeSpeed: Number(relativeSpeed.toPrecision(2)),
    };
  } catch (thrown) {
    return { provider, device, usable: false, detail: `Not usable: ${plainReason(provider, thrown)}` };
  }
}

function speedWords(relative: number): string {
  return relative >= 1
    ? `${relative.toFixed(1)} times as fast as the CPU on it`
    : `${(1 / relative).toFixed(1)} times slower than the CPU on it`;
}

/**
 * Probes every provider in turn.
 * @param probe runs one probe; an engine passes one that runs it in a child, so that a driver's crash takes only that child along
 */
export async function probeProviders(probe: (provider: string) => Promise<ProviderCheck> = probeProvider): Promise<ProviderCheck[]> {
  const checks: ProviderCheck[] = [];
  for (const provider of providerNames()) {
    try {
      checks.push(await probe(provider));
    } catch (thrown) {
      const words = runtimeWords(thrown);
      checks.push({ provider, device: deviceOf(provider), usable: false, detail: `Not usable: the process that tried it ended. ${words}` });
    }
  }
  return checks;
}

/**
 * @param wanted a provider's name, or `auto` for the best one that passed and is faster than the CPU
 * @throws AssayError `not-assessable` when the wanted one is missing or did not pass
 */
export function chooseProvider(checks: readonly ProviderCheck[], wanted: string): ProviderCheck {
  const usable = checks.filter((check) => check.usable);
  if (wanted !== 'auto') {
    const asked = checks.find((check) => check.provider === wanted);
    if (asked?.usable) return asked;
    const why = asked ? asked.detail : `ONNX Runtime offers ${checks.map(({ provider }) => provider).join(', ')} on this machine.`;
    throw new AssayError('not-assessable', `The provider ${wanted} cannot be used. ${why}`);
  }
  const worth = usable.filter(({ provider, relativeSpeed = 0 }) => provider === 'cpu' || relativeSpeed >= worthwhile);
  const rank = ({ provider }: ProviderCheck) => (preference.includes(provider) ? preference.indexOf(provider) : preference.length);
  const best = worth.toSorted((a, b) => rank(a) - rank(b))[0];
  if (!best) throw new AssayError('not-assessable', 'No execution provider passed its self-check on this machine, not even the CPU.');
  return best;
}
