/** Every model scanner, one line each; a test holds this list against the folders on disk. */

import { chatTemplate } from './chat-template/scanner.ts';
import type { Scanner } from './define.ts';
import { ggufMetadata } from './gguf-metadata/scanner.ts';
import { notebookCells } from './notebook-cells/scanner.ts';
import { onnxGraph } from './onnx-graph/scanner.ts';
import { pickleImports } from './pickle-imports/scanner.ts';
import { pipelineFiles } from './pipeline-files/scanner.ts';
import { pythonCode } from './python-code/scanner.ts';
import { requirementsFile } from './requirements-file/scanner.ts';
import { safetensorsLayout } from './safetensors-layout/scanner.ts';
import { torchscriptCode } from './torchscript-code/scanner.ts';
import { zipArchive } from './zip-archive/scanner.ts';

// A rule that two scanners raise is told as the last one's: the template judge of GGUF files is that of chat-template.
export const scanners: readonly Scanner[] = [
  torchscriptCode,
  notebookCells,
  pipelineFiles,
  pythonCode,
  requirementsFile,
  ggufMetadata,
  onnxGraph,
  pickleImports,
  safetensorsLayout,
  zipArchive,
  chatTemplate,
];
