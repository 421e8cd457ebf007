/** Writes models of boosting libraries for tests: UBJSON, XGBoost's old binary, CatBoost's core. */
import { concat, u32, u64, utf8 } from './bytes.ts';
import { makeFlatbuffer } from './flatbuffer.ts';

const big = (value: number): Uint8Array => u64(value).reverse();
const text = (value: string): Uint8Array => concat('L', big(utf8(value).length), utf8(value));

/** A value in Universal Binary JSON; lists of numbers are typed as XGBoost types them. */
export function ubjson(value: unknown): Uint8Array {
  if (typeof value === 'string') return concat('S', text(value));
  if (typeof value === 'number') return concat('L', big(value));
  if (value === null || value === undefined) return concat('Z');
  if (typeof value === 'boolean') return concat(value ? 'T' : 'F');
  if (Array.isArray(value) && value.every((each) => typeof each === 'number') && value.length > 0)
    return concat('[$l#L', big(value.length), ...value.map((each) => u32(each).reverse()));
  if (Array.isArray(value)) return concat('[#L', big(value.length), ...value.map(ubjson));
  return concat('{', ...Object.entries(value as object).flatMap(([key, each]) => [text(key), ubjson(each)]), '}');
}

const tree = { base_weights: [1, 2, 3], left_children: [1, -1, -1], right_children: [2, -1, -1], split_conditions: [1, 2, 3], id: 0 };

export function xgboostModel(objective = 'reg:squarederror', more: object = {}): object {
  return {
    learner: {
      attributes: {},
      feature_names: ['a', 'b'],
      feature_types: [],
      gradient_booster: {
        model: { gbtree_model_param: { num_parallel_tree: '1', num_trees: '1' }, tree_info: [0], trees: [tree] },
        name: 'gbtree',
      },
      learner_model_param: { base_score: '5E-1', num_class: '0', num_feature: '2', num_target: '1' },
      objective: { name: objective, reg_loss_param: { scale_pos_weight: '1' } },
      ...more,
    },
    version: [1, 7, 6],
  };
}

export function xgboostBinary(objective: string, tail: Uint8Array = new Uint8Array(64)): Uint8Array {
  return concat('binf', new Uint8Array(136), u64(objective.length), objective, u64(6), 'gbtree', tail);
}

export function catboostModel(stated: Readonly<Record<string, string>>, tail: Uint8Array = new Uint8Array(0)): Uint8Array {
  const core = makeFlatbuffer(
    {
      0: { text: 'FlabuffersModel_v1' },
      2: { tables: Object.entries(stated).map(([key, value]) => ({ 0: { text: key }, 1: { text: value } })) },
    },
    'CBM1',
  );
  return concat('CBM1', u32(core.length), core, tail);
}

export const lightgbmModel = (more = '', parameters = ''): string => `tree
version=v4
num_class=1
num_tree_per_iteration=1
label_index=0
max_feature_idx=1
objective=binary sigmoid:1
feature_names=Column_0 Column_1
feature_infos=[0:1] [0:1]
tree_sizes=200

Tree=0
num_leaves=3
num_cat=0
split_feature=0 1
split_gain=1 2
threshold=0.5 1.0000000180025095e-35
decision_type=2 2
left_child=-1 -2
right_child=1 -3
leaf_value=0.1 0.2 -0.3
shrinkage=1
${more}

end of trees

feature_importances:
Column_0=1

parameters:
[boosting: gbdt]
[objective: binary]
[data: /home/me/train.txt]
${parameters}
end of parameters

pandas_categorical:null
`;
