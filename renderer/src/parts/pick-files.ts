/** Asks for files or a folder of this machine: by the system's own dialog in Electron, by Assay's in the browser shell. */
import { electronShell, type PickOptions } from '../shell.ts';
import { type PickRequest, useDialogs } from '../state/dialogs.ts';

/** @returns absolute paths, none when nothing was chosen; one for `folder`, `file` and `save` */
export async function pickFiles(request: Omit<PickRequest, 'done'>): Promise<readonly string[]> {
  if (electronShell) {
    const { kind, title, start, name } = request;
    const defaultPath = start ?? name;
    const options: PickOptions = { kind, title, ...(defaultPath === undefined ? {} : { defaultPath }) };
    return electronShell.pick(options);
  }
  return new Promise((resolve) => useDialogs.setState({ picking: { ...request, done: resolve } }));
}
