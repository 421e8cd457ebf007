/** What a check of a place says when something really starts there. */
import type { Budget } from '#formats/budget';
import type { ByteSource } from '#formats/byte-source';

/** The rule families of what is found. */
export type PayloadKind = 'executable' | 'archive' | 'pickle' | 'script' | 'key';

export interface Found {
  readonly kind: PayloadKind;
  /** To stand in a sentence after "holds". */
  readonly label: string;
  readonly from: number;
  /** Where it ends, as far as that is known; the end of what was searched otherwise. */
  readonly to: number;
  /** Whether `to` is really its end, so that the search goes on behind it. */
  readonly closed: boolean;
  /** The text that shows it, where it is text. */
  readonly text?: string;
}

/** The bytes that are searched. */
export interface Haystack {
  readonly source: ByteSource;
  readonly from: number;
  readonly to: number;
  readonly budget: Budget;
}

/** Holds a place against the structure of what its first bytes promise. */
export type Check = (hay: Haystack, at: number) => Found | undefined;

/** Up to `length` bytes of the haystack from `at`, as a view over a copy that is filled up with zeros. */
export function viewAt({ source, to }: Haystack, at: number, length: number): DataView {
  const bytes = new Uint8Array(length);
  bytes.set(source.read(at, Math.max(0, Math.min(length, to - at))));
  return new DataView(bytes.buffer);
}
