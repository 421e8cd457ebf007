/** The question before a decision: what it is about, the reason that is owed, and that each finding gets its own entry. */
import { Textarea, TextInput } from '@mantine/core';
import { plain } from '#page/format/plain.ts';
import { countText, fill } from '#page/i18n/fill.ts';
import { text } from '#page/i18n/findings.ts';
import { Dialog } from '#page/parts/dialog.tsx';
import { type Decision, decisions, type Target } from './decisions.ts';

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

export function Question({ decision, targets, words, isBusy, error, onWords, onClose, onSubmit }: QuestionProps) {
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
