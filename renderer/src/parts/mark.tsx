/** Severity and review state as shapes: each is told apart in greyscale, and always stands beside its word or number. */
import type { ReactNode } from 'react';
import type { SeverityCounts } from '#contract/case';
import { type Outcome, type Severity, severities, type Verdict } from '#contract/findings';
import type { ReviewState } from '#contract/review';
import { text } from '../i18n/en.ts';
import { numberText } from '../i18n/fill.ts';
import { severity as severityTokens } from '../tokens.ts';

const fillOf = (severity: Severity) => `var(--a-sev-${severity}-fill)`;

const shapes: Readonly<Record<Severity, ReactNode>> = {
  critical: (
    <>
      <path d="M4.6 1h4.8L13 4.6v4.8L9.4 13H4.6L1 9.4V4.6z" fill={fillOf('critical')} />
      <path d="M7 3.6v4.2M7 9.6v1.2" stroke="var(--a-surface)" strokeWidth="1.7" />
    </>
  ),
  high: <path d="M7 1.4 13.4 12.6H.6z" fill={fillOf('high')} />,
  medium: (
    <>
      <path d="M7 1 13 7l-6 6-6-6z" fill="none" stroke={fillOf('medium')} strokeWidth="1.6" />
      <path d="M7 1v12L1 7z" fill={fillOf('medium')} />
    </>
  ),
  low: <circle cx="7" cy="7" r="4.6" fill="none" stroke={fillOf('low')} strokeWidth="2" />,
  info: <path d="M2.5 7h9" stroke={fillOf('info')} strokeWidth="2.4" />,
};

function Glyph({ size, children }: { size: number; children: ReactNode }) {
  return (
    <svg className="mark" width={size} height={size} viewBox="0 0 14 14" aria-hidden="true">
      {children}
    </svg>
  );
}

/** The severity's shape alone; the word or number beside it is the caller's duty. */
export function Mark({ severity, size = 13 }: { severity: Severity; size?: number }) {
  return <Glyph size={size}>{shapes[severity]}</Glyph>;
}

/** Shape and word; `short` prints the initial. */
export function Sev({ severity, short = false, weight = 500 }: { severity: Severity; short?: boolean; weight?: number }) {
  return (
    <span className="sev" style={{ color: `var(--a-sev-${severity})`, fontWeight: weight }}>
      <Mark severity={severity} />
      {short ? severityTokens[severity].initial : text.severity[severity]}
    </span>
  );
}

/** A verdict on an artifact: a severity, or that nothing was found, which is neutral and is said only of what was examined. */
export function VerdictMark({ verdict, outcome = 'scanned' }: { verdict: Verdict; outcome?: Outcome }) {
  return verdict === 'clean' ? <span className="sev t3">{text.clean[outcome]}</span> : <Sev severity={verdict} />;
}

/** Counts per severity, zeros faded so that columns line up; info only where asked for. */
export function SevCounts({ counts, gap = 10, info = false }: { counts: SeverityCounts; gap?: number; info?: boolean }) {
  const shown = info ? severities : severities.filter((severity) => severity !== 'info');
  return (
    <span className="row" style={{ gap }}>
      {shown.map((severity) => {
        const count = counts[severity];
        return (
          <span
            key={severity}
            role="img"
            aria-label={`${numberText(count)} ${text.severity[severity]}`}
            className={count > 0 ? 'sevcount' : 'sevcount none'}
            style={count > 0 ? { color: `var(--a-sev-${severity})` } : undefined}
          >
            <Mark severity={severity} size={11} />
            {numberText(count)}
          </span>
        );
      })}
    </span>
  );
}

/** Review states and `none` for what nobody has begun. */
export type StateName = ReviewState | 'none';

const grey = 'var(--a-text-2)';
const accent = 'var(--a-accent)';
const ring = (stroke: string) => <circle cx="7" cy="7" r="5.4" fill="none" stroke={stroke} strokeWidth="1.5" />;

const stateShapes: Readonly<Record<StateName, ReactNode>> = {
  none: <circle cx="7" cy="7" r="5.4" fill="none" stroke="var(--a-control)" strokeWidth="1.2" />,
  proposed: <circle cx="7" cy="7" r="5.4" fill="none" stroke={grey} strokeWidth="1.5" strokeDasharray="2.2 2" />,
  review: (
    <>
      {ring(grey)}
      <path d="M7 1.6a5.4 5.4 0 0 1 0 10.8z" fill={grey} />
    </>
  ),
  confirmed: (
    <>
      <circle cx="7" cy="7" r="6" fill={accent} />
      <path d="m4.2 7.2 2 2 3.6-4.2" fill="none" stroke="var(--a-surface)" strokeWidth="1.5" />
    </>
  ),
  dismissed: (
    <>
      {ring(grey)}
      <path d="m3.4 10.6 7.2-7.2" stroke={grey} strokeWidth="1.5" />
    </>
  ),
  remedied: (
    <>
      {ring(accent)}
      <path d="m4.4 7.2 1.8 1.8 3.2-3.8" fill="none" stroke={accent} strokeWidth="1.5" />
    </>
  ),
  rework: (
    <>
      {ring(grey)}
      <path d="M9.6 7H4.6m2-2-2 2 2 2" fill="none" stroke={grey} strokeWidth="1.3" />
    </>
  ),
};

/** The state's shape alone: dashed is the machine, solid is a person. */
export function StateMark({ state, size = 13 }: { state: StateName; size?: number }) {
  return <Glyph size={size}>{stateShapes[state]}</Glyph>;
}

/** Shape and word of a review state. */
export function StateTag({ state }: { state: StateName }) {
  return (
    <span className="sev t2" style={{ fontWeight: 400 }}>
      <StateMark state={state} />
      {text.state[state]}
    </span>
  );
}
