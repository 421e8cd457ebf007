/** Judges what a pickle imports without calling it. */
import type { ScanPolicy } from '#contract/models';
import { qualifiedName } from '#formats/pickle/render';
import type { GlobalValue } from '#formats/pickle/values';
import { byValueRole } from './by-value.ts';
import { capabilities } from './capability.ts';
import { dangerous, doubtful, type Opinion, ordinary } from './judgement.ts';
import { ordinaryName } from './known-families.ts';
import { reachOf } from './reach.ts';

/** `os.system`, or for a dotted name through another module both: what is written and what is reached. */
export function reachedName(value: GlobalValue): string {
  const name = qualifiedName(value);
  const reach = reachOf(value.module, value.name);
  return reach === undefined || reach.via === `${value.module}.${value.name}` || reach.via === value.name
    ? name
    : `${name}, which is ${reach.via},`;
}

/** What importing a name without calling it means. */
export function judgeName(value: GlobalValue, policy: ScanPolicy): Opinion {
  const name = qualifiedName(value);
  if (!value.exact)
    return {
      ruleId: 'MDL-PKL-002',
      detail: `The stream builds the name of an import so that it cannot be told from the file (${name}).`,
      plain: 'Loading brings in something whose name is hidden',
    };
  const reach = reachOf(value.module, value.name);
  if (reach?.capability === 'scanner') return dangerous('MDL-PKL-012', 'scanner', `Loading imports ${name}, a part of a pickle scanner.`);
  const role = byValueRole(name);
  if (role === 'helper')
    return ordinary(policy, 'cloudpickle', false, name, 'it names a type or makes an empty part of a function, as by-value pickles do');
  if (reach) {
    const inert = reach.capability === 'compose' || reach.capability === 'runtime';
    const detail = `Loading imports ${reachedName(value)} (${capabilities[reach.capability].short}); the stream does not call it itself.`;
    const said = dangerous('MDL-PKL-003', reach.capability, detail, inert ? 'medium' : undefined);
    const judged = { ...said, plain: `Loading brings in a function that ${capabilities[reach.capability].plain}, ready to be called` };
    return inert ? doubtful(policy, judged) : judged;
  }
  const known = ordinaryName(value.module, value.name);
  if (known)
    return ordinary(
      policy,
      known.framework,
      known.strict,
      name,
      'it is a type, constant or function of a known framework and is only named',
    );
  return doubtful(policy, {
    ruleId: 'MDL-PKL-004',
    detail: `Loading imports ${name}, which is not on the list of known names; the stream does not call it itself.`,
    plain: 'Loading brings in a piece of software that is not part of a known framework',
  });
}
