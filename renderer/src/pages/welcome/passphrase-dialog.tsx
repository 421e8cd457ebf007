/** Asks for the passphrase of an encrypted case. */
import { PasswordInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { client } from '#page/client.ts';
import { fill } from '#page/i18n/fill.ts';
import { welcomeText } from '#page/i18n/welcome.ts';
import { Dialog } from '#page/parts/dialog.tsx';
import { useDialogs } from '#page/state/dialogs.ts';
import { enterCase } from './open-case.ts';

const words = welcomeText.passphrase;
const close = () => useDialogs.setState({ passphraseFor: undefined });

export function PassphraseDialog({ dir }: { dir: string }) {
  const [passphrase, setPassphrase] = useState('');
  const open = useMutation({
    mutationFn: () => client.cases.open({ dir, passphrase }),
    onSuccess: (summary) => {
      close();
      enterCase(summary);
    },
  });
  return (
    <Dialog
      opened
      onClose={close}
      title={words.title}
      verb={words.verb}
      onSubmit={() => open.mutate()}
      isReady={passphrase !== ''}
      isBusy={open.isPending}
      error={open.error}
      width={420}
    >
      <p className="t2">{words.text}</p>
      <PasswordInput
        label={fill(words.label, { name: dir.split(/[\\/]/).at(-1) ?? dir })}
        value={passphrase}
        maxLength={1024}
        autoComplete="off"
        data-autofocus
        onChange={(event) => setPassphrase(event.currentTarget.value)}
      />
    </Dialog>
  );
}
