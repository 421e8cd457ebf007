/** Writes safetensors files for tests. */
import { concat, u64, utf8 } from './bytes.ts';

/** A header of any text with data behind it; the length is the text's own unless given. */
export function rawSafetensors(header: string, data: Uint8Array | number, length?: bigint | number): Uint8Array {
  const text = utf8(header);
  return concat(u64(length ?? text.length), text, typeof data === 'number' ? new Uint8Array(data) : data);
}

/** A well-formed file of float32 tensors. */
export function makeSafetensors(
  tensors: Readonly<Record<string, readonly number[]>>,
  metadata?: Readonly<Record<string, string>>,
): Uint8Array {
  let at = 0;
  const header: Record<string, unknown> = metadata ? { __metadata__: metadata } : {};
  for (const [name, shape] of Object.entries(tensors)) {
    const size = shape.reduce((product, each) => product * each, 4);
    header[name] = { dtype: 'F32', shape, data_offsets: [at, at + size] };
    at += size;
  }
  const text = JSON.stringify(header);
  return rawSafetensors(text.padEnd(Math.ceil(text.length / 8) * 8), at);
}
