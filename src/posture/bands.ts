/** The word beside the score, and why it is that word: a band never says more than was examined and decided. */

export interface BandFacts {
  /** 0 to 100. */
  readonly score: number;
  /** Files scanned, runs done, checks judged. */
  readonly examined: number;
  /** Findings that are confirmed or in review. */
  readonly counted: number;
  readonly proposed: number;
  /** Of the counted findings. */
  readonly critical: number;
  readonly high: number;
}

/** From best to worst; `from` is the lowest score of the band. */
const bands = [
  { name: 'Sound', from: 90 },
  { name: 'Minor weaknesses', from: 75 },
  { name: 'Notable weaknesses', from: 50 },
  { name: 'Material weaknesses', from: 25 },
  { name: 'Severe weaknesses', from: 0 },
] as const;
const bestWithHigh = 2;
const bestWithCritical = 3;

const plural = (number: number, one: string): string => (number === 1 ? `${number} ${one}` : `${number} ${one}s`);

function range(index: number): string {
  const from = bands[index]?.from ?? 0;
  const above = bands[index - 1];
  return above ? `from ${from} to below ${above.from}` : `from ${from} to 100`;
}

/** Band and one-sentence reason; an open critical or high finding caps the band whatever the score. */
export function bandOf({ score, examined, counted, proposed, critical, high }: BandFacts): { band: string; bandReason: string } {
  if (examined === 0) return { band: 'Not assessed', bandReason: 'Nothing has been scanned or run, so the score says nothing yet.' };
  if (counted === 0 && proposed > 0)
    return {
      band: 'Not reviewed',
      bandReason: `No finding is confirmed or in review; ${proposed} undecided ${proposed === 1 ? 'one is' : 'ones are'} left out, so the score says nothing yet.`,
    };
  const byScore = Math.max(
    0,
    bands.findIndex(({ from }) => score >= from),
  );
  const cap = critical > 0 ? bestWithCritical : high > 0 ? bestWithHigh : 0;
  const band = bands[Math.max(byScore, cap)]?.name ?? bands[4].name;
  if (cap > byScore) {
    const [number, word] = critical > 0 ? [critical, 'critical'] : [high, 'high'];
    return {
      band,
      bandReason: `${plural(number, `open ${word} finding`)} ${number === 1 ? 'caps' : 'cap'} this band, whatever the score.`,
    };
  }
  return { band, bandReason: `The score lies in the band ${range(byScore)}.` };
}
