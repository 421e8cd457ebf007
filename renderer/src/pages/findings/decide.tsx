/** The decision bar and its questions: one key each, a reason where one is owed, one question for many findings. */
import { Button, Textarea, TextInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import type { FindingRow } from '#contract/review';
import { client } from '#page/client.ts';
import { plain } from '#page/format/plain.ts';
import { countText, fill } from '#page/i18n/fill.ts';
import { text } from '#page/i18n/findings.ts';
import { useKeys } from '#page/keys/use-keys.ts';
import { KeyCap } from '#page/parts/bits.tsx';
import { Dialog } from '#page/parts/dialog.tsx';
import { ErrorLine } from '#page/parts/error-state.tsx';
import { useCase } from '#page/state/use-case.ts';
import { asksFirst, batches, type Decision, decisions, decisionsFor } from './decisions.ts';

/** What is decided about: the ticked findings, or the selected one. */
export type Target = Pick<FindingRow, 'id' | 'ref' | 'state' | 'title' | 'owner'>;

interface Order {
  readonly decision: Decision;
  readonly words: string;
}

async function carryOut(targets: readonly Target[], { decision, words }: Order): Promise<void> {
  const { state } = decisions[decision];
  for (const ids of batches(targets.map(({ id }) => id))) {
    if (state === undefined) await client.findings.assign({ ids, owner: words });
    else await client.findings.decide({ ids, state, ...(words === '' ? {} : { reason: words }) });
  }
}

interface DecisionBarProps {
  readonly targets: readonly Target[];
  /** Told after a decision was recorded. */
  onDone(): void;
}

/** Stands at the bottom of the inspector; its keys work anywhere on the page. */
export function DecisionBar({ targets, onDone }: DecisionBarProps) {
  const [asked, setAsked] = useState<Decision>();
  const [words, setWords] = useState('');
  const auditor = useCase()?.auditor ?? '';
  const work = useMutation({
    mutationFn: (order: Order) => carryOut(targets, order),
    onSuccess: () => {
      setAsked(undefined);
      onDone();
    },
  });
  const offered = targets.length === 0 ? [] : decisionsFor(targets.map(({ state }) => state));
  const take = (decision: Decision) => {
    if (!offered.includes(decision) || work.isPending) return false;
    work.reset();
    setWords(decision === 'assign' ? targets[0]?.owner || auditor : '');
    if (asksFirst(decision, targets.length)) setAsked(decision);
    else work.mutate({ decision, words: '' });
    return true;
  };
  useKeys(
    (['confirm', 'dismiss', 'sendBack', 'assign', 'reopen'] as const).map((decision) => ({
      keys: decisions[decision].key,
      label: text.keys[decision],
      hint: decision === 'confirm' || decision === 'dismiss',
      run: () => take(decision),
    })),
  );
  useKeys([{ keys: decisions.remedied.key, label: text.dialogs.remedied.verb, run: () => take('remedied') }]);
  const [first] = offered;
  return (
    <>
      {asked === undefined && work.error !== null ? <ErrorLine error={work.error} /> : null}
      <fieldset className="row decisionbar" aria-label={text.bar}>
        {offered.map((decision) => (
          <DecisionButton
            key={decision}
            decision={decision}
            count={targets.length}
            isFirst={decision === first}
            onTake={() => take(decision)}
          />
        ))}
      </fieldset>
      {asked === undefined ? null : (
        <Question
          decision={asked}
          targets={targets}
          words={words}
          onWords={setWords}
          isBusy={work.isPending}
          error={work.error}
          onClose={() => setAsked(undefined)}
          onSubmit={() => work.mutate({ decision: asked, words: words.trim() })}
        />
      )}
    </>
  );
}

function DecisionButton({ decision, count, isFirst, onTake }: { decision: Decision; count: number; isFirst: boolean; onTake(): void }) {
  const isFilled = isFirst && decision === 'confirm';
  const { key } = decisions[decision];
  return (
    <>
      {decision === 'assign' ? <span className="grow" /> : null}
      <Button
        variant={isFilled ? 'filled' : 'default'}
        onClick={onTake}
        rightSection={isFilled ? <span className="mono keyon">{key}</span> : <KeyCap keys={key} />}
      >
        {count > 1 && isFirst ? `${text[decision]} ${countText(count, '').trim()}` : text[decision]}
      </Button>
    </>
  );
}

interface QuestionProps {
  readonly decision: Decision;
  readonly targets: readonly Target[];
  readonly words: string;
  readonly isBusy: boolean;
  readonly error: unknown;
  onWords(words: string): void;
  onClose(): void;
  onSubmit(): void;
}

const namedTargets = 4;

function Question({ decision, targets, words, isBusy, error, onWords, onClose, onSubmit }: QuestionProps) {
  const { title, verb } = text.dialogs[decision];
  const { reason } = decisions[decision];
  const [only] = targets;
  const findings = targets.length === 1 && only ? only.ref : countText(targets.length, text.noun);
  return (
    <Dialog
      opened
      onClose={onClose}
      title={fill(title, { findings })}
      verb={verb}
      onSubmit={onSubmit}
      isBusy={isBusy}
      error={error}
      isReady={reason !== 'must' || words.trim() !== ''}
    >
      <ul className="targets">
        {targets.slice(0, namedTargets).map(({ id, ref, title: name }) => (
          <li key={id} className="el">
            <span className="mono t3">{ref}</span> {plain(name, 200)}
          </li>
        ))}
        {targets.length > namedTargets ? <li className="t3">{fill(text.more, { count: targets.length - namedTargets })}</li> : null}
      </ul>
      {reason === 'none' ? null : (
        <Textarea
          data-autofocus
          label={reason === 'must' ? text.reason : text.reasonOptional}
          description={text.reasonHelp}
          required={reason === 'must'}
          autosize
          minRows={3}
          maxLength={4000}
          value={words}
          onChange={(event) => onWords(event.currentTarget.value)}
        />
      )}
      {decision === 'assign' ? (
        <TextInput
          data-autofocus
          label={text.owner}
          description={text.ownerHelp}
          maxLength={200}
          value={words}
          onChange={(event) => onWords(event.currentTarget.value)}
        />
      ) : null}
      {targets.length > 1 ? <p className="t2 s12">{text.eachEntry}</p> : null}
    </Dialog>
  );
}
