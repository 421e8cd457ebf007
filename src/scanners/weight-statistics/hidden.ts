/** Reads the low bits of a tensor in every usual way and tells what they spell: a file, or plain text. */
import type { Observation } from '#contract/findings';
import { sliceSource } from '#formats/byte-source';
import { printable } from '#formats/pickle/render';
import { sniff } from '#formats/sniff';
import type { TensorRef } from '#formats/tensors/tensor';
import { fractionBits, widthOf } from '#formats/tensors/values';
import type { ScanContext } from '../define.ts';
import { type JudgeText, payloadsIn } from '../embedded-payload/search.ts';
import { judgeRun, type TextRun } from '../embedded-payload/texts.ts';
import { excerpt } from '../excerpt.ts';
import { type Plane, planeOf, planeShapes } from './plane.ts';

/** Characters in a row that are called text: random bits give 32 printable bytes less than once in 10^13 bytes. */
const shortestText = 32;
/** Finds in one tensor that are told. */
const most = 5;

/** Text as people write it: letters prevail, and not one character again and again. */
function isWriting({ text }: TextRun): boolean {
  if (text.length < shortestText) return false;
  const sample = text.slice(0, 4096);
  const letters = sample.match(/[A-Za-z ]/g)?.length ?? 0;
  return letters > 0.6 * sample.length && new Set(sample).size >= 10;
}

/** Base64 and hexadecimal have few spaces and many digits. */
const isEncoded = ({ text }: TextRun) => /[A-Za-z0-9+/=]{64}/.test(text) && new Set(text.slice(0, 4096)).size >= 16;

const judgeText: JudgeText = (run, hay) => {
  const acting = judgeRun(run, hay);
  if (acting) return acting;
  if (!isWriting(run) && !isEncoded(run)) return undefined;
  return { kind: 'script', label: 'text', from: run.from, to: run.to, closed: true, text: run.text.slice(0, 400) };
};

function wayOf({ bits, highFirst, skip }: Plane['shape']): string {
  const order = bits === 8 ? '' : `, ${highFirst ? 'highest' : 'lowest'} bits first`;
  return `the lowest ${bits === 1 ? 'bit' : `${bits} bits`} of each element${order}${skip > 0 ? `, from element ${skip} on` : ''}`;
}

const isIn = (name: string) => (name === '' ? {} : { member: name });

/** What the low bits of one tensor spell. @param path of the member whose bytes the tensor's are */
export function* hiddenFiles(tensor: TensorRef, path: string, context: ScanContext): Generator<Observation> {
  const width = widthOf(tensor.type) ?? 1;
  const fraction = fractionBits(tensor.type);
  if (fraction === undefined || width < 2) return;
  let told = 0;
  for (const shape of planeShapes(width, fraction)) {
    const plane = planeOf(tensor, shape);
    context.budget.spend('maxSteps', 1);
    for (const found of payloadsIn({ source: plane, from: 0, to: plane.size, budget: context.budget }, judgeText)) {
      told += 1;
      if (told > most) return;
      const first = plane.elementAt(found.from);
      const last = Math.min(tensor.elements, plane.elementAt(found.to) + 1);
      const from = tensor.from + first * width;
      const to = tensor.from + last * width;
      const head = Buffer.from(plane.read(found.from, 48)).toString('hex');
      yield {
        ruleId: 'MDL-WGT-006',
        detail: `${wayOf(shape)} of ${printable(tensor.name.slice(0, 200))} spell ${found.label}, from element ${first} on.`,
        location: { ...isIn(path), offset: from, length: to - from },
        evidence: {
          reconstruction: found.text === undefined ? `bytes ${head}` : printable(found.text),
          note: `Read ${wayOf(shape)}, one element after the other, and put the bits together to bytes.`,
          ...excerpt(tensor.open(), path, from, Math.min(to, from + 256)),
        },
      };
      if (found.kind === 'script' || found.kind === 'key') continue;
      const inner = sliceSource(plane, found.from, found.to - found.from);
      const name = `${tensor.member === '' ? '' : `${tensor.member}!`}low bits of ${tensor.name.slice(0, 200)}`;
      if (context.reads(sniff(inner, ''))) yield* context.nested(name, inner);
      else context.content(name, found.label, inner.size, 'It was read out of low bits and is not examined further.');
    }
  }
}
