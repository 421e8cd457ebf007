/** Checklists: every question of a framework on one map, and one question at a time beside it. */
import { Select } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import type { Checklist } from '#contract/checklists';
import { client } from '#page/client.ts';
import { text } from '#page/i18n/checklists.ts';
import { fill, numberText } from '#page/i18n/fill.ts';
import { useSearchState } from '#page/navigation.ts';
import { Tabs } from '#page/parts/bits.tsx';
import { ErrorState } from '#page/parts/error-state.tsx';
import { PageBar } from '#page/parts/page-bar.tsx';
import { Skeleton } from '#page/parts/skeleton.tsx';
import './checklists.css';
import { ChecklistMap } from './map.tsx';
import { Question } from './question.tsx';
import { findNode, frameworkName, inView, stateOf, type View, views } from './walk.ts';

export function Page() {
  const [search, change] = useSearchState();
  const frameworks = useQuery({
    queryKey: ['checklists', 'frameworks'],
    queryFn: ({ signal }) => client.checklists.frameworks(undefined, { signal }),
  });
  const known = frameworks.data ?? [];
  const asked = known.find(({ id }) => id === search.framework)?.id;
  const query = useQuery({
    queryKey: ['checklists', 'get', asked],
    queryFn: ({ signal }) => client.checklists.get(asked === undefined ? {} : { framework: asked }, { signal }),
    enabled: frameworks.data !== undefined,
  });
  const error = frameworks.error ?? query.error;
  const list = query.data;
  return (
    <>
      <PageBar
        title={list ? frameworkName(list.framework) : text.title}
        beside={list ? <ViewTabs list={list} view={viewOf(search.view)} onView={(view) => change({ view })} /> : null}
      >
        {list ? <Summary list={list} /> : null}
        {known.length > 1 ? (
          <Select
            aria-label={text.framework}
            w={190}
            data={known.map(({ id, title }) => ({ value: id, label: title }))}
            value={list?.framework.id ?? asked ?? null}
            onChange={(framework) => change({ framework: framework ?? '', node: '' })}
          />
        ) : null}
      </PageBar>
      {error === null ? null : <ErrorState error={error} onRetry={error === frameworks.error ? frameworks.refetch : query.refetch} />}
      {list === undefined && error === null ? <Skeleton rows={14} /> : null}
      {list ? (
        <Panes
          list={list}
          view={viewOf(search.view)}
          node={search.node ?? ''}
          onNode={(node) => change({ node })}
          onView={(view) => change({ view })}
        />
      ) : null}
    </>
  );
}

const viewOf = (name: string | undefined): View => views.find((view) => view === name) ?? 'all';

function Summary({ list }: { readonly list: Checklist }) {
  const count = (state: ReturnType<typeof stateOf>) => list.nodes.filter((node) => stateOf(node) === state).length;
  return (
    <span className="s12 t2 nw">
      {fill(text.about, { decided: count('decided'), all: list.nodes.length, proposed: count('proposed') })}
    </span>
  );
}

function ViewTabs({ list, view, onView }: { readonly list: Checklist; readonly view: View; onView(view: View): void }) {
  return (
    <Tabs
      tall
      label={text.views}
      items={views.map((each) => ({ id: each, label: text.tabs[each], count: numberText(inView(list.nodes, each).length) }))}
      value={view}
      onChange={(next) => onView(viewOf(next))}
    />
  );
}

interface PanesProps {
  readonly list: Checklist;
  readonly view: View;
  readonly node: string;
  onNode(id: string): void;
  onView(view: View): void;
}

/** Notes that were typed but not recorded stay with their question while the page is open. */
function Panes({ list, view, node, onNode, onView }: PanesProps) {
  const [drafts, setDrafts] = useState<Readonly<Record<string, string>>>({});
  const shown = useMemo(() => inView(list.nodes, view), [list.nodes, view]);
  const current = findNode(list.nodes, node) ?? shown[0] ?? list.nodes[0];
  if (current === undefined) return null;
  return (
    <div className="fill checkpanes">
      <ChecklistMap list={list} shown={shown} currentId={current.id} onNode={onNode} onAll={() => onView('all')} />
      <Question
        key={current.id}
        list={list}
        node={current}
        shown={shown}
        draft={drafts[current.id]}
        onDraft={(draft) => setDrafts((before) => ({ ...before, [current.id]: draft }))}
        onNode={onNode}
      />
    </div>
  );
}
