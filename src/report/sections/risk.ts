/** The risk in tables and bars: by domain, by severity, by state of review. */
import { domains, severities } from '#contract/findings';
import { bars, plain, strong, table } from '../blocks.ts';
import type { MakeSection } from '../section.ts';
import { strings } from '../strings.ts';
import { bySeverity, inDomain, inState, standing } from '../tally.ts';
import { whole } from '../text/numbers.ts';
import { domainWord, severityWord, states, stateWord } from '../words.ts';

export const risk: MakeSection = ({ findings, posture }) => {
  const live = standing(findings);
  const all = bySeverity(live);
  return {
    id: 'risk',
    title: strings.sections.risk,
    blocks: [
      table(
        strings.risk.table,
        [['Domain', 3], ...severities.map((each): [string, number] => [severityWord[each], 1]), ['All', 1]],
        [
          ...domains.map((domain) => {
            const counts = bySeverity(inDomain(live, domain));
            return [
              [plain(domainWord[domain])],
              ...severities.map((each) => [plain(whole(counts[each]))]),
              [plain(whole(inDomain(live, domain).length))],
            ];
          }),
          [[strong('All')], ...severities.map((each) => [strong(whole(all[each]))]), [strong(whole(live.length))]],
        ],
      ),
      bars(
        strings.risk.bars,
        severities.map((each) => ({ label: severityWord[each], value: all[each], text: whole(all[each]), tone: each })),
      ),
      bars(
        strings.risk.states,
        states.map((each) => {
          const number = inState(findings, each).length;
          return { label: stateWord[each], value: number, text: whole(number), tone: 'neutral' };
        }),
      ),
      bars(
        strings.risk.deducted,
        posture.domains.map(({ capped, deducted, label, weight }) => ({
          label,
          value: deducted,
          text: `${deducted} of ${weight}${capped ? ', capped' : ''}`,
          tone: 'neutral',
        })),
      ),
    ],
  };
};
