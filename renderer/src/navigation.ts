/** Where the window is: an address in the hash, so that the page works from any origin, and each object has one address. */
import { createHashHistory, useParams, useSearch } from '@tanstack/react-router';

/** The window's history; the router follows it. */
export const history = createHashHistory();

/** An address as `/findings/41`, whatever an engine or a link wrote it as: `findings/41`, `#/findings/41`. */
export function toAddress(page: string): string {
  const bare = page.replace(/^#/, '');
  return bare.startsWith('/') ? bare : `/${bare}`;
}

/** Goes to an address; `replace` leaves no step to go back to. */
export function goTo(page: string, options: { replace?: boolean } = {}): void {
  if (options.replace) history.replace(toAddress(page));
  else history.push(toAddress(page));
}

/** The value for a link's `href`. */
export function hrefOf(page: string): string {
  return `#${toAddress(page)}`;
}

/** The id at the end of the address (`/findings/41` is 41), or undefined on the page's own address. */
export function usePlaceId(): number | undefined {
  return usePlacePair().left;
}

/** Both ids of an address that names two objects (`/compare/3/7`); what is missing or no number is undefined. */
export function usePlacePair(): { readonly left: number | undefined; readonly right: number | undefined } {
  const params: unknown = useParams({ strict: false });
  const has = typeof params === 'object' && params !== null;
  return {
    left: idOf(has && 'id' in params ? params.id : undefined),
    right: idOf(has && 'other' in params ? params.other : undefined),
  };
}

function idOf(value: unknown): number | undefined {
  const id = value === undefined ? Number.NaN : Number(value);
  return Number.isSafeInteger(id) ? id : undefined;
}

type Search = Readonly<Record<string, string>>;

/** The search part of the address as plain strings, and how to change it in place; an empty value takes a key away. */
export function useSearchState(): readonly [Search, (change: Search) => void] {
  const raw: unknown = useSearch({ strict: false });
  const search = Object.fromEntries(
    Object.entries(typeof raw === 'object' && raw !== null ? raw : {}).flatMap(([key, value]) =>
      typeof value === 'string' ? [[key, value]] : [],
    ),
  );
  return [search, changeSearch];
}

function changeSearch(change: Search): void {
  const [path = '/', query = ''] = history.location.href.split('?');
  const search = new URLSearchParams(query);
  for (const [key, value] of Object.entries(change)) {
    if (value === '') search.delete(key);
    else search.set(key, value);
  }
  const text = search.toString();
  goTo(text === '' ? path : `${path}?${text}`, { replace: true });
}
