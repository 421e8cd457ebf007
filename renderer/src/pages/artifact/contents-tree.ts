/** The files inside a file as a tree: made of the paths that the scan noted, with what was found in each and below it. */
import { type Severity, severityRank, type Verdict } from '#contract/findings';
import type { ContentNode } from '#contract/models';

export interface TreeRow {
  /** The path that findings name; '' for the file itself. */
  readonly member: string;
  /** The last step of the path. */
  readonly name: string;
  readonly depth: number;
  readonly format: string;
  readonly size: number;
  readonly from: number | undefined;
  readonly coverage: ContentNode['coverage'];
  readonly detail: string;
  readonly hasChildren: boolean;
  /** Findings in it and in what lies in it. */
  readonly findings: number;
  readonly worst: Verdict;
}

export interface FoundIn {
  readonly member: string;
  readonly severity: Severity;
}

/** Steps of a nested path; the scan joins them with `!`. */
export function stepsOf(member: string): string[] {
  return member === '' ? [] : member.split('!');
}

/** Every path on the way to a member, the file itself first. */
function pathsTo(member: string): string[] {
  const steps = stepsOf(member);
  return ['', ...steps.map((_, index) => steps.slice(0, index + 1).join('!'))];
}

interface Found {
  count: number;
  worst: Verdict;
}

function countFindings(findings: readonly FoundIn[]): Map<string, Found> {
  const counts = new Map<string, Found>();
  for (const { member, severity } of findings)
    for (const path of pathsTo(member)) {
      const found = counts.get(path) ?? { count: 0, worst: 'clean' };
      found.count += 1;
      if (severityRank[severity] > severityRank[found.worst]) found.worst = severity;
      counts.set(path, found);
    }
  return counts;
}

/** The node's place in the order of a tree: its parents come first, and what has no node of its own gets one. */
function orderedPaths(contents: readonly ContentNode[]): string[] {
  const children = new Map<string, string[]>();
  const seen = new Set(['']);
  for (const { member } of contents) {
    const paths = pathsTo(member);
    for (let index = 1; index < paths.length; index += 1) {
      const [parent = '', path = ''] = [paths[index - 1], paths[index]];
      if (seen.has(path)) continue;
      seen.add(path);
      children.set(parent, [...(children.get(parent) ?? []), path]);
    }
  }
  const ordered: string[] = [];
  const waiting = [''];
  for (let path = waiting.pop(); path !== undefined; path = waiting.pop()) {
    ordered.push(path);
    for (const child of [...(children.get(path) ?? [])].reverse()) waiting.push(child);
  }
  return ordered;
}

const nothing: ContentNode['coverage'] = { parsed: 0, hashed: 0, unread: 0 };

/**
 * All rows in reading order, the file itself first.
 * @param closed paths whose inside is not shown
 * @param find keeps only what has this text in its path or format, with the way to it
 */
export function treeRows(
  root: Omit<ContentNode, 'member' | 'from' | 'detail'>,
  contents: readonly ContentNode[],
  findings: readonly FoundIn[],
  closed: ReadonlySet<string>,
  find = '',
): TreeRow[] {
  const nodes = new Map(contents.map((node) => [node.member, node]));
  const counts = countFindings(findings);
  const paths = orderedPaths(contents);
  const wanted = find.toLowerCase();
  const kept = new Set<string>();
  if (wanted !== '')
    for (const path of paths)
      if (path.toLowerCase().includes(wanted) || (nodes.get(path)?.format ?? '').toLowerCase().includes(wanted))
        for (const each of pathsTo(path)) kept.add(each);
  const parents = new Set(paths.filter((path) => path !== '').map((path) => stepsOf(path).slice(0, -1).join('!')));
  return paths
    .filter((path) => path === '' || wanted === '' || kept.has(path))
    .filter(
      (path) =>
        path === '' ||
        wanted !== '' ||
        !pathsTo(path)
          .slice(0, -1)
          .some((each) => closed.has(each)),
    )
    .map((path) => {
      const node = path === '' ? root : nodes.get(path);
      const steps = stepsOf(path);
      const found = counts.get(path);
      return {
        member: path,
        name: steps.at(-1) ?? '',
        depth: steps.length,
        format: node?.format ?? '',
        size: node?.size ?? 0,
        from: path === '' ? 0 : nodes.get(path)?.from,
        coverage: node?.coverage ?? nothing,
        detail: nodes.get(path)?.detail ?? '',
        hasChildren: parents.has(path),
        findings: found?.count ?? 0,
        worst: found?.worst ?? 'clean',
      };
    });
}

/** The folders that all names begin with: archives of models have one, and it tells nothing apart. */
export function sharedFolder(names: readonly string[]): string {
  const [first = ''] = names;
  let shared = first.slice(0, first.lastIndexOf('/') + 1);
  for (const name of names) while (!name.startsWith(shared)) shared = shared.slice(0, shared.lastIndexOf('/', shared.length - 2) + 1);
  return shared;
}

/** A long name with its middle left out: beginnings tell the folder, ends the kind. */
export function elided(name: string, most: number): string {
  if (name.length <= most) return name;
  const end = Math.floor((most - 1) / 2);
  return `${name.slice(0, most - 1 - end)}…${name.slice(-end)}`;
}
