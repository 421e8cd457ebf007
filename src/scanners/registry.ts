/** Every model scanner, one line each; a test holds this list against the folders on disk. */

import { chatTemplate } from './chat-template/scanner.ts';
import type { Scanner } from './define.ts';
import { ggufMetadata } from './gguf-metadata/scanner.ts';
import { onnxGraph } from './onnx-graph/scanner.ts';
import { pickleImports } from './pickle-imports/scanner.ts';
import { safetensorsLayout } from './safetensors-layout/scanner.ts';
import { zipArchive } from './zip-archive/scanner.ts';

export const scanners: readonly Scanner[] = [chatTemplate, ggufMetadata, onnxGraph, pickleImports, safetensorsLayout, zipArchive];
