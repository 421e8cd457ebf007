/** Judges what a pickle would import and call: by what it can reach, not by a list of bad names alone. */
import type { Severity } from '#contract/findings';
import { qualifiedName } from '#formats/pickle/render';
import type { CallValue, GlobalValue, Value } from '#formats/pickle/values';
import { isDangerous, isScannerTampering } from './dangerous-names.ts';
import { isOrdinaryClass, isOrdinaryName, knownConstructor, type TextOf } from './known-names.ts';

export interface Judgement {
  readonly ruleId: string;
  readonly severity?: Severity;
  readonly detail: string;
}

/** Attributes whose replacement changes what an object does. */
const behaviour =
  /^__(?:code|class|globals|dict|call|getattr|getattribute|setstate|init|new|del|reduce|builtins|wrapped|defaults|closure)\w*__$/;

/** Functions that empty-construct the class given first. */
const emptyMakers = new Set(['copyreg._reconstructor', 'copy_reg._reconstructor', 'copyreg.__newobj__', 'copy_reg.__newobj__']);
/** Known loaders of bytes: not a danger of their own when those bytes are in the stream and were examined too. */
const byteLoaders = new Set(['torch.storage._load_from_bytes']);

/** Whether the call hands literal bytes to a loader whose input is examined as a nested file. */
export function loadsLiteral(call: CallValue): boolean {
  const { callee, args } = call;
  return callee.kind === 'global' && byteLoaders.has(`${callee.module}.${callee.name}`) && args.length === 1 && args[0]?.kind === 'bytes';
}

/** What importing a name without calling it means; undefined when that is ordinary. */
export function judgeName(value: GlobalValue): Judgement | undefined {
  const name = qualifiedName(value);
  if (!value.exact)
    return { ruleId: 'MDL-PKL-002', detail: `The stream builds the name of an import so that it cannot be told from the file (${name}).` };
  if (isScannerTampering(value.module)) return { ruleId: 'MDL-PKL-012', detail: `Loading imports ${name}, a part of a pickle scanner.` };
  if (isDangerous(value.module, value.name))
    return { ruleId: 'MDL-PKL-003', detail: `Loading imports ${name}; the stream does not call it itself.` };
  if (isOrdinaryName(value.module, value.name)) return undefined;
  return {
    ruleId: 'MDL-PKL-004',
    detail: `Loading imports ${name}, which is not on the list of known names; the stream does not call it itself.`,
  };
}

function judgeInstance(value: GlobalValue, args: readonly Value[]): Judgement | undefined {
  const name = qualifiedName(value);
  if (isScannerTampering(value.module))
    return { ruleId: 'MDL-PKL-012', detail: `Loading reaches into ${name}, a part of a pickle scanner.` };
  if (isDangerous(value.module, value.name)) return { ruleId: 'MDL-PKL-001', detail: `Loading makes an object of ${name}.` };
  if (isOrdinaryClass(value.module, value.name) || knownConstructor(value.module, value.name)) return undefined;
  if (args.length > 0)
    return {
      ruleId: 'MDL-PKL-002',
      detail: `Loading makes an object of ${name} with ${args.length} arguments; the class is not known to be safe.`,
    };
  return {
    ruleId: 'MDL-PKL-011',
    detail: `Loading makes an object of ${name}, a class that is not part of a known framework, and runs its own restoring code.`,
  };
}

function judgeGlobalCall(call: CallValue, callee: GlobalValue, text: TextOf): Judgement | undefined {
  const { module, name } = callee;
  const path = qualifiedName(callee);
  if (!callee.exact)
    return {
      ruleId: 'MDL-PKL-002',
      detail: 'Loading calls a function whose name the stream builds so that it cannot be told from the file.',
    };
  const [first, second] = call.args;
  if (call.opcode === 'NEWOBJ' || call.opcode === 'NEWOBJ_EX') return judgeInstance(callee, call.args);
  if (emptyMakers.has(`${module}.${name}`) && first?.kind === 'global') return judgeInstance(first, []);
  if (loadsLiteral(call)) return undefined;
  if (isScannerTampering(module)) return { ruleId: 'MDL-PKL-012', detail: `Loading calls ${path}, a part of a pickle scanner.` };
  if ((module === 'builtins' || module === '__builtin__') && name === 'getattr' && first?.kind === 'global') {
    const attribute = text(second) ?? '';
    // Enumeration members are written as getattr(Class, "MEMBER").
    if (isOrdinaryName(first.module, first.name) && first.module.includes('.') && /^[A-Z][A-Z0-9_]*$/.test(attribute)) return undefined;
  }
  if (isDangerous(module, name)) return { ruleId: 'MDL-PKL-001', detail: `Loading the file calls ${path}.` };
  const shape = knownConstructor(module, name);
  if (shape) {
    if (shape(call.args, text)) return undefined;
    return { ruleId: 'MDL-PKL-015', detail: `Loading calls ${path} with arguments that no framework writes.` };
  }
  if (isOrdinaryClass(module, name))
    return {
      ruleId: 'MDL-PKL-002',
      severity: 'medium',
      detail: `Loading makes an object of ${path} by calling the class with ${call.args.length} arguments.`,
    };
  return { ruleId: 'MDL-PKL-002', detail: `Loading the file calls ${path}, which is not on the list of functions known to be safe.` };
}

/** The name at the root of a chain of calls, if it is one. */
export function rootOf(value: Value): GlobalValue | undefined {
  let at: Value = value;
  for (let step = 0; step < 100; step += 1) {
    if (at.kind === 'global') return at;
    if (at.kind !== 'call') return undefined;
    at = at.callee;
  }
  return undefined;
}

/** PyTorch's old format writes a class as a persistent id ('module', class, source file, source); its loader gives back the class. */
function classOfPersistent(value: Value, text: TextOf): Value {
  if (value.kind !== 'persistent' || value.id.kind !== 'tuple') return value;
  const [kind, named] = value.id.items;
  return named?.kind === 'global' && text(kind) === 'module' ? named : value;
}

/** What a call means; undefined when frameworks make it just so. */
export function judgeCall(made: CallValue, text: TextOf): Judgement | undefined {
  const callee = classOfPersistent(made.callee, text);
  const call = callee === made.callee ? made : { ...made, callee };
  switch (callee.kind) {
    case 'global':
      return judgeGlobalCall(call, callee, text);
    case 'call': {
      const root = rootOf(callee);
      const dangerous = root !== undefined && isDangerous(root.module, root.name);
      return { ruleId: dangerous ? 'MDL-PKL-001' : 'MDL-PKL-002', detail: 'Loading calls what another call returned.' };
    }
    case 'extension':
      return {
        ruleId: 'MDL-PKL-005',
        severity: 'high',
        detail: `Loading calls whatever is registered under extension code ${callee.code}.`,
      };
    case 'persistent':
    case 'unknown':
      return { ruleId: 'MDL-PKL-002', detail: 'Loading calls a value that cannot be told from the file.' };
    default:
      return undefined;
  }
}

/** What BUILD does to its target: objects fill themselves, functions and classes get new behaviour. */
export function judgeState(target: Value, state: Value, text: TextOf): Judgement | undefined {
  const parts = state.kind === 'tuple' ? state.items : [state];
  for (const part of parts) {
    if (part.kind !== 'dict') continue;
    for (let index = 0; index < part.items.length; index += 2) {
      const key = text(part.items[index]);
      if (key !== undefined && behaviour.test(key))
        return { ruleId: 'MDL-PKL-014', detail: `Loading replaces the attribute ${key} of an object.` };
    }
  }
  if (target.kind !== 'global') return undefined;
  return {
    ruleId: 'MDL-PKL-014',
    detail: `Loading writes attributes into ${qualifiedName(target)} itself, not into an object made by the file.`,
  };
}
