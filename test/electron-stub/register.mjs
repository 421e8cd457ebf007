// Lets the built bundle run under plain Node: `electron` becomes the stub beside this file.
import { registerHooks } from 'node:module';

const stub = new URL('./electron.ts', import.meta.url).href;
registerHooks({
  resolve: (specifier, context, next) =>
    specifier === 'electron' ? { url: stub, format: 'module-typescript', shortCircuit: true } : next(specifier, context),
});
