/** Turns what is wrong with a template into observations, wherever the template was found. */
import type { Observation } from '#contract/findings';
import type { Budget } from '#formats/budget';
import { printable } from '#formats/pickle/render';
import { redacted } from '../secrets.ts';
import { textPayload } from '../text-payload.ts';
import { judgeTemplate } from './judge.ts';

export interface TemplatePlace {
  readonly member: string;
  /** What the template is called, to stand in evidence. */
  readonly pointer: string;
  /** Byte offset of the template's first character, where its bytes stand in the file as they are. */
  readonly base: number | undefined;
  /** Bytes to point at where they do not. */
  readonly from: number;
  readonly to: number;
  /** What the whole artifact may still cost. */
  readonly budget: Budget;
}

/** Observations of one template. */
export function* templateObservations(text: string, place: TemplatePlace): Generator<Observation> {
  for (const { ruleId, detail: said, at, end, source: quoted } of judgeTemplate(text)) {
    const detail = redacted(said);
    const source = redacted(quoted);
    const offset = place.base === undefined ? place.from : place.base + Buffer.byteLength(text.slice(0, at));
    const length = place.base === undefined ? place.to - place.from : Buffer.byteLength(text.slice(at, end));
    yield {
      ruleId,
      detail,
      location: { ...(place.member ? { member: place.member } : {}), offset, length, ...(place.pointer ? { pointer: place.pointer } : {}) },
      evidence: { reconstruction: source, fields: [{ pointer: place.pointer || 'template', value: source }] },
    };
  }
  const payload = textPayload(text, place.budget);
  if (!payload) return;
  yield {
    ruleId: 'MDL-TPL-006',
    detail: `The template holds ${payload.what}.`,
    location: {
      ...(place.member ? { member: place.member } : {}),
      offset: place.from,
      length: place.to - place.from,
      ...(place.pointer ? { pointer: place.pointer } : {}),
    },
    evidence: { reconstruction: printable(redacted(payload.excerpt)) },
  };
}
