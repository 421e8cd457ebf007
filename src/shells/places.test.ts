/** Every shell finds the same folders. */
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { dataDir, productRoot, resourcesDir } from './places.ts';

test("the user's folder is where each system keeps such things", () => {
  expect(dataDir('linux', {}, '/home/a')).toBe('/home/a/.local/share/assay');
  expect(dataDir('linux', { XDG_DATA_HOME: '/x' }, '/home/a')).toBe('/x/assay');
  expect(dataDir('darwin', {}, '/Users/a')).toBe('/Users/a/Library/Application Support/Assay');
  expect(dataDir('win32', { APPDATA: 'C:\\R' }, 'C:\\U')).toBe(join('C:\\R', 'Assay'));
  expect(dataDir('linux', { ASSAY_DATA: '/mine' }, '/home/a')).toBe('/mine');
});

test("the product's root is found from source and from the bundle", () => {
  const root = join(import.meta.dirname, '..', '..');
  expect(productRoot(import.meta.dirname)).toBe(root);
  expect(productRoot(join(root, 'out', 'main', 'chunks'))).toBe(root);
  expect(resourcesDir(root)).toBe(join(root, 'resources'));
});
