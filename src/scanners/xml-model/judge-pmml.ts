/** Follows a PMML document: functions that no engine has built in, extensions and foreign elements that carry code (PMML 4.4). */
import { printable } from '#formats/pickle/render';
import { localName } from '#formats/xml/recognise';
import type { XmlToken } from '#formats/xml/tokens';
import type { ScanContext } from '../define.ts';
import type { GraphFinding } from '../graph-finding.ts';

type Open = Extract<XmlToken, { kind: 'open' }>;

/** PMML 4.4, "Built-in functions", and what its engines spell differently. */
const builtIn = new Set(
  `+ - * / min max sum avg median product log10 ln sqrt abs exp pow threshold floor ceil round modulo isMissing isNotMissing isValid isNotValid equal
  notEqual lessThan lessOrEqual greaterThan greaterOrEqual and or not isIn isNotIn if uppercase lowercase stringLength substring trimBlanks concat
  replace matches formatNumber formatDatetime dateDaysSinceYear dateSecondsSinceYear dateSecondsSinceMidnight normalCDF normalPDF stdNormalCDF
  stdNormalPDF normalIDF stdNormalIDF erf hypot ln1p expm1 rint sin asin sinh cos acos cosh tan atan tanh sign sgn multiset count collection
  x-atan2`.split(/\s+/),
);
/** Names by which engines and products mark an extension or element whose content they run. */
const running =
  /^(?:x-)?(?:.*(?:script|groovy|python|jython|beanshell|nashorn|ruby|lua|shell|command|exec(?:ute)?|eval)|code|program|class(?:name)?|java(?:class|code)?|(?:udf|external|java|user)-?(?:class|code|function)|handler|listener|plugin)$/i;

/** State of one document. */
export class PmmlReview {
  readonly #context: ScanContext;
  readonly #defined = new Set<string>();
  readonly #applied = new Map<string, Open>();
  readonly #counts = new Map<string, number>();
  #fields = 0;
  #mined = 0;

  constructor(context: ScanContext) {
    this.#context = context;
  }

  *open(token: Open): Generator<GraphFinding> {
    const name = localName(token.name);
    const value = (key: string) => token.attributes.find((each) => localName(each.name) === key)?.value;
    if (this.#counts.size < 200 || this.#counts.has(name)) this.#counts.set(name, (this.#counts.get(name) ?? 0) + 1);
    if (name === 'DataField') this.#fields += 1;
    if (name === 'MiningField') this.#mined += 1;
    if (name === 'DefineFunction') this.#defined.add(value('name') ?? '');
    if (name === 'PMML') this.#context.describe({ framework: 'PMML', version: (value('version') ?? '').slice(0, 100) });
    if (name === 'Application')
      this.#context.describe({ producer: printable(`${value('name') ?? ''} ${value('version') ?? ''}`.trim().slice(0, 200)) });
    if (/(?:Model|Network|Tree|Ensemble)$/.test(name) && value('functionName') !== undefined)
      this.#context.describe({ architecture: printable(`${name} (${value('functionName') ?? ''})`.slice(0, 200)) });
    if (name === 'Apply') {
      const called = value('function') ?? '';
      if (this.#applied.size < 10_000 && !this.#applied.has(called)) this.#applied.set(called, token);
    }
    const stated = name === 'Extension' ? (value('name') ?? '') : name;
    if (running.test(stated) && !/^(?:TableLocator|Extension)$/.test(stated))
      yield {
        ...{ ruleId: 'MDL-XML-006', from: token.from, to: token.to, pointer: `/${printable(stated.slice(0, 100))}` },
        detail: `${name === 'Extension' ? 'An extension' : 'An element'} named ${printable(stated.slice(0, 80))} is of the kind whose content some engines run.`,
        fields: token.attributes
          .slice(0, 20)
          .map((each) => ({ pointer: each.name.slice(0, 100), value: printable(each.value.slice(0, 500)) })),
      };
  }

  /** Functions are told at the end, because one may be defined behind its use. */
  *finish(): Generator<GraphFinding> {
    for (const [called, { from, to }] of this.#applied) {
      if (builtIn.has(called) || this.#defined.has(called)) continue;
      const byClass = /[.$:/]/.test(called);
      yield {
        ...{ ruleId: 'MDL-XML-007', from, to, pointer: '/Apply/@function' },
        ...(byClass ? {} : { severity: 'medium' as const }),
        detail: byClass
          ? `The function ${printable(called.slice(0, 200))} is named like a class: engines on Java load it by this name and call it.`
          : `The function ${printable(called.slice(0, 200))} is neither built into PMML nor defined in the file.`,
        reconstruction: `Class.forName("${printable(called.slice(0, 200))}")`.slice(0, byClass ? 400 : 0),
      };
    }
    this.#context.fact('Fields', `${this.#fields} declared, ${this.#mined} used by models`);
    this.#context.assure(
      'Functions that the model applies',
      `${[...this.#applied.keys()].filter((each) => builtIn.has(each) || this.#defined.has(each)).length} of ${this.#applied.size} are built into PMML or defined in the file.`,
    );
  }
}
