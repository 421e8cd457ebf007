/** The operation types of OpenVINO's operation sets 1 to 16 and of its older models, which the runtime has built in (docs.openvino.ai, "Operation Sets"). */

export const openvinoTypes: ReadonlySet<string> = new Set(
  `Abs Acos Acosh AdaptiveAvgPool AdaptiveMaxPool Add Asin Asinh Assign Atan Atanh AvgPool AUGRUCell AUGRUSequence BatchNormInference BatchToSpace
  BinaryConvolution BitwiseAnd BitwiseLeftShift BitwiseNot BitwiseOr BitwiseRightShift BitwiseXor Broadcast Bucketize CTCGreedyDecoder
  CTCGreedyDecoderSeqLen CTCLoss Ceiling Clamp Col2Im Concat Const Constant Convert ConvertLike ConvertPromoteTypes Convolution
  ConvolutionBackpropData Cos Cosh CumSum DFT DeformableConvolution DeformablePSROIPooling DepthToSpace DetectionOutput Divide Einsum Elu Equal
  Embedding EmbeddingBagOffsets EmbeddingBagOffsetsSum EmbeddingBagPacked EmbeddingBagPackedSum EmbeddingSegmentsSum Erf Exp
  ExperimentalDetectronDetectionOutput ExperimentalDetectronGenerateProposalsSingleImage ExperimentalDetectronPriorGridGenerator
  ExperimentalDetectronROIFeatureExtractor ExperimentalDetectronTopKROIs ExtractImagePatches Eye FakeConvert FakeQuantize Floor FloorMod GELU Gelu
  GRN GRUCell GRUSequence Gather GatherElements GatherND GatherTree GenerateProposals Greater GreaterEqual GridSample GroupConvolution
  GroupConvolutionBackpropData GroupNormalization HSigmoid HSwish HardSigmoid I420toBGR I420toRGB IDFT IRDFT ISTFT Identity If Interpolate Inverse
  IsFinite IsInf IsNaN LRN LSTMCell LSTMSequence Less LessEqual Log LogSoftmax LogicalAnd LogicalNot LogicalOr LogicalXor Loop MVN MatMul MatrixNms
  MatrixNonMaxSuppression MaxPool Maximum Minimum Mish Mod MulticlassNms MulticlassNonMaxSuppression Multinomial Multiply NMSRotated NV12toBGR
  NV12toRGB Negative NonMaxSuppression NonZero NormalizeL2 NotEqual OneHot PReLU PSROIPooling Pad Parameter Power PriorBox PriorBoxClustered Proposal
  RDFT RMS RNNCell RNNSequence ROIAlign ROIAlignRotated ROIPooling RandomUniform Range ReLU Relu ReadValue ReduceL1 ReduceL2 ReduceLogicalAnd
  ReduceLogicalOr ReduceMax ReduceMean ReduceMin ReduceProd ReduceSum RegionYolo ReorgYolo Reshape Result Reverse ReverseSequence Roll Round STFT
  ScaledDotProductAttention ScatterElementsUpdate ScatterNDUpdate ScatterUpdate SearchSorted SegmentMax Select Selu ShapeOf ShuffleChannels Sigmoid
  Sign Sin Sinh Slice SliceScatter SoftMax Softmax SoftPlus SoftSign SpaceToBatch SpaceToDepth SparseFillEmptyRows Split Sqrt SquaredDifference
  Squeeze StridedSlice StringTensorPack StringTensorUnpack Subtract Swish Tan TanH Tanh TensorIterator Tile TopK Transpose Unique Unsqueeze VariadicSplit
  Input Activation ArgMax CTCGreedyDecoder Copy Crop Deconvolution Eltwise ExperimentalSparseWeightedReduceMean Fill Flatten FullyConnected Gemm
  GenericLayer LSTMSequence Memory Norm Normalize OneHot Permute Pooling PowerFile Quantize QuantizeLinear RNNSequence RegionYolo Resample ReorgYolo
  ScaleShift ScatterUpdate SimplerNMS Slice SpatialTransformer TensorIterator Upsampling Bias BinaryConvolution Convolution Const
  FakeQuantizeWithMinMaxVars LogicalAnd`.split(/\s+/),
);

/** Types of the published tokenizer extension, which models for text generation come with. */
export const openvinoTokenizerTypes =
  /^(?:StringTensor(?:Pack|Unpack)|RaggedTensor\w+|Ragged\w+|RegexNormalization|RegexSplit|CaseFold|NormalizeUnicode|CharsMapNormalization|BytesToChars|CharsToBytes|BytesPairEncoding|BPETokenizer|WordpieceTokenizer|Wordpiece|UnigramTokenizer|TrieTokenizer|CombineSegments|VocabDecoder|VocabEncoder|ByteFallback|FuzeRagged|UTF8Validate|SentencepieceTokenizer|SentencepieceDetokenizer|SentencepieceStreamDetokenizer|SpecialTokensSplit|Truncate|StringToHashBucket|EqualStr|BatchDecoding|EqualsStr)$/;
