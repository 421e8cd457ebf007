/** The keys that work on every page. */
import { queryClient } from '../client.ts';
import { text } from '../i18n/en.ts';
import { type KeyBinding, useKeys } from '../keys/use-keys.ts';
import { goTo } from '../navigation.ts';
import { pageTable } from '../page-table.ts';
import { toggleJobs, useUi } from '../state/ui.ts';
import { useCase } from '../state/use-case.ts';
import { overviewQuery } from '../state/use-overview.ts';
import { palette } from './palette-store.ts';

const panes = 'nav a[aria-current], main [role="grid"], main section[tabindex="0"], main .tray button';

/** F6 walks navigation, table, panes and tray, whatever of them is on show. */
function focusNextPane(): void {
  const shown = [...document.querySelectorAll<HTMLElement>(panes)].filter((pane) => pane.offsetParent !== null);
  const at = shown.findLastIndex((pane) => pane.contains(document.activeElement));
  shown[(at + 1) % Math.max(1, shown.length)]?.focus();
}

/** Registers them while the frame is mounted. */
export function useFrameKeys(isRail: boolean): void {
  const hasCase = useCase() !== undefined;
  const goToNext = async () => {
    const { next } = await queryClient.fetchQuery(overviewQuery);
    const [first] = next;
    if (first) goTo(first.page);
  };
  const places: KeyBinding[] = pageTable.flatMap(({ letter, path, id, needsCase }) =>
    letter === undefined || (needsCase && !hasCase) ? [] : [{ keys: `G ${letter}`, label: text.pages[id], run: () => goTo(path) }],
  );
  const next: KeyBinding[] = hasCase ? [{ keys: 'G N', label: text.keys.next, run: () => void goToNext() }] : [];
  useKeys([
    { keys: 'Ctrl+K', label: text.keys.palette, run: () => palette.open(), everywhere: true },
    { keys: 'Ctrl+J', label: text.keys.jobs, run: toggleJobs, everywhere: true },
    { keys: 'Ctrl+B', label: text.keys.navigation, run: () => useUi.setState({ navigation: isRail ? 'labels' : 'rail' }) },
    { keys: 'F6', label: text.keys.pane, run: focusNextPane },
    { keys: '?', label: text.keys.allKeys, run: () => useUi.setState({ keysShown: true }) },
    ...places,
    ...next,
  ]);
}
