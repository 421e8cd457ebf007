/** The renderer's build and the tests' runner. */
import { resolve } from 'node:path';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  root: 'renderer',
  base: './',
  publicDir: false,
  plugins: [react()],
  build: {
    outDir: resolve(import.meta.dirname, 'out/renderer'),
    emptyOutDir: true,
    minify: true,
    target: 'chrome142',
    chunkSizeWarningLimit: 4000,
    rolldownOptions: { input: resolve(import.meta.dirname, 'renderer/index.html') },
  },
  test: {
    root: import.meta.dirname,
    include: ['{src,electron,renderer,scripts,test,bench}/**/*.test.{ts,tsx}'],
    pool: 'forks',
    testTimeout: 60_000,
  },
});
