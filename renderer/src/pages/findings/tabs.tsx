/** The tabs of the inspector beside the evidence: words, facts and links. */
import type { ReactNode } from 'react';
import type { FindingDetail } from '#contract/review';
import { exactMomentText, momentText } from '#page/format/time.ts';
import { text as common } from '#page/i18n/en.ts';
import { text } from '#page/i18n/findings.ts';
import { hrefOf } from '#page/navigation.ts';
import { CopyButton, Facts, Hash, Origin } from '#page/parts/bits.tsx';
import { Plain } from '#page/parts/plain.tsx';

interface TabProps {
  readonly finding: FindingDetail;
}

/** Paragraphs of a rule or a detail, each escaped. */
function Prose({ value }: { readonly value: string }) {
  return value
    .split(/\n{2,}|\n(?=[-*\d])/)
    .filter((part) => part.trim() !== '')
    .map((part, index) => (
      <p key={`${String(index)}-${part.slice(0, 16)}`} className="prose">
        <Plain text={part.trim()} />
      </p>
    ));
}

function Part({ title, children }: { readonly title: string; readonly children: ReactNode }) {
  return (
    <section className="tabpart">
      <h3>{title}</h3>
      {children}
    </section>
  );
}

/** What was found, why it matters, by which method, and what that method could have missed. */
export function What({ finding }: TabProps) {
  const { facts } = text;
  const { artifact } = finding;
  return (
    <div className="panetext">
      <Prose value={finding.detail} />
      {finding.rationale === '' ? null : (
        <Part title={text.why}>
          <Prose value={finding.rationale} />
        </Part>
      )}
      {finding.severityReason === '' ? null : (
        <Part title={text.severityWhy}>
          <Prose value={finding.severityReason} />
        </Part>
      )}
      <div className="tabpart">
        <Facts
          rows={[
            [facts.rule, <RuleLink key="rule" ruleId={finding.ruleId} />],
            [facts.scanner, <Mono key="scanner" value={finding.scanner} />],
            [facts.rules, <Hash key="rules" value={finding.rulesHash} what={facts.rules} />],
            [facts.domain, common.domain[finding.domain]],
            [facts.origin, <Origin key="origin" by={finding.origin} />],
            [facts.found, exactMomentText(finding.createdAt)],
            ...(artifact
              ? ([
                  [facts.file, <FileLink key="file" artifact={artifact} />],
                  [facts.fileHash, <Hash key="hash" value={artifact.sha256} digits={16} />],
                ] as const)
              : []),
          ]}
        />
      </div>
      {finding.blindSpots === '' ? null : (
        <div className="note tabpart">
          <b>{text.missed}</b>
          <Prose value={finding.blindSpots} />
        </div>
      )}
      {finding.references.length === 0 ? null : (
        <Part title={text.references}>
          <ul className="plainlist s12">
            {finding.references.map(({ label, url }) => (
              <li key={label}>
                <Plain text={label} limit={300} />
                {url === undefined ? null : (
                  <span className="mono t3">
                    {' '}
                    <Plain text={url} limit={300} /> <CopyButton value={url} what={label} />
                  </span>
                )}
              </li>
            ))}
          </ul>
        </Part>
      )}
    </div>
  );
}

function Mono({ value }: { readonly value: string }) {
  return (
    <span className="mono">
      <Plain text={value} limit={300} />
    </span>
  );
}

function RuleLink({ ruleId }: { readonly ruleId: string }) {
  return (
    <>
      <Mono value={ruleId} />{' '}
      <a className="nw" href={hrefOf(`/findings?rule=${encodeURIComponent(ruleId)}`)}>
        {text.sameRule}
      </a>
    </>
  );
}

function FileLink({ artifact }: { readonly artifact: NonNullable<FindingDetail['artifact']> }) {
  return (
    <>
      <a className="mono" href={hrefOf(`/inventory/${String(artifact.id)}`)}>
        {artifact.ref}
      </a>{' '}
      <a className="nw" href={hrefOf(`/findings?artifact=${String(artifact.id)}`)}>
        {text.sameFile}
      </a>
    </>
  );
}

/** What to do about it and who does. */
export function Remedy({ finding }: TabProps) {
  return (
    <div className="panetext">
      {finding.remediation === '' ? <p className="t2">{text.noRemedy}</p> : <Prose value={finding.remediation} />}
      <div className="tabpart">
        <Facts rows={[[text.facts.owner, <Owner key="owner" owner={finding.owner} />]]} />
      </div>
    </div>
  );
}

function Owner({ owner }: { readonly owner: string }) {
  return owner === '' ? <span className="t3">{text.unassigned}</span> : <Plain text={owner} limit={200} />;
}

/** Controls of frameworks that the rule is mapped to. */
export function Controls({ finding }: TabProps) {
  if (finding.controls.length === 0) return <p className="panetext t2">{text.noControls}</p>;
  return (
    <ul className="controls">
      {finding.controls.flatMap(({ framework, nodes }) =>
        nodes.map((node) => (
          <li key={`${framework} ${node}`}>
            <span className="t3 el">
              <Plain text={framework} limit={80} />
            </span>
            <a className="mono" href={hrefOf(`/checklists?framework=${encodeURIComponent(framework)}&node=${encodeURIComponent(node)}`)}>
              <Plain text={node} limit={80} />
            </a>
          </li>
        )),
      )}
    </ul>
  );
}

/** Who decided what, newest first, each with its entry of the custody log. */
export function History({ finding }: TabProps) {
  if (finding.history.length === 0) return <p className="panetext t2">{text.noHistory}</p>;
  return (
    <ol className="history">
      {finding.history.toReversed().map(({ at, actor, text: said, entryHash }) => (
        <li key={`${at}-${entryHash}`}>
          <span className="t3 nw" title={exactMomentText(at)}>
            {momentText(at)}
          </span>
          <span>
            <span className="m5">
              <Plain text={actor} limit={80} />
            </span>{' '}
            <span className="t2">
              <Plain text={said} limit={1000} />
            </span>
          </span>
          <Hash value={entryHash} digits={8} what={text.entry} />
        </li>
      ))}
    </ol>
  );
}
