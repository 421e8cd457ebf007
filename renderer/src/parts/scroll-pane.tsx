/** A pane that scrolls and can be reached and scrolled by keyboard. */
import type { ReactNode } from 'react';

// Chromium scrolls a focused pane with the arrow keys; axe asks for the focus (scrollable-region-focusable).
const focusable = { tabIndex: 0 } as const;

/** Named like a landmark, because everything inside belongs together. */
export function ScrollPane({ label, className = '', children }: { label: string; className?: string; children: ReactNode }) {
  return (
    <section className={`scroll ${className}`} aria-label={label} {...focusable}>
      {children}
    </section>
  );
}
