/** Every model scanner, one line each; a test holds this list against the folders on disk. */

import { chatTemplate } from './chat-template/scanner.ts';
import type { Scanner } from './define.ts';
import { embeddedPayload } from './embedded-payload/scanner.ts';
import { ggufMetadata } from './gguf-metadata/scanner.ts';
import { onnxGraph } from './onnx-graph/scanner.ts';
import { pickleImports } from './pickle-imports/scanner.ts';
import { safetensorsLayout } from './safetensors-layout/scanner.ts';
import { weightStatistics } from './weight-statistics/scanner.ts';
import { zipArchive } from './zip-archive/scanner.ts';

// A rule that two scanners raise is told as the last one's: the template judge of GGUF files is that of chat-template.
export const scanners: readonly Scanner[] = [
  ggufMetadata,
  onnxGraph,
  pickleImports,
  safetensorsLayout,
  zipArchive,
  embeddedPayload,
  weightStatistics,
  chatTemplate,
];
