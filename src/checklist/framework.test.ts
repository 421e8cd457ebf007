/** The shipped framework is whole, says 72 different things, and knows every node that a rule or check names. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';
import { parseFramework, resolveNode } from './framework.ts';
import { framework, frameworkText } from './test-facts.ts';

/** NIST AI 100-1, January 2023, tables 1 to 4: how many subcategories each category has. */
const categories: Readonly<Record<string, number>> = {
  'GOVERN 1': 7,
  'GOVERN 2': 3,
  'GOVERN 3': 2,
  'GOVERN 4': 3,
  'GOVERN 5': 2,
  'GOVERN 6': 2,
  'MAP 1': 6,
  'MAP 2': 3,
  'MAP 3': 5,
  'MAP 4': 2,
  'MAP 5': 2,
  'MEASURE 1': 3,
  'MEASURE 2': 13,
  'MEASURE 3': 3,
  'MEASURE 4': 3,
  'MANAGE 1': 4,
  'MANAGE 2': 4,
  'MANAGE 3': 2,
  'MANAGE 4': 3,
};
const knownRefs =
  `GOVERN 1.1|GOVERN 1.2|GOVERN 1.3|GOVERN 1.4|GOVERN 1.5|GOVERN 1.6|GOVERN 1.7|GOVERN 2.1|GOVERN 2.2|GOVERN 2.3|GOVERN 3.1|GOVERN 3.2|
GOVERN 4.1|GOVERN 4.2|GOVERN 4.3|GOVERN 5.1|GOVERN 5.2|GOVERN 6.1|GOVERN 6.2|MAP 1.1|MAP 1.2|MAP 1.3|MAP 1.4|MAP 1.5|MAP 1.6|MAP 2.1|
MAP 2.2|MAP 2.3|MAP 3.1|MAP 3.2|MAP 3.3|MAP 3.4|MAP 3.5|MAP 4.1|MAP 4.2|MAP 5.1|MAP 5.2|MEASURE 1.1|MEASURE 1.2|MEASURE 1.3|MEASURE 2.1|
MEASURE 2.2|MEASURE 2.3|MEASURE 2.4|MEASURE 2.5|MEASURE 2.6|MEASURE 2.7|MEASURE 2.8|MEASURE 2.9|MEASURE 2.10|MEASURE 2.11|MEASURE 2.12|
MEASURE 2.13|MEASURE 3.1|MEASURE 3.2|MEASURE 3.3|MEASURE 4.1|MEASURE 4.2|MEASURE 4.3|MANAGE 1.1|MANAGE 1.2|MANAGE 1.3|MANAGE 1.4|
MANAGE 2.1|MANAGE 2.2|MANAGE 2.3|MANAGE 2.4|MANAGE 3.1|MANAGE 3.2|MANAGE 4.1|MANAGE 4.2|MANAGE 4.3`
    .replaceAll('\n', '')
    .split('|');

const resources = new URL('../../resources/', import.meta.url);
const referring = z.object({ controls: z.record(z.string(), z.array(z.string())).optional() });
/** A pack with a list of rules, or one check a file. */
const ruleFile = z.union([z.object({ rules: z.array(referring) }).transform(({ rules }) => rules), referring.transform((one) => [one])]);

function referencesIn(folder: string): { file: string; ref: string }[] {
  const url = new URL(`${folder}/`, resources);
  if (!existsSync(url)) return [];
  return readdirSync(url)
    .filter((file) => file.endsWith('.yaml'))
    .flatMap((file) =>
      ruleFile
        .parse(parse(readFileSync(new URL(file, url), 'utf8')))
        .flatMap(({ controls }) => (controls?.['nist-ai-rmf-1.0'] ?? []).map((ref) => ({ file, ref }))),
    );
}

test('the NIST AI RMF file has exactly the 72 subcategories, in order, with their ids', () => {
  expect(knownRefs).toHaveLength(72);
  expect(framework.nodes.map(({ ref }) => ref)).toEqual(knownRefs);
  expect(framework.nodes.map(({ id }) => id)).toEqual(knownRefs.map((ref) => ref.replace(' ', '-')));
});

test('its 4 functions and 19 categories hold as many subcategories as NIST prints', () => {
  expect(framework.groups.filter(({ parent }) => parent === null).map(({ id }) => id)).toEqual(['GOVERN', 'MAP', 'MEASURE', 'MANAGE']);
  const sizes = framework.groups
    .filter(({ parent }) => parent !== null)
    .map(({ id, ref }) => [ref, framework.nodes.filter(({ parent }) => parent === id).length]);
  expect(Object.fromEntries(sizes)).toEqual(categories);
  for (const { id, parent } of framework.nodes) expect(id.startsWith(`${parent}.`), id).toBe(true);
});

test('no two texts of the file are equal, and no sentence of guidance occurs twice', () => {
  for (const field of ['title', 'question', 'guidance', 'evidence'] as const) {
    const texts = framework.nodes.map((node) => node[field].toLowerCase());
    expect(new Set(texts).size, field).toBe(texts.length);
  }
  const sentences = framework.nodes.flatMap(({ guidance }) => guidance.toLowerCase().split(/(?<=\.) /));
  expect(sentences.filter((sentence, index) => sentences.indexOf(sentence) !== index)).toEqual([]);
});

test('every guidance has two to four sentences and every text ends as a sentence does', () => {
  for (const { id, guidance, evidence, scan } of framework.nodes) {
    const sentences = guidance.split(/(?<=\.) (?=[A-Z])/).length;
    expect(sentences, id).toBeGreaterThanOrEqual(2);
    expect(sentences, id).toBeLessThanOrEqual(4);
    for (const text of [guidance, evidence, scan?.leavesOut ?? '.']) expect(text.endsWith('.'), id).toBe(true);
  }
});

test('the answers are the five levels, not applicable with a reason, and unknown, on the keys 1 to 5, 0 and U', () => {
  expect(framework.answers.map(({ key, score, needsReason }) => [key, score, needsReason])).toEqual([
    ['1', 0, false],
    ['2', 25, false],
    ['3', 50, false],
    ['4', 75, false],
    ['5', 100, false],
    ['0', null, true],
    ['U', null, false],
  ]);
});

test('every node that a rule or check refers to exists', () => {
  const references = [...referencesIn('rules'), ...referencesIn('checks')];
  expect(references.length).toBeGreaterThan(100);
  for (const { file, ref } of references) expect(resolveNode(framework, ref), `${file}: ${ref}`).toBeDefined();
});

test('a node is found in every spelling that people use, and a category or a stranger is not', () => {
  for (const spelling of ['MEASURE-2.7', 'MEASURE 2.7', 'measure_2.7', ' Measure  2.7 ', 'MS-2.7', 'ms 2.7'])
    expect(resolveNode(framework, spelling)?.id, spelling).toBe('MEASURE-2.7');
  for (const spelling of ['MEASURE 2', 'MEASURE', 'MEASURE 2.14', '', '__proto__', 'constructor'])
    expect(resolveNode(framework, spelling), spelling).toBeUndefined();
});

test('the hash is that of the text, to the byte', () => {
  expect(framework.sha256).toMatch(/^[0-9a-f]{64}$/);
  expect(parseFramework(`${frameworkText}\n`, 'x').sha256).not.toBe(framework.sha256);
});

test.each([
  ['is no YAML', '{', /cannot be read/],
  ['expands aliases', 'a: &a [1]\nb: *a', /cannot be read/],
  ['has a key that nobody reads', frameworkText.replace('edition:', 'colour: red\nedition:'), /breaks the schema/],
  ['asks no question', frameworkText.replace('something that is done?', 'something.'), /breaks the schema at nodes/],
  ['declares a node twice', frameworkText.replaceAll('GOVERN-1.2', 'GOVERN-1.1'), /GOVERN-1.1 is declared twice/],
  ['names a mapping that is not there', frameworkText.replace('mapping: examined', 'mapping: guess'), /guess, which is not declared/],
  ['lets a scan answer not applicable', frameworkText.replace("clean: '3'", 'clean: na'), /proposes na, which is no level/],
  [
    'puts a node into a group that is not there',
    frameworkText.replace('parent: MAP-5\n', 'parent: MAP-6\n'),
    /MAP-6, which is not declared/,
  ],
])('a file that %s is refused with its name', (_why, text, message) => {
  expect(() => parseFramework(text, 'bad.yaml')).toThrow(message);
  expect(() => parseFramework(text, 'bad.yaml')).toThrow(/bad\.yaml/);
});
