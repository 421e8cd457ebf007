/** `assay compare`: two models tensor by tensor, without a case. */
import { statSync } from 'node:fs';
import { resolve } from 'node:path';
import { AssayError, toAssayError } from '#contract/errors';
import type { ModelComparison, TensorChange } from '#contract/models';
import { ChildCrashed } from '#jobs/pool';
import { escaped } from '#shells/escape';
import type { CommandContext } from '../command-context.ts';
import { exitCode } from '../exit-codes.ts';

interface CompareFlags {
  readonly format: 'json' | 'text';
}

const measure = (value: number | null) => (value === null ? 'not told' : value.toPrecision(3));

function lineOf({
  change,
  changed,
  cosine,
  elements,
  leftShape,
  leftType,
  maximum,
  name,
  relative,
  rightShape,
  rightType,
}: TensorChange): string {
  const sides =
    `${leftType}${leftShape}` === `${rightType}${rightShape}`
      ? `${leftType}${leftShape}`
      : `${leftType}${leftShape} > ${rightType}${rightShape}`;
  const far = change === 'changed' || (change === 'retyped' && cosine !== null);
  const told = far
    ? `\t${changed} of ${elements}, at most ${measure(maximum)}, relative ${measure(relative)}, cosine ${measure(cosine)}`
    : '';
  return `${change.padEnd(13)}${escaped(name)}\t${escaped(sides)}${told}`;
}

function print(left: string, right: string, comparison: Omit<ModelComparison, 'left' | 'right'>, { terminal }: CommandContext): void {
  const { counts, identical, remarks, statements, tensors, total } = comparison;
  const told = Object.entries(counts).map(([change, count]) => `${count} ${change}`);
  terminal.answer(
    `${escaped(`${left} against ${right}`)}: ${identical ? 'the same bytes' : `${total} tensors: ${told.join(', ') || 'none'}`}`,
  );
  for (const each of tensors) if (each.change !== 'same') terminal.answer(lineOf(each));
  for (const each of statements)
    terminal.answer(`stated       ${escaped(`${each.label}: ${each.left || 'nothing'} > ${each.right || 'nothing'}`)}`);
  for (const remark of remarks) terminal.answer(`- ${escaped(remark)}`);
}

/** Exit code 1 where the models differ. */
export async function runCompare(context: CommandContext, left: string, right: string, { format }: CompareFlags): Promise<number> {
  const { engine, folder, signal, terminal } = context;
  const side = (name: string) => ({ path: resolve(folder, name), key: null, name });
  const hashOf = async (name: string) => {
    const sourcePath = resolve(folder, name);
    try {
      statSync(sourcePath);
    } catch (thrown) {
      throw toAssayError(thrown, name);
    }
    return (await engine.pool.run('intake', { sourcePath, partPath: null, key: null }, { signal })).sha256;
  };
  const onProgress = (done: number, total: number, phase: string) =>
    terminal.progress(`Comparing: ${total > 0 ? Math.floor((100 * done) / total) : 100} % ${phase}`);
  const [leftHash, rightHash] = [await hashOf(left), await hashOf(right)];
  const found = await engine.pool
    .run('compare', { left: side(left), right: side(right) }, { signal, onProgress })
    .catch((thrown: unknown) => {
      throw thrown instanceof ChildCrashed ? new AssayError('not-assessable', thrown.detail) : thrown;
    });
  terminal.settle();
  const comparison = { ...found, identical: leftHash === rightHash };
  if (format === 'json')
    terminal.json({
      schema: 'assay.comparison/1',
      left: { path: left, sha256: leftHash },
      right: { path: right, sha256: rightHash },
      ...comparison,
    });
  else print(left, right, comparison, context);
  const differs =
    Object.entries(comparison.counts).some(([change, count]) => change !== 'same' && count > 0) || comparison.statements.length > 0;
  return differs ? exitCode.bad : exitCode.good;
}
