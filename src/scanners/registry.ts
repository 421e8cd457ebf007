/** Every model scanner, one line each; a test holds this list against the folders on disk. */

import { chatTemplate } from './chat-template/scanner.ts';
import { compressedStream } from './compressed-stream/scanner.ts';
import type { Scanner } from './define.ts';
import { executable } from './executable/scanner.ts';
import { ggufMetadata } from './gguf-metadata/scanner.ts';
import { hdf5File } from './hdf5-file/scanner.ts';
import { kerasConfig } from './keras-config/scanner.ts';
import { modelConfig } from './model-config/scanner.ts';
import { onnxGraph } from './onnx-graph/scanner.ts';
import { pickleImports } from './pickle-imports/scanner.ts';
import { safetensorsLayout } from './safetensors-layout/scanner.ts';
import { sevenZipArchive } from './seven-zip-archive/scanner.ts';
import { tarArchive } from './tar-archive/scanner.ts';
import { yamlConfig } from './yaml-config/scanner.ts';
import { zipArchive } from './zip-archive/scanner.ts';

// A rule that two scanners raise is told as the last one's: the template judge of GGUF files is that of chat-template.
export const scanners: readonly Scanner[] = [
  ggufMetadata,
  hdf5File,
  kerasConfig,
  onnxGraph,
  pickleImports,
  safetensorsLayout,
  zipArchive,
  compressedStream,
  sevenZipArchive,
  tarArchive,
  executable,
  yamlConfig,
  modelConfig,
  chatTemplate,
];
