/** A pane that scrolls and can be reached and scrolled by keyboard. */
import type { ReactNode, Ref } from 'react';

// Chromium scrolls a focused pane with the arrow keys; axe asks for the focus (scrollable-region-focusable).
const focusable = { tabIndex: 0 } as const;

interface ScrollPaneProps {
  readonly label: string;
  readonly className?: string;
  /** The scrolling element, for a virtualiser. */
  readonly pane?: Ref<HTMLElement>;
  readonly children: ReactNode;
}

/** Named like a landmark, because everything inside belongs together. */
export function ScrollPane({ label, className = '', pane, children }: ScrollPaneProps) {
  return (
    <section ref={pane} className={`scroll ${className}`} aria-label={label} {...focusable}>
      {children}
    </section>
  );
}
