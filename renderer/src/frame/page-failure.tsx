/** What is shown in place of a page that failed or does not exist; the frame around it goes on working. */
import { Button } from '@mantine/core';
import type { ErrorComponentProps } from '@tanstack/react-router';
import { text } from '../i18n/en.ts';
import { goTo } from '../navigation.ts';
import { EmptyState } from '../parts/empty-state.tsx';
import { ErrorState } from '../parts/error-state.tsx';

export function PageFailure({ error, reset }: ErrorComponentProps) {
  return <ErrorState error={error} what={text.error.pageTitle} onRetry={reset} />;
}

/** For an address that names no page, and for pages whose object is not there. */
export function NoPage() {
  return (
    <EmptyState title={text.error.notFoundTitle} action={<Button onClick={() => goTo('/overview')}>{text.error.toOverview}</Button>}>
      {text.error.notFoundText}
    </EmptyState>
  );
}
