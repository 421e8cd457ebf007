/** Tells which Kubernetes objects run AI software, and finds their pod templates and containers. */
import { at, isObject, type JsonObject, objectsAt, stringsIn, textAt } from './json.ts';

/** Software by parts of image names, the more particular first. */
const software: readonly (readonly [RegExp, string])[] = [
  [/vllm/i, 'vLLM'],
  [/tritonserver|triton-inference/i, 'Triton'],
  [/text-generation-inference|(?:^|\/)tgi\b/i, 'Text Generation Inference'],
  [/text-embeddings-inference/i, 'Text Embeddings Inference'],
  [/sglang/i, 'SGLang'],
  [/ollama/i, 'Ollama'],
  [/open-webui/i, 'Open WebUI'],
  [/llama[.-]?cpp/i, 'llama.cpp'],
  [/kserve|sklearnserver|xgbserver|huggingfaceserver/i, 'KServe'],
  [/seldon/i, 'Seldon'],
  [/bentoml/i, 'BentoML'],
  [/torchserve/i, 'TorchServe'],
  [/tensorflow\/serving|tf-serving/i, 'TensorFlow Serving'],
  [/(?:^|\/)(?:kube)?ray(?:-|:|$|\/)|rayproject/i, 'Ray'],
  [/jupyter|(?:^|[/-])notebook/i, 'Jupyter'],
  [/mlflow/i, 'MLflow'],
  [/tensorboard/i, 'TensorBoard'],
  [/gradio/i, 'Gradio'],
  [/comfyui|stable-diffusion/i, 'image generation'],
  [/qdrant/i, 'Qdrant'],
  [/milvus/i, 'Milvus'],
  [/weaviate/i, 'Weaviate'],
  [/chromadb|(?:^|\/)chroma(?::|$)/i, 'Chroma'],
  [/langchain|langserve|litellm/i, 'LLM gateway or agent'],
  [/pytorch|tensorflow|huggingface|transformers/i, 'machine-learning framework'],
];

const ownKinds: Readonly<Record<string, string>> = {
  InferenceService: 'KServe',
  LLMInferenceService: 'KServe',
  ServingRuntime: 'KServe',
  RayCluster: 'Ray',
  RayJob: 'Ray',
  RayService: 'Ray',
  Notebook: 'Jupyter',
  PyTorchJob: 'training job',
  TFJob: 'training job',
  SeldonDeployment: 'Seldon',
};

/** Where controllers keep their pod templates. */
const templatePaths: readonly (readonly string[])[] = [
  ['spec', 'template', 'spec'],
  ['spec', 'jobTemplate', 'spec', 'template', 'spec'],
  ['spec', 'predictor'],
  ['spec', 'transformer'],
  ['spec', 'headGroupSpec', 'template', 'spec'],
  ['spec', 'rayClusterSpec', 'headGroupSpec', 'template', 'spec'],
  ['spec', 'rayClusterConfig', 'headGroupSpec', 'template', 'spec'],
];

/** Pod specifications of an object: its own for a pod, its templates for a controller. */
export function podSpecs(object: JsonObject): JsonObject[] {
  if (textAt(object, 'kind') === 'Pod') return [at(object, 'spec')].filter(isObject);
  const found = templatePaths.map((path) => at(object, ...path)).filter(isObject);
  const workers = [...objectsAt(object, 'spec', 'workerGroupSpecs'), ...objectsAt(object, 'spec', 'rayClusterSpec', 'workerGroupSpecs')];
  return [...found, ...workers.map((group) => at(group, 'template', 'spec')).filter(isObject)];
}

/** Containers of all pod specifications, init and KServe's model containers among them. */
export function containersOf(object: JsonObject): JsonObject[] {
  return podSpecs(object).flatMap((spec) => [
    ...objectsAt(spec, 'containers'),
    ...objectsAt(spec, 'initContainers'),
    ...[at(spec, 'model')].filter(isObject),
  ]);
}

function usesGpu(container: JsonObject): boolean {
  return ['limits', 'requests'].some((part) => {
    const resources = at(container, 'resources', part);
    return (
      isObject(resources) &&
      Object.keys(resources).some((key) => /^(?:nvidia\.com|amd\.com|gpu\.intel\.com|aws\.amazon\.com\/neuron|google\.com\/tpu)/.test(key))
    );
  });
}

function nameIn(text: string): string {
  return software.find(([pattern]) => pattern.test(text))?.[1] ?? '';
}

/** The AI software that an object runs, judged by kind, image, command and GPU; '' when nothing tells so. */
export function aiSoftware(object: JsonObject): string {
  const own = ownKinds[textAt(object, 'kind')];
  if (own !== undefined) return own;
  const containers = containersOf(object);
  for (const container of containers) {
    const words = [...stringsIn(at(container, 'command')), ...stringsIn(at(container, 'args'))].slice(0, 20).join(' ').slice(0, 2000);
    const found = nameIn(textAt(container, 'image').slice(0, 500)) || nameIn(words);
    if (found !== '') return found;
  }
  return containers.some(usesGpu) ? 'GPU workload' : '';
}

/** Ports on which AI software answers by default, most of it without asking who calls. */
const ports: Readonly<Record<number, string>> = {
  8888: 'Jupyter',
  8265: 'Ray dashboard',
  10001: 'Ray client',
  6379: 'Ray head or Redis',
  5000: 'MLflow',
  8000: 'vLLM, Triton or Chroma',
  8001: 'Triton',
  8002: 'Triton',
  11434: 'Ollama',
  6006: 'TensorBoard',
  7860: 'Gradio',
  6333: 'Qdrant',
  19530: 'Milvus',
};

/** The AI software that answers on a port by default; '' for other ports. */
export function softwareOfPort(port: number): string {
  return ports[port] ?? '';
}

/** The AI software that a name speaks of; '' when it speaks of none. */
export function softwareOfName(name: string): string {
  return nameIn(name.slice(0, 500));
}
