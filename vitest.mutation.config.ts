/** Which tests judge the mutants of the pickle interpreter and the zip reader: those beside them, in one process. */
import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    root: import.meta.dirname,
    include: ['src/formats/{pickle,zip}/*.test.ts'],
    testTimeout: 60_000,
  },
});
