/** Says what this workstation can do, a line each, with what is missing for the rest. */
import { accessSync, constants } from 'node:fs';
import { statfs } from 'node:fs/promises';
import type { DoctorLine } from '#contract/app';
import { toAssayError } from '#contract/errors';
import { listKeys } from '#signing/keyring';
import { makeDirectory } from '#store/durable-files';
import type { EngineContext } from './context.ts';
import { keysDir } from './keys-folder.ts';
import { probeProviders } from './probe-providers.ts';

/** Below this many bytes an import of models will soon stop. */
const littleSpace = 20e9;

async function providerLines(context: EngineContext, signal: AbortSignal): Promise<DoctorLine[]> {
  const checks = await probeProviders(context.pool, signal);
  return checks.map(({ detail, device, provider, relativeSpeed, usable }) => ({
    id: `provider-${provider}`,
    label: `Execution provider ${provider}`,
    state: usable ? 'ok' : provider === 'cpu' ? 'missing' : 'warn',
    detail: `${device}. ${detail}${relativeSpeed === undefined ? '' : ` ${relativeSpeed} times the CPU's speed.`}`,
  }));
}

async function diskLine(dataDir: string): Promise<DoctorLine> {
  const line = { id: 'disk', label: 'Disk' };
  try {
    makeDirectory(dataDir);
    accessSync(dataDir, constants.W_OK);
    const { bavail, bsize } = await statfs(dataDir);
    const free = bavail * bsize;
    return { ...line, state: free < littleSpace ? 'warn' : 'ok', detail: `${(free / 1e9).toFixed(1)} GB free in ${dataDir}.` };
  } catch (thrown) {
    const { message } = toAssayError(thrown, dataDir);
    return { ...line, state: 'missing', detail: `${message} Neither keys nor the log can be kept; ASSAY_DATA names another folder.` };
  }
}

function keysOf(dataDir: string): { readonly count: number; readonly fault?: string } {
  try {
    return { count: listKeys(keysDir(dataDir)).length };
  } catch (thrown) {
    return { count: 0, fault: toAssayError(thrown, keysDir(dataDir)).message };
  }
}

function keyLine(dataDir: string): DoctorLine {
  const { count, fault } = keysOf(dataDir);
  const none = 'None yet. A report that is signed without one says that its key is unattributed.';
  return {
    id: 'keys',
    label: 'Signing keys',
    state: count > 0 ? 'ok' : 'warn',
    detail: fault ?? (count > 0 ? `${count} in ${keysDir(dataDir)}.` : none),
  };
}

export async function doctorLines(context: EngineContext, signal: AbortSignal = new AbortController().signal): Promise<DoctorLine[]> {
  const { parts, resources } = context;
  const rules: DoctorLine = {
    id: 'rules',
    label: 'Rules',
    state: 'ok',
    detail: `${resources.rules.byId.size} rules, ${resources.frameworks.size} ${resources.frameworks.size === 1 ? 'framework' : 'frameworks'}. SHA-256 ${resources.rules.hash}.`,
  };
  return [
    rules,
    ...(parts.shellChecks?.() ?? []),
    keyLine(parts.dataDir),
    await diskLine(parts.dataDir),
    ...(await providerLines(context, signal)),
  ];
}
