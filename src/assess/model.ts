/** Opens a classifier from bytes, never from a path, so that nothing beside the audited file is ever read. */
import { env, InferenceSession } from 'onnxruntime-node';
import { AssayError } from '#contract/errors';
import { readStructure } from './onnx-structure.ts';

// Native code would write its own lines, with paths of this machine, to the error stream; what matters arrives as an exception.
env.logLevel = 'fatal';

const maxModelBytes = 512 * 1024 ** 2;

/** Domains whose operators ONNX Runtime brings itself. */
const knownDomains: ReadonlySet<string> = new Set(['', 'ai.onnx', 'ai.onnx.ml', 'com.microsoft']);

/** Operators that load compiled code or data from a path that the model names. */
const refusedOperators: ReadonlySet<string> = new Set(['com.microsoft:EPContext']);

export interface OpenModel {
  readonly session: InferenceSession;
  readonly inputName: string;
  /** As the model states it, batch first; a name stands for a free dimension. */
  readonly inputShape: readonly (number | string)[];
}

function refuse(reason: string): never {
  throw new AssayError('not-assessable', reason);
}

/** Refuses what the runtime would fetch from elsewhere, before the runtime sees a byte. */
export function checkModel(bytes: Uint8Array): void {
  if (bytes.length === 0) refuse('The model file is empty.');
  if (bytes.length > maxModelBytes)
    refuse(`The model has ${bytes.length.toLocaleString('en')} bytes; at most ${maxModelBytes.toLocaleString('en')} are assessed.`);
  const { external, functions, operators } = readStructure(bytes);
  // ONNX Runtime resolves such data against its working folder, or even against memory addresses (…/_ORT_MEM_ADDR_/…).
  if (external !== undefined)
    refuse(`The weights “${external.slice(0, 80)}” lie outside the model file. Save the model as one file without external data.`);
  for (const operator of operators) {
    const [domain = '', name = ''] = operator.split(':');
    if (refusedOperators.has(operator)) refuse(`The model uses ${name}, which loads compiled code from elsewhere.`);
    if (!knownDomains.has(domain) && !functions.has(operator))
      refuse(
        `The model uses the custom operator “${name.slice(0, 80)}” of “${domain.slice(0, 80)}”, which only code outside it could run.`,
      );
  }
}

/** The session settings of every run: one place, so that probe and assessment cannot differ. */
export function sessionOptions(provider: string): InferenceSession.SessionOptions {
  return {
    executionProviders: provider === 'cpu' ? ['cpu'] : [provider, 'cpu'],
    graphOptimizationLevel: 'all',
    executionMode: 'sequential',
    logSeverityLevel: 4,
    extra: { session: { load_model_format: 'ONNX' } },
  };
}

/** ONNX Runtime's own words, without paths of the build machine and of a length that can be shown. */
export function runtimeWords(thrown: unknown): string {
  const words = thrown instanceof Error ? thrown.message : String(thrown);
  return words
    .replace(/\s+/g, ' ')
    .replace(/^\S+\.cc:\d+ .* was false\. /, '')
    .replace(/\/[^\s:]*\/(?=[^/\s]+)/g, '')
    .trim()
    .slice(0, 300);
}

/** @throws AssayError `not-assessable` with the reason, for whatever is not a single-input float classifier */
export async function openModel(bytes: Uint8Array, provider: string): Promise<OpenModel> {
  checkModel(bytes);
  let session: InferenceSession;
  try {
    session = await InferenceSession.create(bytes, sessionOptions(provider));
  } catch (thrown) {
    refuse(`ONNX Runtime cannot open the model: ${runtimeWords(thrown)}`);
  }
  const [input, second] = session.inputMetadata;
  if (input === undefined) refuse('The model has no input.');
  if (second) refuse(`The model has ${session.inputNames.length} inputs (${session.inputNames.slice(0, 4).join(', ')}); one is needed.`);
  if (!input.isTensor || input.type !== 'float32')
    refuse(`The model's input is ${input.isTensor ? input.type : 'no tensor'}; float32 is needed.`);
  if (input.shape.length === 0) refuse('The model states no shape for its input.');
  return { session, inputName: input.name, inputShape: input.shape };
}
