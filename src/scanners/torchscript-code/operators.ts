/** What names in TorchScript programs reach, beyond computing with tensors. */
import type { Severity } from '#contract/findings';

/** Namespaces of operators that torch brings itself (c10::RegisterOperators and TORCH_LIBRARY in torch's own sources). */
const ownNamespaces = new Set(
  'prim aten quantized prepacked _quantized sparse mkldnn mkldnn_prepacked xnnpack vulkan_prepack metal_prepack metal static inductor profiler cuda caffe2 _caffe2 onednn nvprims rngprims prims higher_order symm_mem tensorexpr nnc'.split(
    ' ',
  ),
);
/** Namespaces of PyTorch's sister libraries, whose operators compute. */
const sisterNamespaces = new Set(
  'torchvision torchaudio torchtext fbgemm torch_scatter torch_sparse torch_cluster torch_spline_conv detectron2'.split(' '),
);
const ownClasses = new Set('quantized sparse xnnpack rnn vulkan metal mkldnn profiling _nnapi nnapi dnnl'.split(' '));

const files =
  /^(?:torch|aten|ops\.aten)\.(?:save|from_file|load|_save|_load|jit\.load|jit\.save|_load_from_file)$|^ops\.(?:image\.(?:read_file|write_file|decode_image_file)|video_reader\.(?:read|probe)_video_from_file|torchaudio\.sox_(?:io|effects)_\w*file\w*|torchaudio\.\w*(?:load|save)_audio\w*)$/;
const network =
  /^(?:torch\.distributed\b|torch\.rpc\b|ops\.(?:rpc|c10d|_c10d_functional|dist_\w+|torch_ipex_dist)\.|ops\.aten\.(?:rpc_\w+|_c10d\w*)$)/;
/** Functions of Python that TorchScript does not have: who runs the text runs it as Python. */
const ofPython = /^(?:open|exec|eval|__import__|breakpoint|globals)$/;
const pythonOperator = /^ops\.prim\.(?:PythonOp|py_?call\w*|ConstantPython\w*)$/i;

export interface Reach {
  readonly ruleId: string;
  readonly severity: Severity;
  readonly detail: string;
}

/**
 * What a dotted name reaches, or undefined for an ordinary one.
 * @param called whether a parenthesis follows: a variable may be called `open`
 */
export function reachOf(name: string, called: boolean): Reach | undefined {
  if (called && ofPython.test(name))
    return { ruleId: 'MDL-TS-006', severity: 'high', detail: `The program calls ${name} of Python, which no TorchScript has.` };
  if (name.startsWith('^') || pythonOperator.test(name))
    return {
      ruleId: 'MDL-TS-004',
      severity: 'high',
      detail: `The program calls the Python function ${name.replace(/^\^/, '')}, which it does not hold.`,
    };
  if (files.test(name)) {
    const reads = /from_file|load|read/.test(name);
    const detail = reads
      ? `The program ${/from_file/.test(name) ? 'maps a file of the machine into a tensor' : 'reads a file of the machine'} by ${name}.`
      : `The program writes a file by ${name}.`;
    return { ruleId: 'MDL-TS-001', severity: 'high', detail };
  }
  if (network.test(name)) return { ruleId: 'MDL-TS-005', severity: 'high', detail: `The program reaches other machines by ${name}.` };
  const [root, space] = name.split('.', 2);
  if (root === 'ops' && space !== undefined && !ownNamespaces.has(space))
    return {
      ruleId: 'MDL-TS-002',
      severity: sisterNamespaces.has(space) ? 'info' : 'medium',
      detail: `The program needs operators of the library "${space}" (${name}).`,
    };
  const custom = /^(?:__torch__\.)?torch\.classes\.(\w+)/.exec(name)?.[1];
  if (custom !== undefined && !ownClasses.has(custom))
    return { ruleId: 'MDL-TS-003', severity: 'medium', detail: `The program uses objects of the native class ${name}.` };
  return undefined;
}
