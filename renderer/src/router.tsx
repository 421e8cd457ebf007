/** The addresses of the window; each page's module is loaded when it is first shown. */
import { createRootRoute, createRoute, createRouter, lazyRouteComponent } from '@tanstack/react-router';
import { Frame } from './frame/frame.tsx';
import { NoPage, PageFailure } from './frame/page-failure.tsx';
import { history } from './navigation.ts';
import { pageTable } from './page-table.ts';
import { Skeleton } from './parts/skeleton.tsx';

const root = createRootRoute({ component: Frame, notFoundComponent: NoPage });

const start = createRoute({ getParentRoute: () => root, path: '/', component: () => null });

const routes = pageTable.flatMap(({ path, hasId, hasPair, load, loadOne }) => {
  const page = createRoute({ getParentRoute: () => root, path, component: lazyRouteComponent(load, 'Page') });
  if (!hasId) return [page];
  const below = (rest: string) =>
    createRoute({ getParentRoute: () => root, path: `${path}/${rest}`, component: lazyRouteComponent(loadOne ?? load, 'Page') });
  return hasPair ? [page, below('$id'), below('$id/$other')] : [page, below('$id')];
});

export const router = createRouter({
  routeTree: root.addChildren([start, ...routes]),
  history,
  parseSearch: (search) => Object.fromEntries(new URLSearchParams(search)),
  stringifySearch: (search) => {
    const given = Object.entries(search).filter((entry): entry is [string, string] => typeof entry[1] === 'string');
    const text = new URLSearchParams(given).toString();
    return text === '' ? '' : `?${text}`;
  },
  defaultPendingMs: 300,
  defaultPendingComponent: Skeleton,
  defaultErrorComponent: PageFailure,
});
