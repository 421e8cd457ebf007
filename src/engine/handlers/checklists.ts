/** Checklists: the questionnaire with proposals, and a person's answers. */
import { checkAnswer } from '#checklist/answer';
import { AssayError } from '#contract/errors';
import { recordAnswer } from '#store/answers';
import { readCase } from '#store/case-info';
import { checklistOf } from '../case-checklist.ts';
import type { EngineContext } from '../context.ts';
import { frameworkOf } from '../resources.ts';
import { os } from './router-base.ts';

export function checklistHandlers(context: EngineContext) {
  const { resources, session } = context;
  return {
    frameworks: os.checklists.frameworks.handler(() =>
      [...resources.frameworks.values()].map(({ id, nodes, title }) => ({ id, title, questions: nodes.length })),
    ),
    get: os.checklists.get.handler(({ input }) => checklistOf(context, input.framework)),
    answer: os.checklists.answer.handler(({ input }) => {
      const { store } = session;
      const framework = frameworkOf(resources, input.framework ?? readCase(store).framework);
      const { node, value } = checkAnswer(framework, input.node, input.value, input.note ?? '');
      recordAnswer(store, { framework: framework.id, node: node.id, value, note: input.note ?? '' });
      const answered = checklistOf(context, framework.id).nodes.find(({ id }) => id === node.id);
      if (!answered) throw new AssayError('not-found', `The framework has no question ${input.node}.`, input.node);
      return answered;
    }),
  };
}
