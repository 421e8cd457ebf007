/** What the file picker of the browser shell says. */

export const pickerText = {
  places: 'Places',
  path: 'Path',
  go: 'Go',
  up: 'Up one folder',
  list: 'Entries of this folder',
  columns: { name: 'Name', size: 'Size', modified: 'Changed' },
  folder: 'Folder',
  empty: 'This folder is empty.',
  filter: 'Find in this folder',
  name: 'File name',
  selectedNone: 'Nothing chosen: {verb} takes this folder.',
  selectedOne: '1 chosen',
  selectedMany: '{count} chosen',
  chooseHint: 'Space chooses, Enter opens a folder, Backspace goes up.',
  hidden: 'Show hidden files',
  noPath: 'Home and places',
} as const;
