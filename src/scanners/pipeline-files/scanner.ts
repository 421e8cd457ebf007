/** Reads Dockerfiles, makefiles, shell scripts and CI descriptions for what they download, install, run and give away. */
import type { Observation } from '#contract/findings';
import { copyBytes } from '#formats/byte-source';
import { LimitReached } from '#formats/limits';
import { textProgram } from '#formats/python/source';
import { defineScanner } from '../define.ts';
import { ProgramReport } from '../python-code/report.ts';
import { redacted, secretsIn } from '../secrets-in-text.ts';
import { textPayload } from '../text-payload.ts';
import { judgeCommand, shellRules } from './shell.ts';

const longestFile = 2 * 1024 * 1024;

/** Descriptions of CI systems: GitHub, GitLab, Azure, CircleCI, Tekton, Argo, Kubeflow. */
const isPipeline = (text: string): boolean =>
  /^\s{0,40}(?:- )?(?:run|script|before_script|steps|stages|jobs|commands?|args)\s*:/m.test(
    text.length > 400_000 ? text.slice(0, 400_000) : text,
  );

/** Commands with the lines that a backslash adds. */
function* commandsOf(text: string): Generator<{ readonly command: string; readonly at: number }> {
  let at = 0;
  while (at < text.length) {
    let end = at;
    for (;;) {
      const feed = text.indexOf('\n', end);
      end = feed < 0 ? text.length : feed;
      if (feed < 0 || !/\\\r?$/.test(text.slice(Math.max(at, end - 2), end)) || end - at > 20_000) break;
      end += 1;
    }
    yield { command: text.slice(at, end).replace(/\\\r?\n/g, ' '), at };
    at = end + 1;
  }
}

export const pipelineFiles = defineScanner({
  id: 'pipeline-files',
  version: 1,
  title: 'Build files and pipelines',
  rules: [...shellRules, 'MDL-DEV-012'],
  blindSpots:
    'Commands are looked at word by word; variables, includes and templates are not expanded, and scripts that a pipeline calls are files of their own.',
  accepts: (format) => format.kind === 'pipeline' || format.kind === 'script' || format.kind === 'yaml',
  *scan(source, context): Iterable<Observation> {
    if (source.size > longestFile) {
      const head = Buffer.from(source.read(0, 65_536)).toString('utf8');
      if (!isPipeline(head)) return;
      throw new LimitReached('maxHeaderBytes', `The file has ${source.size} bytes; ${longestFile} are read at most.`);
    }
    // One character a byte, so that places need no map.
    const text = Buffer.from(copyBytes(source, 0, source.size)).toString('latin1');
    const script = /^#!|^\s*(?:FROM|ARG)\s|\n\t/.test(text);
    if (!script && !isPipeline(text)) return;
    context.cover({ from: 0, to: source.size, state: 'parsed', what: 'commands' });
    const report = new ProgramReport();
    // The scanner of programs and scripts says so itself.
    const told = text.startsWith('#!') && textPayload(text, context.budget) !== undefined;
    for (const { command, at } of commandsOf(text)) {
      context.budget.spend('maxSteps', 1 + Math.ceil(command.length / 16));
      const line = command.replace(/^\s*(?:- )?(?:run|command|script)\s*:\s*[|>]?-?\s*/, '').replace(/^\s*-\s+/, '');
      for (const found of judgeCommand(line))
        if (!(told && found.ruleId === 'MDL-DEV-013'))
          report.add({
            ...found,
            at,
            end: Math.min(text.length, at + Math.max(1, command.length)),
            reconstruction: line.trim().slice(0, 400),
          });
    }
    for (const { kind, at, end, value } of secretsIn(text, context.budget))
      report.add({
        ruleId: 'MDL-DEV-012',
        severity: 'high',
        detail: `The file holds a secret: ${kind}, ${redacted(value)}.`,
        at,
        end,
        reconstruction: redacted(value),
        fields: [{ pointer: kind, value: redacted(value) }],
        secret: true,
      });
    yield* report.observations({ source, member: context.member, program: textProgram(text) });
  },
});
