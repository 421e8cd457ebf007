/** Dialogs that can be opened from anywhere: a new case, another case, its passphrase. */

import { NewCaseDialog } from '../pages/welcome/new-case-dialog.tsx';
import { PassphraseDialog } from '../pages/welcome/passphrase-dialog.tsx';
import { FilePicker } from '../parts/file-picker.tsx';
import { useDialogs } from '../state/dialogs.ts';

export function FrameDialogs() {
  const { isNewCase, passphraseFor, picking } = useDialogs();
  return (
    <>
      {isNewCase && <NewCaseDialog />}
      {passphraseFor !== undefined && <PassphraseDialog dir={passphraseFor} />}
      {picking !== undefined && <FilePicker request={picking} />}
    </>
  );
}
