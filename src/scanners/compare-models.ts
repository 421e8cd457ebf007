/** Two versions of a model, tensor by tensor: which are the same, which changed, and by how much. */
import { AssayError } from '#contract/errors';
import type { ModelComparison, TensorChange } from '#contract/models';
import { Budget } from '#formats/budget';
import type { ByteSource } from '#formats/byte-source';
import { defaultLimits, LimitReached, MalformedInput } from '#formats/limits';
import { sniff } from '#formats/sniff';
import { differenceOf, sameBytes } from '#formats/tensors/difference';
import { holdsTensors, listTensors } from '#formats/tensors/list';
import { shownShape, type TensorList, type TensorRef } from '#formats/tensors/tensor';
import { isReadable } from '#formats/tensors/values';

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
type Told = Omit<ModelComparison, 'left' | 'right'>;

const mostTensors = 5000;
const mostStatements = 200;
const mostRemarks = 100;
/** Names under which training programs keep a whole model. */
const wrappers = ['', 'state_dict.', 'model.', 'module.', 'model_state_dict.', 'net.'];

function listOf({ name, source }: ComparedFile, signal: AbortSignal): TensorList {
  const format = sniff(source, name);
  if (!holdsTensors(format))
    throw new AssayError(
      'not-assessable',
      `${name} is ${format.label}; no tensors are read from that, so there is nothing to compare.`,
      name,
    );
  try {
    return listTensors(source, format, new Budget(defaultLimits, signal));
  } catch (error) {
    if (error instanceof MalformedInput || error instanceof LimitReached)
      throw new AssayError('not-assessable', `The tensors of ${name} cannot be listed: ${error.message}`, name);
    throw error;
  }
}

/** By name, the first of each. */
function byName(tensors: readonly TensorRef[], prefix: string): Map<string, TensorRef> {
  const found = new Map<string, TensorRef>();
  for (const tensor of tensors) {
    const name = prefix !== '' && tensor.name.startsWith(prefix) ? tensor.name.slice(prefix.length) : tensor.name;
    if (!found.has(name)) found.set(name, tensor);
  }
  return found;
}

/** Both sides by name, without the wrapper that brings most of them together. */
function paired(left: TensorList, right: TensorList) {
  let best = { left: byName(left.tensors, ''), right: byName(right.tensors, ''), prefix: '', common: -1 };
  for (const prefix of wrappers) {
    const sides = { left: byName(left.tensors, prefix), right: byName(right.tensors, prefix) };
    const common = [...sides.left.keys()].filter((name) => sides.right.has(name)).length;
    if (common > best.common) best = { ...sides, prefix, common };
  }
  return best;
}

const unknown = { changed: 0, maximum: null, relative: null, cosine: null } as const;

function described(name: string, left: TensorRef | undefined, right: TensorRef | undefined) {
  return {
    name: name.slice(0, 1000),
    leftType: left?.type ?? '',
    rightType: right?.type ?? '',
    leftShape: left ? shownShape(left.shape) : '',
    rightShape: right ? shownShape(right.shape) : '',
    elements: Math.min(Number.MAX_SAFE_INTEGER, (left ?? right)?.elements ?? 0),
  };
}

class Comparison {
  readonly remarks: string[] = [];
  readonly #options: CompareOptions;
  readonly #total: number;
  #done = 0;
  #phase = '';

  constructor(options: CompareOptions, total: number) {
    this.#options = options;
    this.#total = total;
  }

  remark(sentence: string): void {
    if (this.remarks.length < mostRemarks) this.remarks.push(sentence.slice(0, 500));
  }

  readonly #passed = (bytes: number): void => {
    this.#options.signal.throwIfAborted();
    this.#done += bytes;
    this.#options.onProgress(Math.min(this.#done, this.#total), this.#total, this.#phase);
  };

  pair(name: string, left: TensorRef, right: TensorRef): TensorChange {
    this.#phase = name.slice(0, 200);
    const start = this.#done;
    const base = described(name, left, right);
    const made = this.#judge(base, left, right);
    this.#done = start + left.to - left.from;
    this.#passed(0);
    return made;
  }

  #judge(base: ReturnType<typeof described>, left: TensorRef, right: TensorRef): TensorChange {
    if (base.leftShape !== base.rightShape) return { ...base, ...unknown, change: 'reshaped' };
    const sameOrder = String(left.strides) === String(right.strides) && left.dense === right.dense;
    const sameForm = left.type === right.type && left.littleEndian === right.littleEndian && sameOrder;
    if (sameForm && sameBytes(left, right, this.#passed))
      return { ...base, change: 'same', changed: 0, maximum: 0, relative: 0, cosine: 1 };
    if (!isReadable(left) || !isReadable(right) || !sameOrder) {
      if (left.type !== right.type) return { ...base, ...unknown, change: 'retyped' };
      const why = sameOrder ? `is stored as ${left.type}, whose values are not read` : 'lies in another order on each side';
      this.remark(
        `${base.name.slice(0, 200)} ${why}; ${sameForm ? 'its bytes differ, and by how much is not told' : 'it was not compared'}.`,
      );
      return { ...base, ...unknown, changed: sameForm ? base.elements : 0, change: sameForm ? 'changed' : 'not-compared' };
    }
    const found = differenceOf(left, right, () => this.#passed(0));
    const change = left.type !== right.type ? 'retyped' : found.changed === 0 ? 'same' : 'changed';
    return { ...base, ...found, change };
  }
}

const order: readonly TensorChange['change'][] = ['changed', 'retyped', 'reshaped', 'added', 'removed', 'not-compared', 'same'];

/** Most changed first; what changed by an unknown amount before what did not change. */
function byWeight(left: TensorChange, right: TensorChange): number {
  const rank = order.indexOf(left.change) - order.indexOf(right.change);
  return rank || (right.relative ?? Number.MAX_VALUE) - (left.relative ?? Number.MAX_VALUE) || (left.name < right.name ? -1 : 1);
}

/**
 * Compares the tensors of two files of whatever formats hold them, by name. Whether the files are the same bytes, the caller knows by their hashes.
 * @throws AssayError `not-assessable` where a file holds no tensors that are read; the signal's reason when cancelled
 */
export function compareModels(sides: Sides, options: CompareOptions): Told {
  options.signal.throwIfAborted();
  const left = listOf(sides.left, options.signal);
  const right = listOf(sides.right, options.signal);
  const pairs = paired(left, right);
  const common = [...pairs.left].flatMap(([name, tensor]) => {
    const other = pairs.right.get(name);
    return other ? [{ name, tensor, other }] : [];
  });
  const comparison = new Comparison(
    options,
    common.reduce((sum, { tensor }) => sum + tensor.to - tensor.from, 0),
  );
  for (const [side, list] of [
    [sides.left, left],
    [sides.right, right],
  ] as const)
    for (const remark of list.remarks.slice(0, 20)) comparison.remark(`${side.name}: ${remark}`);
  if (pairs.prefix !== '') comparison.remark(`Names were compared without the prefix ${JSON.stringify(pairs.prefix)}.`);
  const tensors: TensorChange[] = common.map(({ name, other, tensor }) => comparison.pair(name, tensor, other));
  for (const [name, tensor] of pairs.left)
    if (!pairs.right.has(name)) tensors.push({ ...described(name, tensor, undefined), ...unknown, change: 'removed' });
  for (const [name, tensor] of pairs.right)
    if (!pairs.left.has(name)) tensors.push({ ...described(name, undefined, tensor), ...unknown, change: 'added' });
  const counts: Record<string, number> = {};
  for (const { change } of tensors) counts[change] = (counts[change] ?? 0) + 1;
  const labels = [...new Set([...left.statements.keys(), ...right.statements.keys()])].sort();
  return {
    identical: false,
    counts,
    tensors: tensors.sort(byWeight).slice(0, mostTensors),
    total: tensors.length,
    statements: labels
      .map((label) => ({ label, left: left.statements.get(label) ?? '', right: right.statements.get(label) ?? '' }))
      .filter((each) => each.left !== each.right)
      .slice(0, mostStatements),
    remarks: comparison.remarks,
  };
}
