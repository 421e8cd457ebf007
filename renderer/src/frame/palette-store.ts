/** Opens and closes the palette from anywhere, and keeps its first hit selected. */
import { createSpotlight } from '@mantine/spotlight';

const [store, palette] = createSpotlight();

export const paletteStore = store;

/** `open`, `close`, `toggle`. */
export { palette };

/** Selects the first hit; the library does so only when the query changes, and hits come in later. */
export function selectFirstHit(): void {
  const state = store.getState();
  const list = state.listId === '' ? null : document.getElementById(state.listId);
  list?.querySelector('[data-selected]')?.removeAttribute('data-selected');
  list?.querySelector('[data-action]')?.setAttribute('data-selected', 'true');
  store.setState({ ...state, selected: 0 });
}
