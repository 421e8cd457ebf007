/** The tree of what a file holds: every member once, containers within containers, and names that try to break it. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { ContentNode } from '#contract/models';
import { buildTree, openFromStart, searchTree, type TreeNode, treeRows, typedAhead } from './tree.ts';

const content = (member: string): ContentNode => ({
  member,
  format: 'pickle',
  size: 10,
  coverage: { parsed: 10, hashed: 0, unread: 0 },
  detail: '',
});
const outline = (root: TreeNode) => treeRows(root, () => true).map(({ level, node }) => `${'  '.repeat(level - 1)}${node.name}`);

describe('tree of contents', () => {
  test('members joined by ! stand below their containers, and folders within each', () => {
    const members = ['a.zip', 'a.zip!model/data.pkl', 'a.zip!model/data/0', 'a.zip!model/data/1', 'readme.txt'];
    expect(outline(buildTree('x.tar', members.map(content), []))).toEqual([
      'x.tar',
      '  a.zip',
      '    model/',
      '      data.pkl',
      '      data/',
      '        0',
      '        1',
      '  readme.txt',
    ]);
  });

  test('a folder that holds one folder alone shares its row', () => {
    expect(outline(buildTree('x', ['a/b/c/1', 'a/b/c/2'].map(content), []))).toEqual(['x', '  a/b/c/', '    1', '    2']);
  });

  test('a mark inside a name makes no container', () => {
    expect(outline(buildTree('x', ['wow!.pkl', 'b.zip', 'b.zip!c!d'].map(content), []))).toEqual(['x', '  wow!.pkl', '  b.zip', '    c!d']);
  });

  test('findings count upwards with the worst of them, also in members that found no room in the list', () => {
    const findings = [
      { member: 'a.zip!in/x.pkl', severity: 'medium' as const },
      { member: 'a.zip!in/x.pkl', severity: 'critical' as const },
      { member: 'a.zip!unlisted', severity: 'low' as const },
      { member: '', severity: 'info' as const },
    ];
    const root = buildTree('x', ['a.zip', 'a.zip!in/x.pkl', 'a.zip!in/y'].map(content), findings);
    expect(root).toMatchObject({ own: { count: 1, worst: 'info' }, within: { count: 4, worst: 'critical' } });
    const [container] = root.children;
    expect(container).toMatchObject({ own: { count: 0 }, within: { count: 3, worst: 'critical' } });
    expect(container?.children.map(({ name }) => name)).toEqual(['in/', 'unlisted']);
    for (const { node } of treeRows(root, () => true)) for (const child of node.children) expect(child.parent?.key).toBe(node.key);
  });

  test('whatever members are called, each of them has exactly one row', () => {
    const name = fc.stringMatching(/^[ab!/.]{1,12}$/);
    fc.assert(
      fc.property(fc.uniqueArray(name, { maxLength: 40 }), (members) => {
        const rows = treeRows(buildTree('x', members.map(content), []), () => true);
        const found = rows.flatMap(({ node }) => (node.kind === 'file' ? [node.member] : []));
        expect(found.toSorted()).toEqual(members.toSorted());
        expect(new Set(rows.map(({ node }) => node.key)).size).toBe(rows.length);
      }),
    );
  });

  test('names of nothing but slashes or marks stay shallow', () => {
    const deep = ['a/'.repeat(900), '!'.repeat(1900), `${'b!'.repeat(900)}c`];
    const rows = treeRows(buildTree('x', deep.map(content), []), () => true);
    expect(Math.max(...rows.map(({ level }) => level))).toBeLessThan(30);
  });

  test('a large tree opens only on the way to findings, a small one as a whole', () => {
    const many = Array.from({ length: 5000 }, (_, at) => content(`w/${String(at)}`));
    const root = buildTree('x', [...many, content('m/data.pkl'), content('m/z')], [{ member: 'm/data.pkl', severity: 'high' }]);
    const open = openFromStart(root);
    const rows = treeRows(root, ({ key }) => open.has(key)).map(({ node }) => node.name);
    expect(rows).toEqual(['x', 'w/', 'm/', 'data.pkl', 'z']);
    const small = buildTree('x', ['a/b', 'a/c'].map(content), []);
    expect(treeRows(small, ({ key }) => openFromStart(small).has(key))).toHaveLength(4);
  });

  test('a search keeps what matches and what it stands in', () => {
    const root = buildTree('x', ['a.zip', 'a.zip!deep/Needle.pkl', 'b/c'].map(content), []);
    const { keys, matches } = searchTree(root, 'needle');
    expect(matches).toBe(1);
    expect(treeRows(root, () => true).flatMap(({ node }) => (keys.has(node.key) ? [node.name] : []))).toEqual([
      'x',
      'a.zip',
      'deep/',
      'Needle.pkl',
    ]);
  });

  test('typing goes to the next name that begins so, and one letter again goes on', () => {
    const names = ['root', 'data', 'Delta', 'epoch'];
    expect(typedAhead(names, 0, 'd')).toBe(1);
    expect(typedAhead(names, 1, 'dd')).toBe(2);
    expect(typedAhead(names, 1, 'de')).toBe(2);
    expect(typedAhead(names, 2, 'd')).toBe(1);
    expect(typedAhead(names, 0, 'q')).toBeUndefined();
  });
});
