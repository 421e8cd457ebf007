/** Reads files of the formats before GGUF as far as they have the layout of their time, and says that they are old. */
import { type GgmlName, GgmlReader, ggmlMagics } from '#formats/ggml/read';
import { fileTypes, tensorTypes } from '#formats/gguf/types';
import { LimitReached, MalformedInput } from '#formats/limits';
import { defineScanner } from '../define.ts';
import { excerpt } from '../excerpt.ts';

const names: Readonly<Record<GgmlName, string>> = {
  GGML: 'GGML, the first format of ggml',
  GGMF: 'GGMF, which had a version and scores',
  GGJT: 'GGJT, which could be mapped into memory',
  GGLA: 'GGLA, an adapter of that time',
};

export const ggmlFile = defineScanner({
  id: 'ggml-file',
  version: 1,
  title: 'Layout of files of the formats before GGUF',
  rules: ['MDL-GGUF-001', 'MDL-GGUF-008'],
  blindSpots:
    'Reads the layout that LLaMA files had; other models of the same formats are named and not read. The vocabulary is not read as text, and weights are ' +
    'not interpreted.',
  accepts: (format) => format.kind === 'ggml',
  *scan(source, context) {
    const name = ggmlMagics[Buffer.from(source.read(0, 4)).toString('latin1')] ?? 'GGML';
    const where = context.member ? { member: context.member } : {};
    yield {
      ruleId: 'MDL-GGUF-008',
      detail: `The file is of the format ${names[name]}.`,
      location: { ...where, offset: 0, length: 4 },
      evidence: excerpt(source, context.member, 0, 4),
    };
    const reader = new GgmlReader(source, name, context.budget);
    const { file } = reader;
    let fault: MalformedInput | undefined;
    try {
      reader.read();
    } catch (error) {
      if (error instanceof LimitReached)
        context.cover({ from: 0, to: file.readTo, state: 'parsed', what: 'header, vocabulary and tensors' });
      if (!(error instanceof MalformedInput)) throw error;
      fault = error;
    }
    context.cover({ from: 0, to: file.readTo, state: 'parsed', what: 'header, vocabulary and tensors' });
    for (const tensor of file.tensors.slice(0, 1000))
      context.cover({ from: tensor.begin, to: tensor.end, state: 'hashed', what: 'tensor data' });
    const elementTypes: Record<string, number> = {};
    let parameters = 0;
    for (const { type, dimensions } of file.tensors) {
      const count = dimensions.reduce((product, dimension) => product * dimension, 1);
      const label = tensorTypes.get(type)?.name ?? `type ${type}`;
      elementTypes[label] = (elementTypes[label] ?? 0) + count;
      parameters += count;
    }
    const type = file.settings.get('type');
    context.fact('Format', `${name}${file.version > 0 ? `, version ${file.version}` : ''}`);
    context.fact('Tensors', String(file.tensors.length));
    if (fault === undefined || file.tensors.length > 0)
      context.describe({
        ...{ framework: 'ggml', tensors: file.tensors.length, parameters, elementTypes },
        ...(name === 'GGLA' ? {} : { vocabulary: file.settings.get('vocabulary') ?? 0, layers: file.settings.get('layers') ?? 0 }),
        ...(type === undefined ? {} : { quantisation: fileTypes[type % 1000] ?? `file type ${type}` }),
      });
    if (fault === undefined) return;
    // Once tensors were read the layout is certain, and what breaks it is a fault; before that it may be another model's header.
    const certain = file.tensors.length > 0 || name === 'GGJT' || name === 'GGLA';
    if (certain)
      yield {
        ruleId: 'MDL-GGUF-001',
        detail: fault.message,
        location: { ...where, offset: fault.offset, length: 12 },
        evidence: excerpt(source, context.member, fault.offset, fault.offset + 12),
      };
    context.cover({
      from: file.readTo,
      to: source.size,
      state: 'unread',
      what: certain ? 'what follows a broken tensor' : 'a layout that is not read',
    });
  },
});
