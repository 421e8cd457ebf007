/** The models that are what they say: the same kinds of file as the hostile ones, so that a scan has to tell them apart. */
import { makeGguf } from '#formats/test-files/gguf';
import { rawSafetensors } from '#formats/test-files/safetensors';
import { makeClassifier } from './classifier.ts';
import type { DemoFile } from './demo-file.ts';
import { floatBytes } from './float-bytes.ts';
import { npyBytes } from './npz.ts';
import { torchCheckpoint } from './torch-archive.ts';
import { claimsLayers, weights } from './weights.ts';

const folder = 'models/release';
const clean = { expect: [], maxVerdict: 'clean' } as const;

function checkpoint(): DemoFile {
  const facts = { epoch: 20, optimiser: 'adamw', validation_loss: 0.1941 };
  return { path: `${folder}/claims_scorer.pt`, bytes: torchCheckpoint('claims_scorer', facts, claimsLayers(61)), ...clean };
}

function safetensors(): DemoFile {
  const layers = claimsLayers(61);
  const header: Record<string, unknown> = { __metadata__: { format: 'pt' } };
  let at = 0;
  for (const { name, shape, values } of layers) {
    header[name] = { dtype: 'F32', shape, data_offsets: [at, at + values.length * 4] };
    at += values.length * 4;
  }
  const text = JSON.stringify(header);
  const bytes = rawSafetensors(
    text.padEnd(Math.ceil(text.length / 8) * 8),
    new Uint8Array(Buffer.concat(layers.map(({ values }) => floatBytes(values)))),
  );
  return { path: `${folder}/claims_scorer.safetensors`, bytes, ...clean };
}

function assistant(): DemoFile {
  const template =
    "{% for message in messages %}{{ '<|' + message['role'] + '|>\\n' + message['content'] + '\\n' }}{% endfor %}<|assistant|>\n";
  const bytes = makeGguf({
    pairs: [
      ['general.architecture', 'llama'],
      ['general.name', 'policy-assistant'],
      ['general.file_type', 0],
      ['llama.context_length', 2048],
      ['llama.block_count', 1],
      ['tokenizer.ggml.model', 'gpt2'],
      ['tokenizer.ggml.tokens', ['<s>', '</s>', 'claim', 'damage', 'policy', 'water']],
      ['tokenizer.chat_template', template],
    ],
    tensors: [['token_embd.weight', [64, 6], 0, 0]],
    data: floatBytes(weights(384, 71)),
  });
  return { path: `${folder}/policy-assistant-f32.gguf`, bytes, ...clean };
}

/** The seed of the picture classifier; with it 95.6 % of the test pictures are decided rightly. */
const classifierSeed = 7;

/** Weights and test data of one size for the assessment, and the statistics that go with the scorer. */
export function soundModels(): DemoFile[] {
  const { onnx, test } = makeClassifier(classifierSeed);
  return [
    checkpoint(),
    safetensors(),
    assistant(),
    { path: `${folder}/damage_marks.onnx`, bytes: onnx, ...clean },
    { path: `${folder}/feature_means.npy`, bytes: npyBytes({ shape: [24], values: weights(24, 81) }), ...clean },
    { path: 'data/damage_marks/test.npz', bytes: test, ...clean },
  ];
}
