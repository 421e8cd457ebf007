/** Every model scanner, one line each; a test holds this list against the folders on disk. */

import { chatTemplate } from './chat-template/scanner.ts';
import type { Scanner } from './define.ts';
import { ggufMetadata } from './gguf-metadata/scanner.ts';
import { onnxGraph } from './onnx-graph/scanner.ts';
import { pickleImports } from './pickle-imports/scanner.ts';
import { safetensorsLayout } from './safetensors-layout/scanner.ts';
import { tensorflowCheckpoint } from './tensorflow-checkpoint/scanner.ts';
import { tensorflowGraph } from './tensorflow-graph/scanner.ts';
import { tfjsModel } from './tfjs-model/scanner.ts';
import { tfliteModel } from './tflite-model/scanner.ts';
import { zipArchive } from './zip-archive/scanner.ts';

// A rule that two scanners raise is told as the last one's: the template judge of GGUF files is that of chat-template, that of graphs tensorflow-graph.
export const scanners: readonly Scanner[] = [
  ggufMetadata,
  onnxGraph,
  pickleImports,
  safetensorsLayout,
  tfjsModel,
  tensorflowCheckpoint,
  tensorflowGraph,
  tfliteModel,
  zipArchive,
  chatTemplate,
];
