/** One row of the tree: what it is, how large, how far it was understood, and the worst that was found in it. */
import { IconChevronDown, IconChevronRight, IconFile, IconFolder, IconPackage } from '@tabler/icons-react';
import { sharePercent } from '#page/evidence/coverage.ts';
import { bytesText } from '#page/format/bytes.ts';
import { plain } from '#page/format/plain.ts';
import { text } from '#page/i18n/artifact.ts';
import { text as common } from '#page/i18n/en.ts';
import { countText, fill, numberText } from '#page/i18n/fill.ts';
import { Mark } from '#page/parts/mark.tsx';
import { MiddleCut } from '#page/parts/middle-cut.tsx';
import { Plain } from '#page/parts/plain.tsx';
import type { TreeNode, TreeRow } from './tree.ts';

export interface Understood {
  readonly parsed: number;
  readonly hashed: number;
  readonly unread: number;
}

interface TreeItemProps {
  readonly id: string;
  readonly index: number;
  readonly row: TreeRow;
  readonly isSelected: boolean;
  readonly coverage: Understood | undefined;
  readonly size: number | undefined;
  readonly format: string | undefined;
  readonly top: number;
}

const icons = { root: IconPackage, file: IconFile, folder: IconFolder } as const;
/** Levels beyond this are drawn at one depth, so that a name always has room. */
const deepest = 9;

export function TreeItem({ id, index, row, isSelected, coverage, size, format, top }: TreeItemProps) {
  const { isOpen, level, node, position, setSize } = row;
  const { worst } = node.within;
  const Icon = node.kind === 'file' && node.children.length > 0 ? IconPackage : icons[node.kind];
  const Chevron = isOpen ? IconChevronDown : IconChevronRight;
  return (
    <div
      id={id}
      role="treeitem"
      tabIndex={-1}
      aria-level={level}
      aria-posinset={position}
      aria-setsize={setSize}
      aria-expanded={isOpen}
      aria-selected={isSelected}
      title={plain(node.content?.detail ?? '', 400)}
      data-index={index}
      className="treerow"
      style={{ transform: `translateY(${String(top)}px)`, paddingLeft: 4 + Math.min(level - 1, deepest) * 14 }}
    >
      <span className="treefold" data-fold={isOpen === undefined ? undefined : ''}>
        {isOpen === undefined ? null : <Chevron size={12} aria-hidden />}
      </span>
      <Icon size={14} stroke={1.6} color="var(--a-text-3)" className="treeicon" aria-hidden />
      <MiddleCut text={node.name} className={`mono ${node.kind === 'root' ? 'm5' : ''}`} />
      <span className="vh">{spoken(node, coverage, size, format)}</span>
      <span className="treeworst" aria-hidden>
        {worst ? (
          <span className="sevcount" style={{ color: `var(--a-sev-${worst})` }}>
            <Mark severity={worst} size={11} />
            {numberText(node.within.count)}
          </span>
        ) : null}
      </span>
      <span className="treeformat t3 s11 el" aria-hidden>
        {format === undefined ? '' : <Plain text={format} limit={60} />}
      </span>
      <span className="treesize t3 s11" aria-hidden>
        {size === undefined ? folderSize(node) : bytesText(size)}
      </span>
      <Bar coverage={coverage} />
    </div>
  );
}

const folderSize = (node: TreeNode) => (node.kind === 'folder' ? numberText(node.children.length) : '');

/** Bytes that were understood, against all; nothing is drawn where nothing is known. */
function Bar({ coverage }: { readonly coverage: Understood | undefined }) {
  if (!coverage) return <span className="treebar none" />;
  const { hashed, parsed, unread } = coverage;
  return (
    <span className="treebar">
      {parsed > 0 ? <i className="cov-parsed" style={{ flex: parsed }} /> : null}
      {hashed > 0 ? <i className="cov-hashed" style={{ flex: hashed }} /> : null}
      {unread > 0 ? <i className="cov-unread" style={{ flex: unread }} /> : null}
    </span>
  );
}

function spoken(node: TreeNode, coverage: Understood | undefined, size: number | undefined, format: string | undefined): string {
  const { count, worst } = node.within;
  const findings = worst
    ? fill(text.tree.findings, { findings: countText(count, text.finding), severity: common.severity[worst].toLowerCase() })
    : '';
  if (node.kind === 'folder') return fill(text.tree.folder, { items: countText(node.children.length, text.tree.item), findings });
  const all = coverage ? coverage.parsed + coverage.hashed + coverage.unread : 0;
  return fill(text.tree.node, {
    format: plain(format ?? text.tree.unlisted, 60),
    size: size === undefined ? '' : bytesText(size),
    coverage: coverage ? fill(text.tree.understood, { share: sharePercent(coverage.parsed + coverage.hashed, all) }) : text.tree.notRead,
    findings,
  });
}
