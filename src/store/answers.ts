/** Answers to a framework's questions: every one is kept, the last one counts. */
import { z } from 'zod';
import { append, nextEntry } from './custody.ts';
import { type CaseStore, read, type Sql, write } from './session.ts';

export interface AnswerInput {
  readonly framework: string;
  readonly node: string;
  /** '' withdraws. */
  readonly value: string;
  readonly note: string;
}

/** Records a person's answer with their name. */
export function recordAnswer(store: CaseStore, answer: AnswerInput): void {
  const given = { framework: answer.framework, node: answer.node, value: answer.value, note: answer.note.toWellFormed() };
  write(store, (session) => {
    session.sql.run('INSERT INTO answers (framework, node, value, note, actor, at, entry) VALUES (?, ?, ?, ?, ?, ?, ?)', [
      given.framework,
      given.node,
      given.value,
      given.note,
      session.actor,
      session.clock().toISOString(),
      nextEntry(session),
    ]);
    append(session, {
      act: 'answered',
      text: given.value === '' ? `The answer to ${given.node} was withdrawn.` : `${given.node} was answered: ${given.value}.`,
      object: given.node,
      data: given,
    });
  });
}

const answerRow = z.object({
  framework: z.string(),
  node: z.string(),
  value: z.string(),
  note: z.string(),
  actor: z.string(),
  at: z.string(),
});
export type RecordedAnswer = Omit<z.infer<typeof answerRow>, 'framework'>;

const latest = `SELECT framework, node, value, note, actor, at FROM answers a WHERE value <> '' AND NOT EXISTS
  (SELECT 1 FROM answers b WHERE b.framework = a.framework AND b.node = a.node AND b.id > a.id)`;

/** What stands of every framework, in the order of nodes. */
export function allAnswers(sql: Sql): z.infer<typeof answerRow>[] {
  return sql.all(answerRow, `${latest} ORDER BY framework, node`);
}

/** What stands for one framework; what was withdrawn is not among it. */
export function readAnswers(store: CaseStore, framework: string): RecordedAnswer[] {
  return read(store, (sql) =>
    sql.all(answerRow, `${latest} AND framework = ? ORDER BY node`, [framework]).map(({ framework: _, ...answer }) => answer),
  );
}
