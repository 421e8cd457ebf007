/** One question: what it asks, what a scan proposes, what a person answers, and what both rest on. */
import { ActionIcon, Button, Textarea } from '@mantine/core';
import { IconChevronLeft, IconChevronRight } from '@tabler/icons-react';
import { useMutation } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import type { AnswerOption, Checklist, ChecklistNode } from '#contract/checklists';
import { client } from '#page/client.ts';
import { text } from '#page/i18n/checklists.ts';
import { fill } from '#page/i18n/fill.ts';
import { useKeys } from '#page/keys/use-keys.ts';
import { ErrorLine } from '#page/parts/error-state.tsx';
import { StateMark } from '#page/parts/mark.tsx';
import { Plain } from '#page/parts/plain.tsx';
import { ScrollPane } from '#page/parts/scroll-pane.tsx';
import { Answers, ProposalBox } from './answers.tsx';
import { EvidenceLinks } from './evidence-links.tsx';
import { lacksReason, neighbour, nextUndecided, stateOf } from './walk.ts';

interface QuestionProps {
  readonly list: Checklist;
  readonly node: ChecklistNode;
  readonly shown: readonly ChecklistNode[];
  readonly draft: string | undefined;
  onDraft(draft: string): void;
  onNode(id: string): void;
}

/** Enter on a control does what that control does; anywhere else it accepts the proposal. */
function isOnControl(): boolean {
  const focused = document.activeElement;
  return focused instanceof HTMLElement && focused.matches('a, button:not([data-node]), summary, input, textarea, select');
}

export function Question({ list, node, shown, draft, onDraft, onNode }: QuestionProps) {
  const noteField = useRef<HTMLTextAreaElement>(null);
  const [refused, setRefused] = useState<AnswerOption>();
  useEffect(() => {
    if (refused) noteField.current?.focus();
  }, [refused]);
  const note = draft ?? node.decided?.note ?? '';
  const record = useMutation({
    mutationFn: (value: string) =>
      client.checklists.answer({ framework: list.framework.id, node: node.id, value, note: value === '' ? '' : note.trim() }),
    onSuccess: () => setRefused(undefined),
  });
  const answer = (option: AnswerOption) => {
    if (record.isPending) return false;
    if (lacksReason(option, note)) {
      setRefused(option);
      return true;
    }
    record.mutate(option.value);
    return true;
  };
  const proposal = list.answers.find(({ value }) => value === node.proposed?.value);
  const accept = () => (proposal && !node.decided && !isOnControl() ? answer(proposal) : false);
  const goNext = () => {
    const next = nextUndecided(list.nodes, node.id);
    if (next === undefined) return false;
    onNode(next.id);
    return true;
  };
  const step = (by: number) => {
    const next = neighbour(shown, node.id, by);
    if (next) onNode(next.id);
  };
  useKeys([
    ...list.answers.map((option, at) => ({
      keys: option.key.toUpperCase(),
      label: at === 0 ? text.keys.answer : option.label,
      hint: at === 0,
      shownAs: at === 0 ? list.answers.map(({ key }) => key).join(' ') : '',
      run: () => answer(option),
    })),
    { keys: 'Enter', label: text.keys.accept, hint: true, run: accept },
    { keys: 'N', label: text.keys.next, hint: true, run: goNext },
  ]);
  const isNoteChanged = node.decided !== null && note.trim() !== node.decided.note;
  return (
    <div className="col">
      <ScrollPane label={node.ref} className="fill">
        <div className="questionpane">
          <Position list={list} node={node} onStep={step} />
          <h2>{node.ref}</h2>
          <p className="questiontext">{node.question}</p>
          <Help title={text.guidance} words={node.guidance} />
          <Help title={text.expected} words={node.evidenceExpected} />
          {node.proposed ? <ProposalBox proposal={node.proposed} answers={list.answers} /> : null}
          <Answers answers={list.answers} node={node} onAnswer={answer} />
          <EvidenceLinks node={node} />
          {refused ? (
            <p className="callout w" role="alert">
              {fill(text.needsReason, { answer: refused.label })}
            </p>
          ) : null}
          <Textarea
            ref={noteField}
            label={text.note}
            placeholder={text.noteHelp}
            autosize
            minRows={2}
            maxLength={8000}
            value={note}
            onChange={(event) => onDraft(event.currentTarget.value)}
          />
        </div>
      </ScrollPane>
      <ErrorLine error={record.error} />
      <div className="row questionbar">
        {proposal && !node.decided ? (
          <Button variant="filled" loading={record.isPending} onClick={() => answer(proposal)}>
            {fill(text.accept, { answer: proposal.label })}
          </Button>
        ) : null}
        {isNoteChanged && node.decided ? (
          <Button variant="filled" onClick={() => record.mutate(node.decided?.value ?? '')}>
            {text.saveNote}
          </Button>
        ) : null}
        {node.decided ? <Button onClick={() => record.mutate('')}>{text.withdraw}</Button> : null}
        <Button onClick={goNext} disabled={nextUndecided(list.nodes, node.id) === undefined}>
          {text.nextUndecided}
        </Button>
        <span className="grow" />
        <Standing node={node} />
      </div>
    </div>
  );
}

function Position({ list, node, onStep }: { readonly list: Checklist; readonly node: ChecklistNode; onStep(by: number): void }) {
  const siblings = list.nodes.filter(({ parent }) => parent === node.parent);
  const group = list.groups.find(({ id }) => id === node.parent);
  const at = siblings.findIndex(({ id }) => id === node.id) + 1;
  return (
    <div className="row">
      <span className="s12 t3 el">
        {fill(text.position, { group: group ? `${group.ref} ${group.label}` : node.parent, at, count: siblings.length })}
      </span>
      <span className="grow" />
      <ActionIcon aria-label={text.previous} onClick={() => onStep(-1)}>
        <IconChevronLeft size={16} aria-hidden />
      </ActionIcon>
      <ActionIcon aria-label={text.next} onClick={() => onStep(1)}>
        <IconChevronRight size={16} aria-hidden />
      </ActionIcon>
    </div>
  );
}

function Help({ title, words }: { readonly title: string; readonly words: string }) {
  if (words === '') return null;
  return (
    <div className="questionhelp">
      <span className="t3 s12">{title}</span>
      <p className="t2">
        <Plain text={words} />
      </p>
    </div>
  );
}

function Standing({ node }: { readonly node: ChecklistNode }) {
  const state = stateOf(node);
  return (
    <span className="row6 s12 t2 nw">
      <StateMark state={state === 'decided' ? 'confirmed' : state} />
      {text.states[state]}
    </span>
  );
}
