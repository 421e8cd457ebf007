/** Every model scanner, one line each; a test holds this list against the folders on disk. */

import { boosterModel } from './booster-model/scanner.ts';
import { chatTemplate } from './chat-template/scanner.ts';
import { compressedStream } from './compressed-stream/scanner.ts';
import { coremlModel } from './coreml-model/scanner.ts';
import type { Scanner } from './define.ts';
import { embeddedPayload } from './embedded-payload/scanner.ts';
import { executable } from './executable/scanner.ts';
import { executorchProgram } from './executorch-program/scanner.ts';
import { ggmlFile } from './ggml-file/scanner.ts';
import { ggufMetadata } from './gguf-metadata/scanner.ts';
import { hdf5File } from './hdf5-file/scanner.ts';
import { kerasConfig } from './keras-config/scanner.ts';
import { modelConfig } from './model-config/scanner.ts';
import { msgpackCheckpoint } from './msgpack-checkpoint/scanner.ts';
import { mxnetSymbol } from './mxnet-symbol/scanner.ts';
import { notebookCells } from './notebook-cells/scanner.ts';
import { onnxGraph } from './onnx-graph/scanner.ts';
import { opaqueModel } from './opaque-model/scanner.ts';
import { paddleProgram } from './paddle-program/scanner.ts';
import { pickleImports } from './pickle-imports/scanner.ts';
import { pipelineFiles } from './pipeline-files/scanner.ts';
import { pythonCode } from './python-code/scanner.ts';
import { rData } from './r-data/scanner.ts';
import { requirementsFile } from './requirements-file/scanner.ts';
import { safetensorsLayout } from './safetensors-layout/scanner.ts';
import { sevenZipArchive } from './seven-zip-archive/scanner.ts';
import { skopsSchema } from './skops-schema/scanner.ts';
import { tarArchive } from './tar-archive/scanner.ts';
import { tensorflowCheckpoint } from './tensorflow-checkpoint/scanner.ts';
import { tensorflowGraph } from './tensorflow-graph/scanner.ts';
import { tfjsModel } from './tfjs-model/scanner.ts';
import { tfliteModel } from './tflite-model/scanner.ts';
import { torch7File } from './torch7-file/scanner.ts';
import { torchscriptCode } from './torchscript-code/scanner.ts';
import { weightStatistics } from './weight-statistics/scanner.ts';
import { xmlModel } from './xml-model/scanner.ts';
import { yamlConfig } from './yaml-config/scanner.ts';
import { zipArchive } from './zip-archive/scanner.ts';

// A rule that two scanners raise is told as the last one's: judges that other scanners borrow stand at the end.
export const scanners: readonly Scanner[] = [
  boosterModel,
  compressedStream,
  coremlModel,
  embeddedPayload,
  executable,
  executorchProgram,
  ggmlFile,
  ggufMetadata,
  hdf5File,
  modelConfig,
  msgpackCheckpoint,
  mxnetSymbol,
  notebookCells,
  onnxGraph,
  opaqueModel,
  paddleProgram,
  pickleImports,
  pipelineFiles,
  pythonCode,
  rData,
  requirementsFile,
  safetensorsLayout,
  sevenZipArchive,
  skopsSchema,
  tarArchive,
  tensorflowCheckpoint,
  tfjsModel,
  tfliteModel,
  torch7File,
  torchscriptCode,
  weightStatistics,
  xmlModel,
  yamlConfig,
  zipArchive,
  kerasConfig,
  tensorflowGraph,
  chatTemplate,
];
