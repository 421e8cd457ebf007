/** Findings on the scale of the file, above the strip; Enter or a click opens one. */
import { useMemo, useState } from 'react';
import { plain } from '../format/plain.ts';
import { text } from '../i18n/evidence.ts';
import { useRoving } from '../parts/use-roving.ts';
import type { StripPin } from './coverage-strip.tsx';

interface StripTicksProps {
  readonly pins: readonly StripPin[];
  readonly size: number;
  onPin(key: number): void;
}

const placeOf = (offset: number, size: number) => `min(${String((offset / Math.max(1, size)) * 100)}%, calc(100% - 8px))`;

/** The gravest is drawn last, so that it is not covered by others of its place. */
export function StripTicks({ pins, size, onPin }: StripTicksProps) {
  const [isFocused, setIsFocused] = useState(false);
  const { at, idOf, onKeyDown, setAt } = useRoving(pins.length, (index) => {
    const pin = pins[index];
    if (pin) onPin(pin.key);
  });
  const stacked = useMemo(() => pins.map((pin, index) => ({ pin, index })), [pins]);
  if (pins.length === 0) return null;
  const told = isFocused ? pins[at] : undefined;
  return (
    <>
      <div
        className="covpins"
        role="listbox"
        tabIndex={0}
        aria-label={text.stripPins}
        aria-orientation="horizontal"
        aria-activedescendant={idOf(at)}
        onKeyDown={onKeyDown}
        onFocus={() => setIsFocused(true)}
        onBlur={() => setIsFocused(false)}
      >
        {stacked.map(({ pin, index }) => (
          <div
            key={pin.key}
            id={idOf(index)}
            role="option"
            tabIndex={-1}
            aria-selected={index === at}
            aria-label={plain(pin.title, 300)}
            title={plain(pin.title, 300)}
            className="covpin"
            data-severity={pin.severity}
            style={{ left: placeOf(pin.offset, size), zIndex: rank[pin.severity] ?? 0 }}
            onClick={() => {
              setAt(index);
              onPin(pin.key);
            }}
            onKeyDown={() => {}}
          />
        ))}
      </div>
      {told ? (
        <div className="covtip" aria-hidden style={{ left: placeOf(told.offset, size) }}>
          {plain(told.title, 300)}
        </div>
      ) : null}
    </>
  );
}

const rank: Readonly<Record<string, number>> = { info: 1, low: 2, medium: 3, high: 4, critical: 5 };
