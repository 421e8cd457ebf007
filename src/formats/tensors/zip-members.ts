/** Members of an archive as tensors' homes: stored ones lie in the archive itself, packed ones are unpacked when they are asked for. */
import type { Budget } from '../budget.ts';
import { type ByteSource, sliceSource } from '../byte-source.ts';
import type { Member } from '../zip/archive.ts';
import { memberContent } from '../zip/content.ts';

export interface MemberBytes {
  readonly name: string;
  readonly size: number;
  /** Undefined where the member cannot be read in full. */
  open(): ByteSource | undefined;
}

/** One member, opened by the directory's header. */
export function memberBytes(source: ByteSource, member: Member, budget: Budget): MemberBytes | undefined {
  const { listed, local } = member;
  if (local === undefined) return undefined;
  if (listed.method === 0) {
    if (local.end + listed.compressedSize > source.size) return undefined;
    const slice = sliceSource(source, local.end, listed.compressedSize);
    return { name: listed.name, size: slice.size, open: () => slice };
  }
  // One at a time is held; the latest is asked for again and again.
  let kept: WeakRef<ByteSource> | undefined;
  return {
    name: listed.name,
    size: listed.size,
    open() {
      const known = kept?.deref();
      if (known) return known;
      const content = memberContent(source, listed, local.end, budget);
      if (content.state !== 'read') return undefined;
      kept = new WeakRef(content.source);
      return content.source;
    },
  };
}
