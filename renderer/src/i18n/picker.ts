/** What the file picker of the browser shell says. */

export const pickerText = {
  places: 'Places',
  path: 'Path',
  up: 'Up one folder',
  list: 'Entries of this folder',
  columns: { name: 'Name', size: 'Size', modified: 'Changed' },
  folder: 'Folder',
  empty: 'This folder is empty.',
  noMatch: 'Nothing in this folder has this in its name.',
  filter: 'Find in this folder',
  name: 'File name',
  selectedNone: 'Nothing chosen: {verb} takes this folder.',
  selectedOne: '1 chosen',
  selectedMany: '{count} chosen',
  hidden: 'Show hidden files',
} as const;
