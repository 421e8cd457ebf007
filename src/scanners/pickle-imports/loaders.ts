/** Which call would run a stream, and whether the restricted loader of PyTorch would refuse it. */

/** What loads a stream, by what was seen around and in it. */
export function loaderOf(signs: { readonly storages: boolean; readonly joblib: boolean; readonly numpy: boolean }): string {
  if (signs.numpy) return 'numpy.load(…, allow_pickle=True)';
  if (signs.joblib) return 'joblib.load(…)';
  if (signs.storages) return 'torch.load(…, weights_only=False)';
  return 'pickle.load(…), and likewise joblib.load(…), pandas.read_pickle(…) or torch.load(…, weights_only=False)';
}

/** Names that torch.load(weights_only=True) knows (torch/_weights_only_unpickler.py, PyTorch 2.6), beside types of storages and elements. */
const allowed = new Set(
  `collections.OrderedDict collections.Counter collections.defaultdict builtins.bytearray builtins.set builtins.complex __builtin__.set _codecs.encode torch.nn.parameter.Parameter
  torch.nn.parameter.Buffer torch.serialization._get_layout torch.Size torch.Tensor torch.device torch._tensor._rebuild_from_type_v2
  torch._utils._rebuild_tensor torch._utils._rebuild_tensor_v2 torch._utils._rebuild_tensor_v3 torch._utils._rebuild_parameter
  torch._utils._rebuild_parameter_with_state torch._utils._rebuild_qtensor torch._utils._rebuild_sparse_tensor
  torch._utils._rebuild_meta_tensor_no_storage torch._utils._rebuild_nested_tensor torch._utils._rebuild_wrapper_subclass
  torch._utils._rebuild_device_tensor_from_numpy torch._utils._rebuild_device_tensor_from_cpu_tensor torch.per_tensor_affine
  torch.per_channel_affine torch.per_tensor_symmetric torch.per_channel_symmetric torch.per_channel_affine_float_qparams`.split(/\s+/),
);
const allowedTypes =
  /^torch\.(?:(?:cuda\.)?\w*(?:Storage|Tensor)|storage\.\w*Storage|b?float\w*|u?int\d+|half|double|bool|complex\w*|quint\w+|qint\w+|short|long|strided|sparse_\w+)$/;

/** The first name that keeps the restricted loader from loading the stream, or undefined when it knows them all. */
export function refusedByWeightsOnly(names: Iterable<string>): string | undefined {
  for (const name of names) if (!allowed.has(name) && !allowedTypes.test(name)) return name;
  return undefined;
}
