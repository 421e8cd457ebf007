/** The answers on offer and what is proposed: dashed until a person decides. */
import { IconCpu } from '@tabler/icons-react';
import type { AnswerOption, ChecklistNode, Proposal } from '#contract/checklists';
import { momentText } from '#page/format/time.ts';
import { text } from '#page/i18n/checklists.ts';
import { fill } from '#page/i18n/fill.ts';
import { KeyCap } from '#page/parts/bits.tsx';
import { StateMark } from '#page/parts/mark.tsx';
import { Plain } from '#page/parts/plain.tsx';

/** What a scan proposes, and on what grounds. */
export function ProposalBox({ proposal, answers }: { readonly proposal: Proposal; readonly answers: readonly AnswerOption[] }) {
  const label = answers.find(({ value }) => value === proposal.value)?.label ?? proposal.value;
  return (
    <div className="callout proposal">
      <div className="row">
        <IconCpu size={15} aria-hidden />
        <span className="b">{fill(text.proposed, { answer: label })}</span>
      </div>
      <p className="t2">
        <Plain text={proposal.basis} />
      </p>
    </div>
  );
}

interface AnswersProps {
  readonly answers: readonly AnswerOption[];
  readonly node: ChecklistNode;
  onAnswer(answer: AnswerOption): unknown;
}

/** Each answer has its key; answers without a score (not applicable, unknown) come as one quieter line. */
export function Answers({ answers, node, onAnswer }: AnswersProps) {
  const scored = answers.filter(({ score }) => score !== null);
  const others = answers.filter(({ score }) => score === null);
  return (
    <fieldset className="answers">
      <legend className="vh">{text.answer}</legend>
      {scored.map((answer) => (
        <Answer key={answer.value} answer={answer} node={node} onAnswer={onAnswer} />
      ))}
      {others.length === 0 ? null : (
        <div className="otheranswers">
          {others.map((answer) => (
            <Answer key={answer.value} answer={answer} node={node} onAnswer={onAnswer} />
          ))}
        </div>
      )}
    </fieldset>
  );
}

interface AnswerProps {
  readonly answer: AnswerOption;
  readonly node: ChecklistNode;
  onAnswer(answer: AnswerOption): unknown;
}

function Answer({ answer, node, onAnswer }: AnswerProps) {
  const isDecided = node.decided?.value === answer.value;
  const isProposed = node.proposed?.value === answer.value;
  return (
    <button
      type="button"
      className="bare answer"
      data-state={isDecided ? 'decided' : isProposed ? 'proposed' : 'none'}
      aria-pressed={isDecided}
      onClick={() => onAnswer(answer)}
    >
      <KeyCap keys={answer.key.toUpperCase()} />
      <span>{answer.label}</span>
      {isDecided && node.decided ? (
        <span className="row6 s12 t2">
          <StateMark state="confirmed" />
          <Plain text={fill(text.decided, { actor: node.decided.actor, at: momentText(node.decided.at) })} limit={120} />
        </span>
      ) : isProposed ? (
        <span className="row6 s12 t2">
          <StateMark state="proposed" />
          {node.decided ? text.dashedOld : text.dashed}
        </span>
      ) : (
        <span />
      )}
    </button>
  );
}
