/** The files inside the file as a tree that the keyboard walks: arrows, Home, End, letters; drawn only where it is in view. */
import { TextInput } from '@mantine/core';
import { IconSearch } from '@tabler/icons-react';
import { useVirtualizer } from '@tanstack/react-virtual';
import { type KeyboardEvent, type MouseEvent, useEffect, useId, useMemo, useRef, useState } from 'react';
import { text } from '#page/i18n/artifact.ts';
import { countText, fill } from '#page/i18n/fill.ts';
import { useKeys } from '#page/keys/use-keys.ts';
import { KeyCap } from '#page/parts/bits.tsx';
import { nextIndex } from '#page/parts/next-index.ts';
import { PaneHead } from '#page/parts/page-bar.tsx';
import { frame } from '#page/tokens.ts';
import { onlySought, openFromStart, searchTree, type TreeNode, type TreeRow, treeRows, typedAhead } from './tree.ts';
import { TreeItem } from './tree-item.tsx';

interface ContentsTreeProps {
  readonly root: TreeNode;
  /** Files inside, listed or not. */
  readonly count: number;
  readonly dropped: number;
  /** Bytes of the whole file by how far they were understood. */
  readonly whole: { readonly parsed: number; readonly hashed: number; readonly unread: number };
  readonly size: number;
  readonly format: string;
  readonly selectedKey: string;
  onSelect(key: string): void;
}

/** A pause after which typed letters begin a new word, in milliseconds. */
const typingPause = 700;

export function ContentsTree(props: ContentsTreeProps) {
  const { root, count, dropped } = props;
  const [words, setWords] = useState('');
  const field = useRef<HTMLInputElement>(null);
  useKeys([{ keys: '/', label: text.keys.tree, hint: true, run: () => field.current?.focus() }]);
  const sought = useMemo(() => (words.trim() === '' ? undefined : searchTree(root, words.trim())), [root, words]);
  return (
    <nav className="col treepane" aria-label={text.tree.title}>
      <PaneHead
        title={text.tree.title}
        about={
          sought ? fill(text.tree.matches, { matches: sought.matches }) : fill(text.tree.files, { files: countText(count, text.tree.file) })
        }
      />
      {count > 0 ? (
        <div className="treefind">
          <TextInput
            ref={field}
            aria-label={text.tree.find}
            placeholder={text.tree.find}
            value={words}
            maxLength={200}
            className="offsetfield"
            leftSection={<IconSearch size={13} aria-hidden />}
            rightSection={words === '' ? <KeyCap keys="/" /> : undefined}
            rightSectionPointerEvents="none"
            onChange={(event) => setWords(event.currentTarget.value)}
            onKeyDown={(event) => {
              if (event.key === 'Escape') setWords('');
              if (event.key !== 'Escape' && event.key !== 'Enter' && event.key !== 'ArrowDown') return;
              event.preventDefault();
              document.querySelector<HTMLElement>('[role="tree"]')?.focus();
            }}
          />
        </div>
      ) : null}
      <Rows {...props} sought={sought?.keys} />
      {sought?.matches === 0 ? <p className="treenote t2 s12">{text.tree.noMatch}</p> : null}
      {dropped > 0 ? (
        <p className="treenote warn s12">{dropped === 1 ? text.tree.droppedOne : fill(text.tree.dropped, { count: dropped })}</p>
      ) : null}
    </nav>
  );
}

interface RowsProps extends ContentsTreeProps {
  readonly sought: ReadonlySet<string> | undefined;
}

/** The pane keeps the focus; the selected row is its active descendant (WAI-ARIA APG, tree view pattern). */
function Rows({ root, selectedKey, onSelect, sought, whole, size, format }: RowsProps) {
  const id = useId();
  const pane = useRef<HTMLDivElement>(null);
  const typing = useRef({ typed: '', at: 0 });
  const [open, setOpen] = useState<ReadonlySet<string>>(() => openFromStart(root));
  useEffect(() => setOpen((now) => new Set([...now, ...openFromStart(root)])), [root]);
  const rows = useMemo(
    () => (sought ? treeRows(onlySought(root, sought), () => true) : treeRows(root, ({ key }) => open.has(key))),
    [root, open, sought],
  );
  const found = rows.findIndex(({ node }) => node.key === selectedKey);
  const current = Math.max(0, found);
  const virtual = useVirtualizer({ count: rows.length, getScrollElement: () => pane.current, estimateSize: () => frame.row, overscan: 12 });
  const items = virtual.getVirtualItems();
  useEffect(() => {
    if (found >= 0) virtual.scrollToIndex(found);
  }, [found, virtual]);

  const unfold = (node: TreeNode, isOpen: boolean) => {
    setOpen((now) => new Set(isOpen ? [...now, node.key] : [...now].filter((key) => key !== node.key)));
  };
  const choose = (index: number | undefined): boolean => {
    const row = index === undefined ? undefined : rows[index];
    if (row) onSelect(row.node.key);
    return row !== undefined;
  };
  const type = (key: string, time: number): boolean => {
    if (!/^[\p{L}\p{N}._-]$/u.test(key)) return false;
    const { at, typed } = typing.current;
    typing.current = { typed: time - at > typingPause ? key : typed + key, at: time };
    choose(
      typedAhead(
        rows.map(({ node }) => node.name),
        current,
        typing.current.typed,
      ),
    );
    // The letter is the tree's, also where nothing begins with it.
    return true;
  };
  const press = (event: KeyboardEvent): boolean => {
    const row = rows[current];
    if (!row) return false;
    if (event.key === 'ArrowRight') return inwards(row);
    if (event.key === 'ArrowLeft') return outwards(row);
    if (event.key === '*') return openSiblings(row);
    const visible = Math.max(1, Math.floor((pane.current?.clientHeight ?? frame.row) / frame.row) - 1);
    return choose(nextIndex(event.key, current, rows.length, visible)) || type(event.key, event.timeStamp);
  };
  const inwards = ({ isOpen, node }: TreeRow): boolean => {
    if (isOpen === false) unfold(node, true);
    else if (isOpen) choose(current + 1);
    return true;
  };
  const outwards = ({ isOpen, node }: TreeRow): boolean => {
    if (isOpen && !sought) unfold(node, false);
    else choose(rows.findIndex((each) => each.node.key === node.parent?.key));
    return true;
  };
  const openSiblings = ({ node }: TreeRow): boolean => {
    const siblings = node.parent?.children ?? [node];
    setOpen((now) => new Set([...now, ...siblings.map(({ key }) => key)]));
    return true;
  };
  const click = (event: MouseEvent) => {
    const target = event.target instanceof Element ? event.target : undefined;
    const index = Number(target?.closest<HTMLElement>('[data-index]')?.dataset.index ?? Number.NaN);
    const row = rows[index];
    if (!row) return;
    onSelect(row.node.key);
    if (target?.closest('[data-fold]') && row.isOpen !== undefined) unfold(row.node, !row.isOpen);
  };
  return (
    <div
      ref={pane}
      className="fill scroll tree"
      role="tree"
      tabIndex={0}
      aria-label={text.tree.title}
      aria-activedescendant={items.some(({ index }) => index === current) ? `${id}-${String(current)}` : undefined}
      onKeyDown={(event) => {
        if (!event.ctrlKey && !event.altKey && !event.metaKey && press(event)) event.preventDefault();
      }}
      onClick={click}
    >
      <div className="treerows" role="none" style={{ height: virtual.getTotalSize() }}>
        {items.map(({ index, start }) => {
          const row = rows[index];
          return row ? (
            <TreeItem
              key={row.node.key}
              id={`${id}-${String(index)}`}
              index={index}
              row={row}
              isSelected={index === found}
              coverage={row.node.kind === 'root' ? whole : row.node.content?.coverage}
              size={row.node.kind === 'root' ? size : row.node.content?.size}
              format={row.node.kind === 'root' ? format : row.node.content?.format}
              top={start}
            />
          ) : null;
        })}
      </div>
    </div>
  );
}
