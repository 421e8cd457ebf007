/** Names programs that lie where models should, and what else is in them. */
import type { Observation } from '#contract/findings';
import type { ByteSource } from '#formats/byte-source';
import { tryPickle } from '#formats/pickle/recognise';
import { sniff } from '#formats/sniff';
import { findEndRecord } from '#formats/zip/end-record';
import { defineScanner, type ScanContext } from '../define.ts';
import { excerpt } from '../excerpt.ts';
import { textPayload } from '../text-payload.ts';

const headerLength = 64;
const longestScript = 1024 * 1024;

function* program(source: ByteSource, context: ScanContext): Generator<Observation> {
  const { label } = sniff(source, '');
  const location = { ...(context.member ? { member: context.member } : {}), offset: 0, length: Math.min(headerLength, source.size) };
  const evidence = excerpt(source, context.member, 0, headerLength);
  context.cover({ from: 0, to: Math.min(headerLength, source.size), state: 'parsed', what: 'header of a program' });
  context.cover({ from: Math.min(headerLength, source.size), to: source.size, state: 'unread', what: 'code of a program' });
  context.fact('Program', label);
  yield context.member === ''
    ? { ruleId: 'MDL-EXE-001', detail: `The file is a program: ${label}.`, location, evidence }
    : { ruleId: 'MDL-EXE-002', detail: `${context.member} is a program: ${label}.`, location, evidence };
  const end = findEndRecord(source);
  const several = label.startsWith('Actually Portable');
  if (several || (end !== undefined && end.entries > 0))
    yield {
      ruleId: 'MDL-EXE-003',
      detail: several ? 'The same bytes are a program for several systems and a script.' : 'The program carries an archive at its end.',
      location,
      evidence,
    };
  const trial = tryPickle(source);
  if (trial.recognised && trial.imports > 0)
    yield { ruleId: 'MDL-EXE-003', detail: 'The program is at the same time a pickle that imports something.', location, evidence };
}

function* script(source: ByteSource, context: ScanContext): Generator<Observation> {
  const text = Buffer.from(source.read(0, longestScript)).toString('utf8');
  const [first = ''] = text.split('\n', 1);
  context.cover({ from: 0, to: Math.min(longestScript, source.size), state: 'parsed', what: 'script' });
  const location = { ...(context.member ? { member: context.member } : {}), offset: 0, length: first.length };
  const evidence = excerpt(source, context.member, 0, first.length);
  yield { ruleId: 'MDL-EXE-004', detail: `The file is a script for ${first.slice(2, 80).trim()}.`, location, evidence };
  const payload = textPayload(text, context.budget);
  if (payload)
    yield {
      ruleId: 'MDL-EXE-005',
      detail: `The script holds ${payload.what}.`,
      location,
      evidence: { reconstruction: payload.excerpt, ...evidence },
    };
}

export const executable = defineScanner({
  id: 'executable',
  version: 1,
  title: 'Programs and scripts among the files of a model',
  rules: ['MDL-EXE-001', 'MDL-EXE-002', 'MDL-EXE-003', 'MDL-EXE-004', 'MDL-EXE-005'],
  blindSpots:
    'Names a program by its header and reads an archive at its end; does not look at its code, at what it imports, or at resources inside it.',
  accepts: (format) => format.kind === 'executable' || format.kind === 'script',
  *scan(source, context) {
    if (sniff(source, '').kind === 'script') yield* script(source, context);
    else yield* program(source, context);
  },
});
