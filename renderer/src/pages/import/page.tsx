/** Taking files in: what is being imported, how far it is, and what became of each file. */
import { Button } from '@mantine/core';
import { IconPackageImport } from '@tabler/icons-react';
import { useEffect, useRef } from 'react';
import { text } from '#page/i18n/en.ts';
import { countText, fill } from '#page/i18n/fill.ts';
import { importText } from '#page/i18n/import.ts';
import { useKeys } from '#page/keys/use-keys.ts';
import { useSearchState } from '#page/navigation.ts';
import { ErrorLine } from '#page/parts/error-state.tsx';
import { PageBar } from '#page/parts/page-bar.tsx';
import { electronShell } from '#page/shell.ts';
import { useCase } from '#page/state/use-case.ts';
import { DropZone } from './drop-zone.tsx';
import { useImportFiles } from './import-files.ts';
import { ImportHead } from './import-head.tsx';
import { ImportList } from './import-list.tsx';
import { useUploads } from './upload.ts';
import './import.css';

export function Page() {
  const count = useCase()?.counts.artifacts ?? 0;
  const [search, setSearch] = useSearchState();
  const { mutate: start, error, isPending } = useImportFiles();
  const { refusal, failure } = useUploads();
  const asked = useRef(false);
  const wasAsked = search.add === '1';
  useEffect(() => {
    if (!wasAsked || asked.current) return;
    asked.current = true;
    setSearch({ add: '' });
    start('files');
  }, [wasAsked, setSearch, start]);
  useKeys([{ keys: 'A', label: importText.keys.add, run: () => start('files'), hint: true }]);
  return (
    <>
      <PageBar title={text.pages.import} about={fill(importText.about, { count: countText(count, importText.file) })}>
        {electronShell && <Button onClick={() => start('folder')}>{importText.importFolder}</Button>}
        <Button
          variant="filled"
          loading={isPending && electronShell !== undefined}
          leftSection={<IconPackageImport size={14} />}
          onClick={() => start('files')}
        >
          {importText.importFiles}
        </Button>
      </PageBar>
      <DropZone>
        {(error !== null || failure !== undefined) && (
          <div className="importerror">
            <ErrorLine error={error ?? failure} />
          </div>
        )}
        {refusal !== undefined && (
          <div className="importerror">
            <div className="callout w" role="alert">
              {refusal}
            </div>
          </div>
        )}
        <ImportHead />
        <ImportList onImport={() => start('files')} />
      </DropZone>
    </>
  );
}
