/** The top of an artifact's page: what the file is, what became of it in words, and what can be done with it. */
import { ActionIcon, Button } from '@mantine/core';
import { IconArrowLeft, IconCheck, IconX } from '@tabler/icons-react';
import type { ArtifactDetail } from '#contract/artifacts';
import { exactBytesText } from '#page/format/bytes.ts';
import { nameOf } from '#page/format/paths.ts';
import { plain } from '#page/format/plain.ts';
import { text } from '#page/i18n/artifact.ts';
import { fill } from '#page/i18n/fill.ts';
import { goTo } from '#page/navigation.ts';
import { Hash } from '#page/parts/bits.tsx';
import { ErrorLine } from '#page/parts/error-state.tsx';
import { SevCounts, VerdictMark } from '#page/parts/mark.tsx';
import { OutcomeMark } from '#page/parts/outcome.tsx';
import { PageBar } from '#page/parts/page-bar.tsx';
import { Plain } from '#page/parts/plain.tsx';
import { useDeepen, useSaveCoverage } from './head-actions.ts';

export function ArtifactHead({ artifact }: { readonly artifact: ArtifactDetail }) {
  const { depth, format, id, kind, path, severityCounts } = artifact;
  const deepen = useDeepen(artifact);
  const save = useSaveCoverage(artifact);
  return (
    <>
      <PageBar
        title={plain(nameOf(path), 120)}
        beside={
          <span className="chip formatchip" title={plain(format, 200)}>
            <span className="el">{plain(format, 60)}</span>
          </span>
        }
      >
        <SevCounts counts={severityCounts} />
        <Button onClick={() => goTo(`/findings?artifact=${String(id)}`)}>{text.findingsButton}</Button>
        {kind === 'model' ? <Button onClick={() => goTo(`/compare/${String(id)}`)}>{text.compare}</Button> : null}
        <Button loading={save.isRunning} onClick={save.run}>
          {text.save}
        </Button>
        <Button loading={deepen.isRunning} onClick={deepen.run}>
          {depth === 'deep' ? text.deepAgain : text.deep}
        </Button>
        <ActionIcon aria-label={text.back} onClick={() => goTo('/inventory')}>
          <IconArrowLeft size={16} aria-hidden />
        </ActionIcon>
      </PageBar>
      <HeadLine artifact={artifact} />
      <ErrorLine error={deepen.error ?? save.error} />
      {save.path === undefined ? null : (
        <div className="jobline" role="status">
          <IconCheck size={15} color="var(--a-ok)" aria-hidden />
          <span className="t2 breakable">
            <Plain text={fill(text.saved, { path: save.path })} limit={600} />
          </span>
          <span className="grow" />
          <ActionIcon aria-label={text.dismissSaved} onClick={save.dismiss}>
            <IconX size={14} aria-hidden />
          </ActionIcon>
        </div>
      )}
    </>
  );
}

/** Verdict and outcome in words; a file that was not read to its end says so before anything else. */
function HeadLine({ artifact }: { readonly artifact: ArtifactDetail }) {
  const { depth, outcome, outcomeDetail, policy, sha256, size, verdict } = artifact;
  const isWhole = outcome === 'scanned';
  return (
    <div className={isWhole ? 'headline s12' : 'headline s12 bad'}>
      <VerdictMark verdict={verdict} outcome={outcome} />
      <span className="row4 headoutcome">
        <OutcomeMark outcome={outcome} />
        <span className={isWhole ? 't2 el' : 'm5 el'} title={plain(outcomeDetail, 600)}>
          {text.outcomes[outcome]}
          {outcomeDetail === '' ? null : (
            <>
              {': '}
              <Plain text={outcomeDetail} limit={400} />
            </>
          )}
        </span>
      </span>
      <span className="grow" />
      <span className="t3 nw">{fill(text.examined, { depth: text.depths[depth], policy: plain(policy, 60) })}</span>
      <span className="t2 nw">{exactBytesText(size)}</span>
      {sha256 === '' ? null : <Hash value={sha256} digits={12} />}
    </div>
  );
}
