/** Judges what a stream asks of the loading program: PyTorch's storages and classes are ordinary, anything else is a hook into somebody's code. */
import type { Value } from '#formats/pickle/values';
import type { TextOf } from './argument-shapes.ts';
import type { Judgement } from './judgement.ts';

/** Whether PyTorch writes such an id: ('module', class, file, source), the numbers of its tar format, and their classes. */
function isTorchs(id: Value, text: TextOf): boolean {
  if (id.kind === 'number' || id.kind === 'unknown') return true;
  if (id.kind === 'text') return /^\d{1,20}$/.test(text(id) ?? '');
  if (id.kind !== 'tuple') return false;
  const [kind, named] = id.items;
  return kind?.kind === 'global' || (text(kind) === 'module' && (named?.kind === 'global' || named?.kind === 'call'));
}

export function judgePersistent(id: Value, text: TextOf): Judgement | undefined {
  if (isTorchs(id, text)) return undefined;
  return {
    ruleId: 'MDL-PKL-018',
    detail: 'The stream asks the loading program for an object by an id that PyTorch does not write.',
    plain: 'Loading asks the program that loads it for something, and what it gets cannot be told from the file',
  };
}
