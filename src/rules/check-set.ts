/** Reads the files of checks into one set with a hash, so that a result can name the exact checks it was judged by. */
import { createHash } from 'node:crypto';
import { parse } from 'yaml';
import { AssayError } from '#contract/errors';
import { type CheckFile, checkFile } from './check.ts';
import { type Expression, parseExpression } from './check-expression.ts';
import type { Rule } from './rule.ts';

export interface ParsedCheck {
  readonly file: CheckFile;
  readonly fail: Expression;
  readonly when: Expression | undefined;
  readonly detail: Expression | undefined;
  /** The deepest loop of its expressions. */
  readonly loops: number;
}

export interface CheckSet {
  /** How many checks, for people; `hash` identifies them. */
  readonly version: string;
  /** SHA-256, hex, over names and texts in name order. */
  readonly hash: string;
  /** In the order of their ids. */
  readonly checks: readonly ParsedCheck[];
  /** What a FAIL of each check means, under the check's id. */
  readonly rules: readonly Rule[];
}

export interface CheckText {
  readonly name: string;
  readonly text: string;
}

function parseOne({ name, text }: CheckText): ParsedCheck {
  const broken = (reason: string) => new AssayError('invalid-input', `The check ${name} cannot be used: ${reason}.`, name);
  let document: unknown;
  try {
    document = parse(text, { maxAliasCount: 100 });
  } catch {
    throw broken('it is not YAML');
  }
  const parsed = checkFile.safeParse(document);
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    throw broken(issue ? `${issue.path.join('.') || 'the top level'}: ${issue.message}` : 'unknown fault');
  }
  const file = parsed.data;
  if (
    name
      .replace(/\.ya?ml$/, '')
      .split(/[\\/]/)
      .at(-1) !== file.id
  )
    throw broken(`its id is ${file.id}`);
  try {
    const fail = parseExpression(file.fail);
    const when = file.when === undefined ? undefined : parseExpression(file.when);
    const detail = file.detail === undefined ? undefined : parseExpression(file.detail);
    return { file, fail, when, detail, loops: Math.max(fail.loops, when?.loops ?? 0, detail?.loops ?? 0) };
  } catch (error) {
    throw broken(error instanceof Error ? error.message : 'an expression cannot be read');
  }
}

function ruleOf({ file }: ParsedCheck): Rule {
  const { id, title, severity, domain, rationale, remediation, references, controls } = file;
  return { id, title, severity, domain, rationale, remediation, references, controls };
}

/**
 * Parses checks; the order in which files are given does not matter.
 * @throws AssayError `invalid-input` when a file breaks the schema, an expression is no CEL, or an id comes twice
 */
export function parseChecks(files: readonly CheckText[]): CheckSet {
  const sorted = [...files].sort((left, right) => (left.name < right.name ? -1 : left.name > right.name ? 1 : 0));
  const hash = createHash('sha256');
  // Lengths before contents, so that no two lists of files share one input to the hash.
  for (const { name, text } of sorted) for (const part of [name, text]) hash.update(`${Buffer.byteLength(part)}:`).update(part);
  const checks = sorted.map(parseOne).sort((left, right) => (left.file.id < right.file.id ? -1 : 1));
  for (const [index, { file }] of checks.entries())
    if (checks[index + 1]?.file.id === file.id) throw new AssayError('invalid-input', `The check ${file.id} is declared twice.`, file.id);
  return { version: `${checks.length} checks`, hash: hash.digest('hex'), checks, rules: checks.map(ruleOf) };
}
