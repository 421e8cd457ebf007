/** Which of the dialogs that belong to no page is open. */
import { create } from 'zustand';

export interface PickRequest {
  readonly kind: 'file' | 'files' | 'folder' | 'save';
  readonly title: string;
  /** The verb on the button: `Import`, `Open`, `Choose`. */
  readonly verb: string;
  /** File name to begin with when saving. */
  readonly name?: string;
  /** Where to begin. */
  readonly start?: string;
  /** Called once: with what was chosen, or with nothing. */
  done(paths: readonly string[]): void;
}

interface Dialogs {
  readonly isNewCase: boolean;
  /** Folder of the case whose passphrase is asked for. */
  readonly passphraseFor: string | undefined;
  readonly picking: PickRequest | undefined;
  /** The case that could not be opened, and why; the list of cases shows it. */
  readonly openFailure: { readonly dir: string; readonly error: unknown } | undefined;
}

export const useDialogs = create<Dialogs>(() => ({
  isNewCase: false,
  passphraseFor: undefined,
  picking: undefined,
  openFailure: undefined,
}));
