/** Packages by which programs use models and AI services, and what to call them in an inventory. */

const kits: readonly (readonly [root: RegExp, name: string])[] = [
  [/^openai(?:\.|$)/, 'OpenAI'],
  [/^anthropic(?:\.|$)/, 'Anthropic'],
  [/^(?:google\.(?:generativeai|genai)|vertexai|google\.cloud\.aiplatform)(?:\.|$)/, 'Google AI'],
  [/^azure\.(?:ai|openai|cognitiveservices|identity)(?:\.|$)/, 'Azure AI'],
  [/^(?:sagemaker)(?:\.|$)/, 'Amazon SageMaker'],
  [/^boto3(?:\.|$)/, 'AWS SDK'],
  [/^cohere(?:\.|$)/, 'Cohere'],
  [/^mistralai(?:\.|$)/, 'Mistral'],
  [/^groq(?:\.|$)/, 'Groq'],
  [/^together(?:\.|$)/, 'Together'],
  [/^replicate(?:\.|$)/, 'Replicate'],
  [/^litellm(?:\.|$)/, 'LiteLLM'],
  [/^langchain(?:_\w+)?(?:\.|$)/, 'LangChain'],
  [/^langgraph(?:\.|$)/, 'LangGraph'],
  [/^llama_index(?:\.|$)/, 'LlamaIndex'],
  [/^haystack(?:\.|$)/, 'Haystack'],
  [/^semantic_kernel(?:\.|$)/, 'Semantic Kernel'],
  [/^(?:autogen|crewai|dspy|smolagents|pydantic_ai|guidance|instructor)(?:\.|$)/, 'Agent framework'],
  [/^transformers(?:\.|$)/, 'Transformers'],
  [/^diffusers(?:\.|$)/, 'Diffusers'],
  [/^huggingface_hub(?:\.|$)/, 'Hugging Face Hub'],
  [/^sentence_transformers(?:\.|$)/, 'Sentence Transformers'],
  [/^vllm(?:\.|$)/, 'vLLM'],
  [/^ollama(?:\.|$)/, 'Ollama'],
  [/^llama_cpp(?:\.|$)/, 'llama.cpp'],
  [/^(?:chromadb|pinecone|weaviate|qdrant_client|faiss|pymilvus)(?:\.|$)/, 'Vector store'],
  [/^mlflow(?:\.|$)/, 'MLflow'],
  [/^torch(?:\.|$)/, 'PyTorch'],
  [/^tensorflow(?:\.|$)/, 'TensorFlow'],
  [/^keras(?:\.|$)/, 'Keras'],
  [/^sklearn(?:\.|$)/, 'scikit-learn'],
  [/^onnxruntime(?:\.|$)/, 'ONNX Runtime'],
  [/^(?:xgboost|lightgbm|catboost)(?:\.|$)/, 'Gradient boosting'],
  [/^gradio(?:\.|$)/, 'Gradio'],
];

/** The kit that an import belongs to. */
export function kitOf(module: string): string | undefined {
  return kits.find(([root]) => root.test(module))?.[1];
}

/** Kits that send data to a service of somebody else. */
export const isService = (kit: string): boolean =>
  /^(?:OpenAI|Anthropic|Google AI|Azure AI|Amazon SageMaker|Cohere|Mistral|Groq|Together|Replicate|LiteLLM)$/.test(kit);
