/** What became of a file, as a mark and its word. */
import { IconAlertTriangle, IconBan, IconCheck, IconX } from '@tabler/icons-react';
import type { Outcome } from '#contract/findings';
import { text } from '../i18n/en.ts';

const icons = { scanned: IconCheck, unreadable: IconX, unsupported: IconBan, limit: IconAlertTriangle, crashed: IconX } as const;
const colours = {
  scanned: 'var(--a-ok)',
  unreadable: 'var(--a-danger)',
  unsupported: 'var(--a-text-3)',
  limit: 'var(--a-warn)',
  crashed: 'var(--a-danger)',
} as const;

/** The mark alone, beside its word. */
export function OutcomeMark({ outcome, size = 14 }: { outcome: Outcome; size?: number }) {
  const Icon = icons[outcome];
  return <Icon size={size} color={colours[outcome]} style={{ flex: 'none' }} aria-hidden="true" />;
}

/** Mark and word; failures are words in the danger colour. */
export function OutcomeTag({ outcome }: { outcome: Outcome }) {
  const isFailure = outcome === 'unreadable' || outcome === 'crashed';
  return (
    <span className={isFailure ? 'row4 s12 nw danger' : 'row4 s12 nw t2'}>
      <OutcomeMark outcome={outcome} />
      {text.outcome[outcome]}
    </span>
  );
}
