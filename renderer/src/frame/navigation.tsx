/** The places of a case, with how much is in each; labels from 1400 px on, icons with tooltips below. */
import { Tooltip } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { Overview } from '#contract/case';
import { text } from '../i18n/en.ts';
import { numberText } from '../i18n/fill.ts';
import { hrefOf } from '../navigation.ts';
import { type PageEntry, pageTable } from '../page-table.ts';
import { overviewQuery } from '../state/use-overview.ts';

const groups = ['case', 'assess', 'deliver'] as const;

export function Navigation({ current, isRail }: { current: PageEntry['id'] | undefined; isRail: boolean }) {
  const { data } = useQuery(overviewQuery);
  const counts = countsOf(data);
  return (
    <nav className="nav" aria-label={text.caseBar.navigation}>
      {groups.map((group) => (
        <div key={group}>
          <div className="navhead">{text.groups[group]}</div>
          {pageTable
            .filter((page) => page.group === group)
            .map(({ id, path, icon: Icon }) => (
              <Tooltip
                key={id}
                label={counts[id] ? `${text.pages[id]}, ${counts[id]}` : text.pages[id]}
                position="right"
                disabled={!isRail}
                withinPortal={false}
                floatingStrategy="fixed"
              >
                <a href={hrefOf(path)} className="navitem" aria-current={current === id ? 'page' : undefined}>
                  <Icon size={16} stroke={1.6} aria-hidden="true" />
                  <span className="lbl">{text.pages[id]}</span>
                  {counts[id] && <span className="n">{counts[id]}</span>}
                </a>
              </Tooltip>
            ))}
        </div>
      ))}
    </nav>
  );
}

function countsOf(overview: Overview | undefined): Partial<Record<PageEntry['id'], string>> {
  if (overview === undefined) return {};
  const { artifacts, findings, assessments, answered, questions } = overview.counts;
  return {
    inventory: numberText(artifacts),
    findings: numberText(findings),
    assessments: numberText(assessments),
    checklists: `${numberText(answered)}/${numberText(questions)}`,
  };
}
