/** Where Assay's own files are: the folder of the user's data, and the resources that come with the product. */
import { existsSync, readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join, relative, sep } from 'node:path';
import { z } from 'zod';

/**
 * The user's folder for cases' list, keys and log; the same for every shell. ASSAY_DATA names another.
 * @param platform of Node's names
 * @param env the environment
 * @param home the user's home folder
 */
export function dataDir(
  platform: NodeJS.Platform = process.platform,
  env: Readonly<Record<string, string | undefined>> = process.env,
  home: string = homedir(),
): string {
  if (env.ASSAY_DATA) return env.ASSAY_DATA;
  if (platform === 'win32') return join(env.APPDATA ?? join(home, 'AppData', 'Roaming'), 'Assay');
  if (platform === 'darwin') return join(home, 'Library', 'Application Support', 'Assay');
  return join(env.XDG_DATA_HOME ?? join(home, '.local', 'share'), 'assay');
}

/** Walks up from a module's folder to the folder that holds package.json: the product's root, from source and from a bundle. */
export function productRoot(from: string): string {
  let folder = from;
  while (!existsSync(join(folder, 'package.json'))) {
    const parent = dirname(folder);
    if (parent === folder) return from;
    folder = parent;
  }
  return folder;
}

/** Rule packs, frameworks, fonts and the demo case. */
export function resourcesDir(root: string): string {
  return join(root, 'resources');
}

/** The built page. */
export function pageDir(root: string): string {
  return join(root, 'out', 'renderer');
}

const manifest = z.object({ version: z.string() });

/** The version of this build, from the one place that states it. */
export function productVersion(root: string): string {
  return manifest.parse(JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))).version;
}

/** Whether a module runs from the bundle in out/main rather than from source. */
export function runsFromBundle(root: string, folder: string): boolean {
  return relative(root, folder).split(sep)[0] === 'out';
}
