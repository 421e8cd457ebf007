/** What a finding claims, for whoever decides and for whoever repairs: the same call in words and in code, and why it is so grave. */
import { Button } from '@mantine/core';
import type { FindingDetail } from '#contract/review';
import { Reconstruction } from '#page/evidence/reconstruction.tsx';
import { text } from '#page/i18n/artifact.ts';
import { text as common } from '#page/i18n/en.ts';
import { text as claimText } from '#page/i18n/evidence.ts';
import { fill } from '#page/i18n/fill.ts';
import { goTo } from '#page/navigation.ts';
import { CopyButton } from '#page/parts/bits.tsx';
import { Sev } from '#page/parts/mark.tsx';
import { Plain } from '#page/parts/plain.tsx';
import { ScrollPane } from '#page/parts/scroll-pane.tsx';

export function FindingClaim({ finding }: { readonly finding: FindingDetail }) {
  const { detail, evidence, id, ref, severity, severityReason, title } = finding;
  const words = evidence?.note ?? '';
  const call = evidence?.reconstruction ?? '';
  return (
    <div className="claim">
      <div className="row claimhead">
        <Sev severity={severity} weight={600} />
        <h3 className="el">
          <Plain text={title} limit={300} />
        </h3>
        <span className="grow" />
        <Button onClick={() => goTo(`/findings/${String(id)}`)}>{fill(text.open, { ref })}</Button>
      </div>
      {severityReason === '' ? null : (
        <p className="t2 s12">
          {severityReason.startsWith(common.severity[severity]) ? null : (
            <span className="m5">{fill(text.proof.why, { severity: common.severity[severity].toLowerCase() })}: </span>
          )}
          <Plain text={severityReason} limit={600} />
        </p>
      )}
      <div className={call === '' ? 'claimboxes lone' : 'claimboxes'}>
        <div className="col">
          <span className="s11 t3">{claimText.inWords}</span>
          <ScrollPane label={claimText.inWords} className="claimwords">
            {words === '' ? null : (
              <p>
                <Plain text={words} limit={2000} />
              </p>
            )}
            <p className={words === '' ? '' : 't2'}>
              <Plain text={detail} limit={2000} />
            </p>
          </ScrollPane>
        </div>
        {call === '' ? null : (
          <div className="col">
            <span className="s11 t3 row4">
              {claimText.inCode} <CopyButton value={call} what={text.proof.call} />
            </span>
            <ScrollPane label={claimText.inCode} className="claimcode">
              <Reconstruction call={call} />
            </ScrollPane>
          </div>
        )}
      </div>
    </div>
  );
}
