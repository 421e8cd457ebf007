/** `assay doctor` and `assay rules`: what this workstation can do, and what its rules say. */
import { AssayError } from '#contract/errors';
import type { CommandContext } from '../command-context.ts';
import { exitCode } from '../exit-codes.ts';

type Format = 'json' | 'text';

export async function runDoctor({ client, signal, terminal }: CommandContext, format: Format): Promise<number> {
  const lines = await client.app.doctor(undefined, { signal });
  if (format === 'json') terminal.json({ schema: 'assay.doctor/1', lines });
  else for (const { detail, label, state } of lines) terminal.answer(`${state.padEnd(8)}${label}: ${detail}`);
  return exitCode.good;
}

export async function listRules({ engine, terminal }: CommandContext, format: Format): Promise<number> {
  const { byId, hash, version } = engine.resources.rules;
  const rules = [...byId.values()].sort((left, right) => (left.id < right.id ? -1 : 1));
  if (format === 'json') terminal.json({ schema: 'assay.rules/1', version, hash, rules });
  else for (const { id, severity, title } of rules) terminal.answer(`${id.padEnd(15)}${severity.padEnd(10)}${title}`);
  return exitCode.good;
}

export async function showRule({ engine, terminal }: CommandContext, id: string, format: Format): Promise<number> {
  const rule = engine.resources.rules.byId.get(id);
  if (!rule) throw new AssayError('not-found', `There is no rule ${id}; rules list names them.`, id);
  if (format === 'json') {
    terminal.json({ schema: 'assay.rule/1', ...rule });
    return exitCode.good;
  }
  terminal.answer(`${rule.id} ${rule.title} (${rule.severity}, ${rule.domain})`);
  terminal.answer(rule.rationale);
  if (rule.severityReason !== undefined) terminal.answer(`Severity: ${rule.severityReason}`);
  terminal.answer(`Remedy: ${rule.remediation}`);
  for (const { label, url } of rule.references) terminal.answer(`- ${label}${url === undefined ? '' : ` ${url}`}`);
  for (const [framework, nodes] of Object.entries(rule.controls)) terminal.answer(`${framework}: ${nodes.join(', ')}`);
  return exitCode.good;
}
