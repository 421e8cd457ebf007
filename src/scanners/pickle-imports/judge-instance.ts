/** Judges objects that are made empty from their class and filled afterwards: how pickles write nearly every object. */
import type { ScanPolicy } from '#contract/models';
import { qualifiedName } from '#formats/pickle/render';
import type { GlobalValue, Value } from '#formats/pickle/values';
import { type TextOf, telling } from './argument-shapes.ts';
import { capabilities } from './capability.ts';
import { reachedName } from './judge-name.ts';
import { dangerous, doubtful, type Opinion, ordinary } from './judgement.ts';
import { knownConstructor } from './known-constructors.ts';
import { ordinaryClass } from './known-families.ts';
import { reachOf } from './reach.ts';

/**
 * @param args what `__new__` is given beside the class
 */
export function judgeInstance(value: GlobalValue, args: readonly Value[], text: TextOf, policy: ScanPolicy): Opinion {
  const name = qualifiedName(value);
  const reach = reachOf(value.module, value.name);
  if (reach?.capability === 'scanner')
    return dangerous('MDL-PKL-012', 'scanner', `Loading reaches into ${name}, a part of a pickle scanner.`);
  const framework = ordinaryClass(value.module, value.name);
  // An empty object that would call a function keeps it for later: the function itself is judged where it is named.
  if (reach && !(reach.capability === 'compose' && args.length === 0 && framework !== undefined))
    return dangerous(
      'MDL-PKL-001',
      reach.capability,
      `Loading makes an object of ${reachedName(value)} (${capabilities[reach.capability].short}).`,
    );
  const maker = knownConstructor(value.module, value.name);
  if (maker) return ordinary(policy, maker.framework, maker.strict, name, maker.why);
  if (framework !== undefined)
    return ordinary(
      policy,
      framework,
      false,
      name,
      'an empty object of a class of a known framework is made and filled with its attributes',
    );
  if (telling(args, text))
    return {
      ruleId: 'MDL-PKL-002',
      detail: `Loading makes an object of ${name} with ${args.length} arguments; the class is not known to be safe.`,
      plain: 'Loading makes an object of an unknown kind from texts that look like a path, an address or a command',
    };
  return doubtful(policy, {
    ruleId: 'MDL-PKL-011',
    detail: `Loading makes an object of ${name}, a class that is not part of a known framework, and runs its own restoring code.`,
    plain: 'Loading makes an object of a kind that is not part of a known framework, by code that is not in this file',
  });
}
