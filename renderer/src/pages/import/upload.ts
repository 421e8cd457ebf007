/** Copies dropped files to the engine piece by piece, then has them imported; one drop at a time. */
import { create } from 'zustand';
import { client } from '#page/client.ts';
import { fill } from '#page/i18n/fill.ts';
import { importText } from '#page/i18n/import.ts';
import { electronShell } from '#page/shell.ts';
import { type DroppedFile, entriesOf, filesBelow, mostDropped } from './dropped-files.ts';
import { piecesOf, toBase64 } from './pieces.ts';

export interface Upload {
  readonly files: number;
  readonly filesDone: number;
  readonly bytes: number;
  readonly bytesDone: number;
  readonly current: string;
  readonly error?: unknown;
}

interface Uploads {
  readonly upload: Upload | undefined;
  readonly stop: AbortController | undefined;
  /** Why nothing was copied at all, as a sentence. */
  readonly refusal: string | undefined;
  /** What starting the import failed with. */
  readonly failure: unknown;
}

/** The drop that is being copied; it goes on while other pages are on show. */
export const useUploads = create<Uploads>(() => ({ upload: undefined, stop: undefined, refusal: undefined, failure: undefined }));

function change(part: Partial<Upload>): void {
  useUploads.setState(({ upload }) => (upload ? { upload: { ...upload, ...part } } : {}));
}

async function send(files: readonly DroppedFile[], signal: AbortSignal): Promise<void> {
  const batch = crypto.randomUUID();
  let bytesDone = 0;
  for (const [index, { path, file }] of files.entries()) {
    change({ current: path, filesDone: index });
    for (const { offset, end, last } of piecesOf(file.size)) {
      signal.throwIfAborted();
      const bytes = new Uint8Array(await file.slice(offset, end).arrayBuffer());
      await client.imports.upload({ batch, path, offset, base64: toBase64(bytes), last }, { signal });
      bytesDone += bytes.length;
      change({ bytesDone });
    }
  }
  change({ filesDone: files.length, current: '' });
  await client.imports.startUploaded({ batch });
}

async function uploadAll(entries: ReturnType<typeof entriesOf>): Promise<void> {
  const files = await filesBelow(entries);
  if (files.length === 0 || files.length > mostDropped) {
    useUploads.setState({ refusal: files.length === 0 ? importText.nothingDropped : fill(importText.tooMany, { count: mostDropped }) });
    return;
  }
  const stop = new AbortController();
  const bytes = files.reduce((sum, { file }) => sum + file.size, 0);
  useUploads.setState({ stop, upload: { files: files.length, filesDone: 0, bytes, bytesDone: 0, current: '' } });
  try {
    await send(files, stop.signal);
    useUploads.setState({ upload: undefined, stop: undefined });
  } catch (error) {
    if (stop.signal.aborted) useUploads.setState({ upload: undefined, stop: undefined });
    else change({ error });
  }
}

/** Takes a drop: by path where the shell knows the files' paths, by copying otherwise. */
export async function takeDrop(transfer: DataTransfer): Promise<void> {
  const { upload } = useUploads.getState();
  if (upload !== undefined && upload.error === undefined) return;
  useUploads.setState({ refusal: undefined, failure: undefined, upload: undefined });
  const shell = electronShell;
  try {
    if (shell)
      await client.imports.start({ paths: [...transfer.files].map((file) => shell.pathForFile(file)).filter((path) => path !== '') });
    else await uploadAll(entriesOf(transfer.items));
  } catch (failure) {
    useUploads.setState({ failure });
  }
}
