/** What a name in a Keras configuration reaches: classes that only compute, functions that act, and modules that are no part of Keras. */
import { reachOf as pickleReachOf } from '../pickle-imports/reach.ts';

/** Parts of Keras whose classes are what models are built of. */
const classParts = new Set(
  `layers models engine initializers regularizers constraints losses metrics optimizers activations ops quantizers random dtype_policies
  mixed_precision trainers distribution applications preprocessing feature_column experimental`.split(/\s+/),
);
/** Parts whose functions take tensors and give tensors. */
const functionParts = new Set('activations initializers regularizers constraints losses metrics ops random quantizers nn'.split(' '));
/** Classes that stand at the top of the package or in a part that otherwise acts. */
const singleClasses = new Set(
  `Sequential Functional Model Layer Input InputLayer InputSpec Variable KerasTensor Operation DTypePolicy FloatDTypePolicy QuantizedDTypePolicy
  Initializer Regularizer Loss Metric Optimizer Quantizer SeedGenerator FeatureSpace Feature Cross SharedObjectLoadingScope MetricsList CompileLoss
  CompileMetrics Policy PolicyV1 LossScaleOptimizer StatelessScope SymbolicScope`.split(/\s+/),
);
const keras =
  /^(?:keras|tf_keras|keras_core|tensorflow\.keras|tensorflow\.python\.keras|tensorflow_core\.keras|tensorflow_core\.python\.keras)(?=\.|$)/;
/** Packages that models are commonly built with beside Keras. */
const companions =
  /^(?:keras_hub|keras_nlp|keras_cv|keras_tuner|keras_rs|tensorflow_addons|tensorflow_probability|tensorflow_text|tensorflow_hub|tensorflow_model_optimization|tensorflow_recommenders|tensorflow|transformers|numpy|jax|torch|flax|larq|spektral|kapre|tcn|efficientnet|classification_models|segmentation_models)(?=\.|$)/;
/** Functions of Keras that read, write, connect, unpack, build code or switch protection off. */
const acting =
  /file|load|save|write|read|open|fetch|url|archive|extract|export|directory|deserial|from_json|from_yaml|from_config|func_|unsafe|eval|exec|import|pickle|dump|remove|delete|copy|mkdir|plot_model|model_to_dot|dataset_from|get_data|custom_object|set_|enable|disable|download|summary|img|wrapper/i;

export type Reach =
  /** Part of Keras that only computes. */
  | 'ordinary'
  /** A function of Keras that acts. */
  | 'acts'
  /** Processes, code, files or network. */
  | 'dangerous'
  /** Some function or class of Keras outside the parts that models are built of. */
  | 'unusual'
  /** A class of a package that commonly stands beside Keras. */
  | 'companion'
  /** Any other module: it is imported. */
  | 'foreign'
  /** Nothing is imported: the loading program has to provide it. */
  | 'provided';

function ofKeras(rest: string, name: string, isFunction: boolean): Reach {
  const parts = rest
    .split('.')
    .filter(
      (part) =>
        part !== '' &&
        part !== 'src' &&
        part !== '_tf_keras' &&
        part !== 'keras' &&
        part !== 'api' &&
        part !== '_v2' &&
        part !== 'v2' &&
        part !== '_v1' &&
        part !== 'v1' &&
        part !== 'legacy',
    );
  const [part] = parts;
  if (isFunction || !/^_{0,2}[A-Z]/.test(name)) {
    if (part !== undefined && functionParts.has(part) && !/^(?:get|serialize|deserialize)$/.test(name)) return 'ordinary';
    return acting.test(name) || part === 'utils' || part === 'saving' || part === 'config' ? 'acts' : 'unusual';
  }
  if (singleClasses.has(name) || (part !== undefined && classParts.has(part))) return 'ordinary';
  return 'unusual';
}

/**
 * What a loader reaches by this module and name.
 * @param isFunction the configuration says that it is a function and not a class
 */
export function reachOf(module: string | undefined, name: string, isFunction: boolean): Reach {
  const path = (module ?? '').trim();
  const [prefix] = keras.exec(path) ?? [];
  if (prefix !== undefined) return ofKeras(path.slice(prefix.length), name, isFunction);
  // Functions of the loading program are told as builtins; what Python itself has under that name is another matter.
  if (path === 'builtins' || path === '__builtin__')
    return /^(?:eval|exec|compile|open|__import__|input|getattr|setattr|delattr|breakpoint|vars|globals|locals|exit|quit|help|__build_class__|__loader__)$/.test(
      name,
    )
      ? 'dangerous'
      : 'provided';
  if (path === '' || path === '__main__') return 'provided';
  // Words with underscores around them are Keras's own marks here, not attributes that are walked.
  const named = pickleReachOf(path, name);
  if ((named !== undefined && named.capability !== 'attribute') || (acting.test(name) && /^tensorflow(?:\.|$)/.test(path) && isFunction))
    return 'dangerous';
  if (companions.test(path))
    return isFunction && !/^(?:numpy|jax|torch|tensorflow)\.?(?:nn|math|linalg)?$/.test(path) ? 'foreign' : 'companion';
  return 'foreign';
}

/** Classes of Keras that legacy configurations name without a module. */
const legacyClasses = new Set(
  `Activation ActivityRegularization Add Additive AdditiveAttention AlphaDropout Attention Average AveragePooling1D AveragePooling2D AveragePooling3D
  AvgPool1D AvgPool2D AvgPool3D BatchNormalization BatchNormalizationV1 BatchNormalizationV2 SyncBatchNormalization Bidirectional CategoryEncoding
  CenterCrop Concatenate Conv1D Conv1DTranspose Conv2D Conv2DTranspose Conv3D Conv3DTranspose ConvLSTM1D ConvLSTM2D ConvLSTM3D Convolution1D
  Convolution2D Convolution3D Cropping1D Cropping2D Cropping3D CuDNNGRU CuDNNLSTM Dense DenseFeatures DepthwiseConv1D DepthwiseConv2D Deconv2D
  Discretization Dot Dropout ELU EinsumDense Embedding Flatten GRU GRUCell GRUV1 GRUV2 GaussianDropout GaussianNoise GlobalAveragePooling1D
  GlobalAveragePooling2D GlobalAveragePooling3D GlobalAvgPool1D GlobalAvgPool2D GlobalMaxPool1D GlobalMaxPool2D GlobalMaxPooling1D GlobalMaxPooling2D
  GlobalMaxPooling3D GroupNormalization GroupQueryAttention HashedCrossing Hashing Highway Identity InputLayer IntegerLookup LSTM LSTMCell LSTMV1 LSTMV2
  Lambda LayerNormalization LeakyReLU LocallyConnected1D LocallyConnected2D Masking MaxPool1D MaxPool2D MaxPool3D MaxPooling1D MaxPooling2D
  MaxPooling3D MaxoutDense Maximum MelSpectrogram Merge Minimum MultiHeadAttention Multiply Normalization PReLU Permute RNN RandomBrightness
  RandomContrast RandomCrop RandomFlip RandomGrayscale RandomHeight RandomHue RandomRotation RandomSaturation RandomSharpness RandomTranslation
  RandomWidth RandomZoom ReLU RepeatVector Rescaling Reshape Resizing SeparableConv1D SeparableConv2D SeparableConvolution1D SeparableConvolution2D
  SimpleRNN SimpleRNNCell SlicingOpLambda Softmax SpatialDropout1D SpatialDropout2D SpatialDropout3D SpectralNormalization StackedRNNCells StringLookup
  Subtract TFOpLambda TFSMLayer TextVectorization ThresholdedReLU TimeDistributed TorchModuleWrapper JaxLayer FlaxLayer TensorFlowOpLayer
  InstanceMethod ClassMethod UnitNormalization UpSampling1D UpSampling2D UpSampling3D Wrapper ZeroPadding1D ZeroPadding2D ZeroPadding3D
  Sequential Functional Model Graph Container Network
  Zeros Ones Constant RandomNormal RandomUniform TruncatedNormal VarianceScaling Orthogonal OrthogonalInitializer Identity GlorotNormal GlorotUniform
  HeNormal HeUniform LecunNormal LecunUniform STFT IdentityInitializer L1 L2 L1L2 OrthogonalRegularizer MaxNorm MinMaxNorm NonNeg UnitNorm
  RadialConstraint Policy PolicyV1 DTypePolicy Variable Adadelta Adagrad Adam Adamax AdamW Adafactor Ftrl Lion Lamb Loss LossScaleOptimizer Muon Nadam
  RMSprop SGD TFOptimizer ExponentialDecay PiecewiseConstantDecay PolynomialDecay InverseTimeDecay CosineDecay CosineDecayRestarts WarmUp
  Accuracy AUC BinaryAccuracy BinaryCrossentropy BinaryFocalCrossentropy BinaryIoU CategoricalAccuracy CategoricalCrossentropy CategoricalFocalCrossentropy
  CategoricalHinge CosineSimilarity CTC Dice F1Score FBetaScore FalseNegatives FalsePositives Hinge Huber IoU KLDivergence LogCosh LogCoshError Mean
  MeanAbsoluteError MeanAbsolutePercentageError MeanIoU MeanMetricWrapper MeanRelativeError MeanSquaredError MeanSquaredLogarithmicError MeanTensor
  OneHotIoU OneHotMeanIoU Poisson Precision PrecisionAtRecall R2Score Recall RecallAtPrecision RootMeanSquaredError SensitivityAtSpecificity
  SparseCategoricalAccuracy SparseCategoricalCrossentropy SparseTopKCategoricalAccuracy SpecificityAtSensitivity SquaredHinge Sum SumOverBatchSize
  SumOverBatchSizeMetricWrapper TopKCategoricalAccuracy TrueNegatives TruePositives Tversky LossFunctionWrapper MetricsList CompileMetrics CompileLoss
  TensorShape NumpyArray KerasTensor Ellipsis ListWrapper _DictWrapper CollectionWrapper TypeSpec`.split(/\s+/),
);

/** Whether a class without module is one of Keras itself; packages stand before `>`. */
export function isLegacyClass(name: string): boolean {
  if (/^__(?:tensor|numpy|bytes|ellipsis|slice|tuple|keras_tensor|typespec|passive_serialization|dict|list)__$/.test(name)) return true;
  const own = /^(?:Custom|Addons|keras|Keras|keras_hub|keras_nlp|keras_cv|TensorFlow)>(.+)$/.exec(name)?.[1] ?? name;
  return (
    legacyClasses.has(own) ||
    (/^[a-z][a-z0-9_]*$/.test(own) &&
      /^(?:l1|l2|l1_l2|zeros|ones|relu|linear|softmax|glorot_uniform|normal|uniform|sgd|adam|rmsprop)$/.test(own))
  );
}

/** Public functions of TensorFlow that compute: parts of it, and single names. */
const computing =
  /^(?:compat\.v[12]\.|_api\.v2\.)*(?:(?:math|nn|linalg|image|signal|random|strings|bitwise|sparse|ragged|sets|quantization|dtypes|experimental\.numpy|__operators__|keras\.(?:activations|backend|ops))\.(?!decode_and|read|load|write)[\w.]+|[a-z0-9_]+)$/;
const reaching =
  /(?:^|\.)(?:io|data|saved_model|train|lite|distribute|profiler|debugging\.(?!assert)|summary|config|queue|raw_ops|estimator|tpu|autograph|mlir|sysconfig|test|types|version|feature_column|lookup|graph_util|gfile|python_io|resource_loader|app|flags|load_\w*library|py_function|py_func|numpy_function|function|eager_py_func|import_graph_def|read_file|write_file|print|print_v2|Print|create_file_writer)(?:\.|$)/;

/** Whether an operation layer calls something that may leave the graph. */
export function operationReaches(symbol: string): boolean {
  return reaching.test(symbol) || !computing.test(symbol);
}
