/** How the opcode trace and the bytes point at each other: which bytes are pinned, which opcode a byte belongs to. */
import type { Evidence } from '#contract/findings';
import type { ByteRange } from './bytes.ts';

export type Pin = NonNullable<Evidence['bytes']>['pins'][number];
export type TraceStep = NonNullable<Evidence['trace']>[number];

/** Longest stretch that one opcode is shown to cover, in bytes: a gap in the trace must not colour half a file. */
const longestStep = 4096;

/** For each byte of a range: 0 not pinned, 1 pinned, 2 strongly pinned. */
export function pinMap(pins: readonly Pin[], range: ByteRange): Uint8Array {
  const map = new Uint8Array(Math.max(0, range.to - range.from));
  for (const { from, to, strong } of pins) {
    const level = strong ? 2 : 1;
    const end = Math.min(to, range.to);
    for (let at = Math.max(from, range.from); at < end; at += 1) {
      const place = at - range.from;
      map[place] = Math.max(map[place] ?? 0, level);
    }
  }
  return map;
}

/** How many bytes of a range are pinned, counted once where pins overlap. */
export function countPinned(pins: readonly Pin[], range: ByteRange): number {
  return pinMap(pins, range).reduce((sum, level) => sum + (level > 0 ? 1 : 0), 0);
}

/** The bytes that a step of the trace takes: from its offset to the next greater one. */
export function stepRange(trace: readonly TraceStep[], index: number): ByteRange | undefined {
  const step = trace[index];
  if (!step) return undefined;
  const next = trace.slice(index + 1).find(({ offset }) => offset > step.offset);
  const to = next ? Math.min(next.offset, step.offset + longestStep) : step.offset + 1;
  return { from: step.offset, to };
}

/** The step that a byte belongs to, or -1 before the first. */
export function stepAt(trace: readonly TraceStep[], offset: number): number {
  let found = -1;
  for (const [index, step] of trace.entries()) {
    if (step.offset > offset) continue;
    const range = stepRange(trace, index);
    if (range && (offset < range.to || index === trace.length - 1)) found = index;
  }
  return found;
}

/** Where "jump to pin" goes: the first strong pin, else the first pin, else the first step that causes the finding. */
export function firstPinned(evidence: Evidence): number | undefined {
  const pins = evidence.bytes?.pins ?? [];
  const pin = pins.find(({ strong }) => strong) ?? pins[0];
  const step = evidence.trace?.find(({ mark }) => mark === 'cause') ?? evidence.trace?.find(({ mark }) => mark === 'part');
  return pin?.from ?? step?.offset;
}

/** The smallest range around all pins, or nothing without pins. */
export function pinnedSpan(pins: readonly Pin[]): ByteRange | undefined {
  if (pins.length === 0) return undefined;
  return { from: Math.min(...pins.map(({ from }) => from)), to: Math.max(...pins.map(({ to }) => to)) };
}
