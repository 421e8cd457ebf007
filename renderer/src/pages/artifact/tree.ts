/** The files inside a file as a tree: containers within containers, folders within each, and what was found where. */
import { type Severity, severityRank } from '#contract/findings';
import type { ContentNode } from '#contract/models';

/** What a finding tells the tree. */
export interface Placed {
  /** Path inside nested containers, '' for the file itself. */
  readonly member: string;
  readonly severity: Severity;
}

interface Tally {
  readonly count: number;
  readonly worst: Severity | undefined;
}

export interface TreeNode {
  /** Tells it from every other node. */
  readonly key: string;
  /** '' for the file itself; folders have none. */
  readonly member: string | undefined;
  readonly name: string;
  readonly kind: 'root' | 'file' | 'folder';
  /** What the scan noted of it; folders and members without room in the list have none. */
  readonly content: ContentNode | undefined;
  readonly parent: TreeNode | undefined;
  readonly children: TreeNode[];
  /** Findings in it alone. */
  own: Tally;
  /** Findings in it and in everything below. */
  within: Tally;
}

export interface TreeRow {
  readonly node: TreeNode;
  /** 1 for the file itself. */
  readonly level: number;
  readonly position: number;
  readonly setSize: number;
  /** Undefined where there is nothing to open. */
  readonly isOpen: boolean | undefined;
}

const nothing: Tally = { count: 0, worst: undefined };

/** The walk keeps so many characters of a member's path; a finding may carry more. */
const longestMember = 2000;
/** Names come from hostile files: one of a million slashes or marks must not become a tree of a million levels. */
const mostFolders = 24;
const mostMarks = 64;

export const memberKey = (member: string): string => member.slice(0, longestMember);

/** The innermost listed container around a member; names may hold `!` themselves, so only what is listed counts. */
function containerOf(member: string, listed: ReadonlyMap<string, unknown>): string {
  let at = member.length;
  for (let tried = 0; tried < mostMarks; tried += 1) {
    at = member.lastIndexOf('!', at - 1);
    if (at <= 0) return '';
    const outer = member.slice(0, at);
    if (listed.has(outer)) return outer;
  }
  return '';
}

function add(tally: Tally, severity: Severity): Tally {
  const isWorse = tally.worst === undefined || severityRank[severity] > severityRank[tally.worst];
  return { count: tally.count + 1, worst: isWorse ? severity : tally.worst };
}

type Folders = Map<string, TreeNode>;

function makeNode(parent: TreeNode | undefined, given: Pick<TreeNode, 'key' | 'member' | 'name' | 'kind' | 'content'>): TreeNode {
  const node: TreeNode = { ...given, parent, children: [], own: nothing, within: nothing };
  parent?.children.push(node);
  return node;
}

/** The folder that a name stands in, made where it is not there yet. */
function folderFor(container: TreeNode, parts: readonly string[], folders: Folders): TreeNode {
  let at = container;
  for (const [depth, part] of parts.entries()) {
    const key = `${container.key}\u0000${parts.slice(0, depth + 1).join('/')}/`;
    const known = folders.get(key);
    at = known ?? makeNode(at, { key, member: undefined, name: `${part}/`, kind: 'folder', content: undefined });
    if (!known) folders.set(key, at);
  }
  return at;
}

/** A folder that holds one folder alone is drawn with it, as one row. */
function joined(node: TreeNode): TreeNode {
  let at = node;
  let { name } = node;
  for (;;) {
    const [only, more] = at.children;
    if (at.kind !== 'folder' || more !== undefined || only?.kind !== 'folder') break;
    name += only.name;
    at = only;
  }
  return at === node ? node : { ...at, name, parent: node.parent };
}

function settle(node: TreeNode): TreeNode {
  for (const [index, child] of node.children.entries()) node.children[index] = joined(child);
  for (const [index, child] of node.children.entries()) {
    // Joining copies a folder, so what is below it learns of the copy.
    const settled = settle({ ...child, parent: node, children: child.children });
    node.children[index] = settled;
    if (settled.within.count === 0) continue;
    const { worst } = settled.within;
    const isWorse = worst !== undefined && (node.within.worst === undefined || severityRank[worst] > severityRank[node.within.worst]);
    node.within = { count: node.within.count + settled.within.count, worst: isWorse ? worst : node.within.worst };
  }
  return node;
}

/**
 * Makes the tree. Linear in the number of members, whatever their names.
 * @param name of the outermost file
 * @param findings each with its member; those in members that are not listed get a node without further knowledge
 */
export function buildTree(name: string, contents: readonly ContentNode[], findings: readonly Placed[]): TreeNode {
  const listed = new Map(contents.map((content) => [memberKey(content.member), content]));
  const members = new Map<string, ContentNode | undefined>(listed);
  for (const { member } of findings) if (member !== '' && !members.has(memberKey(member))) members.set(memberKey(member), undefined);
  const root = makeNode(undefined, { key: '', member: '', name, kind: 'root', content: undefined });
  const nodes = new Map<string, TreeNode>([['', root]]);
  const folders: Folders = new Map();
  const place = (member: string): TreeNode => {
    const known = nodes.get(member);
    if (known) return known;
    const outer = containerOf(member, members);
    const container = place(outer);
    const rest = outer === '' ? member : member.slice(outer.length + 1);
    const parts = rest.split('/', mostFolders + 1);
    const steps = parts.slice(0, Math.min(parts.length - 1, mostFolders)).filter((part) => part !== '');
    const last = rest.slice(parts.slice(0, Math.min(parts.length - 1, mostFolders)).reduce((sum, part) => sum + part.length + 1, 0));
    const parent = folderFor(container, steps, folders);
    const node = makeNode(parent, { key: member, member, name: last === '' ? rest : last, kind: 'file', content: listed.get(member) });
    nodes.set(member, node);
    return node;
  };
  for (const member of members.keys()) place(member);
  for (const { member, severity } of findings) {
    const node = nodes.get(memberKey(member)) ?? root;
    node.own = add(node.own, severity);
    node.within = add(node.within, severity);
  }
  return settle(root);
}

/** Rows on show, from the file itself down, where `isOpen` tells of each node whether it is unfolded. */
export function treeRows(root: TreeNode, isOpen: (node: TreeNode) => boolean): TreeRow[] {
  const rows: TreeRow[] = [];
  const visit = (node: TreeNode, level: number, position: number, setSize: number) => {
    const hasChildren = node.children.length > 0;
    const open = hasChildren ? isOpen(node) : undefined;
    rows.push({ node, level, position, setSize, isOpen: open });
    if (open) for (const [index, child] of node.children.entries()) visit(child, level + 1, index + 1, node.children.length);
  };
  visit(root, 1, 1, 1);
  return rows;
}

/** Rows that a small pane can show at once: such a tree is unfolded from the start. */
const fewRows = 60;

/** What is unfolded before anybody has touched the tree: the file itself, ways to findings, and everything where it is little. */
export function openFromStart(root: TreeNode): ReadonlySet<string> {
  const open = new Set<string>([root.key]);
  const all = treeRows(root, () => true);
  for (const { node } of all) {
    const hasFindingBelow = node.within.count > node.own.count;
    if (node.children.length > 0 && (all.length <= fewRows || hasFindingBelow)) open.add(node.key);
  }
  // A lone folder or container says nothing while it is shut.
  for (let at = root; at.children.length === 1; ) {
    const [only] = at.children;
    if (!only) break;
    open.add(only.key);
    at = only;
  }
  return open;
}

export interface Sought {
  /** Nodes to draw: those that match and what they stand in. */
  readonly keys: ReadonlySet<string>;
  readonly matches: number;
}

/** Finds nodes by words in their path or format, letters of either case alike. */
export function searchTree(root: TreeNode, words: string): Sought {
  const wanted = words.toLowerCase();
  const keys = new Set<string>([root.key]);
  let matches = 0;
  const visit = (node: TreeNode): boolean => {
    const isMatch = node.kind !== 'root' && `${node.name}\n${node.content?.format ?? ''}`.toLowerCase().includes(wanted);
    if (isMatch && node.kind === 'file') matches += 1;
    let isShown = isMatch;
    for (const child of node.children) if (visit(child)) isShown = true;
    if (isShown) keys.add(node.key);
    return isShown;
  };
  visit(root);
  return { keys, matches };
}

/** The tree with nothing but what was sought. */
export function onlySought(node: TreeNode, keys: ReadonlySet<string>): TreeNode {
  return { ...node, children: node.children.filter(({ key }) => keys.has(key)).map((child) => onlySought(child, keys)) };
}

/** Every node below and with a node. */
export function findNode(root: TreeNode, key: string): TreeNode | undefined {
  return treeRows(root, () => true).find(({ node }) => node.key === key)?.node;
}

/**
 * Where a typed letter leads in a list of names: to the next that begins with what was typed, from `current` on and round the end.
 * One letter pressed again goes on to the next; more letters keep what they already match.
 */
export function typedAhead(names: readonly string[], current: number, typed: string): number | undefined {
  const wanted = typed.toLowerCase();
  if (wanted === '' || names.length === 0) return undefined;
  const isOneLetter = [...wanted].every((letter) => letter === wanted[0]);
  const start = isOneLetter ? current + 1 : current;
  const sought = isOneLetter ? wanted.slice(0, 1) : wanted;
  for (let step = 0; step < names.length; step += 1) {
    const index = (start + step) % names.length;
    if (names[index]?.toLowerCase().startsWith(sought)) return index;
  }
  return undefined;
}
