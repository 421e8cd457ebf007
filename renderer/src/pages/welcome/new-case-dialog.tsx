/** Asks for what a new case is: whom it is for, how it is marked, where it lies, whether it is encrypted. */
import { Button, Checkbox, PasswordInput, Select, Textarea, TextInput } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { type Classification, classifications } from '#contract/case';
import { client } from '#page/client.ts';
import { fill } from '#page/i18n/fill.ts';
import { welcomeText } from '#page/i18n/welcome.ts';
import { Dialog } from '#page/parts/dialog.tsx';
import { pickFiles } from '#page/parts/pick-files.ts';
import { useDialogs } from '#page/state/dialogs.ts';
import { useAppInfo } from '#page/state/use-case.ts';
import { enterCase } from './open-case.ts';

const words = welcomeText.fresh;
const close = () => useDialogs.setState({ isNewCase: false });

interface Draft {
  readonly client: string;
  readonly name: string;
  readonly scope: string;
  readonly auditor: string | undefined;
  readonly classification: Classification;
  readonly handling: string;
  readonly framework: string | undefined;
  readonly dir: string;
  readonly isEncrypted: boolean;
  readonly passphrase: string;
  readonly repeat: string;
}

const empty: Draft = {
  client: '',
  name: '',
  scope: '',
  auditor: undefined,
  classification: 'CONFIDENTIAL',
  handling: '',
  framework: undefined,
  dir: '',
  isEncrypted: false,
  passphrase: '',
  repeat: '',
};

export function NewCaseDialog() {
  const person = useAppInfo()?.person ?? '';
  const frameworks =
    useQuery({ queryKey: ['checklists', 'frameworks'], queryFn: ({ signal }) => client.checklists.frameworks(undefined, { signal }) })
      .data ?? [];
  const [draft, setDraft] = useState(empty);
  const change = (part: Partial<Draft>) => setDraft((before) => ({ ...before, ...part }));
  const auditor = draft.auditor ?? person;
  const framework = draft.framework ?? frameworks[0]?.id;
  const differs = draft.isEncrypted && draft.repeat !== '' && draft.repeat !== draft.passphrase;
  const isSecret = !draft.isEncrypted || (draft.passphrase !== '' && draft.passphrase === draft.repeat);
  const make = useMutation({
    mutationFn: () =>
      client.cases.create({
        dir: draft.dir.trim(),
        client: draft.client.trim(),
        auditor: auditor.trim(),
        classification: draft.classification,
        ...given('name', draft.name),
        ...given('scope', draft.scope),
        ...given('handling', draft.handling),
        ...given('framework', framework ?? ''),
        ...(draft.isEncrypted ? { passphrase: draft.passphrase } : {}),
      }),
    onSuccess: (summary) => {
      close();
      enterCase(summary, '/import');
    },
  });
  const choose = async () => {
    const [dir] = await pickFiles({ kind: 'folder', title: words.chooseTitle, verb: words.chooseVerb });
    if (dir !== undefined) change({ dir });
  };
  return (
    <Dialog
      opened
      onClose={close}
      title={words.title}
      verb={words.verb}
      width={620}
      isReady={draft.client.trim() !== '' && auditor.trim() !== '' && draft.dir.trim() !== '' && isSecret}
      isBusy={make.isPending}
      error={make.error}
      onSubmit={() => make.mutate()}
    >
      <div className="twofields">
        <TextInput
          label={words.client}
          required
          value={draft.client}
          maxLength={200}
          data-autofocus
          onChange={(event) => change({ client: event.currentTarget.value })}
        />
        <TextInput
          label={words.auditor}
          required
          value={auditor}
          maxLength={200}
          onChange={(event) => change({ auditor: event.currentTarget.value })}
        />
      </div>
      <TextInput
        label={words.name}
        description={words.nameHelp}
        value={draft.name}
        maxLength={200}
        onChange={(event) => change({ name: event.currentTarget.value })}
      />
      <Textarea
        label={words.scope}
        description={words.scopeHelp}
        value={draft.scope}
        maxLength={4000}
        autosize
        minRows={2}
        maxRows={5}
        onChange={(event) => change({ scope: event.currentTarget.value })}
      />
      <div className="twofields">
        <Select
          label={words.classification}
          data={[...classifications]}
          value={draft.classification}
          onChange={(value) => change({ classification: classifications.find((each) => each === value) ?? draft.classification })}
        />
        <Select
          label={words.framework}
          data={frameworks.map(({ id, title }) => ({ value: id, label: title }))}
          value={framework ?? null}
          onChange={(value) => change({ framework: value ?? undefined })}
        />
      </div>
      <TextInput
        label={words.handling}
        description={words.handlingHelp}
        value={draft.handling}
        maxLength={200}
        onChange={(event) => change({ handling: event.currentTarget.value })}
      />
      <div className="fieldandbutton">
        <TextInput
          label={words.folder}
          description={words.folderHelp}
          required
          value={draft.dir}
          className="monofield"
          onChange={(event) => change({ dir: event.currentTarget.value })}
        />
        <Button onClick={() => void choose()}>{words.choose}</Button>
      </div>
      <Checkbox
        label={words.encrypt}
        description={words.encryptHelp}
        checked={draft.isEncrypted}
        onChange={(event) => change({ isEncrypted: event.currentTarget.checked })}
      />
      {draft.isEncrypted && (
        <div className="twofields">
          <PasswordInput
            label={words.passphrase}
            required
            autoComplete="new-password"
            value={draft.passphrase}
            maxLength={1024}
            description={fill(words.length, { count: draft.passphrase.length })}
            onChange={(event) => change({ passphrase: event.currentTarget.value })}
          />
          <PasswordInput
            label={words.repeat}
            required
            autoComplete="new-password"
            value={draft.repeat}
            maxLength={1024}
            description=" "
            error={differs ? words.differs : undefined}
            onChange={(event) => change({ repeat: event.currentTarget.value })}
          />
        </div>
      )}
    </Dialog>
  );
}

function given<Name extends string>(name: Name, value: string): { readonly [Key in Name]?: string } {
  const result: { [Key in Name]?: string } = {};
  if (value.trim() !== '') result[name] = value.trim();
  return result;
}
