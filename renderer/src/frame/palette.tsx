/** The palette: pages, commands, findings and artifacts by their words, and any id; `>` limits to commands, `#` goes to an id. */

import { useDebouncedValue } from '@mantine/hooks';
import { Spotlight, useSpotlight } from '@mantine/spotlight';
import { IconArrowRight, IconCornerDownRight, IconFile, IconSearch } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { type ReactNode, useEffect, useState } from 'react';
import { client } from '../client.ts';
import { text } from '../i18n/en.ts';
import { fill } from '../i18n/fill.ts';
import { goTo } from '../navigation.ts';
import { pageTable } from '../page-table.ts';
import { KeyCap } from '../parts/bits.tsx';
import { Mark } from '../parts/mark.tsx';
import { Plain } from '../parts/plain.tsx';
import { useCase } from '../state/use-case.ts';
import { usePaletteCommands } from './palette-commands.ts';
import { idPlace, parseQuery } from './palette-query.ts';
import { palette, paletteStore, selectFirstHit } from './palette-store.ts';

interface Hit {
  readonly key: string;
  readonly icon: ReactNode;
  readonly label: ReactNode;
  readonly detail?: ReactNode;
  readonly keys?: string | undefined;
  run(): void;
}

const most = 6;

export function Palette() {
  const [query, setQuery] = useState('');
  const open = useCase();
  const commands = usePaletteCommands();
  const { mode, words } = parseQuery(query);
  const found = useFound(mode === 'all' && open !== undefined ? words : '');
  const ids = useId(mode === 'id' && open !== undefined ? words : '');
  const has = (label: string) => label.toLowerCase().includes(words.toLowerCase());
  const places: Hit[] =
    mode === 'all'
      ? pageTable
          .filter(({ id, needsCase }) => has(text.pages[id]) && (open !== undefined || !needsCase))
          .map(({ id, path, icon: Icon, letter }) => ({
            key: path,
            icon: <Icon size={15} stroke={1.6} />,
            label: fill(text.palette.goTo, { page: text.pages[id] }),
            keys: letter && `G ${letter}`,
            run: () => goTo(path),
          }))
      : [];
  const orders: Hit[] =
    mode === 'id'
      ? []
      : commands
          .filter(({ label }) => has(label))
          .map(({ label, keys, run }) => ({ key: label, icon: <IconCornerDownRight size={15} stroke={1.6} />, label, keys, run }));
  const groups: readonly (readonly [string, readonly Hit[]])[] = [
    [text.palette.ids, ids],
    [text.palette.findings, found.findings],
    [text.palette.artifacts, found.artifacts],
    [text.palette.places, places],
    [text.palette.commands, orders],
  ];
  const { opened } = useSpotlight(paletteStore);
  const hits = groups.flatMap(([, each]) => each.map(({ key }) => key)).join('\n');
  useEffect(() => {
    // The first hit is the selected one, also after hits have come in late.
    if (opened && hits !== '') queueMicrotask(selectFirstHit);
  }, [opened, hits]);
  const isEmpty = groups.every(([, hits]) => hits.length === 0);
  return (
    <Spotlight.Root
      store={paletteStore}
      query={query}
      onQueryChange={setQuery}
      shortcut={null}
      zIndex={300}
      className="pal"
      size={640}
      yOffset={120}
      scrollable
      maxHeight={480}
      overlayProps={{ opacity: 0.38 }}
      attributes={{ content: { 'aria-label': text.palette.label } }}
    >
      <Spotlight.Search
        placeholder={text.palette.placeholder}
        aria-label={text.palette.label}
        leftSection={<IconSearch size={16} color="var(--a-text-3)" aria-hidden="true" />}
        rightSection={<span className="t3 s12 nw">{open ? fill(text.palette.inCase, { id: open.id }) : text.palette.noCase}</span>}
        leftSectionWidth={42}
        rightSectionWidth={160}
      />
      <Spotlight.ActionsList>
        {groups.map(([label, hits]) => hits.length > 0 && <Group key={label} label={label} hits={hits} />)}
        {isEmpty && <Spotlight.Empty>{mode === 'id' ? text.palette.noId : text.palette.nothing}</Spotlight.Empty>}
      </Spotlight.ActionsList>
      <div className="palfoot">
        <Hint keys="↑ ↓" label={text.palette.move} />
        <Hint keys="Enter" label={text.palette.open} />
        <span className="grow" />
        <Hint keys=">" label={text.palette.commandsOnly} />
        <Hint keys="#" label={text.palette.toId} />
      </div>
    </Spotlight.Root>
  );
}

function Hint({ keys, label }: { keys: string; label: string }) {
  return (
    <span className="row4">
      <kbd className="kbd">{keys}</kbd>
      {label}
    </span>
  );
}

function Group({ label, hits }: { label: string; hits: readonly Hit[] }) {
  return (
    <>
      <div className="palgroup" role="presentation">
        {label}
      </div>
      {hits.map(({ key, icon, label: name, detail, keys, run }) => (
        <Spotlight.Action
          key={key}
          className="palrow"
          onClick={() => {
            palette.close();
            run();
          }}
        >
          <span className="palicon">{icon}</span>
          <span className="nw el">{name}</span>
          <span className="t3 s12 el grow">{detail}</span>
          {keys !== undefined && <KeyCap keys={keys} />}
        </Spotlight.Action>
      ))}
    </>
  );
}

/** Findings and artifacts by their words, once typing pauses. */
function useFound(words: string): { readonly findings: readonly Hit[]; readonly artifacts: readonly Hit[] } {
  const [asked] = useDebouncedValue(words.trim(), 150);
  const enabled = asked.length >= 2 && words !== '';
  const findings = useQuery({
    queryKey: ['findings', 'palette', asked],
    queryFn: ({ signal }) => client.findings.list({ limit: most, filter: { text: asked } }, { signal }),
    enabled,
  });
  const artifacts = useQuery({
    queryKey: ['artifacts', 'palette', asked],
    queryFn: ({ signal }) => client.artifacts.list({ limit: most, filter: { text: asked } }, { signal }),
    enabled,
  });
  if (!enabled) return { findings: [], artifacts: [] };
  return {
    findings: (findings.data?.rows ?? []).map(({ id, ref, title, severity, state }) => ({
      key: ref,
      icon: <Mark severity={severity} />,
      label: <Plain text={title} limit={120} />,
      detail: `${ref}, ${text.state[state].toLowerCase()}`,
      run: () => goTo(`/findings/${id}`),
    })),
    artifacts: (artifacts.data?.rows ?? []).map(({ id, ref, path, format }) => ({
      key: ref,
      icon: <IconFile size={15} stroke={1.6} />,
      label: (
        <span className="mono">
          <Plain text={path} limit={80} />
        </span>
      ),
      detail: `${ref}, ${format}`,
      run: () => goTo(`/inventory/${id}`),
    })),
  };
}

/** The one object that an id names, with its title where it is known. */
function useId(words: string): readonly Hit[] {
  const place = idPlace(words);
  const finding = useQuery({
    queryKey: ['findings', 'get', place?.number],
    queryFn: ({ signal }) => client.findings.get({ id: place?.number ?? 0 }, { signal }),
    enabled: place?.letter === 'F',
  });
  if (place === undefined) return [];
  return [
    {
      key: place.ref,
      icon: <IconArrowRight size={15} stroke={1.6} />,
      label: place.ref,
      detail: place.letter === 'F' && finding.data ? <Plain text={finding.data.title} limit={120} /> : undefined,
      run: () => goTo(place.address),
    },
  ];
}
