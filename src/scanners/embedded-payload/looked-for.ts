/** Everything that is searched for: how it starts, what can be told from the bytes at hand, and the check that decides. */
import { type ByteSet, type Start, startOf } from '#formats/search/starts';
import { gzip, marked, tar, zip, zstd } from './archives.ts';
import { bytecode, elf, machO, pe } from './executables.ts';
import type { Check } from './found.ts';
import { namesOnStack, namesTwo, opcodesFollow, pickle } from './pickles.ts';
import { moreWords, wordRun, words } from './texts.ts';

interface LookedFor extends Start {
  readonly check: Check;
  /** A glance at the bytes at hand, for starts that are frequent by chance. */
  readonly glance?: (bytes: Uint8Array, at: number) => boolean;
  /** Looked for among numbers only: other bytes hold such words for good reasons. */
  readonly isText?: boolean;
}

const codes = (text: string): ByteSet => [...Buffer.from(text, 'latin1')];
const range = (from: number, to: number): ByteSet => Array.from({ length: to - from + 1 }, (_, index) => from + index);

const lower = [...range(0x61, 0x7a), 0x5f];
const letters = [...lower, ...range(0x41, 0x5a)];
/** Opcodes that writers put behind the protocol mark. */
const firstOpcodes = codes('\x95}](){cXUKJMNIFGVSLTBCi\x8c\x8d\x8e\x96\x8a\x88\x89\x8f');

const named = (check: Check, ...texts: readonly string[]): LookedFor[] => texts.map((text) => ({ ...startOf(text), check }));

/** Words, each start once. */
const wordStarts = (all: readonly string[], anyCase: boolean): LookedFor[] =>
  [...new Set(all.map((word) => word.slice(0, 3)))].map((start) => ({ ...startOf(start, anyCase), check: wordRun, isText: true }));

export const lookedFor: readonly LookedFor[] = [
  ...named(elf, '\x7fELF'),
  ...named(pe, 'PE\0'),
  ...named(machO, '\xfe\xed\xfa', '\xce\xfa\xed', '\xcf\xfa\xed', '\xca\xfe\xba'),
  ...named(bytecode, '\0as', 'dex'),
  ...named(zip, 'PK\x03'),
  ...named(gzip, '\x1f\x8b\x08'),
  ...named(zstd, '\x28\xb5\x2f'),
  ...named(marked, '7z\xbc', '\xfd7z', 'BZh', 'Rar', '\x04\x22\x4d', 'MSC'),
  ...named(tar, 'ust'),
  { sets: [[0x80], [2, 3, 4, 5], firstOpcodes], check: pickle, glance: (bytes, at) => opcodesFollow(bytes, at, 7) },
  { sets: [codes('ci'), letters, lower], check: pickle, glance: namesTwo },
  { sets: [[0x8c], range(2, 31), letters], check: pickle, glance: namesOnStack },
  ...wordStarts(words, false),
  ...wordStarts(moreWords, true),
];
