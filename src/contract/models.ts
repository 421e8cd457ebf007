/** What a model is made of, as readers learn it and pages show it: its card, its nested contents, and two versions laid side by side. */
import { z } from 'zod';

/** How thoroughly a file is read: `deep` adds statistics over every weight to what the default does with every byte. */
export const scanDepth = z.enum(['default', 'deep']);
export type ScanDepth = z.infer<typeof scanDepth>;

/**
 * Which calls and imports count as ordinary: `standard` the constructors that frameworks write, `strict` nothing beyond plain data and
 * tensors, `framework:NAME` the constructors of that framework alone.
 */
export const scanPolicy = z.string().regex(/^(?:strict|standard|framework:[a-z0-9-]{1,40})$/);
export type ScanPolicy = z.infer<typeof scanPolicy>;

const words = z.string().max(2000);
const port = z.object({ name: words, type: words, shape: words });

/** What an inventory says of a model; every field is what the file states, never a guess. */
export const modelCard = z.object({
  name: words.optional(),
  architecture: words.optional(),
  framework: words.optional(),
  producer: words.optional(),
  /** Number of scalar weights. */
  parameters: z.number().nonnegative().optional(),
  tensors: z.number().int().nonnegative().optional(),
  layers: z.number().int().nonnegative().optional(),
  /** Scalars by element type. */
  elementTypes: z.record(z.string().max(60), z.number().nonnegative()).optional(),
  opset: words.optional(),
  quantisation: words.optional(),
  inputs: z.array(port).max(64).optional(),
  outputs: z.array(port).max(64).optional(),
  tokenizer: words.optional(),
  vocabulary: z.number().int().nonnegative().optional(),
  contextLength: z.number().nonnegative().optional(),
  licence: words.optional(),
  author: words.optional(),
  /** Where it says that it comes from: address, repository, base model. */
  origin: words.optional(),
  version: words.optional(),
});
export type ModelCard = z.infer<typeof modelCard>;

/** One file inside a file, at whatever depth, and how far it was read. */
export const contentNode = z.object({
  /** Path inside nested containers, parts joined with `!`. */
  member: z.string(),
  format: z.string(),
  size: z.number(),
  /** First byte in the outermost file, where the member lies there unpacked and in one piece. */
  from: z.number().optional(),
  /** What of it was understood, in bytes of the member itself. */
  coverage: z.object({ parsed: z.number(), hashed: z.number(), unread: z.number() }),
  /** One sentence where something kept it from being read in full. */
  detail: z.string(),
});
export type ContentNode = z.infer<typeof contentNode>;

/** A reason to trust a part of a file: what was looked at, and why it is ordinary. */
export const assurance = z.object({ what: z.string(), why: z.string(), member: z.string().optional() });
export type Assurance = z.infer<typeof assurance>;

export const tensorChange = z.object({
  name: z.string(),
  change: z.enum(['same', 'changed', 'added', 'removed', 'reshaped', 'retyped', 'not-compared']),
  leftType: z.string(),
  rightType: z.string(),
  leftShape: z.string(),
  rightShape: z.string(),
  elements: z.number(),
  /** Elements with other values. */
  changed: z.number(),
  /** Largest absolute difference of two elements; null where it cannot be told. */
  maximum: z.number().nullable(),
  /** Euclidean norm of the difference over that of the left tensor. */
  relative: z.number().nullable(),
  /** Cosine of the angle between both tensors. */
  cosine: z.number().nullable(),
});
export type TensorChange = z.infer<typeof tensorChange>;

const side = z.object({ id: z.number(), ref: z.string(), path: z.string(), format: z.string(), sha256: z.string(), size: z.number() });

/** Two versions of a model, tensor by tensor, those that changed most first. */
export const modelComparison = z.object({
  left: side,
  right: side,
  identical: z.boolean(),
  counts: z.record(z.string(), z.number()),
  tensors: z.array(tensorChange).max(5000),
  /** How many there are in all, listed or not. */
  total: z.number(),
  /** Statements of the two cards that differ. */
  statements: z.array(z.object({ label: z.string(), left: z.string(), right: z.string() })),
  /** What could not be compared, one sentence each. */
  remarks: z.array(z.string()),
});
export type ModelComparison = z.infer<typeof modelComparison>;
