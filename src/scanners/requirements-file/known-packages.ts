/** Packages of AI work: names that are imitated, names that were attacks, and versions with faults in loading models. */

/** Well-known names, normalised as PEP 503 does. */
export const wellKnown: readonly string[] =
  'torch torchvision torchaudio tensorflow keras transformers diffusers datasets tokenizers accelerate safetensors huggingface-hub sentence-transformers scikit-learn numpy pandas scipy matplotlib xgboost lightgbm catboost onnx onnxruntime openai anthropic langchain langchain-core llama-index vllm ollama gradio streamlit mlflow ultralytics opencv-python pillow jupyter jupyterlab notebook requests urllib3 cryptography pyyaml joblib dill cloudpickle h5py jax jaxlib flax spacy nltk gensim faiss-cpu chromadb pydantic fastapi uvicorn sentencepiece bitsandbytes deepspeed pytorch-lightning lightning wandb tensorboard peft trl litellm cohere mistralai tiktoken'.split(
    ' ',
  );

/** Real packages whose names come near to well-known ones. */
export const realNeighbours = new Set(
  'scapy panda pandera numba pillows torchx torchio kera jaxlibs onnxt nlt ultralytic lightning-ai fax flex flat dil dilly notebooks cohere-ai requests2 openapi spicy space pyaml pyyml joblibs request tokenizer dataset transformer pydantic-ai vlm'.split(
    ' ',
  ),
);

/** Names and versions that were attacks, with where that is told. */
export const attacks: readonly { readonly name: string; readonly versions?: RegExp; readonly what: string }[] = [
  { name: 'torchtriton', what: 'the name of the dependency confusion attack on PyTorch nightly builds (PyTorch, December 2022)' },
  { name: 'ultralytics', versions: /^8\.3\.(?:41|42|45|46)$/, what: 'a release that carried a coin miner (Ultralytics, December 2024)' },
  { name: 'pytorch', what: 'a name on PyPI that is not the framework, which is called torch' },
  { name: 'sklearn', what: 'a withdrawn placeholder; the library is called scikit-learn' },
  { name: 'huggingface', what: 'a name that is not the library, which is called huggingface-hub' },
];

export interface Vulnerable {
  readonly name: string;
  /** First version that is affected; all earlier ones where absent. */
  readonly from?: string;
  /** First version that is not. */
  readonly fixed: string;
  readonly cve: string;
  readonly severity: 'high' | 'medium';
  readonly what: string;
}

/** Published faults of libraries that load models; each entry names its advisory. */
export const vulnerable: readonly Vulnerable[] = [
  { name: 'torch', fixed: '2.6.0', cve: 'CVE-2025-32434', severity: 'high', what: 'torch.load runs code even with weights_only=True' },
  { name: 'torch', fixed: '1.13.1', cve: 'CVE-2022-45907', severity: 'high', what: 'torch.jit runs code that stands in type comments' },
  {
    name: 'keras',
    from: '3.0.0',
    fixed: '3.9.0',
    cve: 'CVE-2025-1550',
    severity: 'high',
    what: 'load_model runs code even with safe_mode=True',
  },
  {
    name: 'keras',
    from: '3.0.0',
    fixed: '3.11.0',
    cve: 'CVE-2025-8747',
    severity: 'high',
    what: 'safe_mode can be passed by through get_file',
  },
  { name: 'keras', fixed: '2.13.1', cve: 'CVE-2024-3660', severity: 'high', what: 'Lambda layers run code on loading' },
  { name: 'transformers', fixed: '4.36.0', cve: 'CVE-2023-6730', severity: 'medium', what: 'a retriever unpacks pickles from the hub' },
  {
    name: 'transformers',
    fixed: '4.48.0',
    cve: 'CVE-2024-11392',
    severity: 'medium',
    what: 'conversion of some models unpacks files without a check',
  },
  {
    name: 'llama-cpp-python',
    from: '0.2.30',
    fixed: '0.2.72',
    cve: 'CVE-2024-34359',
    severity: 'high',
    what: 'the chat template of a GGUF file runs code',
  },
  { name: 'onnx', fixed: '1.13.0', cve: 'CVE-2022-25882', severity: 'medium', what: 'external data may name any file' },
  { name: 'onnx', fixed: '1.16.0', cve: 'CVE-2024-27318', severity: 'medium', what: 'external data may name any file' },
  {
    name: 'nemo-toolkit',
    fixed: '2.3.2',
    cve: 'CVE-2025-23304',
    severity: 'high',
    what: 'a model file names the functions that loading calls',
  },
  {
    name: 'skops',
    fixed: '0.12.0',
    cve: 'CVE-2025-54412',
    severity: 'high',
    what: 'an operator node calls functions that were not trusted',
  },
  { name: 'joblib', fixed: '1.2.0', cve: 'CVE-2022-21797', severity: 'medium', what: 'an argument is evaluated as code' },
  { name: 'numpy', fixed: '1.16.3', cve: 'CVE-2019-6446', severity: 'medium', what: 'numpy.load unpacks pickles by default' },
  { name: 'pyyaml', fixed: '5.4', cve: 'CVE-2020-14343', severity: 'medium', what: 'full_load makes any object' },
  { name: 'jinja2', fixed: '3.1.6', cve: 'CVE-2025-27516', severity: 'medium', what: 'the sandbox of templates can be left' },
  { name: 'vllm', from: '0.6.5', fixed: '0.8.5', cve: 'CVE-2025-32444', severity: 'high', what: 'pickles are taken from the network' },
  { name: 'torchserve', fixed: '0.8.2', cve: 'CVE-2023-43654', severity: 'high', what: 'models may be registered from any address' },
  {
    name: 'picklescan',
    fixed: '0.0.31',
    cve: 'CVE-2025-10155',
    severity: 'medium',
    what: 'the scanner can be passed by through a file name',
  },
];
