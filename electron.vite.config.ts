/** Builds the three shells, the child and the preload; the page's own build is vite.config.ts. */
import { resolve } from 'node:path';
import { defineConfig } from 'electron-vite';
import renderer from './vite.config.ts';

export default defineConfig({
  main: {
    build: {
      outDir: 'out/main',
      sourcemap: true,
      rolldownOptions: {
        input: {
          main: 'electron/main.ts',
          'engine-process': 'electron/engine-process.ts',
          'browser-shell': 'src/shells/browser/main.ts',
          cli: 'src/shells/cli/main.ts',
          child: 'src/jobs/child.ts',
        },
        output: { format: 'es', entryFileNames: '[name].js', chunkFileNames: 'chunks/[name]-[hash].js' },
      },
    },
  },
  preload: {
    build: {
      outDir: 'out/preload',
      rolldownOptions: { input: { preload: 'electron/preload.ts' }, output: { format: 'cjs', entryFileNames: '[name].cjs' } },
    },
  },
  renderer: { ...renderer, root: resolve(import.meta.dirname, 'renderer') },
});
