/** Serves the built page with the sample engine: `node test/fakes/serve-sample.ts [usual|empty|large|closed] [--busy] [--online] [--port 0]`. */
import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { startBrowserServer } from '#shells/browser/server';
import { readPageFiles } from '#transport/page-files';
import type { SampleOptions } from './sample/state.ts';
import { sampleRouter } from './sample-router.ts';

const variants = ['usual', 'empty', 'large', 'closed'] as const;
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    busy: { type: 'boolean', default: false },
    online: { type: 'boolean', default: false },
    port: { type: 'string', default: '0' },
  },
});
const variant = variants.find((each) => each === positionals[0]) ?? 'usual';
const options: SampleOptions = { variant, busy: values.busy, interfaces: values.online ? ['enp3s0', 'wlan0'] : [] };

const server = await startBrowserServer({
  router: sampleRouter(options),
  page: readPageFiles(join(import.meta.dirname, '..', '..', 'out', 'renderer')),
  port: Number(values.port),
  random: (count) => randomBytes(count),
  failures: { log: (line) => console.error(line), reference: () => 'L-1' },
  onClients: () => {},
});
console.log(server.invitation);
