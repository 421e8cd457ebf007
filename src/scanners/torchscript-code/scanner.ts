/** Reads the programs that torch.jit writes into a model and says where they reach beyond computing. */
import type { Observation } from '#contract/findings';
import { severityRank } from '#contract/findings';
import { copyBytes } from '#formats/byte-source';
import { LimitReached } from '#formats/limits';
import { type DottedName, dottedNames } from '#formats/python/dotted';
import { decodePython, type PythonSource } from '#formats/python/source';
import { isTorchScript } from '#formats/python/torchscript';
import { defineScanner } from '../define.ts';
import { judgeProgram } from '../python-code/program.ts';
import { visible } from '../python-code/render.ts';
import { ProgramReport } from '../python-code/report.ts';
import { pythonRules } from '../python-code/scanner.ts';
import { reachOf } from './operators.ts';

const longestFile = 64 * 1024 * 1024;

/** The line that a name stands in, as the call that it is most often. */
function lineAround(program: PythonSource, at: number): string {
  const before = program.text.slice(Math.max(0, at - 200), at);
  const after = program.text.slice(at, at + 300);
  return (before.slice(before.lastIndexOf('\n') + 1) + (after.split('\n', 1)[0] ?? '')).trim();
}

function look({ name, at, end }: DottedName, program: PythonSource, report: ProgramReport): void {
  const reach = reachOf(name, program.text[end] === '(');
  if (!reach) return;
  const line = visible(lineAround(program, at));
  report.add({
    ...reach,
    detail: visible(reach.detail.slice(0, 400)),
    at,
    end,
    reconstruction: line,
    note: visible(reach.detail.slice(0, 400)),
  });
}

export const torchscriptCode = defineScanner({
  id: 'torchscript-code',
  version: 1,
  title: 'TorchScript programs in models',
  rules: [...[1, 2, 3, 4, 5, 6].map((index) => `MDL-TS-00${index}`), ...pythonRules],
  blindSpots:
    'Knows the operators of torch and its sister libraries by name; what operators of other libraries do is not in the file. ' +
    "Which of the program's functions a caller runs is not known, so each counts.",
  accepts: (format) => format.kind === 'python',
  *scan(source, context): Iterable<Observation> {
    if (source.size > longestFile)
      throw new LimitReached('maxHeaderBytes', `The program has ${source.size} bytes; ${longestFile} are read at most.`);
    const program = decodePython(copyBytes(source, 0, source.size));
    if (!isTorchScript(program.text)) return;
    context.cover({ from: 0, to: source.size, state: 'parsed', what: 'TorchScript program' });
    const report = new ProgramReport();
    const { statements, report: asPython } = judgeProgram(program, context.budget, 'module');
    for (const name of dottedNames(statements, context.budget)) look(name, program, report);
    // Whoever runs the text as Python meets what Python would do; as TorchScript it cannot be loaded.
    for (const found of asPython.found)
      if (found.ruleId === 'MDL-PY-015') report.add({ ...found, ruleId: 'MDL-TS-006' });
      else if (severityRank[found.severity] >= severityRank.high) report.add(found);
    yield* report.observations({ source, member: context.member, program });
    if (report.found.length === 0) context.assure('TorchScript program', "Its operators are torch's own and compute with tensors only.");
  },
});
