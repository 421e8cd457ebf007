/** Runs the import rules over the product, and refuses to pass when it has seen too little or `../../`. */
import { fileURLToPath } from 'node:url';
import { cruise } from 'dependency-cruiser';
import { importOptions, importRules } from './import-rules.ts';

/** A parser that silently reads nothing would pass every rule: fewer modules than this is a failure of the check itself. */
const fewest = 150;

export interface ImportCheck {
  /** One sentence for each violation. */
  readonly broken: readonly string[];
  readonly modules: number;
}

/** Reads every module below the folders of a root and holds it against the rules. */
export async function checkImports(root: string, folders: readonly string[]): Promise<ImportCheck> {
  const { output } = await cruise([...folders], {
    ...importOptions,
    baseDir: root,
    ruleSet: { forbidden: [...importRules] },
    validate: true,
  });
  if (typeof output === 'string') throw new Error('The import check gave text instead of modules.');
  const { modules, summary } = output;
  const broken = summary.violations.map(({ rule, from, to }) => `${rule.name}: ${from} imports ${to}`);
  const own = modules.filter(({ source }) => folders.some((folder) => source.startsWith(`${folder}/`)));
  for (const { source, dependencies } of own) {
    for (const { module } of dependencies) if (module.startsWith('../../')) broken.push(`no-grandparents: ${source} imports ${module}`);
  }
  return { broken, modules: own.length };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const checked = await checkImports(process.cwd(), ['src', 'electron', 'renderer']);
  const { modules } = checked;
  const tooFew = modules < fewest ? [`only ${modules} modules were read, fewer than ${fewest}: the check itself is broken`] : [];
  const broken = [...checked.broken, ...tooFew];
  for (const sentence of broken) console.log(sentence);
  console.log(`${modules} modules, ${broken.length} broken rules`);
  process.exit(broken.length === 0 ? 0 : 1);
}
