/** The tree of what lies in a file: format, size, how far each was read, and the worst that was found in it. */
import { ActionIcon, TextInput } from '@mantine/core';
import { IconChevronDown, IconChevronRight } from '@tabler/icons-react';
import { useState } from 'react';
import type { ArtifactDetail } from '#contract/artifacts';
import { bytesText } from '#page/format/bytes.ts';
import { nameOf } from '#page/format/paths.ts';
import { plain } from '#page/format/plain.ts';
import { text } from '#page/i18n/artifact.ts';
import { fill, numberText } from '#page/i18n/fill.ts';
import { type Column, Grid } from '#page/parts/grid.tsx';
import { Mark } from '#page/parts/mark.tsx';
import { elided, type FoundIn, sharedFolder, type TreeRow, treeRows } from './contents-tree.ts';

interface ContentsPaneProps {
  readonly artifact: ArtifactDetail;
  readonly findings: readonly FoundIn[];
  readonly member: string;
  onMember(row: TreeRow): void;
}

const longestName = 46;

/** How much of a member was understood, hashed and left, as a bar of 40 pixels. */
function CoverageBar({ coverage }: Pick<TreeRow, 'coverage'>) {
  const total = coverage.parsed + coverage.hashed + coverage.unread;
  if (total === 0) return null;
  const share = (part: number) => `${(100 * part) / total}%`;
  return (
    <span className="treebar" aria-hidden="true">
      <i className="parsed" style={{ width: share(coverage.parsed) }} />
      <i className="hashed" style={{ width: share(coverage.hashed) }} />
    </span>
  );
}

function columnsOf(
  artifact: ArtifactDetail,
  shared: string,
  closed: ReadonlySet<string>,
  toggle: (row: TreeRow) => void,
): Column<TreeRow>[] {
  return [
    {
      id: 'name',
      head: text.tree.name,
      width: 'minmax(120px, 1fr)',
      render: (row) => (
        <span
          className="row4 treename"
          style={{ paddingLeft: Math.min(row.depth, 8) * 10 }}
          title={plain(row.member || artifact.path, 600)}
        >
          {row.hasChildren ? (
            <ActionIcon
              size={18}
              tabIndex={-1}
              aria-label={fill(closed.has(row.member) ? text.tree.open : text.tree.close, { name: plain(row.name || artifact.path, 80) })}
              onClick={(event) => {
                event.stopPropagation();
                toggle(row);
              }}
            >
              {closed.has(row.member) ? <IconChevronRight size={13} aria-hidden /> : <IconChevronDown size={13} aria-hidden />}
            </ActionIcon>
          ) : (
            <span className="treegap" />
          )}
          <span className="mono el">{elided(plain(shownName(artifact, shared, row), 2000), longestName)}</span>
        </span>
      ),
    },
    {
      id: 'found',
      head: '',
      spoken: text.findings,
      width: '34px',
      align: 'right',
      render: ({ findings, worst }) =>
        worst === 'clean' ? null : (
          <span className="row4 nw s11">
            <Mark severity={worst} size={11} />
            {numberText(findings)}
          </span>
        ),
    },
    { id: 'size', head: text.size, width: '58px', align: 'right', render: ({ size }) => <span className="t3 s11">{bytesText(size)}</span> },
    { id: 'read', head: text.tree.read, width: '48px', render: ({ coverage }) => <CoverageBar coverage={coverage} /> },
  ];
}

/** At the first level without the folder that all members share. */
function shownName(artifact: ArtifactDetail, shared: string, { depth, member, name }: TreeRow): string {
  if (member === '') return nameOf(artifact.path);
  return depth === 1 && name.startsWith(shared) ? name.slice(shared.length) : name;
}

function totals(artifact: ArtifactDetail): TreeRow['coverage'] {
  const coverage = { parsed: 0, hashed: 0, unread: 0 };
  for (const { from, state, to } of artifact.coverage) coverage[state] += to - from;
  return coverage;
}

export function ContentsPane({ artifact, findings, member, onMember }: ContentsPaneProps) {
  const [closed, setClosed] = useState<ReadonlySet<string>>(new Set());
  const [find, setFind] = useState('');
  const root = { format: artifact.format, size: artifact.size, coverage: totals(artifact) };
  const rows = treeRows(root, artifact.contents, findings, closed, find);
  const shared = sharedFolder(artifact.contents.filter(({ member: path }) => !path.includes('!')).map(({ member: path }) => path));
  const toggle = ({ member: path }: TreeRow) =>
    setClosed((before) => {
      const after = new Set(before);
      if (!after.delete(path)) after.add(path);
      return after;
    });
  const index = Math.max(
    0,
    rows.findIndex((row) => row.member === member),
  );
  const selected = rows[index];
  return (
    <div className="col fill">
      <div className="panehead">
        <TextInput
          aria-label={text.tree.find}
          placeholder={text.tree.find}
          className="grow offsetfield"
          value={find}
          onChange={(event) => setFind(event.currentTarget.value)}
        />
      </div>
      <Grid
        label={text.tree.label}
        columns={columnsOf(artifact, shared, closed, toggle)}
        count={rows.length}
        at={(at) => rows[at]}
        keyOf={(row) => row.member}
        selectedIndex={index}
        onSelect={(at) => {
          const row = rows[at];
          if (row) onMember(row);
        }}
        onOpen={(row) => row.hasChildren && toggle(row)}
        letters={false}
        rowHeight={26}
      />
      {artifact.contentsDropped > 0 ? (
        <p className="artifactpart note s12">{fill(text.tree.dropped, { count: numberText(artifact.contentsDropped) })}</p>
      ) : null}
      {selected && selected.member !== '' ? (
        <div className="artifactpart s12">
          <p className="mono breakable">{plain(selected.member, 600)}</p>
          <p className="t2">
            {selected.format === '' ? text.tree.unnamed : plain(selected.format, 120)}, {bytesText(selected.size)}
            {selected.from === undefined ? `, ${text.tree.packed}` : ''}
          </p>
          {selected.detail === '' ? null : <p className="note">{plain(selected.detail, 600)}</p>}
        </div>
      ) : null}
    </div>
  );
}
