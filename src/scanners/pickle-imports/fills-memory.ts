/** Tells calls of plain types that make gigabytes of a number: `bytearray(1 << 40)`, `list(range(1 << 40))`. */
import type { Value } from '#formats/pickle/values';

/** Bytes or items; no framework makes room for as many by a number alone. */
const many = 1 << 28;
const reserves = /^(?:builtins|__builtin__)\.(?:bytes|bytearray)$/;
const collects = /^(?:(?:builtins|__builtin__)\.(?:list|tuple|set|frozenset|bytes|bytearray|sorted|sum)|collections\.(?:deque|Counter))$/;
const ranges = /^(?:range|xrange)$/;

const isMany = (value: Value | undefined): boolean => value?.kind === 'number' && value.value > many;

/** What is made, or undefined where it stays small. */
export function fillsMemory(path: string, [first]: readonly Value[]): string | undefined {
  if (reserves.test(path) && isMany(first)) return `Loading calls ${path} with a number, which reserves as many bytes.`;
  if (!collects.test(path) || first?.kind !== 'call' || first.callee.kind !== 'global' || !ranges.test(first.callee.name)) return undefined;
  return first.args.some(isMany) ? `Loading collects a range of more than ${many} numbers by ${path}.` : undefined;
}
