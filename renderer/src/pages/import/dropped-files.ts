/** Walks what was dropped on the page, folders too, into files with their paths. */

export interface DroppedFile {
  /** Relative to what was dropped, `/` between folders. */
  readonly path: string;
  readonly file: File;
}

/** More than this is imported by the picker instead, which reads it in place. */
export const mostDropped = 10_000;

/** A folder or file as the browser hands it over. */
type Dropped = FileSystemEntry | File;

/** Must be called while the drop is being handled: the items are gone afterwards. */
export function entriesOf(items: DataTransferItemList): Dropped[] {
  return [...items].flatMap((item) => (item.kind === 'file' ? (item.webkitGetAsEntry() ?? item.getAsFile() ?? []) : []));
}

function fileOf(entry: FileSystemFileEntry): Promise<File> {
  return new Promise((resolve, reject) => entry.file(resolve, reject));
}

function batchOf(reader: FileSystemDirectoryReader): Promise<FileSystemEntry[]> {
  return new Promise((resolve, reject) => reader.readEntries(resolve, reject));
}

const isFile = (entry: FileSystemEntry): entry is FileSystemFileEntry => entry.isFile;
const isFolder = (entry: FileSystemEntry): entry is FileSystemDirectoryEntry => entry.isDirectory;

/** All files below the entries, at most one more than `mostDropped`. */
export async function filesBelow(entries: readonly Dropped[]): Promise<readonly DroppedFile[]> {
  const found: DroppedFile[] = [];
  const waiting = [...entries];
  while (found.length <= mostDropped) {
    const entry = waiting.shift();
    if (entry === undefined) break;
    if (entry instanceof File) found.push({ path: entry.name, file: entry });
    else if (isFile(entry)) found.push({ path: entry.fullPath.replace(/^\/+/, ''), file: await fileOf(entry) });
    else if (isFolder(entry)) {
      const reader = entry.createReader();
      // A reader gives a hundred at a time and an empty list at its end.
      for (let batch = await batchOf(reader); batch.length > 0; batch = await batchOf(reader)) waiting.push(...batch);
    }
  }
  return found;
}
