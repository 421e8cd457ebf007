/** What the shell gives the page beside the engine: in Electron a file dialog and the paths of dropped files, in a browser nothing. */

export interface PickOptions {
  readonly kind: 'file' | 'files' | 'folder' | 'save';
  readonly title?: string;
  readonly defaultPath?: string;
}

interface ElectronShell {
  readonly shell: 'electron';
  pathForFile(file: File): string;
  pick(options: PickOptions): Promise<string[]>;
}

declare global {
  interface Window {
    readonly assay?: ElectronShell;
  }
}

/** Electron's side, or undefined in the browser shell. */
export const electronShell: ElectronShell | undefined = window.assay;
