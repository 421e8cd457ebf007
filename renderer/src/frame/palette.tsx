/** The palette: pages, commands, findings and artifacts by their words, and any id; `>` limits to commands, `#` goes to an id. */

import { Spotlight } from '@mantine/spotlight';
import { IconCornerDownRight, IconSearch } from '@tabler/icons-react';
import { useEffect, useState } from 'react';
import { text } from '../i18n/en.ts';
import { fill } from '../i18n/fill.ts';
import { goTo } from '../navigation.ts';
import { pageTable } from '../page-table.ts';
import { KeyCap } from '../parts/bits.tsx';
import { useCase } from '../state/use-case.ts';
import { usePaletteCommands } from './palette-commands.ts';
import { type Hit, useFoundHits, useIdHit } from './palette-hits.tsx';
import { parseQuery } from './palette-query.ts';
import { palette, paletteStore, selectFirstHit } from './palette-store.ts';

export function Palette() {
  const [query, setQuery] = useState('');
  const open = useCase();
  const commands = usePaletteCommands();
  const { mode, words } = parseQuery(query);
  const found = useFoundHits(mode === 'all' && open !== undefined ? words : '');
  const ids = useIdHit(mode === 'id' && open !== undefined ? words : '');
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
  const shown = groups.flatMap(([, hits]) => hits.map(({ key }) => key)).join('\n');
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
      overlayProps={{ opacity: 0.38 }}
      attributes={{ content: { 'aria-label': text.palette.label } }}
    >
      <Spotlight.Search
        placeholder={text.palette.placeholder}
        aria-label={text.palette.label}
        leftSection={<IconSearch size={16} color="var(--a-text-3)" aria-hidden="true" />}
        rightSection={<span className="t3 s12 nw">{open ? fill(text.palette.inCase, { id: open.id }) : text.palette.noCase}</span>}
        leftSectionWidth={42}
        rightSectionWidth={216}
      />
      <Spotlight.ActionsList>
        {groups.map(([label, hits]) => hits.length > 0 && <Group key={label} label={label} hits={hits} />)}
        <FirstHit hits={shown} />
        {isEmpty && <Spotlight.Empty>{mode === 'id' ? text.palette.noId : text.palette.nothing}</Spotlight.Empty>}
      </Spotlight.ActionsList>
      <Spotlight.Footer className="palfoot">
        <Hint keys="↑ ↓" label={text.palette.move} />
        <Hint keys="Enter" label={text.palette.open} />
        <span className="grow" />
        <Hint keys=">" label={text.palette.commandsOnly} />
        <Hint keys="#" label={text.palette.toId} />
      </Spotlight.Footer>
    </Spotlight.Root>
  );
}

/** Mounted with the list, so that the first hit is the selected one from the start and after hits came in late. */
function FirstHit({ hits }: { hits: string }) {
  useEffect(() => {
    if (hits === '') return;
    // The list around this names itself only after its own first effect.
    const soon = setTimeout(selectFirstHit);
    return () => clearTimeout(soon);
  }, [hits]);
  return null;
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
