/** Verify: whether a report, an envelope or a case folder is what was signed; works with no case open. */
import { Button } from '@mantine/core';
import { IconFile, IconFolder } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { client } from '#page/client.ts';
import { plain } from '#page/format/plain.ts';
import { fill } from '#page/i18n/fill.ts';
import { text } from '#page/i18n/verify.ts';
import { useKeys } from '#page/keys/use-keys.ts';
import { useSearchState } from '#page/navigation.ts';
import { ErrorState } from '#page/parts/error-state.tsx';
import { PageBar } from '#page/parts/page-bar.tsx';
import { pickFiles } from '#page/parts/pick-files.ts';
import { Path, Plain } from '#page/parts/plain.tsx';
import { ScrollPane } from '#page/parts/scroll-pane.tsx';
import { useIsLate } from '#page/parts/skeleton.tsx';
import { VerifyView } from './result.tsx';
import './verify.css';

export function Page() {
  const [{ path = '', trust = '' }, change] = useSearchState();
  const query = useQuery({
    queryKey: ['verify', path, trust],
    queryFn: ({ signal }) => client.verify.run({ path, ...(trust === '' ? {} : { trust }) }, { signal }),
    enabled: path !== '',
    // A verification is a statement about one moment: it is made again only when a person asks.
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
  });
  const choose = async (kind: 'file' | 'folder') => {
    const [chosen] = await pickFiles({ kind, title: kind === 'file' ? text.pickFile : text.pickFolder, verb: text.title });
    if (chosen !== undefined) change({ path: chosen, trust: '' });
  };
  const chooseTrust = async () => {
    const [chosen] = await pickFiles({ kind: 'file', title: text.pickTrust, verb: text.compare });
    if (chosen !== undefined) change({ trust: chosen });
  };
  useKeys([{ keys: 'V', label: text.keys.another, hint: true, run: () => void choose('file') }]);
  const isLate = useIsLate(query.isFetching);
  if (path === '') return <Start onChoose={choose} />;
  return (
    <>
      <PageBar title={text.title} about={<Path text={path} />}>
        <Button onClick={() => void query.refetch()} disabled={query.isFetching}>
          {text.again}
        </Button>
        <Button onClick={() => void chooseTrust()}>{text.trust}</Button>
        <Button leftSection={<IconFolder size={14} aria-hidden />} onClick={() => void choose('folder')}>
          {text.chooseFolder}
        </Button>
        <Button onClick={() => void choose('file')}>{text.another}</Button>
      </PageBar>
      {trust === '' ? null : (
        <div className="subbar">
          <span className="s12 t2 el">{fill(text.trustChosen, { path: plain(trust, 400) })}</span>
          <button type="button" className="bare link s12 nw" onClick={() => change({ trust: '' })}>
            {text.dropTrust}
          </button>
        </div>
      )}
      <ScrollPane label={text.result} className="fill">
        {isLate ? <Checking path={path} /> : null}
        {query.error !== null && !query.isFetching ? <ErrorState error={query.error} onRetry={query.refetch} /> : null}
        {query.data && !query.isFetching ? <VerifyView result={query.data} /> : null}
      </ScrollPane>
    </>
  );
}

function Checking({ path }: { readonly path: string }) {
  return (
    <div className="panetext" role="status">
      <p>
        <Plain text={fill(text.checking, { path })} limit={500} />
      </p>
      <p className="t2 s12">{text.checkingNote}</p>
    </div>
  );
}

function Start({ onChoose }: { onChoose(kind: 'file' | 'folder'): Promise<void> }) {
  return (
    <>
      <PageBar title={text.title} />
      <div className="emptystate">
        <h2>{text.introTitle}</h2>
        <p className="t2">{text.intro}</p>
        <div className="row emptyactions">
          <Button variant="filled" leftSection={<IconFile size={14} aria-hidden />} onClick={() => void onChoose('file')}>
            {text.chooseFile}
          </Button>
          <Button leftSection={<IconFolder size={14} aria-hidden />} onClick={() => void onChoose('folder')}>
            {text.chooseFolder}
          </Button>
        </div>
        <p className="t3 s12 verifynote">{text.trustHelp}</p>
      </div>
    </>
  );
}
