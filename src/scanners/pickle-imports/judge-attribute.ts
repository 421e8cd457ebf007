/** Judges calls that fetch an attribute or pass a function on: the joints of every gadget chain, and of ordinary bound methods. */
import type { ScanPolicy } from '#contract/models';
import { qualifiedName } from '#formats/pickle/render';
import type { CallValue, GlobalValue, Value } from '#formats/pickle/values';
import type { TextOf } from './argument-shapes.ts';
import { capabilities } from './capability.ts';
import { reachedName } from './judge-name.ts';
import { dangerous, doubtful, type Opinion, ordinary } from './judgement.ts';
import { ordinaryClass, ordinaryName } from './known-families.ts';
import { leadsOut, presentModule, reachOf } from './reach.ts';

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

/** The class of an object that the stream has made, if it can be told. */
function classOf(value: Value): GlobalValue | undefined {
  if (value.kind === 'global') return value;
  if (value.kind !== 'call' || value.callee.kind !== 'global') return undefined;
  const [first] = value.args;
  return /^_reconstructor$|^__newobj/.test(value.callee.name) && first?.kind === 'global' ? first : value.callee;
}

export const isGetattr = (value: GlobalValue): boolean => presentModule(value.module) === 'builtins' && value.name === 'getattr';

/** `getattr(object, "name")`: how members of enumerations and bound methods are written, and how everything else is reached. */
export function judgeGetattr(call: CallValue, text: TextOf, policy: ScanPolicy): Opinion {
  const [target, second] = call.args;
  const attribute = text(second);
  const owner = target === undefined ? undefined : classOf(target);
  const reaching = dangerous('MDL-PKL-001', 'attribute', 'Loading the file calls builtins.getattr (reaches into any object).');
  if (call.args.length !== 2 || attribute === undefined || owner === undefined || !owner.exact) return reaching;
  const shown = `${qualifiedName(owner)}.${attribute}`;
  const reach = reachOf(owner.module, `${owner.name}.${attribute}`) ?? reachOf(owner.module, owner.name);
  if (leadsOut(attribute) || reach || !/^\w+$/.test(attribute))
    return dangerous(
      'MDL-PKL-001',
      reach?.capability ?? 'attribute',
      `Loading fetches ${reach?.via ?? shown} by builtins.getattr (${capabilities[reach?.capability ?? 'attribute'].short}).`,
    );
  const known = ordinaryName(owner.module, owner.name);
  if (known)
    return ordinary(
      policy,
      known.framework,
      false,
      `getattr(${qualifiedName(owner)}, …)`,
      'it fetches a method or a member of a class of a known framework, and does not call it',
    );
  return doubtful(policy, {
    ruleId: 'MDL-PKL-004',
    detail: `Loading fetches the attribute ${attribute} of ${qualifiedName(owner)}, which is not on the list of known names.`,
    plain: 'Loading reaches into a piece of software that is not part of a known framework',
  });
}

/** Functions that only keep the one they are given. */
const keepers = new Set(['functools.partial', '_functools.partial', 'functools.partialmethod']);
/** Functions that call the one they are given, at once or when their result is walked. */
const callers = new Set(
  `builtins.map builtins.filter builtins.apply builtins.reduce builtins.iter functools.reduce _functools.reduce itertools.starmap
  itertools.accumulate itertools.imap itertools.ifilter itertools.takewhile itertools.dropwhile itertools.groupby itertools.filterfalse
  numpy.vectorize numpy.frompyfunc numpy.fromfunction numpy.apply_along_axis`.split(/\s+/),
);

/** What passing a function on means; `no` when the callee is no such function. */
export function judgeComposer(call: CallValue, callee: GlobalValue, policy: ScanPolicy): Opinion | 'no' {
  const path = `${presentModule(callee.module)}.${callee.name}`;
  const keeps = keepers.has(path);
  if (!keeps && !callers.has(path)) return 'no';
  const given = call.args.map((arg) => rootOf(arg)).filter((root) => root !== undefined);
  for (const root of given) {
    const reach = reachOf(root.module, root.name);
    if (reach)
      return dangerous(
        'MDL-PKL-001',
        reach.capability,
        `Loading hands ${reachedName(root)} to ${path} to be called (${capabilities[reach.capability].short}).`,
      );
  }
  const [first] = given;
  if (first === undefined)
    return dangerous('MDL-PKL-001', 'compose', `Loading the file calls ${path} (calls whatever function it is given).`);
  const known =
    ordinaryName(first.module, first.name) ??
    (ordinaryClass(first.module, first.name) ? { framework: 'other' as const, strict: false } : undefined);
  if (!keeps)
    return {
      ruleId: 'MDL-PKL-002',
      detail: `Loading has ${qualifiedName(first)} called by ${path}.`,
      plain: 'Loading has a function called in a way that no framework writes',
    };
  if (known)
    return ordinary(
      policy,
      known.framework,
      false,
      `${path}(${qualifiedName(first)}, …)`,
      'it keeps a function of a known framework together with some arguments, and does not call it',
    );
  return doubtful(policy, {
    ruleId: 'MDL-PKL-004',
    detail: `Loading keeps ${qualifiedName(first)}, which is not on the list of known names, for a later call.`,
    plain: 'Loading brings in a piece of software that is not part of a known framework, ready to be called',
  });
}
