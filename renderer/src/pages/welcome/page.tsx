/** The cases that this workstation knows, and what can be done without one. */
import { Button, TextInput } from '@mantine/core';
import { IconFolderOpen, IconPlus, IconSearch } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useRef, useState } from 'react';
import { client } from '#page/client.ts';
import { plain } from '#page/format/plain.ts';
import { text } from '#page/i18n/en.ts';
import { fill } from '#page/i18n/fill.ts';
import { welcomeText } from '#page/i18n/welcome.ts';
import { useKeys } from '#page/keys/use-keys.ts';
import { goTo } from '#page/navigation.ts';
import { KeyCap } from '#page/parts/bits.tsx';
import { EmptyState } from '#page/parts/empty-state.tsx';
import { ErrorState } from '#page/parts/error-state.tsx';
import { Grid } from '#page/parts/grid.tsx';
import { PageBar } from '#page/parts/page-bar.tsx';
import { Skeleton } from '#page/parts/skeleton.tsx';
import { useDialogs } from '#page/state/dialogs.ts';
import { useCase } from '#page/state/use-case.ts';
import { caseColumns } from './case-columns.tsx';
import { openCase, openCaseByPicker, useOpenDemo } from './open-case.ts';
import { SelectedCase } from './selected-case.tsx';
import { WithoutCase } from './without-case.tsx';
import './welcome.css';

const newCase = () => useDialogs.setState({ isNewCase: true });

export function Page() {
  const { data, error, refetch } = useQuery({
    queryKey: ['cases', 'recent'],
    queryFn: ({ signal }) => client.cases.recent(undefined, { signal }),
  });
  const openDir = useCase()?.dir;
  const failure = useDialogs((state) => state.openFailure);
  const demo = useOpenDemo();
  const [words, setWords] = useState('');
  const [at, setAt] = useState(0);
  const field = useRef<HTMLInputElement>(null);
  const cases = (data ?? []).filter((each) =>
    `${each.id} ${each.name} ${each.client} ${each.dir}`.toLowerCase().includes(words.toLowerCase()),
  );
  const index = Math.min(at, Math.max(0, cases.length - 1));
  const selected = cases[index];
  const enter = (dir: string) => (dir === openDir ? goTo('/overview') : void openCase(dir));
  useKeys([
    { keys: 'N', label: welcomeText.keys.newCase, run: newCase, hint: true },
    { keys: 'O', label: welcomeText.keys.other, run: () => void openCaseByPicker(), hint: true },
    { keys: 'V', label: welcomeText.keys.verify, run: () => goTo('/verify') },
    { keys: '/', label: text.keys.find, run: () => field.current?.focus() },
  ]);
  const about =
    data &&
    (data.length === 0
      ? welcomeText.about.none
      : data.length === 1
        ? welcomeText.about.one
        : fill(welcomeText.about.many, { count: data.length }));
  return (
    <>
      <PageBar title={text.pages.cases} about={about}>
        {(data?.length ?? 0) > 0 && (
          <TextInput
            ref={field}
            aria-label={welcomeText.find}
            placeholder={welcomeText.find}
            w={200}
            value={words}
            leftSection={<IconSearch size={14} />}
            onChange={(event) => setWords(event.currentTarget.value)}
          />
        )}
        <Button leftSection={<IconFolderOpen size={14} />} rightSection={<KeyCap keys="O" />} onClick={() => void openCaseByPicker()}>
          {welcomeText.open}
        </Button>
        <Button variant="filled" leftSection={<IconPlus size={14} />} onClick={newCase}>
          {welcomeText.newCase}
        </Button>
      </PageBar>
      <div className="fill welcome">
        <div className="col">
          {failure !== undefined ? (
            <ErrorState
              error={failure.error}
              what={fill(welcomeText.openFailed, { name: plain(failure.dir, 200) })}
              onRetry={() => openCase(failure.dir)}
              choices={[
                { text: welcomeText.dismissText, label: welcomeText.dismiss, run: () => useDialogs.setState({ openFailure: undefined }) },
              ]}
            />
          ) : error && data === undefined ? (
            <ErrorState error={error} onRetry={refetch} />
          ) : data === undefined ? (
            <Skeleton rows={6} rowHeight={48} />
          ) : data.length === 0 ? (
            <EmptyState
              title={welcomeText.empty}
              action={
                <Button loading={demo.isPending} onClick={() => demo.mutate()}>
                  {welcomeText.demo}
                </Button>
              }
            >
              {welcomeText.emptyText}
            </EmptyState>
          ) : cases.length === 0 ? (
            <EmptyState
              title={fill(welcomeText.noMatch, { text: plain(words, 100) })}
              action={<Button onClick={() => setWords('')}>{text.parts.clearFilters}</Button>}
            />
          ) : (
            <>
              <Grid
                label={welcomeText.list}
                columns={caseColumns}
                count={cases.length}
                at={(row) => cases[row]}
                keyOf={({ dir }) => dir}
                rowHeight={48}
                selectedIndex={index}
                onSelect={setAt}
                onOpen={({ dir }) => enter(dir)}
                autoFocus
              />
              {selected && <SelectedCase selected={selected} isOpen={selected.dir === openDir} onOpen={() => enter(selected.dir)} />}
            </>
          )}
        </div>
        <WithoutCase onDemo={() => demo.mutate()} isDemoBusy={demo.isPending} />
      </div>
    </>
  );
}
