/** A page with its inspector at the right: never over the table, 400 to 760 px by dragging or arrow keys, hidden by Ctrl I. */
import { useViewportSize } from '@mantine/hooks';
import { type KeyboardEvent, type PointerEvent, type ReactNode, useRef } from 'react';
import { text } from '../i18n/en.ts';
import { useKeys } from '../keys/use-keys.ts';
import { clampInspector, useUi } from '../state/ui.ts';
import { frame } from '../tokens.ts';

/** Navigation rail and a table of three columns, in pixels. */
const tableLeast = 540;

/** The main pane as children; `inspector` is drawn beside it while it is not hidden. */
export function WithInspector({
  children,
  inspector,
  label = text.parts.inspector,
}: {
  children: ReactNode;
  inspector: ReactNode;
  label?: string;
}) {
  const shown = useUi((state) => state.inspectorShown);
  const chosen = useUi((state) => state.inspectorWidth);
  const viewport = useViewportSize().width || window.innerWidth;
  const wanted = chosen === 0 ? (viewport >= 1600 ? frame.inspectorWide : frame.inspector) : chosen;
  // In a narrow window the table keeps what it needs to be read.
  const width = Math.min(wanted, Math.max(frame.inspectorMin, viewport - tableLeast));
  const aside = useRef<HTMLElement>(null);
  useKeys([
    {
      keys: 'Ctrl+I',
      label: text.keys.inspector,
      run: () => useUi.setState(({ inspectorShown }) => ({ inspectorShown: !inspectorShown })),
    },
  ]);

  const drag = (event: PointerEvent<HTMLElement>) => {
    if (!event.currentTarget.hasPointerCapture(event.pointerId)) return;
    const right = aside.current?.getBoundingClientRect().right ?? window.innerWidth;
    useUi.setState({ inspectorWidth: clampInspector(right - event.clientX) });
  };
  const nudge = (event: KeyboardEvent) => {
    const step = { ArrowLeft: 16, ArrowRight: -16, Home: frame.inspectorMax, End: -frame.inspectorMax }[event.key];
    if (step === undefined) return;
    event.preventDefault();
    useUi.setState({ inspectorWidth: clampInspector(width + step) });
  };
  return (
    <div className="fill withinspector" style={{ gridTemplateColumns: shown ? `minmax(0, 1fr) ${width}px` : 'minmax(0, 1fr)' }}>
      <div className="col">{children}</div>
      {shown && (
        <aside ref={aside} className="split col inspector" aria-label={label}>
          <hr
            className="resize"
            aria-orientation="vertical"
            aria-label={text.parts.resize}
            aria-valuenow={width}
            aria-valuemin={frame.inspectorMin}
            aria-valuemax={frame.inspectorMax}
            tabIndex={0}
            onKeyDown={nudge}
            onPointerDown={(event) => event.currentTarget.setPointerCapture(event.pointerId)}
            onPointerMove={drag}
          />
          {inspector}
        </aside>
      )}
    </div>
  );
}
