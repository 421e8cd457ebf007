/** Judges what a pickle would call: by what it can reach, not by a list of bad names alone. */
import type { ScanPolicy } from '#contract/models';
import { qualifiedName } from '#formats/pickle/render';
import type { CallValue, GlobalValue, Value } from '#formats/pickle/values';
import { isGlobal, plainWords, type TextOf } from './argument-shapes.ts';
import { byValueRole, fetchedType, isCodeType, namesInCode } from './by-value.ts';
import { capabilities } from './capability.ts';
import { fillsMemory } from './fills-memory.ts';
import { isGetattr, judgeComposer, judgeGetattr, rootOf } from './judge-attribute.ts';
import { judgeInstance } from './judge-instance.ts';
import { reachedName } from './judge-name.ts';
import { dangerous, type Judgement, type Opinion, ordinary } from './judgement.ts';
import { knownConstructor } from './known-constructors.ts';
import { ordinaryClass } from './known-families.ts';
import { presentModule, reachOf } from './reach.ts';

/** Functions that empty-construct the class given first. */
const emptyMakers = new Set(['copyreg._reconstructor', 'copyreg.__newobj__', 'copyreg.__newobj_ex__', 'copyreg.__reduce_ex__']);
/** Loaders of bytes: not a danger of their own when those bytes are in the stream and were examined too. */
const byteLoaders =
  /^(?:torch\.storage\._load_from_bytes|keras\.src\.saving\.pickle_utils\.deserialize_model_from_bytecode|keras\.saving\.pickle_utils\.deserialize_model_from_bytecode|xgboost\.core\.Booster\._load_from_bytes)$/;

/** Packages whose classes called with a word are enumerations; elsewhere a word can name a file or a model to fetch. */
const wordsAreMembers = /^(?:transformers|accelerate|peft|trl|torch|numpy|pandas|scipy)\./;

/** The literal that a call hands to a loader whose input is examined as a nested file; early protocols wrap it in an encoding call. */
export function loadedLiteral(call: CallValue): Value | undefined {
  const { callee, args } = call;
  const [first] = args;
  if (callee.kind !== 'global' || args.length !== 1 || first === undefined || !byteLoaders.test(`${callee.module}.${callee.name}`))
    return undefined;
  if (first.kind === 'bytes') return first;
  if (first.kind !== 'call' || !isGlobal(first.callee, '_codecs.encode')) return undefined;
  return first.args[0]?.kind === 'text' ? first.args[0] : undefined;
}

/** Code that lies in the file itself, as dill and cloudpickle write functions by value. */
function judgeCode(call: CallValue, path: string, text: TextOf): Judgement {
  const names = namesInCode(call, text);
  const said = `Loading builds program code out of the file by ${path}`;
  if (names.length === 0) return dangerous('MDL-PKL-017', 'code', `${said}; nobody can tell from a list of names what it does.`);
  return dangerous('MDL-PKL-017', 'code', `${said}; the code uses ${names.join(', ')}.`, 'critical');
}

/** dill's and cloudpickle's import by name: of a known framework it is what a function's globals need. */
function judgeImporter(call: CallValue, path: string, text: TextOf): Opinion {
  const module = text(call.args[0]);
  const plainModule = module !== undefined && /^[\w.]+$/.test(module) && reachOf(module, 'x') === undefined;
  if (!plainModule) return dangerous('MDL-PKL-001', 'import', `Loading imports ${module ?? 'a module whose name is hidden'} by ${path}.`);
  return {
    ruleId: 'MDL-PKL-004',
    detail: `Loading imports the module ${module} by ${path}.`,
    plain: 'Loading brings in a piece of software by its name',
  };
}

function judgeGlobalCall(call: CallValue, callee: GlobalValue, text: TextOf, policy: ScanPolicy): Opinion {
  const { module, name } = callee;
  const path = qualifiedName(callee);
  if (!callee.exact)
    return {
      ruleId: 'MDL-PKL-002',
      detail: 'Loading calls a function whose name the stream builds so that it cannot be told from the file.',
      plain: 'Loading calls a function whose name is hidden',
    };
  const [first, base] = call.args;
  if (call.opcode === 'NEWOBJ' || call.opcode === 'NEWOBJ_EX') return judgeInstance(callee, call.args, text, policy);
  const known = knownConstructor(module, name);
  if (emptyMakers.has(`${presentModule(module)}.${name}`) && first?.kind === 'global') {
    // The base's own __init__ runs too, so a base that is no plain type is judged like the class.
    if (known && !known.shape(call.args, text) && base?.kind === 'global' && !ordinaryClass(base.module, base.name))
      return {
        ruleId: 'MDL-PKL-015',
        detail: `Loading calls ${path} with ${qualifiedName(base)} as base.`,
        plain: 'Loading makes an object in a way that no framework writes',
      };
    return judgeInstance(first, call.args.slice(2), text, policy);
  }
  if (loadedLiteral(call))
    return { ordinary: path, why: 'the bytes that it loads lie in the file and were examined as a file of their own' };
  const role = byValueRole(path);
  if (role === 'maker') return judgeCode(call, path, text);
  if (role === 'importer') return judgeImporter(call, path, text);
  if (role === 'helper')
    return ordinary(policy, 'cloudpickle', false, path, 'it names a type or makes an empty part of a function, as by-value pickles do');
  if (isGetattr(callee)) return judgeGetattr(call, text, policy);
  const composed = judgeComposer(call, callee, policy);
  if (composed !== 'no') return composed;
  const reach = reachOf(module, name);
  if (reach?.capability === 'scanner') return dangerous('MDL-PKL-012', 'scanner', `Loading calls ${path}, a part of a pickle scanner.`);
  if (reach) {
    const detail = `Loading the file calls ${reachedName(callee)} (${capabilities[reach.capability].short}).`;
    return dangerous('MDL-PKL-001', reach.capability, detail, reach.capability === 'runtime' ? 'high' : undefined);
  }
  const exhausting = fillsMemory(path, call.args);
  if (exhausting !== undefined)
    return { ruleId: 'MDL-PKL-009', detail: exhausting, plain: 'A small file unfolds into an object that exhausts memory' };
  if (known) {
    if (known.shape(call.args, text)) return ordinary(policy, known.framework, known.strict, path, known.why);
    return {
      ruleId: 'MDL-PKL-015',
      detail: `Loading calls ${path} with arguments that no framework writes.`,
      plain: 'Loading calls an ordinary function in a way that no framework does',
    };
  }
  const framework = ordinaryClass(module, name);
  if (framework !== undefined) {
    if (plainWords(call.args, text) && (wordsAreMembers.test(`${module}.`) || call.args.every((arg) => arg.kind !== 'text')))
      return ordinary(policy, framework, false, path, 'a class of a known framework is called with numbers and short words only');
    return {
      ruleId: 'MDL-PKL-002',
      severity: policy === 'standard' ? 'medium' : 'high',
      detail: `Loading makes an object of ${path} by calling the class with ${call.args.length} arguments.`,
      plain: 'Loading makes an object of a known framework in an unusual way',
    };
  }
  return {
    ruleId: 'MDL-PKL-002',
    detail: `Loading the file calls ${path}, which is not on the list of functions known to be safe.`,
    plain: 'Loading calls a function that is not in this file and not known to be safe',
  };
}

/** PyTorch's old format writes a class as a persistent id ('module', class, source file, source); its loader gives back the class. */
function classOfPersistent(value: Value, text: TextOf): Value {
  if (value.kind !== 'persistent' || value.id.kind !== 'tuple') return value;
  const [kind, named] = value.id.items;
  return named?.kind === 'global' && text(kind) === 'module' ? named : value;
}

/** `getattr(Class, "method")` as the dotted name that later protocols write for it. */
function fetchedMethod(callee: CallValue, text: TextOf): GlobalValue | undefined {
  const [owner, attribute] = callee.args;
  if (callee.callee.kind !== 'global' || !isGetattr(callee.callee) || owner?.kind !== 'global') return undefined;
  return { ...owner, name: `${owner.name}.${text(attribute) ?? '?'}` };
}

/** A call of what another call returned. */
function judgeResultCall(call: CallValue, callee: CallValue, text: TextOf, policy: ScanPolicy): Opinion {
  const fetched = fetchedType(callee, text);
  if (fetched !== undefined) {
    if (isCodeType(fetched)) return judgeCode(call, `types.${fetched}`, text);
    if (reachOf('builtins', fetched) === undefined)
      return { ordinary: fetched, why: 'a built-in type is called by its name, as by-value pickles do' };
  }
  const method = fetchedMethod(callee, text);
  if (method && knownConstructor(method.module, method.name)) return judgeGlobalCall({ ...call, callee: method }, method, text, policy);
  const root = rootOf(callee);
  const path = root === undefined ? '' : qualifiedName(root);
  const made = root !== undefined && byValueRole(path) === 'maker';
  const reach = root === undefined ? undefined : reachOf(root.module, root.name);
  if (made) return dangerous('MDL-PKL-001', 'code', 'Loading calls a function whose code lies in the file.');
  if (reach)
    return dangerous(
      'MDL-PKL-001',
      reach.capability,
      `Loading calls what another call returned: it began with ${path} (${capabilities[reach.capability].short}).`,
    );
  return {
    ruleId: 'MDL-PKL-002',
    detail: 'Loading calls what another call returned.',
    plain: 'Loading calls a function that another call has fetched',
  };
}

/** What a call means. */
export function judgeCall(made: CallValue, text: TextOf, policy: ScanPolicy): Opinion {
  const callee = classOfPersistent(made.callee, text);
  const call = callee === made.callee ? made : { ...made, callee };
  switch (callee.kind) {
    case 'global':
      return judgeGlobalCall(call, callee, text, policy);
    case 'call':
      return judgeResultCall(call, callee, text, policy);
    case 'extension':
      return {
        ruleId: 'MDL-PKL-005',
        severity: 'high',
        detail: `Loading calls whatever is registered under extension code ${callee.code}.`,
        plain: 'Loading calls a function that only the loading computer knows',
      };
    case 'persistent':
    case 'unknown':
      return {
        ruleId: 'MDL-PKL-002',
        detail: 'Loading calls a value that cannot be told from the file.',
        plain: 'Loading calls something that cannot be told from the file',
      };
    default:
      return undefined;
  }
}
