import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { ContentNode } from '#contract/models';
import { elided, sharedFolder, treeRows } from './contents-tree.ts';

const coverage = { parsed: 1, hashed: 0, unread: 0 };
const root = { format: 'tar', size: 100, coverage };
const node = (member: string, more: Partial<ContentNode> = {}): ContentNode => ({
  member,
  format: 'x',
  size: 1,
  coverage,
  detail: '',
  ...more,
});
const none = new Set<string>();

test('parents stand before what lies in them, also those that the scan did not note, and findings add up on the way', () => {
  const contents = [node('b'), node('a!b!c', { from: 7 }), node('a')];
  const rows = treeRows(
    root,
    contents,
    [
      { member: 'a!b!c', severity: 'high' },
      { member: '', severity: 'low' },
    ],
    none,
  );
  expect(rows.map(({ depth, findings, member, worst }) => [member, depth, findings, worst])).toEqual([
    ['', 0, 2, 'high'],
    ['b', 1, 0, 'clean'],
    ['a', 1, 1, 'high'],
    ['a!b', 2, 1, 'high'],
    ['a!b!c', 3, 1, 'high'],
  ]);
  expect(rows.at(-1)).toMatchObject({ name: 'c', from: 7, hasChildren: false });
  expect(rows[3]).toMatchObject({ name: 'b', hasChildren: true, size: 0 });
});

test('a closed row hides what lies in it, and a search shows the way to each hit', () => {
  const contents = [node('a'), node('a!b'), node('c', { format: 'Pickle' })];
  expect(treeRows(root, contents, [], new Set(['a'])).map(({ member }) => member)).toEqual(['', 'a', 'c']);
  expect(treeRows(root, contents, [], new Set(['a']), 'B').map(({ member }) => member)).toEqual(['', 'a', 'a!b']);
  expect(treeRows(root, contents, [], none, 'pick').map(({ member }) => member)).toEqual(['', 'c']);
  expect(treeRows(root, contents, [], none, 'nowhere').map(({ member }) => member)).toEqual(['']);
});

test('whatever the paths are, every node stands once and below its parent', () => {
  const step = fc.constantFrom('a', 'b', 'data.pkl', 'x y');
  const path = fc.array(step, { minLength: 1, maxLength: 5 }).map((steps) => steps.join('!'));
  fc.assert(
    fc.property(fc.array(path), (paths) => {
      const rows = treeRows(
        root,
        paths.map((each) => node(each)),
        [],
        none,
      );
      const seen = new Set<string>();
      for (const { member } of rows) {
        expect(seen.has(member)).toBe(false);
        const parent = member.includes('!') ? member.slice(0, member.lastIndexOf('!')) : '';
        if (member !== '') expect(seen.has(parent)).toBe(true);
        seen.add(member);
      }
      for (const each of paths) expect(seen.has(each)).toBe(true);
    }),
    { seed: 3 },
  );
});

test('the folder that all members share is told once', () => {
  expect(sharedFolder(['m/data.pkl', 'm/data/0', 'm/version'])).toBe('m/');
  expect(sharedFolder(['a/b/x', 'a/b/y'])).toBe('a/b/');
  expect(sharedFolder(['m/a', 'n/b'])).toBe('');
  expect(sharedFolder(['m/a', 'mm/b'])).toBe('');
  expect(sharedFolder([])).toBe('');
});

test('a long name keeps its beginning and its end', () => {
  expect(elided('short', 10)).toBe('short');
  expect(elided('archive/data/very-long-name.pkl', 15)).toBe('archive…ame.pkl');
});
