/** Reads Python files with a parser and says what importing them, building a model with them, and calling their functions would do. */
import type { Observation } from '#contract/findings';
import { bytesSource, copyBytes } from '#formats/byte-source';
import { LimitReached } from '#formats/limits';
import { decodePython } from '#formats/python/source';
import { isTorchScript } from '#formats/python/torchscript';
import { defineScanner, type ScanContext } from '../define.ts';
import { judgeProgram } from './program.ts';
import { visible } from './render.ts';

const longestFile = 16 * 1024 * 1024;

export const pythonRules = [
  ...Array.from({ length: 17 }, (_, index) => `MDL-PY-${String(index + 1).padStart(3, '0')}`),
  ...Array.from({ length: 12 }, (_, index) => `MDL-DEV-${String(index + 1).padStart(3, '0')}`),
];

function facts(imports: ReadonlySet<string>, kits: ReadonlyMap<string, string>, context: ScanContext): void {
  const roots = [...new Set([...imports].map((name) => (name.startsWith('.') ? name : name.split('.', 1)[0])))];
  if (roots.length > 0) context.fact('Imports', visible(roots.slice(0, 60).join(', ')));
  if (kits.size > 0) context.fact('AI packages', visible([...kits.values()].join(', ')));
}

export const pythonCode = defineScanner({
  id: 'python-code',
  version: 1,
  title: 'Python code beside models and in repositories',
  rules: pythonRules,
  blindSpots:
    'Follows names, aliases, constants and functions within one file; values that come from other files, from the network or from the ' +
    'user stay unknown. What an imported package does is judged by its name. Code behind a condition counts as running.',
  accepts: (format) => format.kind === 'python',
  *scan(source, context): Iterable<Observation> {
    if (source.size > longestFile)
      throw new LimitReached('maxHeaderBytes', `The file has ${source.size} bytes; ${longestFile} are read at most.`);
    const program = decodePython(copyBytes(source, 0, source.size));
    // The other scanner knows what its operations mean.
    if (isTorchScript(program.text)) return;
    context.cover({ from: 0, to: source.size, state: 'parsed', what: 'Python code' });
    const { report, imports, kits, pickles } = judgeProgram(program, context.budget, 'module');
    facts(imports, kits, context);
    yield* report.observations({ source, member: context.member, program });
    for (const { bytes, at } of pickles) yield* context.nested(`pickle in line ${program.lineOf(at)}`, bytesSource(bytes));
    if (report.found.length === 0)
      context.assure(
        'Python code',
        'Importing it defines classes and functions and calls nothing that starts processes, runs text as code, or reaches files and the network.',
      );
  },
});
