/** Judges an answer before it is recorded, so that the store holds none that the framework does not know. */
import { AssayError } from '#contract/errors';
import { type Framework, resolveNode } from './framework.ts';
import type { FrameworkNode } from './schema.ts';

/** Letters, digits or more; a reason of blanks or dashes is none. */
const saysSomething = (note: string): boolean => /[\p{L}\p{N}]/u.test(note);

/** The value that a person means: the value itself or its key, in either case; undefined when it is neither. */
export function resolveAnswer(framework: Framework, spelling: string): string | undefined {
  const text = spelling.trim().toLowerCase();
  const option = framework.answers.find(({ value }) => value === text) ?? framework.answers.find(({ key }) => key.toLowerCase() === text);
  return option?.value;
}

/**
 * Accepts a node in any spelling and an answer by value or key; an empty answer withdraws.
 * @returns the node and the value to record, empty to withdraw
 * @throws AssayError `invalid-input` for an unknown node or value, and for an answer that needs a reason and has none
 */
export function checkAnswer(framework: Framework, node: string, value: string, note: string): { node: FrameworkNode; value: string } {
  const found = resolveNode(framework, node);
  if (!found)
    throw new AssayError('invalid-input', `${framework.title} has no question ${node}. An id looks like ${framework.nodes[0]?.id}.`, node);
  if (value.trim() === '') return { node: found, value: '' };
  const resolved = resolveAnswer(framework, value);
  const option = framework.answers.find((each) => each.value === resolved);
  if (!option) {
    const known = framework.answers.map(({ key, label }) => `${key} (${label})`).join('; ');
    throw new AssayError('invalid-input', `"${value}" is not an answer to ${found.ref}. The answers are ${known}.`, found.id);
  }
  if (option.needsReason && !saysSomething(note))
    throw new AssayError('invalid-input', `${found.ref}: "${option.label}" needs a reason in the note.`, found.id);
  return { node: found, value: option.value };
}
