/** Samples of the less common formats, from which fuzzing starts. */
import { catboostModel, lightgbmModel, ubjson, xgboostBinary, xgboostModel } from '#formats/test-files/booster';
import { concat, utf8 } from '#formats/test-files/bytes';
import { array, bytes, extension, map, text } from '#formats/test-files/msgpack';
import { block, entry, int } from '#formats/test-files/onnx';
import { op, reduce, stream } from '#formats/test-files/pickle';
import {
  altrep,
  ascii,
  byteCode,
  call,
  closure,
  environment,
  integers,
  list,
  nil,
  pairs,
  promise,
  raw,
  reals,
  strings,
  symbol,
  withAttributes,
  xdr,
} from '#formats/test-files/rds';
import {
  executorch,
  paddle,
  paddleOperator,
  torchFunction,
  torchObject,
  torchTable,
  torchTensor,
  torchText,
} from '#formats/test-files/runtimes';

const attack = stream(reduce('posix', 'system', op.text('id')));
const system = call(symbol('system'), strings('id'));
const everything = list(
  promise(system),
  closure(byteCode([6, [6, ...nil, 0, ...symbol('system'), 0, ...nil]])),
  environment(pairs({ x: reals(2) }, 0x8000 << 12)),
  withAttributes(integers(1, 2), pairs({ names: strings('a', 'b c') })),
  altrep('mmap_real', 'x'),
);
const entities = '<!DOCTYPE PMML [<!ENTITY a "bb"><!ENTITY % p SYSTEM "http://x/y">%p;<!ENTITY c "&a;&a;">]>';
const layer = block(1, block(1, 'mine'), block(500, block(10, 'EvilLayer'), block(30, block(1, 'path'), block(2, block(20, '/x')))));

export const longTailSamples: readonly (readonly [name: string, bytes: Uint8Array])[] = [
  [
    'PMML',
    utf8(
      `<?xml version="1.0"?>${entities}<PMML version="4.4"><!-- c --><Extension name="script" value="eval(x)"/><Apply function="a.B">&c;<![CDATA[<x>]]></Apply></PMML>`,
    ),
  ],
  [
    'OpenVINO',
    utf8(
      '<net name="m" version="11"><layers><layer id="0" type="Evil" version="extension"><data element_type="f32" offset="0" shape="2,2" size="16" path="/x.so"/></layer></layers></net>',
    ),
  ],
  ['PMML in UTF-16', concat('\xff\xfe', new Uint8Array(Buffer.from(`${entities}<PMML version="4.4"><a b='c'/></PMML>`, 'utf16le')))],
  ['XGBoost UBJSON', ubjson(xgboostModel('os.system', { attributes: { a: '{{ x.__class__ }}' } }))],
  ['XGBoost JSON', utf8(JSON.stringify(xgboostModel('mine')))],
  ['XGBoost old binary', xgboostBinary('reg:linear', attack)],
  ['LightGBM', utf8(lightgbmModel('x=eval(open("/x"))', '[input_model: /etc/passwd]'))],
  ['CatBoost', catboostModel({ params: '{"a":1}', hook: 'rm -rf /' }, attack)],
  [
    'Core ML',
    concat(
      int(1, 4),
      block(2, block(1, block(1, 'in')), block(100, block(3, 'A'), entry(100, 'k', 'v'))),
      block(202, block(1, int(1, 4), block(500, layer)), block(1, block(556, block(1, block(1, block(1, '../x')))))),
    ),
  ],
  [
    'Core ML program',
    concat(
      int(1, 7),
      block(2, block(10, block(1, 'out'))),
      block(
        502,
        block(
          2,
          block(1, 'main'),
          block(2, block(3, block(2, block(3, block(1, 'const'), block(5, block(1, 'v'), block(2, block(5, block(1, '/x')))))))),
        ),
      ),
    ),
  ],
  [
    'MessagePack',
    map({
      params: map({ w: array([2], 'float32', new Uint8Array(8)) }),
      x: extension(9, attack),
      y: bytes(attack),
      'py/reduce': text('z'),
    }),
  ],
  ['R object', xdr(everything)],
  ['R workspace', xdr(pairs({ a: everything, b: raw(attack) }), 'RDX3\nX\n')],
  ['R object in ASCII', ascii(everything)],
  ['ExecuTorch', executorch(['aten::add', 'evil::exec'], ['EvilBackend'], attack)],
  ['PaddlePaddle', paddle(paddleOperator('py_func', { a: 'b' }), paddleOperator('load', { file_path: '/x' }))],
  ['MXNet', utf8('{"nodes":[{"op":"Custom","name":"c","attrs":{"op_type":"evil","lib":"/x.so"}}],"arg_nodes":[],"heads":[]}')],
  [
    'Torch7',
    torchTable(
      1,
      torchText('f'),
      torchFunction(2, '\x1bLJ os.execute'),
      torchText('t'),
      torchTensor(4),
      torchText('o'),
      torchObject(8, 'evil.X', torchTable(9)),
    ),
  ],
  ['TensorRT', concat('ftrt', new Uint8Array(20), attack)],
];
