/** The whole application in a real browser; a project for each shell that this machine has. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { defineConfig } from '@playwright/test';
import type { ShellOptions } from './e2e/fixtures.ts';
import { findBrowser, thisMachine } from './src/shells/browser/find-browser.ts';

const electronFolder = join(import.meta.dirname, 'node_modules', 'electron');
const electronName = join(electronFolder, 'path.txt');
const electronProgram = existsSync(electronName) ? join(electronFolder, 'dist', readFileSync(electronName, 'utf8')) : undefined;
const executablePath = findBrowser(thisMachine());
const isRoot = process.getuid?.() === 0;

export default defineConfig<ShellOptions>({
  testDir: 'e2e',
  // Pictures for the documentation are taken on demand only.
  testIgnore: process.env.ASSAY_PICTURES ? [] : ['**/pictures.spec.ts'],
  outputDir: 'test-results',
  workers: 1,
  timeout: 120_000,
  expect: { timeout: 15_000 },
  reporter: [['list']],
  use: {
    viewport: { width: 1280, height: 800 },
    launchOptions: { ...(executablePath === undefined ? {} : { executablePath }), args: isRoot ? ['--no-sandbox'] : [] },
    screenshot: 'only-on-failure',
  },
  projects: [
    { name: 'browser shell', grepInvert: /@electron/, use: { shell: 'browser', hasShell: executablePath !== undefined } },
    {
      name: 'electron',
      grepInvert: /@browser/,
      use: {
        shell: 'electron',
        hasShell: electronProgram !== undefined && existsSync(electronProgram) && !isRoot,
        electronProgram: electronProgram ?? '',
      },
    },
  ],
});
