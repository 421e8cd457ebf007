/** Beside the figures: device and provider with their self-check, every number of the plan, what went in, and what this does not show. */
import { IconCheck, IconMinus } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import type { AssessmentDetail, AssessmentResult, ProviderCheck } from '#contract/assessments';
import { formatEpsilon, percentOf } from '#page/blocks/curve-scale.ts';
import { durationText, exactMomentText } from '#page/format/time.ts';
import { text } from '#page/i18n/assessments.ts';
import { fill, numberText } from '#page/i18n/fill.ts';
import { Facts, Hash, Origin } from '#page/parts/bits.tsx';
import { Path, Plain } from '#page/parts/plain.tsx';
import type { Live } from './live.ts';
import { floorOf } from './plan-form.ts';

const { how, checks: checkWords, input, limits } = text;

interface RunFactsProps {
  readonly run: AssessmentDetail;
  readonly live: Live;
}

/** A pane that scrolls takes the focus, so that it can be read by keyboard (WCAG 2.1.1). */
const focusable = { tabIndex: 0 } as const;

export function RunFacts({ run, live }: RunFactsProps) {
  const { result } = run;
  const { device, provider } = result ?? live;
  const checks = result?.providerChecks ?? live.checks;
  return (
    <aside className="split scroll runfacts" aria-label={how.title} {...focusable}>
      <Part title={how.title} aside={<Origin by={`run ${run.ref}`} />}>
        <Facts
          labelWidth={104}
          rows={[
            ...(device === '' ? [] : ([[how.device, <Plain key="device" text={device} limit={200} />]] as const)),
            ...(provider === '' ? [] : ([[how.provider, provider]] as const)),
            ...(result ? resultRows(result) : []),
            [how.started, exactMomentText(run.startedAt)],
            ...(run.resultSha256 ? ([[how.result, <Hash key="result" value={run.resultSha256} digits={14} />]] as const) : []),
          ]}
        />
      </Part>
      <Part title={checkWords.title}>
        {checks.length === 0 ? <p className="t3 s12">{checkWords.none}</p> : null}
        <ul className="plainlist">
          {checks.map((check) => (
            <Check key={check.provider} check={check} />
          ))}
        </ul>
      </Part>
      <Part title={input.title}>
        <Facts
          labelWidth={104}
          rows={[
            [input.model, <Path key="model" text={run.modelPath} />],
            ['SHA-256', <Hash key="modelhash" value={run.modelSha256} digits={14} what={`${input.model} SHA-256`} />],
            [input.data, <Path key="data" text={run.dataPath} />],
            ['SHA-256', <Hash key="datahash" value={run.dataSha256} digits={14} what={`${input.data} SHA-256`} />],
          ]}
        />
      </Part>
      {result ? (
        <Part title={limits.title}>
          {result.limits.length === 0 ? <p className="t3 s12">{limits.none}</p> : null}
          <ul className="limits s12 t2">
            {result.limits.map((limit) => (
              <li key={limit}>
                <Plain text={limit} limit={1000} />
              </li>
            ))}
          </ul>
        </Part>
      ) : null}
    </aside>
  );
}

function resultRows(result: AssessmentResult): readonly (readonly [string, ReactNode])[] {
  const { plan } = result;
  const floor = floorOf(plan);
  return [
    [how.runtime, result.runtime],
    [how.duration, durationText(result.durationMs / 1000)],
    [how.queries, numberText(result.queries)],
    [how.sample, fill(how.sampleOf, { sampled: result.sampled, available: result.available })],
    [how.classes, numberText(result.classes)],
    ...(result.chance === undefined ? [] : ([[how.chance, fill(how.chanceText, { percent: percentOf(result.chance) })]] as const)),
    [how.epsilons, plan.epsilons.map(formatEpsilon).join(', ')],
    [how.noise, fill(how.noiseText, { repeats: plan.noiseRepeats })],
    [how.square, fill(how.squareText, { queries: plan.squareQueries })],
    [how.clip, fill(how.clipText, { from: plan.clip[0], to: plan.clip[1] })],
    [
      how.floor,
      fill(how.floorText, { percent: percentOf(floor.floor), epsilon: floor.epsilon === undefined ? '' : formatEpsilon(floor.epsilon) }),
    ],
    [
      how.seed,
      <span key="seed" className="mono">
        {plan.seed}
      </span>,
    ],
    [how.interval, how.intervalText],
  ];
}

function Check({ check }: { readonly check: ProviderCheck }) {
  const { provider, device, usable, detail, relativeSpeed } = check;
  const Icon = usable ? IconCheck : IconMinus;
  return (
    <li className="check s12">
      <Icon size={14} color={usable ? 'var(--a-ok)' : 'var(--a-text-3)'} aria-hidden />
      <div>
        <div>
          <span className="m5">{provider}</span> <span className="t2">{usable ? checkWords.usable : checkWords.unusable}</span>
          {relativeSpeed === undefined ? null : <span className="t3">, {fill(checkWords.speed, { times: relativeSpeed.toFixed(1) })}</span>}
        </div>
        <div className="t3">
          <Plain text={[device, detail].filter((part) => part !== '').join('. ')} limit={400} />
        </div>
      </div>
    </li>
  );
}

function Part({ title, aside, children }: { readonly title: string; readonly aside?: ReactNode; readonly children: ReactNode }) {
  return (
    <section className="factpart">
      <div className="row">
        <h2>{title}</h2>
        <span className="grow" />
        {aside}
      </div>
      {children}
    </section>
  );
}
