/** Runs every judge of Python programs over one text: modules, cells and scripts are looked at alike. */
import type { Budget } from '#formats/budget';
import type { Act } from '#formats/python/events';
import { interpret } from '#formats/python/interpret';
import type { PythonSource } from '#formats/python/source';
import { parsePython } from '#formats/python/statements';
import type { Statement } from '#formats/python/tree';
import { DevelopmentJudge } from './development.ts';
import { lookForDisguise } from './disguise.ts';
import { ProgramJudge, type Setting } from './judge.ts';
import { ProgramReport } from './report.ts';

export interface JudgedProgram {
  readonly report: ProgramReport;
  readonly statements: readonly Statement[];
  readonly imports: ReadonlySet<string>;
  readonly kits: ReadonlyMap<string, string>;
  /** Pickles that stand in the text and are unpacked by it. */
  readonly pickles: readonly { readonly bytes: Uint8Array; readonly at: number }[];
}

/**
 * @throws LimitReached when the budget is spent
 */
export function judgeProgram(program: PythonSource, budget: Budget, setting: Setting): JudgedProgram {
  const report = new ProgramReport();
  const judge = new ProgramJudge(report, setting);
  const development = new DevelopmentJudge(report);
  const imports = new Set<string>();
  const pickles: { bytes: Uint8Array; at: number }[] = [];
  const statements = parsePython(program.text, budget);
  interpret(statements, budget, (act: Act) => {
    if (act.kind === 'import' && imports.size < 2000) imports.add(act.name);
    if (act.kind === 'call' && /(?:pickle|dill|joblib)\.loads?$/.test(act.name) && pickles.length < 20) {
      const [first] = act.args;
      if (first?.kind === 'bytes') pickles.push({ bytes: first.value, at: act.at });
    }
    judge.look(act);
    development.look(act);
  });
  judge.finish();
  development.finish(program.text, budget);
  lookForDisguise(program, report);
  return { report, statements, imports, kits: development.kits, pickles };
}
