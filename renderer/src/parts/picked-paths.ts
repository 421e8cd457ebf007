/** What a picker gives back, by its kind and by what is chosen in it. */
import type { FileEntry } from '#contract/imports';
import { joinPath } from '../format/paths.ts';
import { fill } from '../i18n/fill.ts';
import { pickerText } from '../i18n/picker.ts';
import type { PickRequest } from '../state/dialogs.ts';

export function toggled(before: ReadonlySet<string>, paths: readonly string[], isMany: boolean): ReadonlySet<string> {
  if (!isMany) return new Set(paths.slice(0, 1));
  const next = new Set(before);
  const isAll = paths.every((path) => before.has(path));
  for (const path of paths) {
    if (isAll) next.delete(path);
    else next.add(path);
  }
  return next;
}

export function resultOf(
  kind: PickRequest['kind'],
  chosen: ReadonlySet<string>,
  folder: string,
  name: string,
  current: FileEntry | undefined,
): readonly string[] {
  if (kind === 'save') return name.trim() === '' || folder === '' ? [] : [joinPath(folder, name.trim())];
  if (kind === 'folder') return folder === '' ? [] : [folder];
  if (kind === 'files') return chosen.size > 0 ? [...chosen] : folder === '' ? [] : [folder];
  return current?.kind === 'file' ? [current.path] : [];
}

export function chosenText(kind: PickRequest['kind'], count: number, verb: string): string {
  if (kind !== 'files') return '';
  if (count === 0) return fill(pickerText.selectedNone, { verb });
  return count === 1 ? pickerText.selectedOne : fill(pickerText.selectedMany, { count });
}
