/** How much is decided, per kind of thing; hatched is what a machine proposed. */
import type { Overview } from '#contract/case';
import { fill, numberText } from '#page/i18n/fill.ts';
import { overviewText } from '#page/i18n/overview.ts';
import { Section } from '#page/parts/bits.tsx';

const states = ['confirmed', 'dismissed', 'review', 'proposed', 'none'] as const;

export function ProgressSection({ progress }: { progress: Overview['progress'] }) {
  return (
    <Section title={overviewText.progress} style={{ borderBottom: 0 }}>
      <div className="progress">
        {progress.map((line) => (
          <Line key={line.label} line={line} />
        ))}
        <span />
        <span className="legend s11 t2">
          {states.map((state) => (
            <span key={state} className="row4">
              <i className={`sw state-${state}`} />
              {overviewText.legend[state]}
            </span>
          ))}
        </span>
      </div>
    </Section>
  );
}

function Line({ line }: { line: Overview['progress'][number] }) {
  const total = states.reduce((sum, state) => sum + line[state], 0);
  const done = line.confirmed + line.dismissed;
  const spoken = states.map((state) => `${numberText(line[state])} ${overviewText.legend[state]}`).join(', ');
  return (
    <>
      <span>{line.label}</span>
      <span className="progressbar" role="img" aria-label={`${line.label}: ${spoken}`}>
        {states.map((state) => line[state] > 0 && <i key={state} className={`state-${state}`} style={{ flexGrow: line[state] }} />)}
      </span>
      <span className="s12 r nw">{fill(overviewText.decided, { done, total })}</span>
    </>
  );
}
