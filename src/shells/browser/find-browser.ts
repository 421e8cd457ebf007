/** Finds an installed Chromium, Chrome or Edge; nothing is downloaded. */
import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';

/** Where a machine keeps its programs. */
export interface Machine {
  readonly platform: NodeJS.Platform;
  readonly env: Readonly<Record<string, string | undefined>>;
  isProgram(path: string): boolean;
}

const linuxNames = ['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome', 'microsoft-edge-stable', 'microsoft-edge'];
const macApplications = ['Google Chrome', 'Chromium', 'Microsoft Edge'];
const windowsPaths = [
  'Google\\Chrome\\Application\\chrome.exe',
  'Microsoft\\Edge\\Application\\msedge.exe',
  'Chromium\\Application\\chrome.exe',
];

/** This machine. */
export function thisMachine(): Machine {
  return {
    platform: process.platform,
    env: process.env,
    isProgram(path) {
      try {
        accessSync(path, constants.X_OK);
        return true;
      } catch {
        return false;
      }
    },
  };
}

function candidates({ platform, env }: Machine): string[] {
  if (platform === 'win32') {
    const roots = [env.PROGRAMFILES, env['PROGRAMFILES(X86)'], env.LOCALAPPDATA].filter((root) => root !== undefined);
    return windowsPaths.flatMap((path) => roots.map((root) => `${root}\\${path}`));
  }
  if (platform === 'darwin') return macApplications.map((name) => `/Applications/${name}.app/Contents/MacOS/${name}`);
  const folders = (env.PATH ?? '').split(delimiter).filter((folder) => folder !== '');
  return linuxNames.flatMap((name) => folders.map((folder) => join(folder, name)));
}

/** The browser's program, or undefined; ASSAY_BROWSER names one of one's own. */
export function findBrowser(machine: Machine): string | undefined {
  const named = machine.env.ASSAY_BROWSER;
  if (named !== undefined && named !== '') return machine.isProgram(named) ? named : undefined;
  return candidates(machine).find((path) => machine.isProgram(path));
}

/** Whether a window can be shown at all; on Linux that takes a display server. */
export function hasDisplay({ platform, env }: Machine): boolean {
  return platform !== 'linux' || Boolean(env.DISPLAY) || Boolean(env.WAYLAND_DISPLAY);
}
