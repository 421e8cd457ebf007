/** What the selected part of a file is, whether it is the file itself, a file inside, or a folder. */
import type { ArtifactDetail } from '#contract/artifacts';
import type { ContentNode } from '#contract/models';
import type { FindingDetail } from '#contract/review';
import { nameOf } from '#page/format/paths.ts';
import { memberKey, type TreeNode, treeRows } from './tree.ts';

/** Members in and below a node. */
function membersOf(node: TreeNode): ReadonlySet<string> {
  return new Set(treeRows(node, () => true).flatMap(({ node: { member } }) => (member === undefined ? [] : [memberKey(member)])));
}

/** Findings in a node and in everything below it, in their own order. */
export function findingsWithin(node: TreeNode, details: readonly FindingDetail[]): readonly FindingDetail[] {
  if (node.kind === 'root') return details;
  const members = membersOf(node);
  return details.filter(({ location }) => members.has(memberKey(location.member ?? '')));
}

/** Reasons for trust in a node and below; those that name no member speak of the file itself. */
export function assurancesWithin(node: TreeNode, { assurances }: Pick<ArtifactDetail, 'assurances'>): ArtifactDetail['assurances'] {
  if (node.kind === 'root') return assurances;
  const members = membersOf(node);
  return assurances.filter(({ member }) => member !== undefined && members.has(memberKey(member)));
}

/** Files in and below a node that something kept from being read in full. */
export function notReadWithin(node: TreeNode): readonly ContentNode[] {
  return treeRows(node, () => true).flatMap(({ node: { content } }) =>
    content && (content.detail !== '' || content.coverage.unread > 0) ? [content] : [],
  );
}

/** What a node is called in running text. */
export function titleOf(node: TreeNode, { path }: Pick<ArtifactDetail, 'path'>): string {
  return node.kind === 'root' ? nameOf(path) : (node.member ?? node.name);
}
