/** Packages whose classes and names are ordinary in a model file: whose objects may be made empty and filled, and what may merely be named. */
import { knownConstructor } from './known-constructors.ts';
import type { Framework } from './policies.ts';
import { presentModule } from './reach.ts';

type Family = readonly [framework: Framework, modules: RegExp];

/** `cls.__new__(cls)` followed by BUILD is how objects of these packages are written. */
const classFamilies: readonly Family[] = [
  [
    'torch',
    /^torch(?:\.(?:nn|optim|ao|quantization|distributions|storage|_utils|utils\.data\.(?:dataset|sampler|dataloader|_utils)|utils\.hooks|return_types|sparse|amp|cuda\.amp|distributed|torch_version)(?:\.|$)|$)/,
  ],
  [
    'torch',
    /^(?:torchvision\.(?:models|ops|transforms|datasets\.folder)|torchaudio|torchmetrics|timm|pytorch_lightning|lightning|lightning_fabric|fastai|ultralytics|yolov5|models\.(?:common|yolo)|segmentation_models_pytorch|efficientnet_pytorch|torch_geometric|pytorch_tabnet|monai|e3nn|mmengine|mmcv|detectron2|fairseq|omegaconf)(?:\.|$)/,
  ],
  [
    'sklearn',
    /^(?:sklearn|imblearn|category_encoders|feature_engine|hdbscan|umap|mlxtend|skopt|sklearn_crfsuite|lifelines|pmdarima|shap|skorch|tpot|sksurv|econml|mapie|pynndescent)(?:\.|$)/,
  ],
  ['scipy', /^scipy\.(?:sparse|interpolate|stats|spatial|optimize|signal|ndimage|integrate|linalg|special|fft|cluster)(?:\.|$)/],
  ['scipy', /^statsmodels(?:\.|$)/],
  ['numpy', /^numpy(?:\.|$)/],
  ['joblib', /^joblib\.(?:numpy_pickle|numpy_pickle_compat)$/],
  ['pandas', /^pandas(?:\.(?:core|_libs|arrays|tseries|util\._decorators)(?:\.|$)|$)/],
  ['xgboost', /^xgboost(?:\.|$)/],
  ['lightgbm', /^lightgbm(?:\.|$)/],
  ['catboost', /^(?:catboost|_catboost)(?:\.|$)/],
  ['keras', /^(?:keras|tensorflow)(?:\.|$)/],
  [
    'transformers',
    /^(?:transformers|tokenizers|sentence_transformers|diffusers|accelerate|peft|trl|setfit|bertopic|flair|bitsandbytes|safetensors|huggingface_hub\.repocard_data)(?:\.|$)/,
  ],
  [
    'other',
    /^(?:gensim|spacy|thinc|prophet|networkx|surprise|implicit|nltk|spherecluster|stable_baselines3|gym|gymnasium|ConfigSpace|PIL\.Image|onnx|bidict|addict|easydict|munch|dotmap|ml_collections|pydantic|attr|attrs|pytz|dateutil)(?:\.|$)/,
  ],
  [
    'python',
    /^(?:collections|datetime|decimal|fractions|uuid|pathlib|argparse|optparse|types|enum|re|ipaddress|random|string|zoneinfo|array|numbers|logging|queue|html|email\.header|http|signal|socket|inspect|configparser|abc|typing|builtins|copyreg)$/,
  ],
];

/** Types and constants that are named, not called: `torch.FloatStorage`, `torch.float16`, `numpy.ndarray`. */
const plainNames =
  /^(?:torch\.(?:\w*Storage|\w*Tensor|float\w*|bfloat16|u?int\d+|short|long|half|double|bool|complex\w*|q\w+|Size|device|dtype|strided|sparse_\w+|per_(?:tensor|channel)_affine\w*|preserve_format|contiguous_format)|torch\.storage\.\w*Storage|torch\.cuda\.\w+(?:Storage|Tensor)|torch\.nn\.parameter\.Parameter|numpy\.(?:ndarray|dtype|generic|number|\w*float\d*\w*|u?int\w*|bool_?|object_?|str_|bytes_|unicode_|string_|void|datetime64|timedelta64|complex\w*|longlong|ulonglong|matrix|recarray)|numpy\.(?:rec|core\.records)\.(?:recarray|record)|numpy\.(?:_?core|ma)\.[\w.]*(?:MaskedArray|MaskedConstant))$/;

/** Functions of frameworks that layers and estimators keep by name. */
const functionNames =
  /^(?:torch\.(?:nn\.functional\.[a-z]\w*|nn\.init\.[a-z_]\w*|_C\._nn\.[a-z]\w*|(?:relu|tanh|sigmoid|softmax|gelu|erf|exp|log|sin|cos|abs|sqrt|mean|sum|max|min|cat|stack|matmul|bmm|add|mul|sub|div|clamp|flatten|square|selu|celu|rrelu)_?|_VariableFunctions\w*\.[a-z]\w*|utils\.data\._utils\.collate\.default_collate)|torchvision\.ops\.[\w.]+|torchvision\.transforms\.functional\.[a-z]\w*|numpy(?:\.(?:_?core(?:\.\w+)?|rec|linalg|fft|random|lib\.\w+|ma(?:\.core)?))?\.[a-z]\w*|scipy\.(?:special|spatial|stats|linalg|sparse)[\w.]*\.[a-z_]\w*|sklearn(?:\.\w+)*\._?[a-z]\w*|xgboost[\w.]*\.[a-z]\w*|math\.[a-z]\w*|numpy\.random\.mtrand\.RandomState|copyreg\._reconstructor|copy_reg\._reconstructor)$/;

/** Layers that are code or fetch it (CVE-2024-3660, CVE-2025-49655), and classes that open what they are given. */
const neverOrdinary =
  /^(?:Lambda|TFSMLayer|TorchModuleWrapper|DataSource|NpzFile|memmap|HDFStore|ExcelFile|NumpyUnpickler|PythonInterpreter|FileHandler|Path)$/;

const classPath = /^_*[A-Z]\w*$/;
/** Classes of these families whose names start with a small letter. */
const smallClasses =
  /^(?:scipy\.sparse\.[\w.]*\.?(?:csr|csc|coo|lil|dok|dia|bsr)_(?:matrix|array)|scipy\.stats\.[\w.]*\.?(?:\w+_gen|rv_\w+|gaussian_kde)|scipy\.interpolate\.[\w.]*\.?interp1d|numpy\.(?:poly1d|vectorize|matrix|recarray|lib\.function_base\.vectorize|lib\.polynomial\.poly1d|record|ndarray|dtype|lib\._function_base_impl\.vectorize|broadcast|nditer|char\.chararray|core\.defchararray\.chararray|chararray)|pandas\.[\w.]*|array\.array|torch\.(?:device|dtype|finfo|iinfo))$/;

/** The framework whose ordinary class this is, or undefined. An object of it may be made empty and filled. */
export function ordinaryClass(module: string, name: string): Framework | undefined {
  // Classes of a TorchScript archive's own code, which has a rule of its own.
  if (module.startsWith('__torch__')) return 'torch';
  const last = name.slice(name.lastIndexOf('.') + 1);
  if (neverOrdinary.test(last) && !module.startsWith('pathlib')) return undefined;
  const present = presentModule(module);
  const small = smallClasses.test(`${present}.${name}`);
  if (!small && !classPath.test(last)) return undefined;
  if (present === 'builtins') return small || classPath.test(last) ? 'python' : undefined;
  return classFamilies.find(([, modules]) => modules.test(present))?.[0];
}

/** The framework to which a name belongs that is ordinary to mention, or undefined. */
export function ordinaryName(module: string, name: string): { readonly framework: Framework; readonly strict: boolean } | undefined {
  const path = `${module}.${name}`;
  const maker = knownConstructor(module, name);
  if (maker) return maker;
  const present = presentModule(module);
  if (present === 'builtins') return { framework: 'python', strict: true };
  const root: Framework = /^torch/.test(path)
    ? 'torch'
    : /^numpy/.test(path)
      ? 'numpy'
      : /^scipy/.test(path)
        ? 'scipy'
        : /^sklearn/.test(path)
          ? 'sklearn'
          : 'python';
  if (plainNames.test(path)) return { framework: root, strict: true };
  if (functionNames.test(path)) return { framework: root, strict: false };
  const framework = ordinaryClass(module, name);
  if (framework !== undefined) return { framework, strict: false };
  // A method of an ordinary class, or an entry of one: `interp1d._call_linear_np`, `Color.RED`.
  const cut = name.lastIndexOf('.');
  const owner = cut > 0 ? ordinaryClass(module, name.slice(0, cut)) : undefined;
  return owner === undefined ? undefined : { framework: owner, strict: false };
}
