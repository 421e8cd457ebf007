/** Who may import whom: a path tells what a file may do. check-imports.ts runs this, and test/gates.test.ts sees each rule red. */
import type { ICruiseOptions, IForbiddenRuleType } from 'dependency-cruiser';

const core = (...names: string[]) => `^(node:)?(${names.join('|')})$`;
const npm = (...names: string[]) => `(^|node_modules/)(${names.join('|')})(/|$)`;
const room = (...names: string[]) => `^src/(${names.join('|')})/`;

const pureCore = core('buffer', 'util', 'string_decoder', 'zlib', 'crypto', 'path');
const tests = '(\\.test\\.tsx?$|/samples/|^src/[a-z]+/test-)';

/** Each room and what it may reach beside itself. */
const allowed: Readonly<Record<string, readonly string[]>> = {
  contract: [npm('zod', '@orpc/contract')],
  formats: [room('contract'), pureCore, npm('zod', '@bufbuild/protobuf')],
  tables: [room('contract'), pureCore, core('fs', 'os', 'fs/promises'), npm('@duckdb/node-api', 'zod')],
  scanners: [room('contract', 'formats', 'rules'), pureCore, npm('zod')],
  importers: [room('contract', 'formats', 'rules', 'scanners'), pureCore, npm('zod', 'yaml')],
  rules: [room('contract', 'formats'), pureCore, npm('zod', 'yaml', '@bufbuild/cel', '@bufbuild/protobuf')],
  checklist: [room('contract'), pureCore, npm('zod', 'yaml')],
  posture: [room('contract'), pureCore, npm('zod')],
  report: [room('contract'), pureCore, core('fs', 'module', 'url'), npm('zod', 'pdfmake')],
  signing: [
    room('contract'),
    pureCore,
    core('fs', 'fs/promises'),
    npm('zod', 'pkijs', 'asn1js', 'pvutils', '@signpdf/[a-z-]+', 'canonicalize'),
  ],
  store: [
    room('contract'),
    pureCore,
    core('fs', 'fs/promises', 'os', 'stream', 'stream/promises'),
    npm('zod', 'better-sqlite3', 'canonicalize'),
  ],
  assess: [
    room('contract', 'formats'),
    pureCore,
    core('fs', 'fs/promises', 'os', 'perf_hooks', 'timers/promises'),
    npm('zod', 'onnxruntime-node', 'onnxruntime-common'),
  ],
  transport: [room('contract'), pureCore, core('fs'), npm('zod', '@orpc/[a-z-]+', 'ws', '@types/ws')],
};

/** Packages that one room alone may touch, so that what they can do is found in one place. */
const confined: Readonly<Record<string, string>> = {
  '@duckdb': 'src/tables/',
  'onnxruntime-node': 'src/assess/',
  pdfmake: 'src/report/',
  'better-sqlite3': 'src/store/',
  electron: 'electron/',
};

const roomRules: IForbiddenRuleType[] = Object.entries(allowed).map(([name, reach]) => ({
  name: `room-${name}`,
  severity: 'error',
  comment: `${name} reaches only what docs/architecture.md gives it`,
  from: { path: room(name), pathNot: tests },
  to: { pathNot: [room(name), ...reach] },
}));

const confinedRules: IForbiddenRuleType[] = Object.entries(confined).map(([name, home]) => ({
  name: `confined-${name.replace('@', '')}`,
  severity: 'error',
  from: { pathNot: [`^${home}`, '^test/', tests, '\\.config\\.ts$'] },
  to: { path: npm(name), dependencyTypesNot: ['type-only'] },
}));

/** The rules, each with a name that a violation is told by. */
export const importRules: readonly IForbiddenRuleType[] = [
  ...roomRules,
  ...confinedRules,
  {
    name: 'network-only-in-browser-shell',
    severity: 'error',
    comment: '"offline" can be checked because sockets are opened in one folder',
    from: { path: '^(src|electron|renderer)/', pathNot: ['^src/shells/browser/', tests] },
    to: { path: core('net', 'http', 'https', 'http2', 'dns', 'dns/promises', 'tls', 'dgram', 'inspector') },
  },
  {
    name: 'no-engine-in-page',
    severity: 'error',
    comment: 'the page knows the contract and nothing behind it',
    from: { path: '^renderer/', pathNot: tests },
    to: { path: ['^src/(?!contract/)', '^electron/', '^(node:)?(fs|child_process|os|path|crypto|worker_threads)$'] },
  },
  {
    name: 'nobody-imports-a-shell',
    severity: 'error',
    from: { path: '^(src|electron|renderer)/', pathNot: ['^src/shells/browser/', '^src/shells/cli/'] },
    to: { path: '^src/shells/(browser|cli)/' },
  },
  {
    name: 'engine-knows-no-shell',
    severity: 'error',
    from: { path: ['^src/(?!shells/)', '^renderer/'], pathNot: tests },
    to: { path: ['^src/shells/', '^electron/'] },
  },
  { name: 'no-cycles', severity: 'error', from: {}, to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } } },
  {
    name: 'resolvable',
    severity: 'error',
    from: { path: '^(src|electron|renderer)/' },
    to: { couldNotResolve: true, pathNot: '^pdfmake/interfaces$' },
  },
];

/** How files are read: TypeScript through swc, since the compiler's own parser finds nothing under TypeScript 7. */
export const importOptions: ICruiseOptions = {
  parser: 'swc',
  doNotFollow: { path: 'node_modules' },
  exclude: { path: '(^|/)(out|dist|samples)/' },
  tsPreCompilationDeps: true,
  moduleSystems: ['es6', 'cjs'],
  enhancedResolveOptions: {
    exportsFields: ['exports'],
    conditionNames: ['import', 'types', 'node', 'default'],
    extensions: ['.ts', '.tsx', '.mjs', '.js', '.json', '.css'],
  },
};
