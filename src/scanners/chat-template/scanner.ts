/** Reads template files for what they would do when a message is rendered. */
import { copyBytes } from '#formats/byte-source';
import { LimitReached } from '#formats/limits';
import { defineScanner } from '../define.ts';
import { templateObservations } from './template-observations.ts';

const longestFile = 32 * 1024 * 1024;

export const chatTemplate = defineScanner({
  id: 'chat-template',
  version: 2,
  title: 'Chat templates, by what they would do when a message is rendered',
  rules: ['MDL-TPL-001', 'MDL-TPL-002', 'MDL-TPL-003', 'MDL-TPL-004', 'MDL-TPL-005', 'MDL-TPL-006'],
  blindSpots:
    'Follows strings that are put together inside one template, also through its macros, not values that come in with the conversation. Knows the ' +
    'functions and filters that common renderers offer; one that a program adds itself is told as unknown.',
  accepts: (format) => format.kind === 'chat-template',
  *scan(source, context) {
    if (source.size > longestFile)
      throw new LimitReached('maxHeaderBytes', `The file has ${source.size} bytes; ${longestFile} are read at most.`);
    context.cover({ from: 0, to: source.size, state: 'parsed', what: 'text' });
    context.budget.spend('maxSteps', Math.ceil(source.size / 8));
    const text = Buffer.from(copyBytes(source, 0, source.size)).toString('utf8');
    yield* templateObservations(text, { member: context.member, pointer: '', base: 0, from: 0, to: source.size, budget: context.budget });
  },
});
