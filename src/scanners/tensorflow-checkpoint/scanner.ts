/** Reads the index of TensorFlow checkpoints and the file that names the latest: what a loader would open, and whether it fits together. */
import type { ByteSource } from '#formats/byte-source';
import { MalformedInput } from '#formats/limits';
import { printable } from '#formats/pickle/render';
import type { TextField } from '#formats/saved-model/text-proto';
import { type Checkpoint, emptyCheckpoint, readCheckpoint } from '#formats/tf-checkpoint/read';
import { readState } from '#formats/tf-checkpoint/state';
import { looksLikeTable } from '#formats/tf-checkpoint/table';
import { CoverRuns } from '../cover-runs.ts';
import { defineScanner, type ScanContext } from '../define.ts';
import { type GraphFinding, tellFindings } from '../graph-finding.ts';
import { isRemote, leavesFolder } from '../tensorflow-graph/destination.ts';

/** Folders that hold no checkpoint of anybody. */
const systemFolder = /^\/(?:etc|proc|sys|dev|root|boot|run|bin|sbin|usr|lib\w*|var\/(?:run|log|lib|spool))(?:\/|$)/;

function* judgeState(paths: readonly TextField[]): Generator<GraphFinding> {
  const told = new Set<string>();
  for (const { name, text, from, to } of paths) {
    if (!leavesFolder(text) || told.has(text)) continue;
    told.add(text);
    const ordinary = !isRemote(text) && !systemFolder.test(text) && !text.startsWith('~') && !text.split(/[/\\]/).includes('..');
    yield {
      ...{ ruleId: 'MDL-TF-014', from, to, pointer: `/${name}` },
      ...(ordinary ? { severity: 'medium' as const } : {}),
      detail: `The checkpoint ${JSON.stringify(printable(text.slice(0, 300)))} does not lie beside this file.`,
      reconstruction: `tf.train.latest_checkpoint(folder) == ${JSON.stringify(printable(text.slice(0, 300)))}`,
      note: 'Whoever loads the latest checkpoint of this folder loads another file than was handed over.',
      fields: [{ pointer: name, value: printable(text.slice(0, 2000)) }],
    };
  }
}

function* judgeCheckpoint(checkpoint: Checkpoint): Generator<GraphFinding> {
  for (const { detail, from, to } of checkpoint.notes) yield { ruleId: 'MDL-TF-013', detail, from, to };
  if (checkpoint.version === 2 && (checkpoint.shards < 1 || checkpoint.shards > 100_000))
    yield { ruleId: 'MDL-TF-013', detail: `The checkpoint claims ${checkpoint.shards} shards.`, from: 0, to: 0 };
}

function describe(checkpoint: Checkpoint, context: ScanContext): void {
  if (checkpoint.version === 0) {
    context.fact('Table', 'A sorted table without the header of a checkpoint');
    return;
  }
  const shards = [...checkpoint.extents].slice(0, 8).map(([shard, bytes]) => `shard ${shard}: ${bytes} bytes`);
  context.fact('Version', String(checkpoint.version));
  if (checkpoint.version === 2) context.fact('Shards', `${checkpoint.shards}${shards.length > 0 ? ` (${shards.join(', ')})` : ''}`);
  context.fact('Tensors', printable(`${checkpoint.tensors}: ${checkpoint.names.slice(0, 20).join(', ')}`.slice(0, 1500)));
  if (checkpoint.objects) context.fact('Objects', 'A graph of Python objects is kept among the tensors');
  context.describe({
    ...{ framework: 'TensorFlow', parameters: checkpoint.parameters, tensors: checkpoint.tensors, elementTypes: checkpoint.elementTypes },
  });
  context.assure('The index of the checkpoint', 'It holds names, shapes and places of tensors; restoring it calls nothing by name.');
}

function cover(source: ByteSource, checkpoint: Checkpoint, end: number, context: ScanContext): void {
  const runs = new CoverRuns((range) => context.cover(range));
  const state = checkpoint.version === 1 ? 'hashed' : 'parsed';
  for (const { from, to } of [...checkpoint.blocks].sort((left, right) => left.from - right.from))
    runs.cover(from, to, state, state === 'hashed' ? 'tensor data' : 'index');
  runs.finish();
  const last = checkpoint.blocks.reduce((most, { to }) => Math.max(most, to), 0);
  if (end >= source.size) context.cover({ from: last, to: source.size, state: 'parsed', what: 'index' });
}

export const tensorflowCheckpoint = defineScanner({
  id: 'tensorflow-checkpoint',
  version: 1,
  title: 'Index and latest-file of TensorFlow checkpoints',
  rules: ['MDL-TF-013', 'MDL-TF-014'],
  blindSpots:
    'Reads the index, not the shards, which hold bare numbers in files of their own: whether they are as long as the index says is not ' +
    'checked, nor is the graph of objects that they may hold.',
  accepts: (format) => format.kind === 'tf-checkpoint',
  *scan(source, context) {
    if (!looksLikeTable(source)) {
      const paths: TextField[] = [];
      try {
        readState(source, context.budget, paths);
      } finally {
        context.fact(
          'Latest checkpoint',
          printable((paths.find(({ name }) => name === 'model_checkpoint_path')?.text ?? '').slice(0, 500)),
        );
        context.cover({ from: 0, to: source.size, state: 'parsed', what: 'checkpoint state' });
      }
      yield* tellFindings(source, judgeState(paths), context);
      return;
    }
    const checkpoint = emptyCheckpoint();
    let broken: MalformedInput | undefined;
    try {
      readCheckpoint(source, context.budget, checkpoint);
    } catch (error) {
      if (!(error instanceof MalformedInput)) throw error;
      broken = error;
      checkpoint.notes.push({ from: error.offset, to: Math.min(source.size, error.offset + 16), detail: error.message });
    }
    yield* tellFindings(source, judgeCheckpoint(checkpoint), context);
    describe(checkpoint, context);
    cover(source, checkpoint, broken ? broken.offset : source.size, context);
    if (broken) throw broken;
  },
});
