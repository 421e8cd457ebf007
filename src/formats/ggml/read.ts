/** Reads the formats of llama.cpp before GGUF: GGML, GGMF and GGJT with weights, GGLA with an adapter. */
import type { Budget } from '../budget.ts';
import type { ByteSource } from '../byte-source.ts';
import { ByteWindow } from '../byte-window.ts';
import { tensorTypes } from '../gguf/types.ts';
import { MalformedInput } from '../limits.ts';

/** Magic numbers as the first four bytes of a file: 32 bits, lowest byte first, of the four letters (llama.cpp, 2023). */
export const ggmlMagics: Readonly<Record<string, GgmlName>> = { lmgg: 'GGML', fmgg: 'GGMF', tjgg: 'GGJT', algg: 'GGLA' };

export type GgmlName = 'GGML' | 'GGMF' | 'GGJT' | 'GGLA';

export interface GgmlTensor {
  readonly name: string;
  readonly dimensions: readonly number[];
  readonly type: number;
  /** Half-open range of its data in the file. */
  readonly begin: number;
  readonly end: number;
}

export interface Ggml {
  readonly name: GgmlName;
  /** 0 for GGML, which has none. */
  version: number;
  /** Numbers of the header by the names that llama.cpp gives them. */
  readonly settings: Map<string, number>;
  readonly tensors: GgmlTensor[];
  /** How far the file was read as structure. */
  readTo: number;
}

const settingsOf: Readonly<Record<GgmlName, readonly string[]>> = {
  ...{ GGML: ['vocabulary', 'embedding', 'multiple', 'heads', 'layers', 'rotation', 'type'] },
  ...{ GGMF: ['vocabulary', 'embedding', 'multiple', 'heads', 'layers', 'rotation', 'type'] },
  ...{ GGJT: ['vocabulary', 'embedding', 'multiple', 'heads', 'layers', 'rotation', 'type'] },
  GGLA: ['rank', 'alpha'],
};
/** What a word of a vocabulary or the name of a tensor may be long. */
const longestName = 4096;
const mostDimensions = 4;

export class GgmlReader {
  readonly #window: ByteWindow;
  readonly #size: number;
  readonly #budget: Budget;
  readonly file: Ggml;

  constructor(source: ByteSource, name: GgmlName, budget: Budget) {
    this.#window = new ByteWindow(source);
    this.#size = source.size;
    this.#budget = budget;
    this.file = { name, version: 0, settings: new Map(), tensors: [], readTo: 0 };
  }

  #vocabulary(count: number): void {
    const window = this.#window;
    for (let index = 0; index < count; index += 1) {
      this.#budget.spend('maxSteps');
      const at = window.position;
      const length = window.u32('a word of the vocabulary');
      if (length > longestName) throw new MalformedInput(`A word of the vocabulary claims ${length} bytes.`, at);
      // From GGMF on each word has a score.
      window.skip(length + (this.file.name === 'GGML' ? 0 : 4), 'a word of the vocabulary');
      this.file.readTo = window.position;
    }
  }

  #tensor(): void {
    const window = this.#window;
    const at = window.position;
    const count = window.u32('the dimensions of a tensor');
    const length = window.u32('the name of a tensor');
    const type = window.u32('the type of a tensor');
    if (count > mostDimensions || length > longestName)
      throw new MalformedInput(`A tensor claims ${count} dimensions and a name of ${length} bytes.`, at);
    const dimensions: number[] = [];
    for (let index = 0; index < count; index += 1) dimensions.push(window.u32('a dimension'));
    const name = Buffer.from(window.latin1(window.position, length), 'latin1').toString('utf8');
    window.skip(length, 'the name of a tensor');
    const known = tensorTypes.get(type);
    if (known === undefined)
      throw new MalformedInput(`The tensor ${JSON.stringify(name.slice(0, 80))} has the type ${type}, which ggml does not know.`, at);
    // GGJT and GGLA map the data, on multiples of 32 bytes.
    const aligned = this.file.name === 'GGJT' || this.file.name === 'GGLA';
    const begin = aligned ? Math.ceil(window.position / 32) * 32 : window.position;
    const elements = dimensions.reduce((product, dimension) => product * dimension, 1);
    const bytes = Math.ceil(elements / known.block) * known.bytes;
    if (!Number.isSafeInteger(bytes) || begin + bytes > this.#size)
      throw new MalformedInput(
        `The tensor ${JSON.stringify(name.slice(0, 80))} needs ${bytes} bytes from ${begin} on; the file has ${this.#size}.`,
        at,
      );
    this.file.tensors.push({ name, dimensions, type, begin, end: begin + bytes });
    window.position = begin + bytes;
    this.file.readTo = window.position;
  }

  /**
   * Reads as far as the layout of LLaMA files goes; other models of the same time share the magic and not the header.
   * @throws MalformedInput where the file is of no such layout
   */
  read(): void {
    const { file } = this;
    const window = this.#window;
    window.skip(4, 'the magic number');
    if (file.name !== 'GGML') file.version = window.u32('the version');
    for (const name of settingsOf[file.name]) file.settings.set(name, window.u32('the header'));
    file.readTo = window.position;
    if (file.name !== 'GGLA') this.#vocabulary(file.settings.get('vocabulary') ?? 0);
    while (!window.atEnd) {
      this.#budget.spend('maxEntries');
      this.#tensor();
    }
  }
}
