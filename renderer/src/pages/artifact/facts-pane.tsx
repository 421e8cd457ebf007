/** The right of the page: the model's card, what the reader learned, where the file came from, and whether the copy still is what was imported. */
import { Button } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import type { ArtifactDetail } from '#contract/artifacts';
import { client } from '#page/client.ts';
import { exactMomentText } from '#page/format/time.ts';
import { text } from '#page/i18n/artifact.ts';
import { text as common } from '#page/i18n/en.ts';
import { hrefOf } from '#page/navigation.ts';
import { Facts, Hash } from '#page/parts/bits.tsx';
import { ErrorLine } from '#page/parts/error-state.tsx';
import { Plain } from '#page/parts/plain.tsx';
import { cardRows } from './card-rows.ts';

const labelWidth = 84;

/** A pane that scrolls takes the focus, so that it can be read by keyboard (WCAG 2.1.1). */
const focusable = { tabIndex: 0 } as const;

export function FactsPane({ artifact }: { readonly artifact: ArtifactDetail }) {
  return (
    <aside className="col scroll factspane split" aria-label={text.about} {...focusable}>
      {artifact.kind === 'model' ? <Card artifact={artifact} /> : null}
      <Part title={text.facts}>
        <Facts
          labelWidth={labelWidth}
          rows={[
            [
              text.ref,
              <span key="ref" className="mono">
                {artifact.ref}
              </span>,
            ],
            [text.kind, common.kind[artifact.kind]],
            ...factsBeside(artifact).map(({ label, value }) => [label, <Plain key={label} text={value} limit={600} />] as const),
          ]}
        />
      </Part>
      <Part title={text.provenance}>
        <Facts
          labelWidth={labelWidth}
          rows={[
            [text.shownPath, <Mono key="path" value={artifact.path} />],
            [text.source, <Mono key="source" value={artifact.sourcePath} />],
            ...(artifact.volume === '' ? [] : ([[text.volume, <Plain key="volume" text={artifact.volume} limit={200} />]] as const)),
            [text.imported, exactMomentText(artifact.importedAt)],
            [text.sha256, artifact.sha256 === '' ? common.parts.notYet : <Hash key="hash" value={artifact.sha256} />],
            [
              text.rules,
              artifact.rulesHash === '' ? common.parts.notYet : <Hash key="rules" value={artifact.rulesHash} what={text.rules} />,
            ],
            [
              text.attachment,
              <span key="copy" className={artifact.attachment === 'changed' ? 'danger m5' : ''}>
                {common.attachment[artifact.attachment]}
              </span>,
            ],
          ]}
        />
        <Recheck artifact={artifact} />
      </Part>
      <Part title={text.duplicates}>
        {artifact.duplicates.length === 0 ? <p className="t3 s12">{text.noDuplicates}</p> : null}
        <ul className="s12 duplicates">
          {artifact.duplicates.map(({ id, ref, path }) => (
            <li key={id}>
              <a className="mono" href={hrefOf(`/inventory/${String(id)}`)}>
                {ref}
              </a>{' '}
              <Mono value={path} />
            </li>
          ))}
        </ul>
      </Part>
    </aside>
  );
}

/** What the model states about itself; where it states nothing, that is said. */
function Card({ artifact: { card } }: { readonly artifact: Pick<ArtifactDetail, 'card'> }) {
  const rows = cardRows(card);
  return (
    <Part title={text.card.title}>
      {rows.length === 0 ? <p className="t3 s12">{text.card.none}</p> : null}
      <Facts
        labelWidth={labelWidth}
        rows={rows.map(
          ({ label, value }) =>
            [
              label,
              <span key={label} className="lines">
                <Lines value={value} />
              </span>,
            ] as const,
        )}
      />
    </Part>
  );
}

/** A value of several lines, each escaped by itself. */
function Lines({ value }: { readonly value: string }) {
  return value.split('\n').map((line, index) => (
    <span key={`${String(index)} ${line.slice(0, 20)}`}>
      <Plain text={line} limit={300} />
    </span>
  ));
}

/** What the reader learned, without the format that is told already. */
function factsBeside({ facts, format }: ArtifactDetail): ArtifactDetail['facts'] {
  return facts.filter(({ label, value }) => label !== text.format || value !== format);
}

/** Hashes the copy again and says what came out. */
function Recheck({ artifact }: { readonly artifact: ArtifactDetail }) {
  const work = useMutation({ mutationFn: () => client.artifacts.recheck({ id: artifact.id }) });
  const state = work.data?.attachment;
  return (
    <div className="recheck">
      <Button loading={work.isPending} onClick={() => work.mutate()}>
        {text.checkAgain}
      </Button>
      {state === undefined ? null : (
        <p className={state === 'changed' ? 'callout d' : 'note'} role={state === 'changed' ? 'alert' : 'status'}>
          {text.rechecked[state]}
        </p>
      )}
      <ErrorLine error={work.error} />
    </div>
  );
}

function Mono({ value }: { readonly value: string }) {
  return (
    <span className="mono breakable">
      <Plain text={value} limit={1000} />
    </span>
  );
}

function Part({ title, children }: { readonly title: string; readonly children: ReactNode }) {
  return (
    <section className="artifactpart">
      <h2>{title}</h2>
      {children}
    </section>
  );
}
