/** Names the device behind an execution provider, as well as the system tells without asking a driver. */
import { readdirSync, readFileSync } from 'node:fs';
import { arch, cpus, platform } from 'node:os';

function text(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}

function entries(path: string): string[] {
  try {
    return readdirSync(path).sort();
  } catch {
    return [];
  }
}

/** Model and number of logical processors. */
export function cpuName(): string {
  const all = cpus();
  const model = all[0]?.model.replace(/\s+/g, ' ').trim();
  return `${model || `${arch()} processor`}, ${all.length} logical processors`;
}

/** The NVIDIA driver lists each device with its model under /proc. */
function nvidiaNames(root: string): string[] {
  return entries(root).flatMap((address) => {
    const name = /^Model:\s*(.+)$/m.exec(text(`${root}/${address}/information`))?.[1]?.trim();
    return name ? [name] : [];
  });
}

const vendors: Readonly<Record<string, string>> = {
  '0x10de': 'NVIDIA',
  '0x1002': 'AMD',
  '0x8086': 'Intel',
  '0x1af4': 'virtio',
};

/** Linux lists graphics adapters by vendor and device number. */
function drmNames(root: string): string[] {
  return entries(root)
    .filter((name) => /^card\d+$/.test(name))
    .flatMap((name) => {
      const vendor = text(`${root}/${name}/device/vendor`).trim();
      const device = text(`${root}/${name}/device/device`).trim();
      return vendor ? [`${vendors[vendor] ?? `vendor ${vendor}`} graphics adapter ${device}`] : [];
    });
}

/** What a Vulkan driver forced by the environment stands for: software renderers run on the processor. */
function forcedDriver(environment: Readonly<Record<string, string | undefined>>): string | undefined {
  const file = environment.VK_DRIVER_FILES ?? environment.VK_ICD_FILENAMES;
  if (!file) return undefined;
  if (/swiftshader/i.test(file)) return 'SwiftShader, software on the processor';
  if (/lvp|llvmpipe|lavapipe/i.test(file)) return 'llvmpipe, software on the processor';
  return undefined;
}

export interface DeviceSources {
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly nvidia: string;
  readonly drm: string;
}

const ownSources: DeviceSources = { environment: process.env, nvidia: '/proc/driver/nvidia/gpus', drm: '/sys/class/drm' };

/** Name of the device that a provider runs on; says so where the system does not tell. */
export function deviceOf(provider: string, sources: DeviceSources = ownSources): string {
  if (provider === 'cpu') return cpuName();
  if (provider === 'coreml') return `Apple Core ML (${arch()})`;
  const nvidia = nvidiaNames(sources.nvidia);
  if (provider === 'cuda' || provider === 'tensorrt') return nvidia[0] ?? 'no NVIDIA device named by the system';
  const forced = provider === 'webgpu' ? forcedDriver(sources.environment) : undefined;
  const adapter = forced ?? nvidia[0] ?? drmNames(sources.drm)[0];
  if (adapter) return adapter;
  return platform() === 'linux'
    ? 'adapter not listed by the system, perhaps software'
    : 'default graphics adapter, not named by the system';
}
