/** Lays a report out as PDF. */
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { renderReport } from '#report/render-pdf';
import type { TaskRun } from '../tasks.ts';

/** Where the product's resources are: told by Electron's main process, else beside package.json above this module. */
function resources(): string {
  if (process.env.ASSAY_RESOURCES) return process.env.ASSAY_RESOURCES;
  let folder = import.meta.dirname;
  while (!existsSync(join(folder, 'package.json')) && dirname(folder) !== folder) folder = dirname(folder);
  return join(folder, 'resources');
}

export const render: TaskRun<'render'> = ({ document }) => renderReport(document, { fontsDir: join(resources(), 'fonts') });
