/** The list of cases that were opened on this workstation: a convenience in the user's folder, never evidence. */
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { z } from 'zod';
import { type CaseSummary, classification, type RecentCase, severityCounts } from '#contract/case';
import { makeDirectory } from '#store/durable-files';
import { isCase } from '#store/open-case';

const entry = z.object({
  dir: z.string(),
  id: z.string(),
  name: z.string(),
  client: z.string(),
  classification,
  openedAt: z.string(),
  encrypted: z.boolean(),
  findings: severityCounts.optional(),
});
type Entry = z.infer<typeof entry>;

const mostKept = 30;

function listFile(dataDir: string): string {
  return join(dataDir, 'recent-cases.json');
}

function readList(dataDir: string): Entry[] {
  try {
    const parsed = z.array(entry).safeParse(JSON.parse(readFileSync(listFile(dataDir), 'utf8')));
    return parsed.success ? parsed.data : [];
  } catch {
    // A list that is not there or was damaged costs nothing but convenience.
    return [];
  }
}

/** Newest first; `attached` tells whether the folder is there now. */
export function recentCases(dataDir: string): RecentCase[] {
  return readList(dataDir).map((each) => ({ ...each, attached: existsSync(each.dir) && isCase(each.dir) }));
}

/** Puts a case at the head of the list. An encrypted case keeps its name, client and findings to itself: it is known by its folder. */
export function noteOpened(dataDir: string, summary: CaseSummary, openedAt: Date, findings: RecentCase['findings']): void {
  const { dir, id, name, client, encrypted } = summary;
  const told = encrypted ? { name: basename(dir), client: '' } : { name, client, ...(findings === undefined ? {} : { findings }) };
  const first: Entry = { dir, id, encrypted, classification: summary.classification, openedAt: openedAt.toISOString(), ...told };
  const others = readList(dataDir).filter((each) => each.dir !== dir);
  makeDirectory(dataDir);
  const file = listFile(dataDir);
  writeFileSync(`${file}.new`, JSON.stringify([first, ...others].slice(0, mostKept), null, 2), { mode: 0o600 });
  renameSync(`${file}.new`, file);
}
