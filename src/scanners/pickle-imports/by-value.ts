/** Knows how dill and cloudpickle write functions and classes by value: which of their helpers carry program code, and what that code names. */
import type { CallValue, Value } from '#formats/pickle/values';
import type { TextOf } from './argument-shapes.ts';
import { leadsOut, reachOf } from './reach.ts';

/** Makes a function, a class or a code object out of what lies in the file. */
const makers =
  /^(?:dill\.(?:_dill|dill)\.(?:_create_function|_create_code|_create_type|_create_ftype|_create_memory_map_backed_array|_setitems|_eval_repr|_exec)|(?:\w+\.)*cloudpickle(?:\.cloudpickle(?:_fast)?)?\.(?:_make_function|_make_skel_func|_fill_function|_make_skeleton_class|_rehydrate_skeleton_class|_class_setstate|_function_setstate|_make_skeleton_enum|_make_code|_modules_to_main|instance)|torch\.fx\.graph_module\.reduce_\w*graph_module)$/;

/** Imports a module by its name. */
const importers =
  /^(?:dill\.(?:_dill|dill)\.(?:_import_module|_get_attr)|(?:\w+\.)*cloudpickle(?:\.cloudpickle(?:_fast)?)?\.(?:subimport|dynamic_subimport))$/;

/** Helpers that name a type or make an empty part of a function. */
const helpers =
  /^(?:dill\.(?:_dill|dill)\.(?:_load_type|_create_cell|_create_array|_create_namedtuple|_create_weakref|_create_weakproxy|_create_stringi|_create_dtypemeta|_create_lock|_create_rlock|_get_attr|_gather_dtype|_shims\.\w+)|(?:\w+\.)*cloudpickle(?:\.cloudpickle(?:_fast)?)?\.(?:_builtin_type|_make_empty_cell|_make_cell|_cell_set|_gen_ellipsis|_gen_not_implemented|_empty_cell_value|_make_typevar|_decompose_typevar))$/;

/** Types that a helper may fetch by name and that turn bytes into a program. */
const codeTypes = /^(?:CodeType|FunctionType|LambdaType|MethodType|ModuleType|code|function|module)$/;

export type ByValueRole = 'maker' | 'importer' | 'helper';

/** What a helper of these libraries is for, or undefined for anything else. */
export function byValueRole(path: string): ByValueRole | undefined {
  if (!/dill|cloudpickle|graph_module/.test(path)) return undefined;
  if (makers.test(path)) return 'maker';
  if (importers.test(path)) return 'importer';
  return helpers.test(path) ? 'helper' : undefined;
}

/** The type that `_load_type("CodeType")` and `_builtin_type("CodeType")` fetch. */
export function fetchedType(value: Value, text: TextOf): string | undefined {
  if (value.kind !== 'call' || value.callee.kind !== 'global') return undefined;
  return /^(?:_load_type|_builtin_type)$/.test(value.callee.name) ? text(value.args[0]) : undefined;
}

export const isCodeType = (name: string): boolean => codeTypes.test(name);

/** Names that the code in a call uses, as far as they lead out of plain computing: read from the tuples of names among its arguments. */
export function namesInCode(call: CallValue, text: TextOf): string[] {
  const found = new Set<string>();
  let left = 400;
  const walk = (value: Value, depth: number): void => {
    left -= 1;
    if (left < 0 || depth > 5) return;
    if (value.kind === 'text' && value.length <= 40) {
      const word = text(value) ?? '';
      if (
        /^[A-Za-z_]\w*$/.test(word) &&
        (leadsOut(word) ||
          reachOf('builtins', word)?.capability === 'code' ||
          /^(?:Popen|check_output|getoutput|urlopen|connect|open|spawn|execv\w*|fork|remove|rmtree)$/.test(word))
      )
        found.add(word);
    }
    if ('items' in value) for (const item of value.items) walk(item, depth + 1);
    if (value.kind === 'call') for (const arg of value.args) walk(arg, depth + 1);
  };
  for (const arg of call.args) walk(arg, 0);
  return [...found].slice(0, 12);
}
