/** Says what an HDF5 file holds, for the model's card and as the reasons why it is ordinary. */
import { elementsOf } from '#formats/hdf5/datatype';
import type { Attribute, Hdf5Object } from '#formats/hdf5/model';
import type { ScanContext } from '../define.ts';
import { shown } from './storage.ts';

/** State of training, which is no part of the model. */
const training = /^\/(?:optimizer_weights|optimizer|top_level_model_weights\/optimizer|_optimizer)(?:\/|$)/;
/** Where Keras keeps weights, in its two layouts. */
const kerasRoot = /^\/(?:model_weights|layers|_layer_checkpoint_dependencies|_functional|vars|top_level_model_weights)(?:\/|$)/;

export class Hdf5Summary {
  objects = 0;
  datasets = 0;
  outward = 0;
  #keras = false;
  #version = '';
  #backend = '';
  #parameters = 0;
  #tensors = 0;
  #storedBytes = 0;
  readonly #layers = new Set<string>();
  readonly #types = new Map<string, number>();

  #text(attribute: Attribute): string {
    return shown(Buffer.from(attribute.values[0]?.bytes ?? []).toString('utf8'));
  }

  note(object: Hdf5Object): void {
    this.objects += 1;
    for (const attribute of object.attributes) {
      if (attribute.name === 'keras_version') this.#version = this.#text(attribute);
      if (attribute.name === 'backend') this.#backend = this.#text(attribute);
      if (['keras_version', 'layer_names', 'weight_names', 'model_config'].includes(attribute.name)) this.#keras = true;
    }
    if (kerasRoot.test(object.path)) this.#keras = true;
    const layer = /^\/(?:model_weights|layers)\/([^/]+)/.exec(object.path)?.[1];
    if (layer !== undefined) this.#layers.add(layer);
    if (object.kind !== 'dataset') return;
    this.datasets += 1;
    const { type } = object;
    if (type === undefined || !['float', 'integer', 'complex'].includes(type.kind) || training.test(object.path)) return;
    const count = elementsOf(object.shape);
    if (!Number.isFinite(count)) return;
    this.#tensors += 1;
    this.#parameters += count;
    this.#storedBytes += count * type.size;
    this.#types.set(type.label, (this.#types.get(type.label) ?? 0) + count);
  }

  tell(context: ScanContext, superblock: number): void {
    context.fact('HDF5 superblock', `version ${superblock}`);
    context.fact('Objects', `${this.objects}, of which ${this.datasets} datasets`);
    if (this.#version) context.fact('Keras version', this.#version);
    if (this.#backend) context.fact('Keras backend', this.#backend);
    if (this.#tensors > 0) context.fact('Parameters', String(this.#parameters));
    context.describe({
      ...(this.#keras ? { framework: this.#version ? `Keras ${this.#version}` : 'Keras' } : {}),
      ...(this.#tensors > 0
        ? { parameters: this.#parameters, tensors: this.#tensors, elementTypes: Object.fromEntries([...this.#types].slice(0, 40)) }
        : {}),
      ...(this.#layers.size > 0 ? { layers: this.#layers.size } : {}),
    });
    if (this.#tensors > 0)
      context.assure(
        `${this.#tensors} arrays of numbers`,
        `Their ${this.#storedBytes} bytes are data that a loader copies and never runs.`,
      );
    if (this.outward === 0) context.assure('Links and storage', 'No link, dataset or virtual source leads out of this file.');
  }
}
