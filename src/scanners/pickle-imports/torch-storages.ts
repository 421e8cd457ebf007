/** Remembers which storages a stream of PyTorch names, so that the raw bytes behind the pickles can be accounted for. */
import type { Value } from '#formats/pickle/values';
import type { TextOf } from './argument-shapes.ts';

export interface TorchStorage {
  /** `FloatStorage`. */
  readonly type: string;
  /** Bytes per element, undefined for a type that is not known. */
  readonly width: number | undefined;
  readonly elements: number | undefined;
}

/** Bytes per element by storage type (torch/storage.py and c10/core/ScalarType.h). */
const widths: Readonly<Record<string, number>> = {
  Untyped: 1,
  Byte: 1,
  Char: 1,
  Bool: 1,
  QUInt8: 1,
  QInt8: 1,
  QUInt4x2: 1,
  QUInt2x4: 1,
  Short: 2,
  Half: 2,
  BFloat16: 2,
  Int: 4,
  Float: 4,
  QInt32: 4,
  Long: 8,
  Double: 8,
  ComplexFloat: 8,
  ComplexDouble: 16,
};
const most = 200_000;

/** Bytes per element of a type such as `torch.FloatStorage` or `torch.cuda.FloatStorage`. */
export function storageWidth(type: Value | undefined): number | undefined {
  if (type?.kind !== 'global' || !/^torch(?:\.cuda|\.storage)?$/.test(type.module)) return undefined;
  const name = /^_?(\w+?)Storage(?:Base)?$/.exec(type.name)?.[1] ?? '';
  return Object.hasOwn(widths, name) ? widths[name] : undefined;
}

export class TorchStorages {
  readonly byKey = new Map<string, TorchStorage>();
  /** Whether more storages are named than are remembered. */
  overflow = false;

  /** Notes a persistent id of the form ('storage', type, key, location, elements, …); false for any other. */
  note(id: Value, text: TextOf): boolean {
    if (id.kind !== 'tuple') return false;
    const [kind, type, key, , elements] = id.items;
    if (text(kind) !== 'storage' || type?.kind !== 'global') return false;
    const name = text(key) ?? (key?.kind === 'number' ? String(key.value) : undefined);
    if (name === undefined) return false;
    if (this.byKey.size >= most) this.overflow = true;
    else
      this.byKey.set(name, {
        type: type.name,
        width: storageWidth(type),
        elements: elements?.kind === 'number' ? elements.value : undefined,
      });
    return true;
  }
}
