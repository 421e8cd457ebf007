/** The picker's breadcrumbs lead to folders that exist, on either kind of system. */
import { expect, test } from 'vitest';
import { breadcrumbs, joinPath, nameOf } from './paths.ts';

test.each([
  ['/home/okafor', ['/', '/home', '/home/okafor']],
  ['/', ['/']],
  ['C:\\Users\\okafor', ['C:\\', 'C:\\Users', 'C:\\Users\\okafor']],
])('%s', (path, paths) => expect(breadcrumbs(path).map((crumb) => crumb.path)).toEqual(paths));

test('a name is joined by the folder’s own separator', () => {
  expect([joinPath('/home', 'a'), joinPath('/', 'a'), joinPath('C:\\', 'a'), joinPath('C:\\Users', 'a')]).toEqual([
    '/home/a',
    '/a',
    'C:\\a',
    'C:\\Users\\a',
  ]);
});

test('the name is the last part that is one', () => expect([nameOf('/a/b/'), nameOf('C:\\x'), nameOf('x')]).toEqual(['b', 'x', 'x']));
