/** `assay scan`: loose files without a case, or what a case holds. */
import { resolve } from 'node:path';
import { type Severity, severityRank } from '#contract/findings';
import { scanReportOfCase } from '#engine/scan-case';
import { scanFiles } from '#engine/scan-files';
import type { ScanManner } from '#engine/scan-manner';
import type { ScanReport } from '#engine/scan-report';
import { toSarif } from '#report/exporters/sarif';
import { escaped } from '#shells/escape';
import { type CommandContext, openCaseFor } from '../command-context.ts';
import { exitCode } from '../exit-codes.ts';
import { watchJob } from '../watch-job.ts';

export interface ScanFlags {
  readonly format: 'json' | 'sarif' | 'text';
  readonly failOn: Severity;
  readonly case?: string;
  readonly deep?: true;
  readonly policy?: string;
  readonly coverage?: true;
}

function textLines({ artifacts, summary }: ScanReport): string[] {
  const lines = artifacts.flatMap(({ findings, format, outcome, outcomeDetail, path, verdict }) => [
    `${outcome === 'scanned' ? verdict : outcome}\t${escaped(path)}\t${escaped(format)}${outcomeDetail && outcome !== 'scanned' ? `\t${escaped(outcomeDetail)}` : ''}`,
    ...findings.map(({ detail, ruleId, severity, title }) => `  ${severity}\t${ruleId}\t${escaped(title)}: ${escaped(detail)}`),
  ]);
  const { FAIL, NOT_ASSESSED, PASS } = summary.checks;
  const checks = PASS + FAIL + NOT_ASSESSED === 0 ? '' : ` Checks: ${PASS} pass, ${FAIL} fail, ${NOT_ASSESSED} not assessed.`;
  const { scanned = 0 } = summary.outcomes;
  const unseen = summary.artifacts - scanned;
  const rest = unseen === 0 ? '' : ` ${unseen} not examined or not to the end.`;
  return [...lines, `${summary.artifacts} files, ${summary.findings} findings, worst ${summary.verdict}.${rest}${checks}`];
}

function print(report: ScanReport, { format }: ScanFlags, { engine, terminal }: CommandContext): void {
  if (format === 'json') terminal.json(report);
  else if (format === 'sarif')
    terminal.json(toSarif({ tool: report.tool, artifacts: report.artifacts, rules: engine.resources.rules.byId }));
  else for (const line of textLines(report)) terminal.answer(line);
}

/** Undefined where neither switch was given: then a case's files are examined as in their last scan. */
export function mannerOfFlags({ deep, policy }: { readonly deep?: true; readonly policy?: string }): ScanManner | undefined {
  if (deep === undefined && policy === undefined) return undefined;
  return { depth: deep ? 'deep' : 'default', policy: policy ?? 'standard' };
}

async function scanCase(context: CommandContext, dir: string, flags: ScanFlags): Promise<ScanReport> {
  await openCaseFor(context, dir);
  const { jobId } = await context.client.imports.rescan(mannerOfFlags(flags));
  const end = await watchJob(context, jobId);
  if (end.status === 'failed') context.terminal.say(end.result ?? 'The scan failed.');
  return scanReportOfCase(context.engine, context.engine.session.store, end.status !== 'done', flags.coverage === true);
}

/** Exit 0: nothing at or above the threshold; 1: findings; 3: ended early. */
export async function runScan(context: CommandContext, paths: readonly string[], flags: ScanFlags): Promise<number> {
  const { engine, folder, signal, terminal } = context;
  if ((flags.case === undefined) === (paths.length === 0)) {
    terminal.say('scan takes either paths or --case DIR.');
    return exitCode.usage;
  }
  // Paths are told as they were given; the walk starts from the folder of the caller.
  process.chdir(folder);
  const manner = mannerOfFlags(flags);
  const report =
    flags.case === undefined
      ? await scanFiles(engine, paths, {
          signal,
          ...(manner ? { manner } : {}),
          coverage: flags.coverage === true,
          onProgress: (done, total, path) => terminal.progress(`${done} of ${total} ${path}`),
        })
      : await scanCase(context, resolve(folder, flags.case), flags);
  terminal.settle();
  print(report, flags, context);
  if (report.summary.endedEarly) return exitCode.endedEarly;
  return severityRank[report.summary.verdict] >= severityRank[flags.failOn] ? exitCode.bad : exitCode.good;
}
