"""Writes ordinary ONNX models with onnx and torch into the folder that is named: what a test holds against false alarms."""
import os, sys, warnings
warnings.filterwarnings('ignore')
import numpy as np, onnx
from onnx import helper as h, TensorProto as T, numpy_helper as nh
out = sys.argv[1]
def info(name, shape, kind=T.FLOAT):
    return h.make_tensor_value_info(name, kind, shape)
def save(name, nodes, inputs, outputs, inits=(), **more):
    graph = h.make_graph(nodes, name, inputs, outputs, list(inits))
    model = h.make_model(graph, producer_name='example', opset_imports=more.pop('opsets', None) or [h.make_opsetid('', 15)], **more)
    onnx.save(model, os.path.join(out, name + '.onnx'))
for op in 'Abs Relu Sigmoid Tanh Softmax Exp Log Sqrt Neg Floor Ceil Sin Cos Elu Selu LeakyRelu Identity Flatten Erf HardSwish Sign Round GlobalAveragePool'.split():
    save('one_' + op, [h.make_node(op, ['x'], ['y'])], [info('x', ['N', 3, 4, 4])], [info('y', None)])
for op in 'Add Sub Mul Div Pow MatMul Max Min Less Equal'.split():
    save('two_' + op, [h.make_node(op, ['x', 'w'], ['y'])], [info('x', [4, 4])], [info('y', None)], [nh.from_array(np.ones((4, 4), np.float32), 'w')])
types = [np.float32, np.float64, np.float16, np.int8, np.uint8, np.int16, np.uint16, np.int32, np.uint32, np.int64, np.uint64, np.bool_, np.complex64, np.complex128]
save('types', [h.make_node('Identity', ['x'], ['y'])], [info('x', [1])], [info('y', [1])], [nh.from_array(np.zeros((3, 5), t), np.dtype(t).name) for t in types])
typed = []
for kind in [T.FLOAT, T.DOUBLE, T.INT8, T.UINT8, T.INT16, T.INT32, T.INT64, T.UINT64, T.UINT32, T.BOOL, T.FLOAT16]:
    typed.append(h.make_tensor('t%d' % kind, kind, [2, 3], [1, 0, 1, 0, 1, 0]))
typed += [h.make_tensor('c', T.COMPLEX64, [2], [1 + 1j, 2]), h.make_tensor('s', T.STRING, [3], [b'cat', b'dog', b'a longer label']), h.make_tensor('e', T.FLOAT, [0], []), h.make_tensor('z', T.FLOAT, [], [1.0])]
save('typed', [h.make_node('Identity', ['x'], ['y'])], [info('x', [1])], [info('y', [1])], typed)
then = h.make_graph([h.make_node('Add', ['x', 'x'], ['t'])], 'then', [], [info('t', None)])
other = h.make_graph([h.make_node('Mul', ['x', 'x'], ['e'])], 'else', [], [info('e', None)])
save('if', [h.make_node('If', ['c'], ['y'], then_branch=then, else_branch=other)], [info('x', [2]), info('c', [], T.BOOL)], [info('y', None)])
body = h.make_graph([h.make_node('Identity', ['ci'], ['co']), h.make_node('Add', ['a', 'a'], ['b'])], 'body', [info('i', [], T.INT64), info('ci', [], T.BOOL), info('a', [2])], [info('co', [], T.BOOL), info('b', [2])])
save('loop', [h.make_node('Loop', ['n', '', 'x'], ['y'], body=body)], [info('x', [2])], [info('y', [2])], [nh.from_array(np.array(10, np.int64), 'n')])
scan = h.make_graph([h.make_node('Add', ['a', 'b'], ['c']), h.make_node('Identity', ['c'], ['d'])], 'scan', [info('a', [2]), info('b', [2])], [info('c', [2]), info('d', [2])])
save('scan', [h.make_node('Scan', ['x', 's'], ['y', 'z'], num_scan_inputs=1, body=scan)], [info('x', [2]), info('s', [3, 2])], [info('y', [2]), info('z', [3, 2])])
save('shape', [h.make_node('ConstantOfShape', ['s'], ['a']), h.make_node('Expand', ['a', 's'], ['b']), h.make_node('Tile', ['b', 'r'], ['y'])], [], [info('y', None)], [nh.from_array(np.array([8, 8], np.int64), 's'), nh.from_array(np.array([2, 2], np.int64), 'r')])
save('quant', [h.make_node('QuantizeLinear', ['x', 'k', 'z'], ['q']), h.make_node('DequantizeLinear', ['q', 'k', 'z'], ['y'])], [info('x', [4])], [info('y', [4])], [nh.from_array(np.float32(0.1).reshape(()), 'k'), nh.from_array(np.array(3, np.uint8), 'z')])
save('trees', [h.make_node('TreeEnsembleClassifier', ['x'], ['l', 'p'], domain='ai.onnx.ml', nodes_falsenodeids=[2, 0, 0], nodes_featureids=[0, 0, 0], nodes_modes=['BRANCH_LEQ', 'LEAF', 'LEAF'], nodes_nodeids=[0, 1, 2], nodes_treeids=[0, 0, 0], nodes_truenodeids=[1, 0, 0], nodes_values=[0.5, 0., 0.], class_ids=[0, 1], class_nodeids=[1, 2], class_treeids=[0, 0], class_weights=[1., 1.], classlabels_strings=['good', 'bad'], post_transform='NONE')], [info('x', [None, 1])], [info('l', None, T.STRING), info('p', None)], opsets=[h.make_opsetid('', 15), h.make_opsetid('ai.onnx.ml', 2)])
fn = h.make_function('own', 'Twice', ['a'], ['b'], [h.make_node('Add', ['a', 'a'], ['b'])], [h.make_opsetid('', 15)])
save('function', [h.make_node('Twice', ['x'], ['y'], domain='own')], [info('x', [2])], [info('y', [2])], opsets=[h.make_opsetid('', 15), h.make_opsetid('own', 1)], functions=[fn])
sparse = h.make_sparse_tensor(h.make_tensor('sv', T.FLOAT, [2], [1., 2.]), h.make_tensor('si', T.INT64, [2], [0, 3]), [4])
save('sparse', [h.make_node('Constant', [], ['k'], sparse_value=sparse), h.make_node('Add', ['x', 'k'], ['y'])], [info('x', [4])], [info('y', [4])])
meta = onnx.load(os.path.join(out, 'one_Relu.onnx'))
h.set_model_props(meta, {'author': 'Somebody', 'license': 'Apache-2.0', 'names': "{0: 'person', 1: 'car'}", 'stride': '32', 'url': 'https://example.org/model'})
meta.doc_string = 'A model that evaluates images; see https://example.org. Run model.eval() first.'
onnx.save(meta, os.path.join(out, 'meta.onnx'))
ext = onnx.load(os.path.join(out, 'types.onnx'))
onnx.save_model(ext, os.path.join(out, 'external.onnx'), save_as_external_data=True, all_tensors_to_one_file=True, location='external.bin', size_threshold=0)
import torch, torch.nn as nn
torch.manual_seed(0)
class Block(nn.Module):
    def __init__(s):
        super().__init__(); s.a = nn.Conv2d(8, 8, 3, padding=1); s.b = nn.BatchNorm2d(8)
    def forward(s, x): return torch.relu(x + s.b(s.a(x)))
class Branch(nn.Module):
    def forward(s, x):
        for _ in range(int(x.size(0))): x = x * 2
        return x if x.sum() > 0 else -x
nets = {
 'mlp': (nn.Sequential(nn.Linear(8, 16), nn.ReLU(), nn.Dropout(), nn.Linear(16, 2), nn.Softmax(-1)), torch.randn(1, 8)),
 'cnn': (nn.Sequential(nn.Conv2d(3, 8, 3), nn.BatchNorm2d(8), nn.ReLU(), nn.MaxPool2d(2), nn.Flatten(), nn.LazyLinear(4)), torch.randn(1, 3, 16, 16)),
 'res': (nn.Sequential(nn.Conv2d(3, 8, 1), Block(), Block(), nn.AdaptiveAvgPool2d(1)), torch.randn(1, 3, 8, 8)),
 'lstm': (nn.LSTM(4, 6, num_layers=2, bidirectional=True), torch.randn(5, 1, 4)),
 'gru': (nn.GRU(4, 6), torch.randn(5, 1, 4)),
 'transformer': (nn.TransformerEncoderLayer(16, 2, 32), torch.randn(5, 1, 16)),
 'embedding': (nn.Sequential(nn.Embedding(20, 8), nn.LayerNorm(8), nn.Linear(8, 3)), torch.randint(0, 20, (1, 7))),
 'up': (nn.Sequential(nn.Upsample(scale_factor=2), nn.ConvTranspose2d(3, 4, 2), nn.PReLU(), nn.InstanceNorm2d(4), nn.PixelShuffle(2)), torch.randn(1, 3, 8, 8)),
 'mha': (nn.MultiheadAttention(8, 2), (torch.randn(3, 1, 8),) * 3),
}
for name, (net, args) in nets.items():
    for opset in (11, 15):
        net.eval(); net(*args) if isinstance(args, tuple) else net(args)
        torch.onnx.export(net, args, os.path.join(out, 'torch_%s_%d.onnx' % (name, opset)), opset_version=opset, input_names=['x'] if not isinstance(args, tuple) else None, dynamic_axes={'x': {0: 'batch'}} if not isinstance(args, tuple) else None)
torch.onnx.export(torch.jit.script(Branch()), torch.randn(2, 3), os.path.join(out, 'torch_script.onnx'), opset_version=13)
torch.onnx.export(nets['mlp'][0], nets['mlp'][1], os.path.join(out, 'torch_noparams.onnx'), export_params=False)
torch.onnx.export(nets['cnn'][0], nets['cnn'][1], os.path.join(out, 'torch_training.onnx'), training=torch.onnx.TrainingMode.TRAINING, do_constant_folding=False)
