/** Writes calls of R down as code, and says which of them act outside the object. */
import { printable } from '#formats/pickle/render';
import type { RNode } from '#formats/rds/read';

/** Functions that start programs, run text, load native code, or read, write and fetch. */
const grave = new Set(
  `system system2 shell shell.exec pipe fifo parse str2lang str2expression source sys.source dyn.load library.dynam .Internal download.file url
  socketConnection url.show browseURL unserialize unlink file.remove file.rename file.copy file.create writeLines writeBin write.table
  Sys.setenv Sys.chmod install.packages reg.finalizer makeActiveBinding delayedAssign addTaskCallback readLines readRDS saveRDS curl
  curl_download GET POST httr RCurl getURL serverSocket make.socket sink dump save save.image processx fork mcparallel rawConnection
  py_run_string py_run_file cppFunction sourceCpp jcall .jcall attach setHook`.split(/\s+/),
);
/** Functions that run what they are given; ordinary inside functions of a library. */
const indirect = new Set([
  'eval',
  'evalq',
  'eval.parent',
  'do.call',
  'Recall',
  'match.fun',
  'get',
  'get0',
  'mget',
  'assign',
  'Reduce',
  'load',
  'file',
  'gzfile',
  'scan',
  'cat',
  'Sys.getenv',
]);
const native = new Set(['.C', '.Fortran', '.Call', '.External', '.External2']);
const longest = 400;

/** `name(argument, …)`; cut to some hundred characters. */
export function written(node: RNode, depth = 0): string {
  if (node.kind === 'text') return `"${printable(node.text.slice(0, longest))}"`;
  if (node.kind === 'closure') return 'function(…) …';
  if (node.kind !== 'call' || depth > 6) return printable(node.text.slice(0, longest)) || '…';
  const [called, ...rest] = node.items;
  const name = called === undefined ? '' : called.kind === 'call' ? written(called, depth + 1) : printable(called.text);
  const inner = rest.slice(0, 8).map((each) => written(each, depth + 1));
  if (name === '::' || name === ':::') return `${inner[0] ?? ''}${name}${inner[1] ?? ''}`.slice(0, longest);
  return `${name}(${inner.join(', ')}${rest.length > 8 ? ', …' : ''})`.slice(0, longest);
}

/** The name that a call calls: of `base::system`, the last part. */
export function calledName(node: RNode): string {
  const [called] = node.items;
  if (called === undefined) return '';
  if (called.kind !== 'call') return called.text;
  const name = called.items[0]?.text ?? '';
  return name === '::' || name === ':::' || name === '$' || name === '@' ? (called.items[2]?.text ?? '') : '';
}

export type CallWeight = 'grave' | 'indirect' | undefined;

export function weightOf(node: RNode): CallWeight {
  const name = calledName(node);
  if (grave.has(name)) return 'grave';
  // By a literal name, native code is found in any library of the process.
  if (native.has(name) && node.items[1]?.kind === 'text') return 'grave';
  return indirect.has(name) ? 'indirect' : undefined;
}

/** Whether the constants of byte code name a function that acts. */
export const namesGrave = (node: RNode): RNode | undefined => node.items.find((each) => each.kind === 'symbol' && grave.has(each.text));
