/** A pane that scrolls and can therefore be reached by Tab, so that its content can be read by keyboard (WCAG 2.1.1). */
import type { ReactNode, Ref } from 'react';

/** A scrolling region takes the focus although it is no control; told here once instead of on every pane. */
const focusable = { tabIndex: 0 } as const;

interface ScrollPaneProps {
  readonly label: string;
  readonly className?: string;
  readonly pane?: Ref<HTMLElement>;
  readonly isBusy?: boolean;
  readonly children: ReactNode;
}

export function ScrollPane({ label, className = '', pane, isBusy = false, children }: ScrollPaneProps) {
  return (
    <section ref={pane} className={`scroll ${className}`} aria-label={label} aria-busy={isBusy} {...focusable}>
      {children}
    </section>
  );
}
