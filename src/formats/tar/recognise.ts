/** Says what kind of tar archive it is, by the names of its first members. */
import { Budget } from '../budget.ts';
import type { ByteSource } from '../byte-source.ts';
import type { Format } from '../format.ts';
import { defaultLimits, LimitReached } from '../limits.ts';
import { walkTar } from './archive.ts';
import { looksLikeTar } from './header.ts';

const looked = 64;

const plainName = (name: string): string => name.replace(/^(?:\.\/)+/, '');

/** The names of the first members. */
export function firstTarNames(source: ByteSource): string[] {
  const names: string[] = [];
  try {
    for (const member of walkTar(source, new Budget({ ...defaultLimits, maxSteps: 20_000 })).members()) {
      names.push(plainName(member.name));
      if (names.length >= looked) break;
    }
  } catch (error) {
    if (!(error instanceof LimitReached)) throw error;
  }
  return names;
}

/** Which layout these names show, in words; undefined for a plain archive. */
export function tarLayout(names: readonly string[]): string | undefined {
  const has = (...wanted: readonly string[]): boolean => wanted.every((name) => names.includes(name));
  if (has('pickle') && (has('storages') || has('tensors') || has('sys_info'))) return 'PyTorch legacy tar';
  if (has('oci-layout') || (has('index.json') && names.some((name) => name.startsWith('blobs/')))) return 'OCI image layout';
  if (has('manifest.json') && names.some((name) => /^(?:blobs\/|[0-9a-f]{64}(?:\/layer\.tar|\.json|\.tar|$))/.test(name)))
    return 'Saved container image';
  if (names.some((name) => /(?:^|\/)model_config\.yaml$/.test(name))) return 'NeMo model';
  if (names.some((name) => /(?:^|\/)MAR-INF\/MANIFEST\.json$/.test(name))) return 'TorchServe model archive';
  return undefined;
}

/** The format of a tar archive, undefined when none begins here. */
export function tarFormat(source: ByteSource): Format | undefined {
  if (!looksLikeTar(source)) return undefined;
  const layout = tarLayout(firstTarNames(source));
  return { kind: 'tar', label: layout === undefined ? 'tar archive' : `${layout} (tar)` };
}
