/** The window around every page: banner, case bar, navigation, page, status bar, and what floats above them. */

import { useMediaQuery } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { Outlet, useLocation } from '@tanstack/react-router';
import { useEffect } from 'react';
import { listenToKeys } from '../keys/use-keys.ts';
import { goTo } from '../navigation.ts';
import { pageOf } from '../page-table.ts';
import { ErrorState } from '../parts/error-state.tsx';
import { clearSelectionFor, useUi } from '../state/ui.ts';
import { caseQuery } from '../state/use-case.ts';
import { Banner } from './banner.tsx';
import { CaseBar } from './case-bar.tsx';
import { ConnectionLine } from './connection-line.tsx';
import { FrameDialogs } from './frame-dialogs.tsx';
import { useFrameKeys } from './frame-keys.ts';
import { JobTray } from './job-tray.tsx';
import { KeysSheet } from './keys-sheet.tsx';
import { Navigation } from './navigation.tsx';
import { Palette } from './palette.tsx';
import { StatusBar } from './status-bar.tsx';

/** The root of the router. */
export function Frame() {
  const address = useLocation({ select: ({ pathname }) => pathname });
  const { data: open, error, refetch } = useQuery(caseQuery);
  const page = pageOf(address);
  const navigation = useUi((state) => state.navigation);
  const isNarrow = useMediaQuery('(max-width: 1399px)', window.innerWidth < 1400, { getInitialValueInEffect: false });
  const isRail = navigation === 'auto' ? isNarrow : navigation === 'rail';
  useEffect(listenToKeys, []);
  useFrameKeys(isRail);
  useEffect(() => clearSelectionFor(address), [address]);
  useEffect(() => {
    if (open === undefined) return;
    if (open === null && (page === undefined || page.needsCase)) goTo('/cases', { replace: true });
    if (open !== null && address === '/') goTo('/overview', { replace: true });
  }, [open, page, address]);
  const hasNavigation = open !== undefined && open !== null;
  const isKnown = open !== undefined && (page === undefined || !page.needsCase || open !== null);
  return (
    <div className={`frame ${isRail && hasNavigation ? 'rail' : ''}`}>
      <Banner open={open ?? undefined} />
      <CaseBar open={open ?? undefined} isShort={isRail && hasNavigation} />
      <ConnectionLine />
      <div className={hasNavigation ? 'body' : 'body nonav'}>
        {hasNavigation && <Navigation current={page?.id} isRail={isRail} />}
        <main className="page" tabIndex={-1}>
          {isKnown && <Outlet />}
          {error && open === undefined && <ErrorState error={error} onRetry={refetch} />}
          <JobTray />
        </main>
      </div>
      <StatusBar />
      <Palette />
      <KeysSheet />
      <FrameDialogs />
    </div>
  );
}
