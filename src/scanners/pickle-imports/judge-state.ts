/** Judges BUILD: objects fill themselves, functions and classes get new behaviour. */
import { qualifiedName } from '#formats/pickle/render';
import type { Value } from '#formats/pickle/values';
import type { TextOf } from './argument-shapes.ts';
import type { Judgement } from './judgement.ts';

/** Attributes whose replacement changes what an object does. */
const behaviour =
  /^(?:__(?:code|class|globals|dict|call|get|set|delete|getattr|getattribute|setattr|setstate|init|new|del|reduce|builtins|wrapped|defaults|kwdefaults|closure|bases|mro|subclasshook|iter|next|enter|exit|hash|eq|str|repr|len|getitem|import|loader|spec|path|file)\w*__|func_code|func_globals|im_func|f_code)$/;

/** What BUILD does to its target, where that is more than filling an object. */
export function judgeState(target: Value, state: Value, text: TextOf): Judgement | undefined {
  const parts = state.kind === 'tuple' ? state.items : [state];
  for (const part of parts) {
    if (part.kind !== 'dict') continue;
    for (let index = 0; index < part.items.length; index += 2) {
      const key = part.items[index];
      const word = key?.kind === 'text' && key.length <= 40 ? text(key) : undefined;
      if (word !== undefined && behaviour.test(word))
        return {
          ruleId: 'MDL-PKL-014',
          detail: `Loading replaces the attribute ${word} of an object.`,
          plain: 'Loading changes what an object does, so that later, harmless-looking use of it runs something else',
        };
    }
  }
  if (target.kind !== 'global') return undefined;
  return {
    ruleId: 'MDL-PKL-014',
    detail: `Loading writes attributes into ${qualifiedName(target)} itself, not into an object made by the file.`,
    plain: 'Loading changes installed software while it runs',
  };
}
