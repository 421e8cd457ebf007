/** Follows an OpenVINO model: layers that need code from outside, libraries and paths among the attributes, places in the weights file. */
import { printable } from '#formats/pickle/render';
import type { XmlToken } from '#formats/xml/tokens';
import type { ScanContext } from '../define.ts';
import type { GraphFinding } from '../graph-finding.ts';
import { leavesFolder } from '../tensorflow-graph/destination.ts';
import { actingName } from '../tensorflow-graph/ops.ts';
import { openvinoTokenizerTypes, openvinoTypes } from './openvino-types.ts';

type Open = Extract<XmlToken, { kind: 'open' }>;

const bitsOf: Readonly<Record<string, number>> = {
  ...{ f64: 64, f32: 32, f16: 16, bf16: 16, i64: 64, u64: 64, i32: 32, u32: 32, i16: 16, u16: 16, i8: 8, u8: 8, boolean: 8 },
  ...{ f8e4m3: 8, f8e5m2: 8, f8e8m0: 8, f4e2m1: 4, nf4: 4, i4: 4, u4: 4, u3: 3, u6: 6, u2: 2, u1: 1, FP32: 32, FP16: 16, I32: 32, I64: 64 },
};
const stockSets = /^(?:opset\d{1,2}|experimental|util|ie_internal_opset|)$/;
const library = /\.(?:so(?:\.\d+)*|dll|dylib|cl|xml|py)$/i;
const attributeOfPlace = /(?:^|_)(?:path|file|filename|library|lib|plugin|extension|kernel|config)s?$/i;
/** More than any file system holds. */
const beyond = 2 ** 53;

/** State of one document. */
export class OpenvinoReview {
  readonly #context: ScanContext;
  readonly #told = new Set<string>();
  #layers = 0;
  #constants = 0;
  #bytes = 0;
  #parameters = 0;
  #type = '';
  readonly #elements: Record<string, number> = {};

  constructor(context: ScanContext) {
    this.#context = context;
  }

  *open(token: Open): Generator<GraphFinding> {
    const value = (key: string) => token.attributes.find((each) => each.name === key)?.value;
    if (token.name === 'net')
      this.#context.describe({
        framework: 'OpenVINO',
        ...(value('name') ? { name: printable((value('name') ?? '').slice(0, 200)) } : {}),
        version: `IR ${printable((value('version') ?? '').slice(0, 20))}`,
      });
    if (token.name === 'layer') {
      this.#layers += 1;
      this.#type = value('type') ?? '';
      yield* this.#layer(token, this.#type, value('version') ?? '');
    }
    if (token.name === 'data' && value('offset') !== undefined) yield* this.#weights(token, value);
    yield* this.#places(token);
  }

  *#layer({ from, to }: Open, type: string, set: string): Generator<GraphFinding> {
    const stock = stockSets.test(set);
    const key = `${set} ${type}`;
    if ((stock && openvinoTypes.has(type)) || this.#told.has(key) || this.#told.size > 1000) return;
    this.#told.add(key);
    const acts = actingName.test(type) || /custom|exec|shell|python|script/i.test(type);
    const tokenizer = !acts && openvinoTokenizerTypes.test(type);
    const unnamed = !acts && stock;
    yield {
      ...{ ruleId: 'MDL-XML-008', from, to, pointer: `/net/layers/layer[@type="${printable(type.slice(0, 80))}"]` },
      ...(tokenizer ? { severity: 'low' as const } : unnamed ? { severity: 'medium' as const } : {}),
      detail: tokenizer
        ? `Layers are of type ${printable(type.slice(0, 80))}, which the published tokenizer extension brings.`
        : `Layers are of type ${printable(type.slice(0, 80))} (${set === '' ? 'no operation set' : printable(set.slice(0, 60))}), which OpenVINO has not built in.`,
      reconstruction: 'core.add_extension("…")',
      note: 'The model only runs with a library of native code that is not part of it.',
    };
  }

  *#weights({ from, to }: Open, value: (key: string) => string | undefined): Generator<GraphFinding> {
    const [offset, size] = [Number(value('offset')), Number(value('size') ?? '0')];
    const at = { from, to, pointer: '/net/layers/layer/data' };
    if (!Number.isInteger(offset) || !Number.isInteger(size) || offset < 0 || size < 0 || offset + size > beyond) {
      yield {
        ...{ ruleId: 'MDL-XML-009', ...at },
        detail: `A constant lies at ${printable((value('offset') ?? '').slice(0, 40))} with ${printable((value('size') ?? '').slice(0, 40))} bytes, where no weights file reaches.`,
      };
      return;
    }
    this.#constants += 1;
    this.#bytes = Math.max(this.#bytes, offset + size);
    const type = value('element_type') ?? '';
    const bits = bitsOf[type];
    const shape = value('shape');
    if (bits === undefined || shape === undefined) return;
    const count = shape
      .split(',')
      .filter((each) => each.trim() !== '')
      .reduce((product, each) => product * Number(each), 1);
    this.#parameters += Number.isFinite(count) ? count : 0;
    this.#elements[type] = (this.#elements[type] ?? 0) + (Number.isFinite(count) ? count : 0);
    const expected = Math.ceil((count * bits) / 8);
    if (!Number.isInteger(count) || count < 0 || (expected !== size && this.#type === 'Const'))
      yield {
        ...{ ruleId: 'MDL-XML-009', ...at },
        detail: `A constant of ${printable(type)} and shape ${printable(shape.slice(0, 100))} comes to ${expected} bytes; the file says ${size}.`,
      };
  }

  *#places({ attributes, from, name, to }: Open): Generator<GraphFinding> {
    for (const each of attributes) {
      const named = attributeOfPlace.test(each.name) && each.value !== '';
      const leaves = (named || /^(?:\.\.?[/\\]|[/\\]{1,2}\w|[A-Za-z]:\\)/.test(each.value)) && leavesFolder(each.value);
      // What the converter was given is noted by every export and read by nobody.
      if (/^(?:name|value|names|value_source)$/.test(each.name) && !library.test(each.value)) continue;
      if (!(leaves || (library.test(each.value) && (named || /[/\\]/.test(each.value))))) continue;
      yield {
        ...{ ruleId: 'MDL-XML-010', from, to, pointer: `/${name.slice(0, 60)}/@${each.name.slice(0, 60)}` },
        ...(each.name === 'value' ? { severity: 'low' as const } : {}),
        detail: `The attribute ${printable(each.name.slice(0, 60))} of ${printable(name.slice(0, 60))} names ${printable(each.value.slice(0, 300))}, ${leaves ? 'a place outside the folder of the model' : 'a library or program'}.`,
      };
    }
  }

  finish(): Iterable<GraphFinding> {
    this.#context.describe({
      ...{ layers: this.#layers, tensors: this.#constants, parameters: this.#parameters },
      ...(Object.keys(this.#elements).length <= 64 ? { elementTypes: this.#elements } : {}),
    });
    this.#context.fact('Weights', `${this.#constants} constants in a file of at least ${this.#bytes} bytes beside this one`);
    return [];
  }
}
