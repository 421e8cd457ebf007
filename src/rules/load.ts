/** Reads rule packs, so that every finding has one meaning and every result can name the exact rules it was judged by. */
import { createHash } from 'node:crypto';
import { parse } from 'yaml';
import { AssayError } from '#contract/errors';
import { type Rule, rulePack } from './rule.ts';

export interface RuleSet {
  /** `pack version` of every pack, in name order. */
  readonly version: string;
  /** SHA-256, hex, over the packs' names and texts in name order. */
  readonly hash: string;
  readonly byId: ReadonlyMap<string, Rule>;
}

export interface RulePackFile {
  readonly name: string;
  readonly text: string;
}

function parseYaml(file: RulePackFile): unknown {
  try {
    return parse(file.text, { maxAliasCount: 100 });
  } catch (error) {
    const reason = error instanceof Error ? error.message.split('\n', 1)[0] : 'it is not YAML';
    throw new AssayError('invalid-input', `The rule pack ${file.name} cannot be read: ${reason}`, file.name);
  }
}

/**
 * Parses and joins rule packs; the order in which files are given does not matter.
 * @throws AssayError `invalid-input` when a pack breaks the schema or an id is declared twice
 */
export function parseRulePacks(files: readonly RulePackFile[]): RuleSet {
  const sorted = [...files].sort((left, right) => (left.name < right.name ? -1 : left.name > right.name ? 1 : 0));
  const hash = createHash('sha256');
  const byId = new Map<string, Rule>();
  const declaredIn = new Map<string, string>();
  const versions: string[] = [];
  for (const file of sorted) {
    // Lengths before contents, so that no two lists of files share one input to the hash.
    for (const part of [file.name, file.text]) hash.update(`${Buffer.byteLength(part)}:`).update(part);
    const parsed = rulePack.safeParse(parseYaml(file));
    if (!parsed.success) {
      const issue = parsed.error.issues[0];
      const place = issue ? `${issue.path.join('.') || 'the top level'}: ${issue.message}` : 'unknown fault';
      throw new AssayError('invalid-input', `The rule pack ${file.name} breaks the schema at ${place}.`, file.name);
    }
    versions.push(`${parsed.data.pack} ${parsed.data.version}`);
    for (const rule of parsed.data.rules) {
      const earlier = declaredIn.get(rule.id);
      if (earlier !== undefined)
        throw new AssayError('invalid-input', `The rule ${rule.id} is declared in ${earlier} and again in ${file.name}.`, file.name);
      declaredIn.set(rule.id, file.name);
      byId.set(rule.id, rule);
    }
  }
  return { version: versions.join(', '), hash: hash.digest('hex'), byId };
}
