/** The decision bar and its questions: one key each, a reason where one is owed, one question for many findings. */
import { Button } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { client } from '#page/client.ts';
import { numberText } from '#page/i18n/fill.ts';
import { text } from '#page/i18n/findings.ts';
import { useKeys } from '#page/keys/use-keys.ts';
import { KeyCap } from '#page/parts/bits.tsx';
import { ErrorLine } from '#page/parts/error-state.tsx';
import { useCase } from '#page/state/use-case.ts';
import { asksFirst, batches, type Decision, decisions, decisionsFor, fits, type Target } from './decisions.ts';
import { Question } from './question.tsx';

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

/** The targets that a decision fits; one among several that are decided otherwise leaves those alone. */
const fitting = (targets: readonly Target[], decision: Decision) => targets.filter(({ state }) => fits(decision, state));

/** Stands at the bottom of the inspector; its keys work anywhere on the page. */
export function DecisionBar({ targets, onDone }: DecisionBarProps) {
  const [asked, setAsked] = useState<Decision>();
  const [words, setWords] = useState('');
  const auditor = useCase()?.auditor ?? '';
  const work = useMutation({
    mutationFn: (order: Order) => carryOut(fitting(targets, order.decision), order),
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
  if (offered.length === 0) return null;
  return (
    <>
      {asked === undefined && work.error !== null ? <ErrorLine error={work.error} /> : null}
      <fieldset className="row decisionbar" aria-label={text.bar}>
        {offered.map((decision) => (
          <DecisionButton
            key={decision}
            decision={decision}
            count={targets.length > 1 ? fitting(targets, decision).length : 0}
            isFirst={decision === first}
            onTake={() => take(decision)}
          />
        ))}
      </fieldset>
      {asked === undefined ? null : (
        <Question
          decision={asked}
          targets={fitting(targets, asked)}
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
        {count === 0 ? text[decision] : `${text[decision]} ${numberText(count)}`}
      </Button>
    </>
  );
}
