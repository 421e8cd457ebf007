/** A machine's folders for the file picker: home, a stick, a folder of 10,000 files, one that may not be read. */

import { AssayError } from '#contract/errors';
import type { FileEntry } from '#contract/imports';
import { ago, day } from './clock.ts';

const folder = (path: string): FileEntry => ({
  name: path.split('/').at(-1) ?? path,
  path,
  kind: 'folder',
  size: 0,
  modifiedAt: ago(3 * day),
});
const file = (path: string, size: number): FileEntry => ({ ...folder(path), kind: 'file', size });

const tree: Readonly<Record<string, readonly FileEntry[]>> = {
  '/': [folder('/home'), folder('/media'), folder('/root')],
  '/home': [folder('/home/okafor')],
  '/home/okafor': [
    folder('/home/okafor/.config'),
    folder('/home/okafor/cases'),
    folder('/home/okafor/many'),
    file('/home/okafor/notes.txt', 1204),
  ],
  '/home/okafor/cases': [],
  '/home/okafor/many': Array.from({ length: 10_000 }, (_, index) =>
    file(`/home/okafor/many/file-${String(index).padStart(5, '0')}.bin`, index * 977),
  ),
  '/media': [folder('/media/MHN-1')],
  '/media/MHN-1': [
    folder('/media/MHN-1/aws'),
    folder('/media/MHN-1/data'),
    folder('/media/MHN-1/models'),
    file('/media/MHN-1/invoice\u202Efdp.exe', 90_112),
    file('/media/MHN-1/readme.md', 2204),
    { ...file('/media/MHN-1/pipe', 0), kind: 'other' },
  ],
  '/media/MHN-1/models': [
    file('/media/MHN-1/models/triage-resnet50-v4.pt', 97_812_480),
    file('/media/MHN-1/models/vitals-anomaly.onnx', 18_400_301),
  ],
  '/media/MHN-1/data': [file('/media/MHN-1/data/triage_train_2026q2.parquet', 1_902_334_112)],
  '/media/MHN-1/aws': [file('/media/MHN-1/aws/roles.json', 212_410)],
};

/** What `imports.browse` answers. */
export function sampleBrowse(path = '/home/okafor') {
  if (path === '/root') throw new AssayError('file-unreadable', '/root may not be read by this user.', '/root');
  const entries = tree[path];
  if (entries === undefined)
    throw new AssayError('file-unreadable', `${path} is not there; it may have been moved or its medium removed.`, path);
  const parent = path === '/' ? null : path.slice(0, path.lastIndexOf('/')) || '/';
  return {
    path,
    parent,
    places: [
      { label: 'Home', path: '/home/okafor' },
      { label: 'USB "MHN-1"', path: '/media/MHN-1' },
      { label: 'File system', path: '/' },
    ],
    entries: [...entries],
  };
}
