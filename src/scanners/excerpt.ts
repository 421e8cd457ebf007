/** Cuts the bytes that a finding rests on out of a file, small enough to print. */
import type { Evidence } from '#contract/findings';
import type { ByteSource } from '#formats/byte-source';

const longest = 512;

/** The bytes in [from, to), pinned as a whole, with a little around them; cut to 512 bytes. */
export function excerpt(source: ByteSource, member: string, from: number, to: number): Pick<Evidence, 'bytes'> {
  const start = Math.max(0, from - 16);
  const bytes = source.read(start, Math.min(longest, Math.max(0, to - start) + 16));
  if (bytes.length === 0) return {};
  const end = Math.min(to, start + bytes.length);
  return {
    bytes: {
      ...(member ? { member } : {}),
      offset: start,
      hex: Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('hex'),
      pins: end > from ? [{ from, to: end, strong: true }] : [],
    },
  };
}
