/** Chooses a file or folder in the browser shell's own picker, as a person does who knows the path. */
import { basename, dirname } from 'node:path';
import { expect, type Page } from '@playwright/test';

export interface Choice {
  /** `files` takes a file or a whole folder; `save` names what is not there yet. */
  readonly kind: 'folder' | 'file' | 'files' | 'save';
  readonly path: string;
  /** The button that takes it. */
  readonly verb: string;
}

/** Opens the picker by `press`, goes to the path, takes it. */
export async function chooseInWindow(page: Page, { kind, path, verb }: Choice, press: () => Promise<void>): Promise<void> {
  await press();
  const isFolder = kind === 'folder' || kind === 'files';
  const folder = isFolder ? path : dirname(path);
  const field = page.getByRole('textbox', { name: 'Path', exact: true });
  await expect(field).not.toHaveValue('');
  await field.fill(folder);
  await field.press('Enter');
  const picker = page.getByRole('dialog').filter({ has: field });
  await expect(picker.getByRole('navigation', { name: 'Path' }).getByRole('button').last()).toHaveText(basename(folder));
  if (kind === 'file') {
    await picker.getByRole('textbox', { name: 'Find in this folder' }).fill(basename(path));
    // What only begins with the name comes after it.
    await picker
      .getByRole('row')
      .filter({ hasText: basename(path) })
      .first()
      .click();
  }
  if (kind === 'save') await picker.getByRole('textbox', { name: 'File name' }).fill(basename(path));
  await picker.getByRole('button', { name: verb, exact: true }).click();
  await expect(picker).toBeHidden();
}
