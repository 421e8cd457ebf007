/** Reads a framework file, so that a questionnaire is data whose exact text a report can name by its hash. */
import { createHash } from 'node:crypto';
import { parse } from 'yaml';
import { AssayError } from '#contract/errors';
import { type FrameworkFile, type FrameworkGroup, type FrameworkNode, frameworkFile, type ProposalMapping } from './schema.ts';

export interface Framework extends Omit<FrameworkFile, 'mappings' | 'passRules'> {
  /** SHA-256, hex, of the file's text as UTF-8. */
  readonly sha256: string;
  readonly mappings: ReadonlyMap<string, ProposalMapping>;
  readonly passRules: ReadonlySet<string>;
  /** Every accepted spelling of a node, folded by `foldNode`, → the node. */
  readonly spellings: ReadonlyMap<string, FrameworkNode>;
}

const foldNode = (text: string): string =>
  text
    .trim()
    .toUpperCase()
    .replaceAll(/[\s_-]+/g, '-');

function repeated(values: readonly string[]): string | undefined {
  const seen = new Set<string>();
  return values.find((value) => seen.size === seen.add(value).size);
}

function groupFault(file: FrameworkFile): string | undefined {
  const groups = new Map(file.groups.map((group) => [group.id, group]));
  for (const { id, parent } of file.groups) {
    if (parent === null) continue;
    const above = groups.get(parent);
    if (!above) return `the group ${id} lies in ${parent}, which is not declared`;
    if (above.parent !== null) return `the group ${id} lies deeper than a function and a category`;
  }
  for (const { id, parent } of file.nodes) if (!groups.has(parent)) return `${id} lies in ${parent}, which is not declared`;
  return undefined;
}

/** What the schema cannot say: that names are unique and that what is named exists. */
function faultOf(file: FrameworkFile): string | undefined {
  const twice =
    repeated([...file.groups, ...file.nodes].map(({ id }) => foldNode(id))) ??
    repeated([...file.groups, ...file.nodes].map(({ ref }) => foldNode(`ref ${ref}`))) ??
    repeated(file.answers.map(({ value }) => value)) ??
    repeated(file.answers.map(({ key }) => key)) ??
    repeated(file.mappings.map(({ id }) => id));
  if (twice !== undefined) return `${twice} is declared twice`;
  const values = new Set(file.answers.map(({ value }) => value));
  for (const value of [file.notApplicable, file.unknown]) if (!values.has(value)) return `${value} is not among the answers`;
  for (const { id, basis, ...levels } of file.mappings)
    for (const value of Object.values(levels))
      if (!file.answers.some((answer) => answer.value === value && answer.score !== null))
        return `the mapping ${id} proposes ${value}, which is no level`;
  const mappings = new Set(file.mappings.map(({ id }) => id));
  for (const { id, scan } of file.nodes)
    if (scan && !mappings.has(scan.mapping)) return `${id} names the mapping ${scan.mapping}, which is not declared`;
  return groupFault(file);
}

function parseYaml(text: string, name: string): unknown {
  try {
    return parse(text, { maxAliasCount: 0 });
  } catch (error) {
    const reason = error instanceof Error ? error.message.split('\n', 1)[0] : 'it is not YAML';
    throw new AssayError('invalid-input', `The framework ${name} cannot be read: ${reason}`, name);
  }
}

function spellingsOf(groups: readonly FrameworkGroup[], nodes: readonly FrameworkNode[]): Map<string, FrameworkNode> {
  const shorts = new Map(groups.map((group) => [group.id, group]));
  const spellings = new Map<string, FrameworkNode>();
  for (const node of nodes) {
    const parent = shorts.get(node.parent);
    if (parent && node.id.startsWith(parent.id)) spellings.set(foldNode(parent.short + node.id.slice(parent.id.length)), node);
  }
  // Full names last: where a short form collides with one, the full name keeps its meaning.
  for (const node of nodes) spellings.set(foldNode(node.id), node).set(foldNode(node.ref), node);
  return spellings;
}

/**
 * Parses a framework file.
 * @param text the file's text; its hash is kept
 * @param name what an error calls the file
 * @throws AssayError `invalid-input` when it is no YAML, breaks the schema, or names what it does not declare
 */
export function parseFramework(text: string, name: string): Framework {
  const parsed = frameworkFile.safeParse(parseYaml(text, name));
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    const place = issue ? `${issue.path.join('.') || 'the top level'}: ${issue.message}` : 'unknown fault';
    throw new AssayError('invalid-input', `The framework ${name} breaks the schema at ${place}.`, name);
  }
  const file = parsed.data;
  const fault = faultOf(file);
  if (fault !== undefined) throw new AssayError('invalid-input', `The framework ${name} contradicts itself: ${fault}.`, name);
  return {
    ...file,
    sha256: createHash('sha256').update(text).digest('hex'),
    mappings: new Map(file.mappings.map((mapping) => [mapping.id, mapping])),
    passRules: new Set(file.passRules),
    spellings: spellingsOf(file.groups, file.nodes),
  };
}

/** The node that a person or a rule means: `MEASURE-2.7`, `MEASURE 2.7`, `measure_2.7` or `MS-2.7`. */
export function resolveNode(framework: Framework, spelling: string): FrameworkNode | undefined {
  return framework.spellings.get(foldNode(spelling));
}
