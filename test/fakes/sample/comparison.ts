/** Two versions of a sample model laid side by side, with one tensor of every kind of change. */
import type { ArtifactRow } from '#contract/artifacts';
import type { ModelComparison, TensorChange } from '#contract/models';

const changes: readonly TensorChange['change'][] = ['changed', 'reshaped', 'retyped', 'added', 'removed', 'not-compared', 'same'];

function tensor(change: TensorChange['change'], index: number): TensorChange {
  const measured =
    change === 'changed' ? { changed: 4096 - 64 * index, maximum: 0.25 / (index + 1), relative: 0.08 / (index + 1), cosine: 0.997 } : null;
  const left = change === 'added' ? { leftType: '', leftShape: '' } : { leftType: 'F32', leftShape: '[64, 64]' };
  const right =
    change === 'removed'
      ? { rightType: '', rightShape: '' }
      : { rightType: change === 'retyped' ? 'F16' : 'F32', rightShape: change === 'reshaped' ? '[128, 32]' : '[64, 64]' };
  const known =
    change === 'same' ? { changed: 0, maximum: 0, relative: 0, cosine: 1 } : { changed: 0, maximum: null, relative: null, cosine: null };
  return { name: `encoder.layers.${index}.weight`, change, ...left, ...right, elements: 4096, ...known, ...measured };
}

function side({ format, id, path, ref, sha256, size }: ArtifactRow): ModelComparison['left'] {
  return { id, ref, path, format, sha256, size };
}

/** Tensors of a comparison by its right side: 5,000 of 6,204 for I-0003, none for I-0005, else 24. */
function countOf({ id }: ArtifactRow): number {
  return id === 3 ? 5000 : id === 5 ? 0 : 24;
}

/** The same file twice is identical. */
export function sampleComparison(left: ArtifactRow, right: ArtifactRow): ModelComparison {
  const identical = left.sha256 === right.sha256;
  const tensors = Array.from({ length: countOf(right) }, (_, index) =>
    tensor(identical || index > 11 ? 'same' : (changes[Math.max(0, index - 5)] ?? 'same'), index),
  );
  const counts: Record<string, number> = {};
  for (const { change } of tensors) counts[change] = (counts[change] ?? 0) + 1;
  return {
    left: side(left),
    right: side(right),
    identical,
    counts,
    tensors,
    total: right.id === 3 ? 6204 : tensors.length,
    statements: identical ? [] : [{ label: 'Producer', left: 'pytorch 2.1', right: 'pytorch 2.4' }],
    remarks: identical ? [] : ['encoder.layers.10.weight is stored in a form whose values are not read; its bytes were not compared.'],
  };
}
