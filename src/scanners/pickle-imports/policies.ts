/** Which frameworks' names a policy knows, as data: what is ordinary for one client's model is foreign in another's. */
import type { ScanPolicy } from '#contract/models';

export type Framework =
  | 'python'
  | 'torch'
  | 'numpy'
  | 'scipy'
  | 'sklearn'
  | 'joblib'
  | 'pandas'
  | 'xgboost'
  | 'lightgbm'
  | 'catboost'
  | 'keras'
  | 'transformers'
  | 'cloudpickle'
  | 'other';

/** Under `framework:NAME`: NAME's own names and those of what it writes inside its files. The standard library's plain values always count. */
const knownBy: Readonly<Record<string, readonly Framework[]>> = {
  torch: ['torch'],
  numpy: ['numpy'],
  scipy: ['numpy', 'scipy'],
  sklearn: ['numpy', 'scipy', 'joblib', 'sklearn'],
  joblib: ['numpy', 'joblib'],
  pandas: ['numpy', 'pandas'],
  xgboost: ['numpy', 'scipy', 'sklearn', 'joblib', 'xgboost'],
  lightgbm: ['numpy', 'scipy', 'sklearn', 'joblib', 'lightgbm'],
  catboost: ['numpy', 'scipy', 'sklearn', 'joblib', 'catboost'],
  keras: ['numpy', 'keras'],
  tensorflow: ['numpy', 'keras'],
  transformers: ['torch', 'transformers'],
  dill: ['cloudpickle'],
  cloudpickle: ['cloudpickle'],
};

/** Whether a policy's name is one of those that this table has. */
export function isKnownPolicy(policy: ScanPolicy): boolean {
  return policy === 'strict' || policy === 'standard' || Object.hasOwn(knownBy, policy.slice('framework:'.length));
}

/**
 * Whether a name that is ordinary for its framework is ordinary under this policy too.
 * @param strict whether it makes plain data or a tensor
 */
export function allows(policy: ScanPolicy, framework: Framework, strict: boolean): boolean {
  if (policy === 'standard') return true;
  if (policy === 'strict') return strict;
  if (framework === 'python') return true;
  const name = policy.slice('framework:'.length);
  return Object.hasOwn(knownBy, name) && (knownBy[name] ?? []).includes(framework);
}
