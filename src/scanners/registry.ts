/** Every model scanner, one line each; a test holds this list against the folders on disk. */
import type { Scanner } from './define.ts';
import { pickleImports } from './pickle-imports/scanner.ts';
import { safetensorsLayout } from './safetensors-layout/scanner.ts';
import { zipArchive } from './zip-archive/scanner.ts';

export const scanners: readonly Scanner[] = [pickleImports, safetensorsLayout, zipArchive];
