/** What the case is: who, what for, how much, where. */
import type { CaseSummary, Overview } from '#contract/case';
import { bytesText } from '#page/format/bytes.ts';
import { exactMomentText } from '#page/format/time.ts';
import { countText, fill } from '#page/i18n/fill.ts';
import { overviewText } from '#page/i18n/overview.ts';
import { Facts, Hash } from '#page/parts/bits.tsx';
import { Plain } from '#page/parts/plain.tsx';

const words = overviewText.facts;

export function CaseFacts({ open, evidence }: { open: CaseSummary; evidence: Overview['evidence'] }) {
  return (
    <div className="casefacts">
      <Facts
        rows={[
          [words.client, <Plain key="client" text={open.client} limit={200} />],
          [words.auditor, <Plain key="auditor" text={open.auditor} limit={200} />],
          [
            words.scope,
            open.scope === '' ? (
              <span key="none" className="t3">
                {overviewText.noScope}
              </span>
            ) : (
              <Plain key="scope" text={open.scope} />
            ),
          ],
          [
            words.evidence,
            fill(overviewText.evidence, { items: countText(evidence.items, overviewText.item), size: bytesText(evidence.bytes) }),
          ],
          [words.framework, <Plain key="framework" text={open.framework} limit={80} />],
          [words.created, exactMomentText(open.createdAt)],
          [words.encryption, open.encrypted ? overviewText.encrypted : overviewText.plain],
          [words.log, <Hash key="log" value={open.log.head} digits={16} />],
          [
            words.place,
            <span key="place" className="mono">
              <Plain text={open.dir} limit={400} />
            </span>,
          ],
        ]}
      />
    </div>
  );
}
