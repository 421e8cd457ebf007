/** What stands above the table of findings: views with their counts, the order, the inspector's switch; and what stands there without any. */
import { ActionIcon, Button, Menu } from '@mantine/core';
import { IconChevronDown, IconLayoutSidebarRight } from '@tabler/icons-react';
import { text as common } from '#page/i18n/en.ts';
import { numberText } from '#page/i18n/fill.ts';
import { text } from '#page/i18n/findings.ts';
import { goTo } from '#page/navigation.ts';
import { Tabs } from '#page/parts/bits.tsx';
import { EmptyState } from '#page/parts/empty-state.tsx';
import type { FilterValues } from '#page/parts/filter-bar.tsx';
import { useUi } from '#page/state/ui.ts';
import { sortOf, sorts, useStateCounts } from './use-findings.ts';

export function Views({ values, onChange }: { values: FilterValues; onChange(change: FilterValues): void }) {
  const counts = useStateCounts();
  const views = ['', 'proposed', 'review', 'confirmed', 'dismissed'] as const;
  const current = views.find((view) => view !== '' && view === values.state) ?? '';
  return (
    <Tabs
      tall
      label={text.views}
      items={views.map((view) => ({
        id: view,
        label: view === '' ? text.all : common.state[view],
        count: counts === undefined ? undefined : numberText(view === '' ? counts.all : (counts.states[view] ?? 0)),
      }))}
      value={current}
      onChange={(state) => onChange({ state })}
    />
  );
}

export function SortMenu({ values, onChange }: { values: FilterValues; onChange(change: FilterValues): void }) {
  const current = sortOf(values);
  return (
    <Menu>
      <Menu.Target>
        <Button aria-label={`${text.sort}: ${text.sorts[current]}`} rightSection={<IconChevronDown size={13} aria-hidden />}>
          {text.sorts[current]}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        {sorts.map((sort) => (
          <Menu.Item key={sort} onClick={() => onChange({ sort })}>
            {text.sorts[sort]}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}

export function InspectorButton() {
  const isShown = useUi((state) => state.inspectorShown);
  return (
    <ActionIcon
      aria-label={isShown ? common.parts.hideInspector : common.parts.showInspector}
      aria-pressed={isShown}
      onClick={() => useUi.setState({ inspectorShown: !isShown })}
    >
      <IconLayoutSidebarRight size={16} aria-hidden />
    </ActionIcon>
  );
}

export function NothingYet() {
  return (
    <EmptyState
      title={text.emptyTitle}
      action={
        <Button variant="filled" onClick={() => goTo('/import')}>
          {text.emptyAction}
        </Button>
      }
    >
      {text.empty}
    </EmptyState>
  );
}
