/** What is kept of a TFLite model: operators, tensors at the border, buffers and what stands around them. */

export interface Range {
  readonly from: number;
  readonly to: number;
}

export interface TfliteOperator extends Range {
  /** Name of a built-in operator, or the custom code. */
  readonly name: string;
  readonly custom: boolean;
  count: number;
  /** Constant texts that the first use has for inputs. */
  readonly inputs: readonly string[];
  readonly options: Range | undefined;
}

export interface TflitePort {
  readonly name: string;
  readonly type: string;
  readonly shape: string;
}

export interface TfliteModel {
  version: number;
  description: string;
  readonly operators: Map<string, TfliteOperator>;
  readonly inputs: TflitePort[];
  readonly outputs: TflitePort[];
  readonly signatures: string[];
  readonly metadata: { readonly name: string; readonly data: Range | undefined }[];
  /** Statements of the model's own metadata (TFLITE_METADATA). */
  readonly stated: Map<string, string>;
  readonly texts: (Range & { readonly path: string })[];
  readonly buffers: Range[];
  readonly elementTypes: Record<string, number>;
  /** Calls between subgraphs by number, with how often. */
  readonly calls: Map<string, Map<string, number>>;
  /** Places that point outside the file or at nothing. */
  readonly astray: (Range & { readonly detail: string })[];
  readonly notes: (Range & { readonly detail: string })[];
  tensors: number;
  parameters: number;
  subgraphs: number;
  nodes: number;
  quantised: number;
}

export function emptyTfliteModel(): TfliteModel {
  return {
    ...{ version: 0, description: '', operators: new Map(), inputs: [], outputs: [], signatures: [], metadata: [], stated: new Map() },
    ...{ texts: [], buffers: [], elementTypes: {}, calls: new Map(), astray: [], notes: [] },
    ...{ tensors: 0, parameters: 0, subgraphs: 0, nodes: 0, quantised: 0 },
  };
}

/** TensorType → name and bits; 0 bits for types without a fixed size (schema.fbs). */
export const tfliteTypes: readonly (readonly [name: string, bits: number])[] = [
  ...([
    ['float32', 32],
    ['float16', 16],
    ['int32', 32],
    ['uint8', 8],
    ['int64', 64],
    ['string', 0],
    ['bool', 8],
    ['int16', 16],
  ] as const),
  ...([
    ['complex64', 64],
    ['int8', 8],
    ['float64', 64],
    ['complex128', 128],
    ['uint64', 64],
    ['resource', 0],
    ['variant', 0],
  ] as const),
  ...([
    ['uint32', 32],
    ['uint16', 16],
    ['int4', 4],
    ['bfloat16', 16],
    ['int2', 2],
    ['uint4', 4],
  ] as const),
];

/** BuiltinOperator by number (schema.fbs). */
export const builtinNames: readonly string[] =
  `ADD AVERAGE_POOL_2D CONCATENATION CONV_2D DEPTHWISE_CONV_2D DEPTH_TO_SPACE DEQUANTIZE EMBEDDING_LOOKUP FLOOR FULLY_CONNECTED HASHTABLE_LOOKUP
L2_NORMALIZATION L2_POOL_2D LOCAL_RESPONSE_NORMALIZATION LOGISTIC LSH_PROJECTION LSTM MAX_POOL_2D MUL RELU RELU_N1_TO_1 RELU6 RESHAPE
RESIZE_BILINEAR RNN SOFTMAX SPACE_TO_DEPTH SVDF TANH CONCAT_EMBEDDINGS SKIP_GRAM CALL CUSTOM EMBEDDING_LOOKUP_SPARSE PAD
UNIDIRECTIONAL_SEQUENCE_RNN GATHER BATCH_TO_SPACE_ND SPACE_TO_BATCH_ND TRANSPOSE MEAN SUB DIV SQUEEZE UNIDIRECTIONAL_SEQUENCE_LSTM
STRIDED_SLICE BIDIRECTIONAL_SEQUENCE_RNN EXP TOPK_V2 SPLIT LOG_SOFTMAX DELEGATE BIDIRECTIONAL_SEQUENCE_LSTM CAST PRELU MAXIMUM ARG_MAX
MINIMUM LESS NEG PADV2 GREATER GREATER_EQUAL LESS_EQUAL SELECT SLICE SIN TRANSPOSE_CONV SPARSE_TO_DENSE TILE EXPAND_DIMS EQUAL NOT_EQUAL LOG
SUM SQRT RSQRT SHAPE POW ARG_MIN FAKE_QUANT REDUCE_PROD REDUCE_MAX PACK LOGICAL_OR ONE_HOT LOGICAL_AND LOGICAL_NOT UNPACK REDUCE_MIN
FLOOR_DIV REDUCE_ANY SQUARE ZEROS_LIKE FILL FLOOR_MOD RANGE RESIZE_NEAREST_NEIGHBOR LEAKY_RELU SQUARED_DIFFERENCE MIRROR_PAD ABS SPLIT_V
UNIQUE CEIL REVERSE_V2 ADD_N GATHER_ND COS WHERE RANK ELU REVERSE_SEQUENCE MATRIX_DIAG QUANTIZE MATRIX_SET_DIAG ROUND HARD_SWISH IF WHILE
NON_MAX_SUPPRESSION_V4 NON_MAX_SUPPRESSION_V5 SCATTER_ND SELECT_V2 DENSIFY SEGMENT_SUM BATCH_MATMUL PLACEHOLDER_FOR_GREATER_OP_CODES CUMSUM
CALL_ONCE BROADCAST_TO RFFT2D CONV_3D IMAG REAL COMPLEX_ABS HASHTABLE HASHTABLE_FIND HASHTABLE_IMPORT HASHTABLE_SIZE REDUCE_ALL
CONV_3D_TRANSPOSE VAR_HANDLE READ_VARIABLE ASSIGN_VARIABLE BROADCAST_ARGS RANDOM_STANDARD_NORMAL BUCKETIZE RANDOM_UNIFORM MULTINOMIAL GELU
DYNAMIC_UPDATE_SLICE RELU_0_TO_1 UNSORTED_SEGMENT_PROD UNSORTED_SEGMENT_MAX UNSORTED_SEGMENT_SUM ATAN2 UNSORTED_SEGMENT_MIN SIGN BITCAST
BITWISE_XOR RIGHT_SHIFT`.split(/\s+/);
