/** Tells what an imported name can do: by the family of its module, by its own name, and by the modules that a dotted name walks through. */
import type { Capability } from './capability.ts';
import { dangerFunctions, harmlessBuiltins, harmlessNames } from './danger-functions.ts';
import { dangerModules } from './danger-modules.ts';

export interface Reach {
  readonly capability: Capability;
  /** The name that is reached in the end: `os.system` for `logging` + `os.system`. */
  readonly via: string;
}

/** What loaders of Python 3 make of module names of Python 2 (CPython Lib/_compat_pickle.py, IMPORT_MAPPING). */
const renamed: ReadonlyMap<string, string> = new Map([
  ['__builtin__', 'builtins'],
  ['__builtins__', 'builtins'],
  ['exceptions', 'builtins'],
  ['commands', 'subprocess'],
  ['cPickle', 'pickle'],
  ['copy_reg', 'copyreg'],
  ['StringIO', 'io'],
  ['cStringIO', 'io'],
  ['repr', 'reprlib'],
  ['thread', '_thread'],
  ['_abcoll', 'collections.abc'],
  ['UserDict', 'collections'],
  ['UserList', 'collections'],
  ['UserString', 'collections'],
]);

/** Modules that others import as a matter of course: as the last step of a dotted name they are the module itself. */
const aliases = new Set(
  `os sys subprocess posix nt shutil socket ctypes importlib builtins pickle marshal pty runpy multiprocessing threading tempfile asyncio urllib
  requests inspect operator functools itertools io types gc imp zipfile tarfile codecs pkgutil linecache traceback ntpath posixpath http`.split(
    /\s+/,
  ),
);

/** Attributes through which any object leads to everything, beside those that Python marks with underscores. */
const climbing = new Set(
  'func_globals gi_frame f_globals f_locals f_builtins f_back tb_frame cr_frame ag_frame modules system popen eval exec'.split(' '),
);

/** Attributes of a module itself that lead on; a class may well be called `__something__`. */
const ownDunders = new Set(
  `__builtins__ __import__ __loader__ __spec__ __dict__ __globals__ __getattr__ __getattribute__ __subclasses__ __class__ __init__ __call__ __reduce__
  __reduce_ex__ __code__ __bases__ __base__ __mro__ __setattr__ __delattr__ __new__ __path__ __file__ __cached__`.split(/\s+/),
);

/** Classes of distributed tensors, which checkpoints of large models hold. */
const distributedClass = /^torch\.distributed\.(?:_shard|_tensor|tensor|device_mesh|checkpoint|fsdp|_composable)\b[\w.]*\.[A-Z]\w*$/;

/** Whether this attribute leads from any object to code, modules or frames. */
export function leadsOut(attribute: string): boolean {
  return attribute.split('.').some((step) => climbing.has(step) || aliases.has(step.replace(/^_+/, '')) || /^__\w+__$/.test(step));
}

/** The module's name as a loader of Python 3 imports it. */
export function presentModule(module: string): string {
  return renamed.get(module) ?? module;
}

function byModule(path: string): Capability | undefined {
  for (let end = path.length; end > 0; end = path.lastIndexOf('.', end - 1)) {
    const capability = dangerModules.get(path.slice(0, end));
    if (capability !== undefined) return capability;
  }
  return undefined;
}

function byBuiltin(name: string): Reach | undefined {
  const via = `builtins.${name}`;
  return harmlessBuiltins.has(name) ? undefined : { capability: dangerFunctions.get(via) ?? 'runtime', via };
}

/** A dotted name is walked attribute by attribute, as loaders of protocol 4 and later do (PEP 3154). */
function byStep(name: string): Reach | undefined {
  const steps = name.split('.');
  for (const [index, step] of steps.entries()) {
    const bare = step.replace(/^_+/, '');
    const last = index === steps.length - 1;
    if (last ? aliases.has(bare) : dangerModules.has(bare)) {
      const via = [bare, ...steps.slice(index + 1)].join('.');
      return { capability: dangerFunctions.get(via) ?? dangerModules.get(bare) ?? 'import', via };
    }
    if ((last && steps.length === 1 ? ownDunders.has(step) : /^__\w+__$/.test(step)) || (climbing.has(step) && steps.length > 1))
      return { capability: 'attribute', via: name };
  }
  return undefined;
}

function find(module: string, name: string): Reach | undefined {
  const path = `${module}.${name}`;
  if (harmlessNames.has(path) || distributedClass.test(path)) return undefined;
  if (module === 'builtins' && !name.includes('.')) return byBuiltin(name);
  const own = dangerFunctions.get(path);
  if (own !== undefined) return { capability: own, via: path };
  const family = byModule(path);
  return family === undefined ? byStep(name) : { capability: family, via: path };
}

const known = new Map<string, Reach | undefined>();
/** Names come from hostile files: what is remembered of them is bounded. */
const mostKnown = 4096;

/** What importing this name gives to whoever wrote the file; undefined when that is nothing beyond the name itself. */
export function reachOf(module: string, name: string): Reach | undefined {
  const key = `${module}\n${name}`;
  const earlier = known.get(key);
  if (earlier !== undefined || known.has(key)) return earlier;
  const reach = find(presentModule(module), name);
  if (known.size >= mostKnown) known.clear();
  known.set(key, reach);
  return reach;
}
