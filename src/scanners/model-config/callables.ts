/** Classes a dotted name that a loader would import and call: known constructor, dangerous function, or unknown. */

export type CallableClass = 'known' | 'dangerous' | 'unknown';

const wordsOf = (text: string): ReadonlySet<string> => new Set(text.trim().split(/\s+/));

/** Frameworks whose classes configurations name by design: NeMo, Lightning, latent diffusion, MONAI and their like. */
const knownRoots = wordsOf(`
  torch torchvision torchaudio torchmetrics pytorch_lightning lightning lightning_fabric transformers diffusers nemo nemo_text_processing megatron omegaconf
  sklearn scipy numpy xgboost lightgbm catboost timm monai ignite sentence_transformers peft optimum accelerate datasets ldm sgm taming cldm mlflow keras
  tensorflow flax optax jax orbax hydra einops kornia albumentations bitsandbytes apex deepspeed fairscale fairseq fairseq2 detectron2 mmengine mmcv mmdet
  mmseg onnxruntime statsmodels spacy gluonts tokenizers sacrebleu collections math decimal datetime typing fractions`);

/** Single names of modules that are otherwise told as dangerous. */
const harmless =
  /^(?:os\.path\.(?:join|basename|dirname|abspath)|os\.(?:cpu_count|getcwd|getpid)|multiprocessing\.cpu_count|platform\.(?:node|system|machine)|functools\.partial|pathlib\.(?:Pure)?(?:Posix)?Path|builtins\.(?:dict|list|tuple|set|frozenset|int|float|str|bool|bytes|complex|range|len|sum|min|max|abs|round|sorted|zip|enumerate|slice)|(?:dict|list|tuple|set|int|float|str|bool|range)|random\.\w+|itertools\.\w+|uuid\.uuid4|logging\.(?:getLogger|StreamHandler|Formatter)|time\.time)$/;

const dangerousRoots = wordsOf(`
  os posix nt subprocess sys pty shutil socket ctypes cffi runpy importlib imp code codeop marshal pickle _pickle cPickle dill cloudpickle joblib shelve
  commands popen2 webbrowser multiprocessing asyncio urllib urllib2 urllib3 requests httpx aiohttp http ftplib smtplib telnetlib paramiko fabric pip
  _posixsubprocess _socket _io io tempfile bdb pdb timeit cProfile profile trace pydoc doctest distutils setuptools zipfile tarfile fileinput linecache
  types inspect gc signal threading concurrent pexpect sh plumbum xmlrpc socketserver winreg _winapi msilib nturl2path antigravity idlelib lib2to3 ensurepip
  venv zipimport zipapp pkgutil site sysconfig builtins __builtin__ pathlib platform`);

/** Functions of known frameworks, and of any module that merely passes them on, that run, load, read or fetch. */
const dangerousNames =
  /^(?:torch\.(?:load|hub(?:\..+)?|jit\.load|package\..+|ops\.load_library|classes\.load_library|utils\.cpp_extension\..+|utils\.model_zoo\..+|serialization\.load|distributed\.rpc\..+|multiprocessing\..+)|numpy\.(?:load|fromfile|memmap|loadtxt|genfromtxt|save\w*|f2py\..+|ctypeslib\..+|DataSource|lib\.npyio\..+|testing\..+|distutils\..+)|pandas\.(?:read_\w+|eval)|sklearn\.(?:externals\..+|datasets\.(?:fetch|load)_\w+)|logging\.(?:config\..+|FileHandler|handlers\..+)|operator\.(?:attrgetter|methodcaller|call|itemgetter)|functools\.reduce|hydra\.utils\.(?:get_method|get_class|get_object|call)|hydra\._internal\..+|omegaconf\.OmegaConf\.(?:load|save|register\w*)|datasets\.load_dataset|mlflow\.(?:pyfunc\.load_\w+|projects\..+|run)|tensorflow\.(?:io\..+|py_function|numpy_function|load_op_library|load_library|keras\.models\.load_model|saved_model\.load|keras\.utils\.get_file)|keras\.(?:models\.load_model|utils\.get_file|config\.enable_unsafe_deserialization)|scipy\.io\..+|spacy\.cli\..+|transformers\.(?:dynamic_module_utils\..+|utils\.hub\..+|tools\..+)|(?:eval|exec|compile|open|__import__|getattr|setattr|input|breakpoint|globals|execfile))$/;

/** The end of a name that reaches one module through another: `logging.os.system`. */
const passedOn =
  /(?:^|\.)(?:(?:os|posix|nt)\.(?:system|popen|exec\w+|spawn\w+|remove|unlink|rename|chmod|kill|fork\w*|putenv|startfile)|subprocess\.\w+|sys\.modules(?:\..+)?|importlib\.import_module|(?:builtins|__builtins__|__builtin__)\.(?:eval|exec|compile|open|__import__|getattr)|pickle\.loads?|socket\.\w+|shutil\.(?:rmtree|move|copy\w*)|ctypes\.\w+|runpy\.run_\w+|__import__|__globals__(?:\..+)?|__subclasses__)$/;

/** What calling this name would mean; `name` is dotted, as `importlib` takes it. */
export function classOfCallable(name: string): CallableClass {
  const plain = name.trim().replace(/:/g, '.');
  if (harmless.test(plain)) return 'known';
  const root = plain.split('.', 1)[0] ?? '';
  if (dangerousRoots.has(root) || dangerousNames.test(plain) || passedOn.test(plain)) return 'dangerous';
  return knownRoots.has(root) && /^[\w.]+$/.test(plain) ? 'known' : 'unknown';
}
