/** Judges the nodes of a skops schema: which types and functions loading would look up by name (skops.io, protocol 0 to 2). */
import type { Budget } from '#formats/budget';

export interface SkopsFault {
  readonly ruleId: 'MDL-SKO-001' | 'MDL-SKO-002';
  readonly detail: string;
  /** JSON pointer of the node. */
  readonly pointer: string;
  /** The name that loading looks up. */
  readonly name: string;
}

/** Libraries whose estimators skops writes; what they bring is what a model file is for. */
const families = ['sklearn', 'numpy', 'scipy', 'skops', 'pandas', 'xgboost', 'lightgbm', 'catboost', 'quantile_forest', 'imblearn'];
const plainTypes: Readonly<Record<string, readonly string[]>> = {
  builtins: [
    ...[
      'bool',
      'bytearray',
      'bytes',
      'complex',
      'dict',
      'float',
      'frozenset',
      'int',
      'list',
      'NoneType',
      'object',
      'range',
      'set',
      'slice',
      'str',
    ],
    ...['tuple', 'type', 'method', 'function', 'builtin_function_or_method'],
  ],
  types: ['FunctionType', 'MethodType', 'BuiltinFunctionType', 'NoneType', 'SimpleNamespace'],
  collections: ['OrderedDict', 'defaultdict', 'deque', 'Counter'],
  functools: ['partial'],
  datetime: ['date', 'datetime', 'time', 'timedelta', 'timezone'],
  decimal: ['Decimal'],
  fractions: ['Fraction'],
  _operator: ['itemgetter', 'attrgetter', 'methodcaller'],
  operator: ['itemgetter', 'attrgetter', 'methodcaller'],
};

/** Functions of the trusted families that act on files, processes or code. */
const acting =
  /^(?:numpy\.(?:load|save|savez\w*|fromfile|memmap|loadtxt|savetxt|genfromtxt|DataSource)|numpy\.(?:lib|testing|f2py|distutils|ctypeslib)\.|pandas\.(?:read_\w+|eval|io\.)|scipy\.io\.|sklearn\.(?:datasets|externals|utils\._testing)\.|skops\.io\.|joblib\.)/;

const shown = (name: string): string => JSON.stringify(name.length > 160 ? `${name.slice(0, 159)}…` : name).slice(1, -1);
const textOf = (value: unknown): string => (typeof value === 'string' ? value : '');

function isTrusted(module: string, name: string): boolean {
  // skops writes a type's own name, which has no dots; a dotted one leads through the module to another.
  if (!/^[A-Za-z_]\w*(?:\.[A-Za-z_]\w*)*$/.test(module) || !/^[A-Za-z_]\w*$/.test(name)) return false;
  if (plainTypes[module]?.includes(name)) return true;
  const [family = ''] = module.split('.');
  return families.includes(family) && !acting.test(`${module}.${name}`) && !`${module}.${name}`.includes('.__');
}

type Node = Readonly<Record<string, unknown>>;
const isNode = (value: unknown): value is Node => typeof value === 'object' && value !== null && !Array.isArray(value);

/** Attribute names that lead from any object to everything there is. */
const climbs = (name: string): boolean => name.split('.').some((part) => part.startsWith('_'));

const describing = ['__class__', '__module__', '__loader__', '__id__'];

/** Strings that a node hands to its operator, however they are wrapped. */
function argumentsOf(node: Node): string[] {
  const found: string[] = [];
  const waiting: unknown[] = [node.attrs, node.content];
  for (let steps = 0; waiting.length > 0 && steps < 10_000; steps += 1) {
    const value = waiting.pop();
    if (typeof value === 'string') found.push(value.replace(/^"(.*)"$/, '$1'));
    else if (Array.isArray(value)) waiting.push(...value.slice(0, 1000));
    else if (isNode(value)) for (const [key, each] of Object.entries(value)) if (!describing.includes(key)) waiting.push(each);
  }
  return found;
}

function* callableFaults(node: Node, loader: string, pointer: string): Generator<SkopsFault> {
  const module = textOf(node.__module__);
  const name = textOf(node.__class__);
  const content = isNode(node.content) ? node.content : {};
  if (loader === 'OperatorFuncNode') {
    const looked = `${module}.${name}`;
    if ((module !== 'operator' && module !== '_operator') || !['itemgetter', 'attrgetter'].includes(name))
      yield {
        ruleId: 'MDL-SKO-002',
        detail: `An operator node looks up ${shown(looked)}; the review step of skops before 0.12 shows it as operator.${shown(name)} (CVE-2025-54412).`,
        pointer,
        name: looked,
      };
    if (argumentsOf(node).some(climbs))
      yield {
        ruleId: 'MDL-SKO-002',
        detail: `An operator node reaches for private attributes through ${shown(looked)}.`,
        pointer,
        name: looked,
      };
  }
  if (loader === 'MethodNode') {
    const method = textOf(content.func);
    const object = isNode(content.obj) ? content.obj : {};
    const own = `${textOf(object.__module__)}.${textOf(object.__class__)}`;
    if (climbs(method) || method.includes('.') || (name !== '' && own !== '.' && `${module}.${name}` !== own && !isTrusted(module, name)))
      yield {
        ruleId: 'MDL-SKO-002',
        detail: `A method node takes ${shown(method)} of ${shown(own)} and is shown as ${shown(`${module}.${name}`)}; skops before 0.12 follows it (CVE-2025-54413).`,
        pointer,
        name: `${own}.${method}`,
      };
  }
  if (loader === 'FunctionNode') {
    const home = textOf(content.module_path) || module;
    const called = textOf(content.function) || name;
    if (!isTrusted(home, called) || home === 'builtins')
      yield {
        ruleId: 'MDL-SKO-001',
        detail: `Loading imports the function ${shown(`${home}.${called}`)}.`,
        pointer,
        name: `${home}.${called}`,
      };
  }
}

const functionWords = ['function', 'builtin_function_or_method', 'method'];

/** Everything that the schema names and a model does not need; each name once. */
export function* judgeSchema(schema: unknown, budget: Budget): Generator<SkopsFault> {
  const told = new Set<string>();
  const waiting: { readonly value: unknown; readonly pointer: string }[] = [{ value: schema, pointer: '' }];
  for (let next = waiting.pop(); next; next = waiting.pop()) {
    budget.spend('maxSteps');
    const { pointer, value } = next;
    if (Array.isArray(value)) for (const [index, each] of value.entries()) waiting.push({ value: each, pointer: `${pointer}/${index}` });
    if (!isNode(value)) continue;
    const loader = textOf(value.__loader__);
    const module = textOf(value.__module__);
    const name = textOf(value.__class__);
    const faults = loader === '' ? [] : [...callableFaults(value, loader, pointer)];
    const described = loader === 'OperatorFuncNode' || (loader === 'FunctionNode' && functionWords.includes(name));
    if ((module !== '' || name !== '') && !described && !isTrusted(module, name))
      faults.push({ ruleId: 'MDL-SKO-001', detail: `Loading builds ${shown(`${module}.${name}`)}.`, pointer, name: `${module}.${name}` });
    for (const fault of faults) {
      const key = `${fault.ruleId} ${fault.name}`;
      if (told.has(key)) continue;
      told.add(key);
      yield fault;
    }
    for (const [key, each] of Object.entries(value))
      if (typeof each === 'object' && each !== null)
        waiting.push({ value: each, pointer: `${pointer}/${key.replaceAll('~', '~0').replaceAll('/', '~1').slice(0, 200)}` });
  }
}
