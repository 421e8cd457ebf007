/** The selected file: what it is, how far it was understood, and the findings in it. */
import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { ArtifactRow } from '#contract/artifacts';
import { client } from '#page/client.ts';
import { exactBytesText } from '#page/format/bytes.ts';
import { exactMomentText } from '#page/format/time.ts';
import { text } from '#page/i18n/en.ts';
import { inventoryText } from '#page/i18n/inventory.ts';
import { goTo, hrefOf } from '#page/navigation.ts';
import { CopyButton, Facts, KeyCap, Section } from '#page/parts/bits.tsx';
import { Sev, StateMark, VerdictMark } from '#page/parts/mark.tsx';
import { OutcomeTag } from '#page/parts/outcome.tsx';
import { Plain } from '#page/parts/plain.tsx';
import { ScrollPane } from '#page/parts/scroll-pane.tsx';

const words = inventoryText.facts;
const shown = 20;

export function FileInspector({ row }: { row: ArtifactRow }) {
  const { data } = useQuery({
    queryKey: ['findings', 'of', row.id],
    queryFn: ({ signal }) => client.findings.list({ limit: shown, filter: { artifactId: row.id } }, { signal }),
    enabled: row.findings > 0,
  });
  return (
    <>
      <ScrollPane label={row.ref} className="fill">
        <div className="inspectorhead">
          <div className="row s12">
            <VerdictMark verdict={row.verdict} outcome={row.outcome} />
            <span className="mono t3">{row.ref}</span>
          </div>
          <h2 className="mono filename">
            <Plain text={row.path} />
          </h2>
        </div>
        <div className="inspectorfacts">
          <Facts
            labelWidth={84}
            rows={[
              [words.format, <Plain key="format" text={row.format} />],
              [words.size, exactBytesText(row.size)],
              [
                words.hash,
                row.sha256 === '' ? (
                  <span key="none" className="t3">
                    {inventoryText.noHash}
                  </span>
                ) : (
                  <FullHash key="hash" value={row.sha256} />
                ),
              ],
              [words.outcome, <OutcomeTag key="outcome" outcome={row.outcome} />],
              [words.detail, <Plain key="detail" text={row.outcomeDetail} limit={1000} />],
              [words.kept, text.attachment[row.attachment]],
              [words.imported, exactMomentText(row.importedAt)],
            ]}
          />
        </div>
        <Section
          title={inventoryText.findings}
          aside={row.findings > 0 ? <a href={hrefOf(`/findings?artifactId=${row.id}`)}>{inventoryText.allFindings}</a> : undefined}
        >
          {row.findings === 0 && <p className="sectionnote t2">{inventoryText.findingsNone[row.outcome]}</p>}
          <ul className="filefindings">
            {(row.findings > 0 ? (data?.rows ?? []) : []).map(({ id, ref, title, severity, state }) => (
              <li key={id}>
                <a href={hrefOf(`/findings/${id}`)}>
                  <Sev severity={severity} />
                  <span className="findingtitle">
                    <Plain text={title} limit={300} />
                  </span>
                  <span className="t3 s11 row4">
                    {ref}, <StateMark state={state} size={11} /> {text.state[state].toLowerCase()}
                  </span>
                </a>
              </li>
            ))}
          </ul>
        </Section>
      </ScrollPane>
      <div className="inspectorfoot">
        <Button rightSection={<KeyCap keys="Enter" />} onClick={() => goTo(`/inventory/${row.id}`)}>
          {inventoryText.open}
        </Button>
      </div>
    </>
  );
}

function FullHash({ value }: { value: string }) {
  return (
    <span className="fullhash mono">
      <span>{value}</span>
      <CopyButton value={value} what={words.hash} />
    </span>
  );
}
