/** The map of a checklist: functions, categories and every question as a cell; solid is a person, dashed is the machine. */
import { Button } from '@mantine/core';
import { type KeyboardEvent, useEffect, useRef } from 'react';
import type { Checklist, ChecklistNode } from '#contract/checklists';
import { text } from '#page/i18n/checklists.ts';
import { countText, fill, numberText } from '#page/i18n/fill.ts';
import { Plain } from '#page/parts/plain.tsx';
import { cellText, frameworkName, mapOf, neighbour, stateOf } from './walk.ts';

/** Cells that leave room for the category beside them. */
const mostBeside = 10;

interface MapProps {
  readonly list: Checklist;
  readonly shown: readonly ChecklistNode[];
  readonly currentId: string;
  onNode(id: string): void;
  onAll(): void;
}

const steps: Readonly<Record<string, number>> = { ArrowLeft: -1, ArrowUp: -1, ArrowRight: 1, ArrowDown: 1, Home: -100_000, End: 100_000 };

/** One stop for Tab: the current cell; arrow keys walk the questions in order. */
export function ChecklistMap({ list, shown, currentId, onNode, onAll }: MapProps) {
  const pane = useRef<HTMLElement>(null);
  useEffect(() => {
    const cell = pane.current?.querySelector<HTMLElement>(`[data-node="${CSS.escape(currentId)}"]`);
    cell?.scrollIntoView({ block: 'nearest' });
    if (cell && pane.current?.contains(document.activeElement)) cell.focus();
  }, [currentId]);
  const walk = (event: KeyboardEvent) => {
    const by = steps[event.key];
    const next = by === undefined ? undefined : neighbour(shown, currentId, by);
    if (next === undefined) return;
    event.preventDefault();
    onNode(next.id);
  };
  const functions = mapOf({ groups: list.groups, nodes: shown });
  const focusable = shown.some(({ id }) => id === currentId) ? currentId : shown[0]?.id;
  return (
    <div className="scroll checkmap">
      {shown.length === 0 ? (
        <div className="mapempty">
          <p className="t2">{text.noneInView}</p>
          <Button onClick={onAll}>{text.showAll}</Button>
        </div>
      ) : (
        <nav ref={pane} aria-label={text.map} onKeyDown={walk}>
          {functions.map(({ group, rows }) => (
            <section key={group.id} className="mapfunction" aria-label={group.label}>
              <FunctionHead list={list} id={group.id} label={group.label} />
              {rows.map((row) => (
                <div key={row.group.id} className="maprow" data-long={row.nodes.length > mostBeside}>
                  <span className="mapref s11 t2 nw" title={scoreNote(list, row.group.id)}>
                    {row.group.ref}
                  </span>
                  <span className="mapcells">
                    {row.nodes.map((node) => (
                      <Cell
                        key={node.id}
                        list={list}
                        node={node}
                        isCurrent={node.id === currentId}
                        isStop={node.id === focusable}
                        onNode={onNode}
                      />
                    ))}
                  </span>
                  <span className="s11 t3 el" title={row.group.label}>
                    {row.group.label}
                  </span>
                </div>
              ))}
            </section>
          ))}
        </nav>
      )}
      <Legend />
      <p className="t2 s11 mapnote">
        <Plain text={list.formula} limit={1000} /> {text.formulaNote}
      </p>
      <p className="t3 s11 mapnote">{fill(text.source, { issuer: list.framework.issuer, framework: frameworkName(list.framework) })}</p>
    </div>
  );
}

function scoreNote(list: Checklist, id: string): string {
  const group = list.groups.find((each) => each.id === id);
  const score = list.scores.find((each) => each.id === id);
  if (!score) return group?.label ?? '';
  const { decided, questions, notApplicable, unknown, proposed } = score;
  return fill(text.scoreNote, { ref: group?.ref ?? '', label: score.label, decided, questions, notApplicable, unknown, proposed });
}

function FunctionHead({ list, id, label }: { readonly list: Checklist; readonly id: string; readonly label: string }) {
  const score = list.scores.find((each) => each.id === id);
  return (
    <div className="maphead">
      <h2>{label}</h2>
      {score ? (
        <span className="t3 s11" title={scoreNote(list, id)}>
          {fill(text.group, { questions: countText(score.questions, text.question), decided: score.decided })},{' '}
          {score.score === null ? text.noScore : fill(text.score, { score: numberText(Math.round(score.score * 100) / 100) })}
        </span>
      ) : null}
    </div>
  );
}

interface CellProps {
  readonly list: Checklist;
  readonly node: ChecklistNode;
  readonly isCurrent: boolean;
  readonly isStop: boolean;
  onNode(id: string): void;
}

function Cell({ list, node, isCurrent, isStop, onNode }: CellProps) {
  const state = stateOf(node);
  const value = cellText(node, list.answers);
  return (
    <button
      type="button"
      className="bare cell"
      data-node={node.id}
      data-state={state}
      aria-current={isCurrent ? 'true' : undefined}
      aria-label={fill(text.cell[state], { ref: node.ref, value })}
      tabIndex={isStop ? 0 : -1}
      title={`${node.ref} ${node.title}`}
      onClick={() => onNode(node.id)}
    >
      {value}
    </button>
  );
}

function Legend() {
  return (
    <div className="row16 s11 t2 maplegend">
      {(['decided', 'proposed', 'none'] as const).map((state) => (
        <span key={state} className="row4 nw">
          <i className="cell small" data-state={state}>
            {state === 'none' ? '·' : '3'}
          </i>
          {text.legend[state]}
        </span>
      ))}
    </div>
  );
}
