/** The small parts that every page uses: key caps, hashes, origins, filters as sentences, sections, facts, tabs. */
import { IconCheck, IconCopy, IconCpu, IconUser } from '@tabler/icons-react';
import { type CSSProperties, type ReactNode, useId, useState } from 'react';
import { text } from '../i18n/en.ts';
import { fill } from '../i18n/fill.ts';
import { chordText } from '../keys/chord.ts';
import { copyText } from './copy-text.ts';
import { Plain } from './plain.tsx';

/** A key cap; `Ctrl+K` is drawn as `Ctrl K`. */
export function KeyCap({ keys }: { keys: string }) {
  return <kbd className="kbd">{chordText(keys)}</kbd>;
}

/** Origins that the engine writes; whatever else stands there is a person's name. */
const machines: ReadonlySet<string> = new Set(['scan', 'checks', 'comparison', 'engine']);

/** Who proposed or made something: dashed with a chip for scans and runs, solid with a person for people. */
export function Origin({ by }: { by: string }) {
  const isMachine = machines.has(by) || by.startsWith('scan ') || by.startsWith('run ');
  const Icon = isMachine ? IconCpu : IconUser;
  return (
    <span className={isMachine ? 'chip dash' : 'chip'}>
      <Icon size={12} aria-hidden="true" />
      <Plain text={by} limit={60} />
    </span>
  );
}

/** Copies a value with one click and says so. */
export function CopyButton({ value, what }: { value: string; what: string }) {
  const [isCopied, setIsCopied] = useState(false);
  const Icon = isCopied ? IconCheck : IconCopy;
  const copy = () => {
    setIsCopied(copyText(value));
    setTimeout(() => setIsCopied(false), 1500);
  };
  return (
    <button type="button" className="bare copy" aria-label={isCopied ? text.parts.copied : fill(text.parts.copy, { what })} onClick={copy}>
      <Icon size={12} aria-hidden="true" />
    </button>
  );
}

/** A hash: its first `digits`, never cut in the middle; the whole in the tooltip and the clipboard. */
export function Hash({
  value,
  digits = 12,
  what = 'SHA-256',
  copy = true,
}: {
  value: string;
  digits?: number;
  what?: string;
  copy?: boolean;
}) {
  return (
    <span className="mono hash" title={value}>
      {value.slice(0, digits)}
      {value.length > digits ? '…' : ''}
      {copy && value !== '' && <CopyButton value={value} what={what} />}
    </span>
  );
}

/** A pane's section under a head of 13/20, with an aside at the right. */
export function Section({
  title,
  aside,
  children,
  style,
}: {
  title: string;
  aside?: ReactNode;
  children: ReactNode;
  style?: CSSProperties;
}) {
  const id = useId();
  return (
    <section className="sec" style={style} aria-labelledby={id}>
      <div className="sechead">
        <h2 id={id}>{title}</h2>
        <span className="grow" />
        {aside !== undefined && <span className="t3 s12 row">{aside}</span>}
      </div>
      {children}
    </section>
  );
}

/** Facts as label and value; `labelWidth` in pixels. */
export function Facts({ rows, labelWidth = 112 }: { rows: readonly (readonly [label: string, value: ReactNode])[]; labelWidth?: number }) {
  return (
    <dl className="kv" style={{ gridTemplateColumns: `${labelWidth}px minmax(0, 1fr)` }}>
      {rows
        .map(([label, value], place) => ({ label, value, place }))
        .map(({ label, value, place }) => (
          <FactRow key={place} label={label} value={value} />
        ))}
    </dl>
  );
}

function FactRow({ label, value }: { label: string; value: ReactNode }) {
  return (
    <>
      <dt>
        <Plain text={label} limit={120} />
      </dt>
      <dd>{value}</dd>
    </>
  );
}

interface TabItem {
  readonly id: string;
  readonly label: string;
  readonly count?: ReactNode;
}

/** Tabs with live counts; left and right arrow, Home and End move between them. `panel` is the id of the tab panel. */
export function Tabs({
  items,
  value,
  onChange,
  label,
  panel,
  tall = false,
}: {
  items: readonly TabItem[];
  value: string;
  onChange(id: string): void;
  label: string;
  panel?: string;
  tall?: boolean;
}) {
  const move = (event: React.KeyboardEvent<HTMLDivElement>) => {
    const at = items.findIndex(({ id }) => id === value);
    const to = { ArrowRight: (at + 1) % items.length, ArrowLeft: (at + items.length - 1) % items.length, Home: 0, End: items.length - 1 }[
      event.key
    ];
    const item = to === undefined ? undefined : items[to];
    if (item === undefined) return;
    event.preventDefault();
    onChange(item.id);
    event.currentTarget.querySelectorAll<HTMLButtonElement>('[role="tab"]')[to ?? 0]?.focus();
  };
  return (
    <div className={tall ? 'tabs tall' : 'tabs'} role="tablist" aria-label={label} onKeyDown={move}>
      {items.map(({ id, label: name, count }) => (
        <button
          key={id}
          type="button"
          role="tab"
          aria-selected={id === value}
          aria-controls={panel}
          tabIndex={id === value ? 0 : -1}
          onClick={() => onChange(id)}
        >
          {name}
          {count !== undefined && <span className="t3 s11 w4">{count}</span>}
        </button>
      ))}
    </div>
  );
}
