/** Finds a file among bytes that are mostly numbers: only marks that chance does not write count. */
import type { ByteSource } from '#formats/byte-source';
import { sliceSource } from '#formats/byte-source';
import type { Format, FormatKind } from '#formats/format';
import { nextStream } from '#formats/pickle/carve';
import { sniff } from '#formats/sniff';
import type { ScanContext } from '../define.ts';
import type { LooseFile } from '../loose-bytes.ts';

/** Kinds of text that any sentence can pass for, and marks of two bytes that numbers begin with now and then. */
const weak: ReadonlySet<FormatKind> = new Set([
  'text',
  'csv',
  'jsonl',
  'yaml',
  'json',
  'requirements',
  'python',
  'chat-template',
  'zlib',
  'gzip',
  'unknown',
  'empty',
]);

const isElf = (content: ByteSource): boolean => Buffer.from(content.read(0, 4)).toString('latin1') === '\x7fELF';

/** Whether bytes of this format are a file that was put there, and some scanner reads it. */
export function isSurely(format: Format, content: ByteSource, context: ScanContext): boolean {
  if (weak.has(format.kind) || !context.reads(format)) return false;
  return format.kind !== 'executable' || isElf(content);
}

/** A file that starts with these bytes, or a pickle that imports something anywhere in them. */
export function hiddenFile(content: ByteSource, context: ScanContext): LooseFile | undefined {
  const format = sniff(content, '');
  if (isSurely(format, content, context)) return { source: content, label: format.label, offset: 0 };
  const offset = nextStream(content, 0, context.budget);
  if (offset === undefined) return undefined;
  return { source: sliceSource(content, offset, content.size - offset), label: 'Pickle', offset };
}
