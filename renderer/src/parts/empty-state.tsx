/** What a pane shows when it has no rows: what will be here, or which filter keeps everything away. */
import { Button } from '@mantine/core';
import { IconArrowRight } from '@tabler/icons-react';
import { useQueries } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { text } from '../i18n/en.ts';
import { countText, fill } from '../i18n/fill.ts';
import { useKeys } from '../keys/use-keys.ts';
import { KeyCap } from './bits.tsx';

/** Empty from the start: one sentence what will be here, one action that fills it. */
export function EmptyState({ title, children, action }: { title: string; children?: ReactNode; action?: ReactNode }) {
  return (
    <div className="emptystate">
      <h2>{title}</h2>
      {children !== undefined && <p className="t2">{children}</p>}
      {action !== undefined && <div className="row emptyactions">{action}</div>}
    </div>
  );
}

/** One filter in force: its id, and the sentence it reads as (`Domain is Privacy`). */
export interface ActiveFilter {
  readonly id: string;
  readonly sentence: string;
}

interface EmptyByFilterProps {
  readonly filters: readonly ActiveFilter[];
  /** `finding`: what is counted, in the singular. */
  readonly noun: string;
  /** Distinguishes this list's counts from others in the cache. */
  readonly queryKey: readonly unknown[];
  /** How many rows there would be without one filter. */
  countWithout(id: string, signal: AbortSignal): Promise<number>;
  onRemove(id: string): void;
  onClear(): void;
}

/** Empty by filter: the count without each filter; keys 1 to 9 take one away, Esc all. */
export function EmptyByFilter({ filters, noun, queryKey, countWithout, onRemove, onClear }: EmptyByFilterProps) {
  const counts = useQueries({
    queries: filters.map(({ id, sentence }) => ({
      queryKey: [...queryKey, 'without', id, sentence],
      queryFn: ({ signal }: { signal: AbortSignal }) => countWithout(id, signal),
    })),
  });
  useKeys([
    { keys: 'Escape', label: text.parts.clearFilters, run: onClear, hint: true },
    ...filters.slice(0, 9).map(({ id, sentence }, index) => ({
      keys: `${index + 1}`,
      label: fill(text.parts.without, { filter: sentence }),
      run: () => onRemove(id),
    })),
  ]);
  return (
    <div className="emptystate">
      <h2>{filters.length === 1 ? text.parts.nothingMatchesOne : text.parts.nothingMatches}</h2>
      <p className="t2">{text.parts.eachRow}</p>
      <ul className="withouts">
        {filters.map(({ id, sentence }, index) => (
          <li key={id}>
            <button type="button" className="bare without" onClick={() => onRemove(id)}>
              {index < 9 ? <KeyCap keys={`${index + 1}`} /> : <span />}
              <span className="el">{fill(text.parts.without, { filter: sentence })}</span>
              <span className="s12 t2 r">{counts[index]?.data === undefined ? '' : countText(counts[index].data, noun)}</span>
              <IconArrowRight size={14} color="var(--a-text-3)" aria-hidden="true" />
            </button>
          </li>
        ))}
      </ul>
      <div className="row emptyactions">
        <Button rightSection={<KeyCap keys="Escape" />} onClick={onClear}>
          {text.parts.clearFilters}
        </Button>
      </div>
    </div>
  );
}
