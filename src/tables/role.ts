/** Guesses a dataset's role from its name: a guess is all it is, and it is told as one. */

export type TableRole = 'train' | 'test' | 'validation' | 'unknown';

const ROLES: readonly (readonly [RegExp, TableRole])[] = [
  [/(^|[^a-z])(valid(ation)?|val|dev)([^a-z]|$)/i, 'validation'],
  [/(^|[^a-z])(test(ing|set)?|eval(uation)?|holdout|hold-out)([^a-z]|$)/i, 'test'],
  [/(^|[^a-z])(train(ing|set)?)([^a-z]|$)/i, 'train'],
];

/** The role that the file's name speaks of; folders count only where the name says nothing. */
export function guessRole(name: string): TableRole {
  const parts = name.split(/[/\\]/).filter((part) => part !== '');
  for (const part of parts.reverse().slice(0, 2)) {
    const match = ROLES.find(([pattern]) => pattern.test(part));
    if (match) return match[1];
  }
  return 'unknown';
}
