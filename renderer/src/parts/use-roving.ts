/** One place among many that the arrow keys move along: the container keeps the focus, the place is its active descendant. */
import { type KeyboardEvent, useId, useState } from 'react';

export interface Roving {
  /** The place that has the keys, within what there is now. */
  readonly at: number;
  idOf(index: number): string;
  setAt(index: number): void;
  onKeyDown(event: KeyboardEvent): void;
}

const steps: Readonly<Record<string, number>> = {
  ArrowLeft: -1,
  ArrowUp: -1,
  ArrowRight: 1,
  ArrowDown: 1,
  PageUp: -10,
  PageDown: 10,
  Home: Number.NEGATIVE_INFINITY,
  End: Number.POSITIVE_INFINITY,
};

/**
 * @param count places that there are
 * @param onOpen Enter or Space on one of them
 */
export function useRoving(count: number, onOpen: (index: number) => void): Roving {
  const id = useId();
  const [chosen, setAt] = useState(0);
  const at = Math.max(0, Math.min(chosen, count - 1));
  return {
    at,
    idOf: (index) => `${id}-${String(index)}`,
    setAt,
    onKeyDown(event) {
      if (event.ctrlKey || event.altKey || event.metaKey || count === 0) return;
      const by = steps[event.key];
      if (by !== undefined) setAt(Math.max(0, Math.min(count - 1, at + by)));
      else if (event.key === 'Enter' || event.key === ' ') onOpen(at);
      else return;
      event.preventDefault();
    },
  };
}
