/** The words under a proposal: what it rests on, and what it leaves out. */
import { severities } from '#contract/findings';
import type { Bearing } from './evidence.ts';
import type { ExaminedFiles } from './facts.ts';
import type { FrameworkNode, ProposalMapping } from './schema.ts';

const count = (number: number, one: string, many = `${one}s`): string => `${number} ${number === 1 ? one : many}`;

function against(bearing: Bearing, mapping: ProposalMapping): string {
  const [worst] = bearing.against;
  if (!worst) {
    const lowest = severities.findLast((severity) => mapping[severity] !== undefined) ?? 'medium';
    return `No open finding at ${lowest} or above bears on this.`;
  }
  const total = bearing.against.length;
  const undecided = bearing.against.filter(({ state }) => state === 'proposed').length;
  const found = `${count(total, 'open finding')} ${total === 1 ? 'speaks' : 'speak'} against this, the worst ${worst.severity}: ${worst.ref}, ${worst.title}.`;
  if (undecided === 0) return found;
  return `${found} ${undecided} of ${total} ${undecided === 1 ? 'is' : 'are'} proposed and not yet decided by a person.`;
}

const files = (examined: ExaminedFiles, word: string): string =>
  `${examined.scanned} of ${count(examined.scanned + examined.notScanned, `${word} file`)}`;

function examined(bearing: Bearing, node: FrameworkNode): string[] {
  const done: string[] = [];
  const missing: string[] = [];
  for (const [held, word] of [
    [bearing.models, 'model'],
    [bearing.datasets, 'data'],
  ] as const) {
    if (!held) continue;
    if (held.scanned > 0) done.push(files(held, word));
    else
      missing.push(held.notScanned > 0 ? `${count(held.notScanned, `${word} file`)} held but not scanned` : `no ${word} file in the case`);
  }
  if (node.scan?.looks.includes('robustness-run')) {
    if (bearing.runs.length > 0) done.push(`${count(bearing.runs.length, 'run')} (${bearing.runs.map(({ ref }) => ref).join(', ')})`);
    else missing.push('no assessment run');
  }
  if (node.scan?.looks.includes('cloud-check')) {
    const judged = bearing.checks.filter(({ passed, failed }) => passed + failed > 0);
    const open = bearing.checks.filter(({ passed, failed, notAssessed }) => passed + failed === 0 && notAssessed > 0);
    if (judged.length > 0) done.push(count(judged.length, 'cloud check'));
    else missing.push('no cloud check with a result');
    if (open.length > 0) missing.push(`${count(open.length, 'check')} without the facts to judge by`);
  }
  return [
    ...(done.length > 0 ? [`Examined: ${done.join(', ')}.`] : []),
    ...(missing.length > 0 ? [`Not examined: ${missing.join(', ')}.`] : []),
  ];
}

function leftOut(bearing: Bearing): string[] {
  const parts = [
    ...(bearing.minor.length > 0 ? [count(bearing.minor.length, 'minor finding')] : []),
    ...(bearing.dismissed.length > 0 ? [count(bearing.dismissed.length, 'dismissed finding')] : []),
    ...(bearing.remedied.length > 0 ? [count(bearing.remedied.length, 'remedied finding')] : []),
  ];
  return parts.length > 0 ? [`Given no weight: ${parts.join(', ')}.`] : [];
}

/** The basis of a proposal, as plain sentences in a fixed order. */
export function basisOf(bearing: Bearing, node: FrameworkNode, mapping: ProposalMapping): string {
  return [
    against(bearing, mapping),
    ...examined(bearing, node),
    ...leftOut(bearing),
    ...(node.scan ? [node.scan.leavesOut] : []),
    mapping.basis,
  ].join(' ');
}
