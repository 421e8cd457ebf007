/** Asks with which key a report is signed and where it is written. */
import { Button, PasswordInput, Radio, TextInput } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { SigningKey } from '#contract/delivery';
import { client } from '#page/client.ts';
import { exactMomentText } from '#page/format/time.ts';
import { countText, fill } from '#page/i18n/fill.ts';
import { text } from '#page/i18n/report.ts';
import { Dialog } from '#page/parts/dialog.tsx';
import { ErrorLine } from '#page/parts/error-state.tsx';
import { pickFiles } from '#page/parts/pick-files.ts';
import { useCase } from '#page/state/use-case.ts';
import { overviewQuery } from '#page/state/use-overview.ts';
import { choiceOf, leastPassphrase, problemsOf, type SignDraft, signInput, suggestedPath } from './sign-form.ts';

const { dialog } = text;

interface SignDialogProps {
  onClose(): void;
  onStarted(job: { readonly jobId: string; readonly path: string }): void;
}

async function sign(draft: SignDraft): Promise<{ jobId: string; path: string }> {
  if (choiceOf(draft.choice).kind !== 'create') return client.reports.sign(signInput(draft));
  const key = await client.keys.create({ name: draft.name.trim(), passphrase: draft.passphrase });
  return client.reports.sign(signInput(draft, key.id));
}

export function SignDialog({ onClose, onStarted }: SignDialogProps) {
  const open = useCase();
  const keys = useQuery({ queryKey: ['keys', 'list'], queryFn: ({ signal }) => client.keys.list(undefined, { signal }) });
  const blocking = useQuery(overviewQuery).data?.attention.filter(({ consequence }) => consequence === 'blocks-signing') ?? [];
  const [changes, setChanges] = useState<Partial<SignDraft>>({});
  const [first] = keys.data ?? [];
  const draft: SignDraft = {
    choice: first ? `key:${first.id}` : 'now',
    name: open?.auditor ?? '',
    passphrase: '',
    repeat: '',
    keyFile: '',
    out: open ? suggestedPath(open.dir, open.id, 'report') : '',
    ...changes,
  };
  const set = (change: Partial<SignDraft>) => setChanges((before) => ({ ...before, ...change }));
  const work = useMutation({
    mutationFn: () => sign(draft),
    onSuccess: (job) => {
      onClose();
      onStarted(job);
    },
  });
  return (
    <Dialog
      opened
      onClose={onClose}
      title={dialog.title}
      verb={dialog.verb}
      width={600}
      isBusy={work.isPending}
      isReady={problemsOf(draft).length === 0 && blocking.length === 0}
      error={work.error}
      onSubmit={() => work.mutate()}
    >
      {blocking.length > 0 ? (
        <div className="callout w" role="alert">
          <p className="m5">{fill(text.blocked, { points: countText(blocking.length, text.point) })}</p>
          <ul className="blockers">
            {blocking.map((point) => (
              <li key={point.code + point.text}>{point.text}</li>
            ))}
          </ul>
        </div>
      ) : null}
      <ErrorLine error={keys.error} />
      <Radio.Group label={dialog.with} value={draft.choice} onChange={(choice) => set({ choice, passphrase: '', repeat: '' })}>
        <div className="keychoices">
          {keys.data?.map((key) => (
            <KeyRadio key={key.id} signingKey={key} />
          ))}
          <Radio value="create" label={dialog.create} description={dialog.createHelp} />
          <Radio value="file" label={dialog.p12} description={dialog.p12Help} />
          <Radio value="now" label={dialog.now} description={dialog.nowHelp} />
        </div>
      </Radio.Group>
      <KeyFields draft={draft} onChange={set} />
      <Out draft={draft} onChange={set} />
    </Dialog>
  );
}

function KeyRadio({ signingKey }: { readonly signingKey: SigningKey }) {
  const { id, name, fingerprint, notAfter, attributed } = signingKey;
  return (
    <Radio
      value={`key:${id}`}
      label={`${fill(dialog.keyLine, { name, until: exactMomentText(notAfter).split(',')[0] ?? notAfter })}${attributed ? '' : `, ${dialog.unattributedKey}`}`}
      description={<span className="mono">{fingerprint.slice(0, 47)}…</span>}
    />
  );
}

interface FieldsProps {
  readonly draft: SignDraft;
  onChange(change: Partial<SignDraft>): void;
}

function KeyFields({ draft, onChange }: FieldsProps) {
  const { kind } = choiceOf(draft.choice);
  if (kind === 'now') return null;
  const isNew = kind === 'create';
  const isShort = isNew && draft.passphrase !== '' && draft.passphrase.length < leastPassphrase;
  const differs = isNew && draft.repeat !== '' && draft.repeat !== draft.passphrase;
  const chooseKey = async () => {
    const [keyFile] = await pickFiles({ kind: 'file', title: dialog.chooseKey, verb: dialog.choose.replace('…', '') });
    if (keyFile !== undefined) onChange({ keyFile });
  };
  return (
    <>
      {isNew ? (
        <TextInput
          label={dialog.name}
          required
          maxLength={200}
          value={draft.name}
          onChange={(event) => onChange({ name: event.currentTarget.value })}
        />
      ) : null}
      {kind === 'file' ? (
        <div className="fieldandbutton monofield">
          <TextInput
            label={dialog.keyFile}
            required
            value={draft.keyFile}
            onChange={(event) => onChange({ keyFile: event.currentTarget.value })}
          />
          <Button onClick={() => void chooseKey()}>{dialog.choose}</Button>
        </div>
      ) : null}
      <PasswordInput
        size="xs"
        label={isNew ? dialog.newPassphrase : dialog.passphrase}
        required={kind !== 'file'}
        maxLength={1024}
        autoComplete="off"
        value={draft.passphrase}
        error={isShort ? dialog.short : undefined}
        onChange={(event) => onChange({ passphrase: event.currentTarget.value })}
      />
      {isNew ? (
        <PasswordInput
          size="xs"
          label={dialog.repeat}
          required
          maxLength={1024}
          autoComplete="off"
          value={draft.repeat}
          error={differs ? dialog.different : undefined}
          onChange={(event) => onChange({ repeat: event.currentTarget.value })}
        />
      ) : null}
    </>
  );
}

function Out({ draft, onChange }: FieldsProps) {
  const choose = async () => {
    const name = draft.out.split(/[\\/]/).at(-1) ?? '';
    const folder = draft.out.slice(0, Math.max(0, draft.out.length - name.length - 1));
    const [out] = await pickFiles({
      kind: 'save',
      title: dialog.chooseOut,
      verb: dialog.choose.replace('…', ''),
      name,
      ...(folder === '' ? {} : { start: folder }),
    });
    if (out !== undefined) onChange({ out });
  };
  return (
    <div className="fieldandbutton monofield">
      <TextInput
        label={dialog.out}
        description={dialog.outHelp}
        required
        value={draft.out}
        onChange={(event) => onChange({ out: event.currentTarget.value })}
      />
      <Button onClick={() => void choose()}>{dialog.choose}</Button>
    </div>
  );
}
