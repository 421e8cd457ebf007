/** The browser shell's file picker: places, path, entries; all of it by keyboard. The engine reads the folders. */
import { ActionIcon, Checkbox, TextInput } from '@mantine/core';
import { IconArrowUp } from '@tabler/icons-react';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useRef, useState } from 'react';
import type { FileEntry } from '#contract/imports';
import { client } from '../client.ts';
import { bytesText } from '../format/bytes.ts';
import { plain } from '../format/plain.ts';
import { momentText } from '../format/time.ts';
import { pickerText } from '../i18n/picker.ts';
import { type PickRequest, useDialogs } from '../state/dialogs.ts';
import { Dialog } from './dialog.tsx';
import { ErrorLine } from './error-state.tsx';
import { Breadcrumbs, Check, EntryName, PathField } from './file-picker-parts.tsx';
import { type Column, Grid } from './grid.tsx';
import { chosenText, resultOf, toggled } from './picked-paths.ts';
import { Plain } from './plain.tsx';
import { Skeleton } from './skeleton.tsx';

type Folder = Awaited<ReturnType<typeof client.imports.browse>>;

const noEntries: readonly FileEntry[] = [];

/** A dialog that answers `request.done` exactly once. */
export function FilePicker({ request }: { request: PickRequest }) {
  const { kind, title, verb } = request;
  const [path, setPath] = useState(request.start);
  const [words, setWords] = useState('');
  const [isHiddenShown, setIsHiddenShown] = useState(false);
  const [at, setAt] = useState(0);
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const [name, setName] = useState(request.name ?? '');
  const known = useRef<Folder>(undefined);
  const answered = useQuery({
    queryKey: ['imports', 'browse', path],
    queryFn: ({ signal }) => client.imports.browse(path === undefined ? {} : { path }, { signal }),
    placeholderData: keepPreviousData,
    gcTime: 0,
  });
  const { error } = answered;
  if (answered.data) known.current = answered.data;
  // A folder that cannot be read leaves places and path as they were, so that there is a way out of it.
  const data = answered.data ?? known.current;
  const answer = (paths: readonly string[]) => {
    useDialogs.setState({ picking: undefined });
    request.done(paths);
  };
  const go = (next: string | undefined) => {
    setPath(next);
    setWords('');
    setAt(0);
    if (kind !== 'files') setChosen(new Set());
  };
  const entries = (data?.entries ?? noEntries)
    .filter((entry) => isHiddenShown || !entry.name.startsWith('.'))
    .filter((entry) => entry.name.toLowerCase().includes(words.toLowerCase()))
    .filter((entry) => kind !== 'folder' || entry.kind === 'folder');
  const current = entries[at];
  const takes = (entry: FileEntry) => (kind === 'file' || kind === 'save' ? entry.kind === 'file' : entry.kind !== 'other');
  const check = (from: number, to: number) => {
    const range = entries.slice(Math.min(from, to), Math.max(from, to) + 1).filter(takes);
    setChosen((before) =>
      toggled(
        before,
        range.map((entry) => entry.path),
        kind === 'files',
      ),
    );
  };
  const openEntry = (entry: FileEntry) => {
    if (entry.kind === 'folder') go(entry.path);
    else if (kind === 'file') answer([entry.path]);
    else if (kind === 'save') setName(entry.name);
    else if (kind === 'files') check(at, at);
  };
  const folder = data?.path ?? '';
  const isEmpty = error === null && data !== undefined && entries.length === 0;
  const result = resultOf(kind, chosen, folder, name, current);
  const columns: readonly Column<FileEntry>[] = [
    ...(kind === 'files'
      ? [
          {
            id: 'check',
            head: '',
            spoken: pickerText.columns.name,
            width: '20px',
            render: (entry: FileEntry) => (
              <Check
                entry={entry}
                isChecked={chosen.has(entry.path)}
                onChange={() => check(entries.indexOf(entry), entries.indexOf(entry))}
              />
            ),
          },
        ]
      : []),
    { id: 'name', head: pickerText.columns.name, width: 'minmax(160px, 1fr)', render: (entry) => <EntryName entry={entry} /> },
    {
      id: 'size',
      head: pickerText.columns.size,
      width: '80px',
      align: 'right',
      className: 's12 t2',
      render: (entry) => (entry.kind === 'file' ? bytesText(entry.size) : ''),
    },
    {
      id: 'modified',
      head: pickerText.columns.modified,
      width: '110px',
      className: 's12 t3',
      render: (entry) => (entry.modifiedAt === undefined ? '' : momentText(entry.modifiedAt)),
    },
  ];
  return (
    <Dialog
      opened
      onClose={() => answer([])}
      title={title}
      verb={verb}
      isReady={result.length > 0}
      onSubmit={() => answer(result)}
      width={780}
      aside={<span className="s12 t2">{chosenText(kind, chosen.size, verb)}</span>}
    >
      <div className="pickertop">
        <ActionIcon
          aria-label={pickerText.up}
          disabled={data?.parent === null || data === undefined}
          onClick={() => go(data?.parent ?? undefined)}
        >
          <IconArrowUp size={15} />
        </ActionIcon>
        <Breadcrumbs path={folder} onGo={go} />
        <PathField path={folder} onGo={go} />
      </div>
      <div className="picker">
        <nav aria-label={pickerText.places} className="pickerplaces scroll">
          {(data?.places ?? []).map((place) => (
            <button
              key={place.path}
              type="button"
              className="bare pickerplace el"
              title={plain(place.path)}
              aria-current={place.path === folder ? 'location' : undefined}
              onClick={() => go(place.path)}
            >
              <Plain text={place.label} limit={80} />
            </button>
          ))}
        </nav>
        <div className="col pickerlist">
          {error !== null ? (
            <div className="pickererror">
              <ErrorLine error={error} />
            </div>
          ) : data === undefined ? (
            <Skeleton rows={10} />
          ) : (
            <Grid
              key={folder}
              autoFocus
              letters={false}
              label={pickerText.list}
              columns={columns}
              count={entries.length}
              at={(index) => entries[index]}
              keyOf={(entry) => entry.path}
              selectedIndex={Math.max(0, Math.min(at, entries.length - 1))}
              onSelect={setAt}
              onOpen={openEntry}
              onBack={() => data.parent !== null && go(data.parent)}
              {...(kind === 'files' ? { onCheck: check } : {})}
            />
          )}
          {isEmpty && <div className="pickerempty t2">{words === '' ? pickerText.empty : pickerText.noMatch}</div>}
        </div>
      </div>
      <div className="row">
        <TextInput
          aria-label={pickerText.filter}
          placeholder={pickerText.filter}
          value={words}
          w={200}
          onChange={(event) => {
            setWords(event.currentTarget.value);
            setAt(0);
          }}
        />
        <Checkbox label={pickerText.hidden} checked={isHiddenShown} onChange={(event) => setIsHiddenShown(event.currentTarget.checked)} />
        <span className="grow" />
        {kind === 'save' && (
          <TextInput
            aria-label={pickerText.name}
            placeholder={pickerText.name}
            value={name}
            w={260}
            onChange={(event) => setName(event.currentTarget.value)}
          />
        )}
      </div>
    </Dialog>
  );
}
