/** How a grid answers the pointer: which row was meant, and where the focus goes. */
import type { MouseEvent } from 'react';

/** The index of the row that an event happened in; undefined in the head, and on what has a click of its own. */
export function rowIndexOf(event: MouseEvent<HTMLElement>): number | undefined {
  if (!(event.target instanceof Element) || event.target.closest('a, button, input, label') !== null) return undefined;
  const index = Number(event.target.closest('[data-index]')?.getAttribute('data-index') ?? Number.NaN);
  return Number.isNaN(index) ? undefined : index;
}

/** A click on a row gives the focus to the grid; links, buttons and fields inside keep it. */
export function keepFocus(event: MouseEvent<HTMLElement>, pane: HTMLElement | null): void {
  if (event.target instanceof Element && event.target.closest('a, button, input') !== null) return;
  if (event.shiftKey) event.preventDefault();
  setTimeout(() => {
    if (document.getSelection()?.isCollapsed !== false) pane?.focus({ preventScroll: true });
  });
}
