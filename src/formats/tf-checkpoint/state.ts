/** Reads the text file "checkpoint" by which TensorFlow finds the latest one (checkpoint_state.proto). */
import type { Budget } from '../budget.ts';
import { type ByteSource, copyBytes } from '../byte-source.ts';
import { LimitReached } from '../limits.ts';
import { parseTextProto, type TextField } from '../saved-model/text-proto.ts';

const longest = 4 * 1024 * 1024;

export function looksLikeState(text: string): boolean {
  return /^\s*(?:#[^\n]*\n\s*){0,100}(?:all_)?model_checkpoint_paths?\s*:\s*["'[]/.test(text);
}

/**
 * The paths that the file names, with their places.
 * @param into filled as reading goes
 */
export function readState(source: ByteSource, budget: Budget, into: TextField[]): void {
  const fields: TextField[] = [];
  try {
    parseTextProto(Buffer.from(copyBytes(source, 0, longest)).toString('latin1'), budget, fields);
  } finally {
    for (const field of fields) if (/^(?:all_)?model_checkpoint_paths?$/.test(field.name)) into.push(field);
  }
  if (source.size > longest) throw new LimitReached('maxHeaderBytes', `A checkpoint file is longer than ${longest / 1024 ** 2} MiB.`);
}
