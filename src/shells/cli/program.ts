/** The commands of the terminal with their switches; what each does stands in commands/ and is loaded only to be run. */
import { Command as Commander, InvalidArgumentError, Option } from 'commander';
import { classifications } from '#contract/case';
import { severities } from '#contract/findings';
import { scanPolicy } from '#contract/models';
import type { Command } from './command-context.ts';

function format(...choices: readonly string[]): Option {
  return new Option('--format <format>', 'of the answer on stdout').choices(choices).default('text');
}

function policy(): Option {
  return new Option('--policy <policy>', 'which calls count as ordinary: strict, standard or framework:NAME').argParser((value) => {
    const read = scanPolicy.safeParse(value);
    if (!read.success) throw new InvalidArgumentError('It is strict, standard or framework: and a name.');
    return read.data;
  });
}

function whole(value: string): number {
  if (!/^\d{1,9}$/.test(value)) throw new InvalidArgumentError('It must be a whole number.');
  return Number(value);
}

function some(value: string): string {
  if (value === '') throw new InvalidArgumentError('It must not be empty.');
  return value;
}

/**
 * Declares the commands.
 * @param choose called with what is to be run; the program itself runs nothing
 */
export function makeProgram(version: string, choose: (command: Command) => void): Commander {
  const program = new Commander('assay')
    .description('The offline AI-security audit workstation.\nAnswers go to stdout, progress and messages to stderr.')
    .version(version)
    .option('--passphrase-file <file>', "first line is the case's passphrase")
    .addHelpText('after', '\nExit codes: 0 good, 1 findings or not intact, 2 not done, 3 ended early, 4 a fault of Assay.');

  program
    .command('scan [path...]')
    .description('scan files and folders without a case, or what a case holds')
    .addOption(new Option('--case <dir>', 'examine what this case holds and no present scan covers'))
    .addOption(format('text', 'json', 'sarif'))
    .addOption(policy())
    .option('--deep', 'add statistics over every weight')
    .option('--coverage', 'tell which bytes were understood, and what lies inside; in JSON')
    .addOption(new Option('--fail-on <severity>', 'exit 1 from this severity on').choices(severities).default('high'))
    .action((paths, flags) => choose(async (context) => (await import('./commands/scan.ts')).runScan(context, paths, flags)));

  const cases = program.command('case').description('make and show cases');
  cases
    .command('new <dir>')
    .description('make a case in a new or empty folder')
    .requiredOption('--client <name>', 'whose systems are audited', some)
    .requiredOption('--auditor <name>', 'who acts in this case', some)
    .option('--name <name>', "the case's name")
    .option('--scope <text>', 'what was asked for')
    .addOption(new Option('--classification <word>', 'shown on every page').choices(classifications))
    .option('--handling <text>', 'handling note beside the classification')
    .option('--framework <id>', 'the questionnaire, nist-ai-rmf-1.0 by default')
    .addOption(format('text', 'json'))
    .action((dir, flags) => choose(async (context) => (await import('./commands/case.ts')).newCase(context, dir, flags)));
  cases
    .command('show <dir>')
    .description('show what a case holds and how it was left')
    .addOption(format('text', 'json'))
    .action((dir, flags) => choose(async (context) => (await import('./commands/case.ts')).showCase(context, dir, flags.format)));
  cases
    .command('hashes <dir>')
    .description('show the lists of allowed and denied files, take one in or end one')
    .option('--allow <file>', 'a list of SHA-256 hashes of known files')
    .option('--deny <file>', 'a list of SHA-256 hashes of files that must not be used')
    .option('--withdraw <id>', 'end the effect of a list; it stays on record', whole)
    .addOption(format('text', 'json'))
    .action((dir, flags) => choose(async (context) => (await import('./commands/hashes.ts')).runHashes(context, dir, flags)));

  program
    .command('import <dir> <path...>')
    .description('take files and folders into a case and examine them')
    .addOption(policy())
    .option('--deep', 'add statistics over every weight')
    .addOption(format('text', 'json'))
    .action((dir, paths, flags) => choose(async (context) => (await import('./commands/import.ts')).runImport(context, dir, paths, flags)));

  program
    .command('compare <left> <right>')
    .description('compare two models tensor by tensor: which changed, and by how much')
    .addOption(format('text', 'json'))
    .action((left, right, flags) =>
      choose(async (context) => (await import('./commands/compare.ts')).runCompare(context, left, right, flags)),
    );

  program
    .command('assess <dir>')
    .description('measure a model of the case on labelled data of the case')
    .requiredOption('--model <hash|name>', 'an ONNX classifier')
    .requiredOption('--data <hash|name>', 'npz, CSV, JSON lines or Parquet')
    .option('--plan <file>', 'JSON with plan fields; the others keep their defaults')
    .addOption(format('text', 'json'))
    .action((dir, flags) => choose(async (context) => (await import('./commands/assess.ts')).runAssess(context, dir, flags)));

  program
    .command('answer <dir> <node> <answer>')
    .description("answer a question of the case's framework: 1 to 5, na, unknown")
    .option('--note <text>', 'reason or remark; na needs one')
    .addOption(format('text', 'json'))
    .action((dir, node, value, flags) =>
      choose(async (context) => (await import('./commands/answer.ts')).runAnswer(context, dir, node, value, flags)),
    );

  program
    .command('report <dir>')
    .description('write the signed report and its envelope')
    .requiredOption('--out <file.pdf>', 'where to; nothing is replaced')
    .option('--key <file.p12>', 'sign with this PKCS #12 key; without a key one is made on the spot, unattributed')
    .option('--key-id <id>', 'sign with this key of the workstation')
    .option('--key-passphrase-file <file>', "first line is the key's passphrase")
    .option('--draft', 'write an unsigned draft, marked as such')
    .addOption(format('text', 'json'))
    .action((dir, flags) => choose(async (context) => (await import('./commands/report.ts')).runReport(context, dir, flags)));

  program
    .command('bom')
    .description('write the bill of materials of a case (CycloneDX 1.6)')
    .requiredOption('--case <dir>', 'whose files, cards and findings are listed', some)
    .requiredOption('--out <file.json>', 'where to; nothing is replaced', some)
    .addOption(format('text', 'json'))
    .action((flags) => choose(async (context) => (await import('./commands/bill.ts')).runBill(context, flags)));

  program
    .command('verify <path>')
    .description('verify a report, an envelope or a case folder')
    .option('--trust <certificate>', 'the signer must be this certificate or issued by it')
    .option('--head <hash>', 'the log of the case must have had this head, as a signed report or envelope states it')
    .addOption(format('text', 'json'))
    .action((path, flags) => choose(async (context) => (await import('./commands/verify.ts')).runVerify(context, path, flags)));

  program
    .command('doctor')
    .description('what this workstation can do, and what is missing')
    .addOption(format('text', 'json'))
    .action((flags) => choose(async (context) => (await import('./commands/workstation.ts')).runDoctor(context, flags.format)));

  const rules = program.command('rules').description('what findings mean');
  rules
    .command('list')
    .description('list all rules')
    .addOption(format('text', 'json'))
    .action((flags) => choose(async (context) => (await import('./commands/workstation.ts')).listRules(context, flags.format)));
  rules
    .command('show <id>')
    .description('show one rule')
    .addOption(format('text', 'json'))
    .action((id, flags) => choose(async (context) => (await import('./commands/workstation.ts')).showRule(context, id, flags.format)));
  return program;
}
