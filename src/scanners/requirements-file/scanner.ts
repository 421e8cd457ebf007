/** Reads lists of Python packages for what would be installed: open versions, addresses, further indexes, imitated names, known faults. */
import type { Observation } from '#contract/findings';
import { copyBytes } from '#formats/byte-source';
import { LimitReached } from '#formats/limits';
import { textProgram } from '#formats/python/source';
import { defineScanner } from '../define.ts';
import { visible } from '../python-code/render.ts';
import { ProgramReport } from '../python-code/report.ts';
import { attacks, realNeighbours, vulnerable, wellKnown } from './known-packages.ts';
import { condaRequirements, type Requirement, requirementsIn } from './requirements.ts';
import { compareVersions, isNear, normalName } from './versions.ts';

const longestFile = 4 * 1024 * 1024;
const known = new Set(wellKnown);

function judge({ name: written, version, at, end, line }: Requirement, report: ProgramReport): void {
  const name = normalName(written);
  const shown = visible(line.slice(0, 200));
  const place = { at, end, reconstruction: shown };
  const exact = /^===?\s*([\w.+!-]+)$/.exec(version.trim())?.[1];
  const upper = exact ?? /<=\s*([\w.]+)/.exec(version)?.[1];
  const attack = attacks.find(
    (each) => each.name === name && (each.versions === undefined || (exact !== undefined && each.versions.test(exact))),
  );
  if (attack) report.add({ ...place, ruleId: 'MDL-REQ-004', severity: 'high', detail: `${shown}: ${attack.what}.` });
  else if (!known.has(name) && !realNeighbours.has(name)) {
    const near = wellKnown.find((each) => each.length >= 5 && isNear(name, each));
    if (near !== undefined)
      report.add({
        ...place,
        ruleId: 'MDL-REQ-004',
        severity: 'high',
        detail: `The name ${visible(written)} differs from ${near} by a letter or two.`,
      });
  }
  for (const each of vulnerable) {
    if (each.name !== name || upper === undefined) continue;
    if (compareVersions(upper, each.fixed) >= 0 || (each.from !== undefined && compareVersions(upper, each.from) < 0)) continue;
    report.add({
      ...place,
      ruleId: 'MDL-REQ-005',
      severity: each.severity,
      detail: `${shown} has a known fault: ${each.what} (${each.cve}); ${each.fixed} is the first version without it.`,
    });
  }
  if (exact === undefined && known.has(name))
    report.add({
      ...place,
      ruleId: 'MDL-REQ-001',
      severity: 'low',
      detail: `${visible(written)} is installed in whatever version is there${version ? ` (${visible(version.slice(0, 60))})` : ''}.`,
    });
}

/** Options and addresses of a line. */
function judgeLine(line: string, at: number, report: ProgramReport): void {
  const trimmed = line.trim();
  if (trimmed.startsWith('#') || trimmed === '') return;
  const place = { at, end: at + line.length, reconstruction: visible(trimmed.slice(0, 300)) };
  const shown = visible(trimmed.slice(0, 160));
  if (/^(?:--extra-index-url|--trusted-host|(?:--index-url|-i|--find-links|-f)[\s=]+http:\/\/)/.test(trimmed))
    report.add({ ...place, ruleId: 'MDL-REQ-003', severity: 'medium', detail: `The list allows another source of packages: ${shown}.` });
  if (
    /(?:^|[\s@"'=])(?:git\+|hg\+|svn\+|bzr\+)\w+:|^(?:-e\s+|[\w.-]+(?:\[[\w,.-]*\])?\s*@\s*)?https?:\/\/|["']\s*@\s*https?:|\b(?:git|url)\s*=\s*["']/.test(
      trimmed,
    )
  ) {
    const pinned = /@[0-9a-f]{40}\b|#sha256=|\b(?:rev|ref)\s*=\s*["'][0-9a-f]{40}/.test(trimmed);
    const severity = pinned ? 'low' : 'medium';
    if (
      !/^(?:homepage|repository|documentation|url|source|issues|changelog)\s*=/i.test(trimmed) &&
      !/^"?[\w -]+"?\s*=\s*"https?:/.test(trimmed)
    )
      report.add({ ...place, ruleId: 'MDL-REQ-002', severity, detail: `A package comes from an address: ${shown}.` });
  }
}

const isConda = (text: string): boolean => /^dependencies\s*:/m.test(text) && /^(?:channels|name)\s*:/m.test(text);

export const requirementsFile = defineScanner({
  id: 'requirements-file',
  version: 1,
  title: 'Lists of Python packages',
  rules: ['MDL-REQ-001', 'MDL-REQ-002', 'MDL-REQ-003', 'MDL-REQ-004', 'MDL-REQ-005'],
  blindSpots:
    'Knows some twenty published faults of libraries that load models, and some eighty names that are imitated; it is no vulnerability ' +
    'database. What packages bring along themselves is not in the list.',
  accepts: (format) => format.kind === 'requirements' || format.kind === 'yaml',
  *scan(source, context): Iterable<Observation> {
    const head = Buffer.from(source.read(0, 65_536)).toString('latin1');
    const conda = isConda(head);
    const isYaml = !/^\[/m.test(head) && /^\s*[\w-]+\s*:\s/m.test(head);
    if (isYaml && !conda) return;
    if (source.size > longestFile)
      throw new LimitReached('maxHeaderBytes', `The file has ${source.size} bytes; ${longestFile} are read at most.`);
    const text = Buffer.from(copyBytes(source, 0, source.size)).toString('latin1');
    context.cover({ from: 0, to: source.size, state: 'parsed', what: 'list of packages' });
    const report = new ProgramReport();
    let count = 0;
    for (const requirement of conda ? condaRequirements(text) : requirementsIn(text)) {
      context.budget.spend('maxSteps', 100);
      count += 1;
      judge(requirement, report);
    }
    let at = 0;
    for (const line of text.split('\n')) {
      context.budget.spend('maxSteps', 1 + Math.ceil(line.length / 16));
      judgeLine(conda ? line.replace(/^\s*-\s+/, '') : line.slice(0, 4000), at, report);
      at += line.length + 1;
    }
    context.fact('Packages', String(count));
    yield* report.observations({ source, member: context.member, program: textProgram(text) });
  },
});
