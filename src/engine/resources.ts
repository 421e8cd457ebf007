/** Reads what comes with the product once, at start: rules, checks and frameworks; their hashes go into every result. */
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Framework, parseFramework } from '#checklist/framework';
import { AssayError } from '#contract/errors';
import { type CheckSet, type CheckText, parseChecks } from '#rules/check-set';
import { parseRulePacks, type RulePackFile, type RuleSet } from '#rules/load';

export interface Resources {
  readonly dir: string;
  /** Rule packs and the checks' own rules, under one hash. */
  readonly rules: RuleSet;
  readonly checks: CheckSet;
  /** The same as they stand in their files, for the child that evaluates them. */
  readonly checkTexts: readonly CheckText[];
  readonly frameworks: ReadonlyMap<string, Framework>;
}

function textsIn(folder: string): RulePackFile[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter((name) => name.endsWith('.yaml'))
    .sort()
    .map((name) => ({ name, text: readFileSync(join(folder, name), 'utf8') }));
}

/**
 * Reads resources/rules, resources/checks and resources/frameworks.
 * @throws AssayError `invalid-input` naming the file that breaks its schema
 */
export function loadResources(dir: string): Resources {
  const packs = parseRulePacks(textsIn(join(dir, 'rules')));
  const checkTexts = textsIn(join(dir, 'checks'));
  const checks = parseChecks(checkTexts);
  const byId = new Map(packs.byId);
  for (const rule of checks.rules) {
    if (byId.has(rule.id)) throw new AssayError('invalid-input', `The check ${rule.id} has the id of a rule.`, rule.id);
    byId.set(rule.id, rule);
  }
  const hash = createHash('sha256').update(`${packs.hash}\n${checks.hash}`).digest('hex');
  const frameworks = textsIn(join(dir, 'frameworks')).map(({ name, text }) => parseFramework(text, name));
  return {
    dir,
    rules: { version: `${packs.version}, ${checks.version}`, hash, byId },
    checks,
    checkTexts,
    frameworks: new Map(frameworks.map((framework) => [framework.id, framework])),
  };
}

/** The framework by its id. @throws AssayError `not-found` naming those that there are */
export function frameworkOf(resources: Resources, id: string): Framework {
  const framework = resources.frameworks.get(id);
  if (framework) return framework;
  const known = [...resources.frameworks.keys()].join(', ');
  throw new AssayError('not-found', `There is no framework ${id}; there is ${known}.`, id);
}
