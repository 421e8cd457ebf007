/** Names of the ops that TensorFlow itself defines: whatever is not here needs somebody's native library. */
import { expand } from './expand.ts';
import { capabilities } from './ops.ts';

const optimisers =
  'AdaMax,Adadelta,Adagrad,AdagradDA,AdagradV2,Adam,AdamWithAmsgrad,AddSign,CenteredRMSProp,Ftrl,FtrlV2,GradientDescent,KerasMomentum,Momentum,PowerSign,ProximalAdagrad,ProximalGradientDescent,RMSProp';

const mathematics = `
  {Abs,Acos,Acosh,Asin,Asinh,Atan,Atan2,Atanh,Ceil,Cos,Cosh,Digamma,Erf,Erfc,Erfinv,Exp,Expm1,Floor,Inv,IsFinite,IsInf,IsNan,Lgamma,Log,Log1p,Neg,Reciprocal,Rint,Round,Rsqrt,Sigmoid,Sign,Sin,Sinh,Sqrt,Square,Tan,Tanh,Ndtri}
  {Inv,Reciprocal,Rsqrt,Sigmoid,Sqrt,Tanh}Grad {Add,Sub,Mul,Div,RealDiv,FloorDiv,FloorMod,Mod,TruncateDiv,TruncateMod,Pow,Maximum,Minimum,SquaredDifference}
  AddV2 AddN DivNoNan MulNoNan Xdivy Xlogy Xlog1py Betainc Igamma Igammac IgammaGradA Zeta Polygamma NextAfter Complex ComplexAbs Real Imag Angle Conj Cross
  {Equal,NotEqual,Less,LessEqual,Greater,GreaterEqual,ApproximateEqual,LogicalAnd,LogicalOr,LogicalNot}
  {All,Any,Max,Mean,Min,Prod,Sum,EuclideanNorm,ReduceJoin} Arg{Max,Min} Cum{sum,prod} CumulativeLogsumexp Bincount DenseBincount SparseBincount RaggedBincount Bucketize
  {,Batch}MatMul {,Sparse}BatchMatMulV2 BatchMatMulV{2,3} SparseMatMul MatMul Einsum Cast Clip ClipByValue Range LinSpace Select SelectV2 Where Histogram{FixedWidth,Summary}
  Segment{Sum,Mean,Min,Max,Prod}{,V2} UnsortedSegment{Sum,Min,Max,Prod} SparseSegment{Sum,Mean,SqrtN}{,Grad,GradV2,WithNumSegments} AccumulateNV2
  Bessel{I0,I1,I0e,I1e,J0,J1,K0,K0e,K1,K1e,Y0,Y1} Dawsn Expint Fresnel{Cos,Sin} Spence Bitwise{And,Or,Xor} {Left,Right}Shift Invert PopulationCount
  {,I,R,IR}FFT{,2D,3D,ND} Batch{,I}FFT{,2D,3D} SobolSample NthElement TopK TopKV2 InTopK InTopKV2 ApproxTopK Requantize{,PerChannel} RequantizationRange{,PerChannel}
  {,Batch}{Cholesky,CholeskyGrad,MatrixDeterminant,MatrixInverse,MatrixSolve,MatrixSolveLs,MatrixTriangularSolve,SelfAdjointEig,SelfAdjointEigV2,Svd} Qr Lu Eig LogMatrixDeterminant
  Matrix{Exponential,Logarithm,SquareRoot} Tridiagonal{MatMul,Solve} BandedTriangularSolve {,Batch}Matrix{BandPart,Diag,DiagPart,SetDiag} Matrix{Diag,DiagPart,SetDiag}V{2,3}
  Quantized{Add,AvgPool,BatchNormWithGlobalNormalization,BiasAdd,Concat,ConcatV2,Conv2D,DepthwiseConv2D,InstanceNorm,MatMul,MaxPool,Mul,Relu,Relu6,ReluX,Reshape,ResizeBilinear}
  Quantized{Conv2D,DepthwiseConv2D,MatMul}{AndRelu,AndReluAndRequantize,AndRequantize,PerChannel,WithBias,WithBiasAndRelu,WithBiasAndReluAndRequantize,WithBiasAndRequantize,WithBiasSumAndRelu,WithBiasSumAndReluAndRequantize,WithBiasSignedSumAndReluAndRequantize,WithBiasAndDequantize}
  Quantize{,V2,DownAndShrinkRange} QuantizeAndDequantize{,V2,V3,V4,V4Grad} Dequantize FakeQuantWithMinMax{Args,Vars,VarsPerChannel}{,Gradient} Uniform{Quantize,Dequantize,Requantize}
  UniformQuantized{Add,ClipByValue,Convolution,ConvolutionHybrid,Dot,DotHybrid} Bitcast CompareAndBitpack`;

const layers = `
  Conv{2D,3D}{,BackpropFilter,BackpropInput,BackpropFilterV2,BackpropInputV2} Conv DepthwiseConv2dNative{,BackpropFilter,BackpropInput} Dilation2D{,BackpropFilter,BackpropInput}
  {Avg,Max}Pool{,3D}{,Grad,GradGrad} MaxPool{V2,GradV2,GradGradV2,WithArgmax,GradWithArgmax,GradGradWithArgmax} Fractional{Avg,Max}Pool{,Grad}
  BiasAdd{,Grad,V1} FusedBatchNorm{,V2,V3,Grad,GradV2,GradV3} BatchNormWithGlobalNormalization{,Grad} LRN{,Grad} L2Loss Fused{PadConv2D,ResizeAndPadConv2D}
  {Relu,Relu6,LeakyRelu,Elu,Selu,Softplus,Softsign}{,Grad} Softmax LogSoftmax {,Sparse}SoftmaxCrossEntropyWithLogits {Sparse,}Softmax
  BlockLSTM{,V2,Grad,GradV2} LSTMBlockCell{,Grad} GRUBlockCell{,Grad} CudnnRNN{,V2,V3,Backprop,BackpropV2,BackpropV3,ParamsSize,ParamsToCanonical,ParamsToCanonicalV2,CanonicalToParams,CanonicalToParamsV2}
  CTC{BeamSearchDecoder,GreedyDecoder,Loss,LossV2} {Learned,Log,Thread,}UniformCandidateSampler {Thread,Learned}UnsafeUnigramCandidateSampler AllCandidateSampler ComputeAccidentalHits
  LearnedUnigramCandidateSampler ThreadUnsafeUnigramCandidateSampler NegTrain IsotonicRegression DataFormat{DimMap,VecPermute} NonMaxSuppression{,V2,V3,V4,V5,WithOverlaps} CombinedNonMaxSuppression
  {,Resource}{,Sparse}Apply{${optimisers}} Sdca{Optimizer,OptimizerV2,Fprint,ShrinkL1} KMC2ChainInitialization KmeansPlusPlusInitialization NearestNeighbors
  Resize{Area,Bicubic,Bilinear,NearestNeighbor}{,Grad} CropAndResize{,GradBoxes,GradImage} ExtractImagePatches ExtractVolumePatches ExtractGlimpse{,V2} ScaleAndTranslate{,Grad} ImageProjectiveTransformV{2,3}
  Adjust{Contrast,Contrastv2,Hue,Saturation} {HSVToRGB,RGBToHSV} {Decode,DecodeAndCrop,Encode}{Jpeg,Png,Bmp,Gif,Image,Wav,WebP} EncodeJpegVariableQuality ExtractJpegShape
  DrawBoundingBoxes{,V2} SampleDistortedBoundingBox{,V2} StatelessSampleDistortedBoundingBox GenerateBoundingBoxProposals RandomCrop AudioSpectrogram Mfcc AudioSummary{,V2} ImageSummary
  {Scalar,Tensor,TensorSummaryV2,Merge}Summary TensorSummary{,V2} {Flush,Close}SummaryWriter SummaryWriter Write{Audio,Graph,Histogram,Image,RawProto,Scalar,}Summary`;

const arrays = `
  Const HostConst Placeholder PlaceholderV2 PlaceholderWithDefault Identity IdentityN Shape ShapeN Size Rank Reshape Squeeze ExpandDims Transpose ConjugateTranspose Tile TileGrad Pad PadV2 MirrorPad MirrorPadGrad
  Concat ConcatV2 ConcatOffset Split SplitV Slice StridedSlice StridedSlice{Grad,Assign} Gather GatherNd GatherV2 Scatter{Nd,NdAdd,NdSub,NdMax,NdMin,NdUpdate,NdNonAliasingAdd,Add,Sub,Mul,Div,Min,Max,Update}
  Resource{Gather,GatherNd,ScatterAdd,ScatterSub,ScatterMul,ScatterDiv,ScatterMin,ScatterMax,ScatterUpdate,ScatterNdAdd,ScatterNdSub,ScatterNdMax,ScatterNdMin,ScatterNdUpdate,StridedSliceAssign,CountUpTo,AccumulatorApplyGradient,AccumulatorNumAccumulated,AccumulatorSetGlobalStep,AccumulatorTakeGradient,ConditionalAccumulator}
  TensorScatter{Add,Sub,Max,Min,Update} TensorStridedSliceUpdate Fill OnesLike ZerosLike OneHot Diag DiagPart Reverse ReverseV2 ReverseSequence Roll Unique UniqueV2 UniqueWithCounts{,V2} InvertPermutation ListDiff
  Pack Unpack Stack{,V2,Close,CloseV2,Pop,PopV2,Push,PushV2} BroadcastTo BroadcastArgs BroadcastGradientArgs {Batch,Space}ToSpace{,ND} SpaceToBatch{,ND} BatchToSpace{,ND} DepthToSpace SpaceToDepth
  Dynamic{Partition,Stitch} ParallelDynamicStitch ParallelConcat Copy CopyHost DeepCopy Inplace{Add,Sub,Update} Empty EnsureShape PreventGradient StopGradient CheckNumerics{,V2} EditDistance Fingerprint
  Snapshot GuaranteeConst SetSize LowerBound UpperBound SearchSorted QuantileStream MatrixBandPart SparseSlice{,Grad} UnravelIndex Bincount ImmutableConst Optional{None,FromValue,GetValue,HasValue} DebugGradient{Identity,RefIdentity}
  {,Stateless}{RandomUniform,RandomUniformInt,RandomStandardNormal,TruncatedNormal,Multinomial,ParameterizedTruncatedNormal,RandomBinomial,RandomPoisson} RandomGamma{,Grad} RandomPoissonV2 RandomShuffle{,Queue,QueueV2} RandomIndexShuffle
  Stateless{RandomNormal,RandomNormalV2,RandomUniform,RandomUniformV2,RandomUniformFullInt,RandomUniformFullIntV2,RandomUniformInt,RandomUniformIntV2,TruncatedNormal,TruncatedNormalV2,RandomGammaV2,RandomGammaV3,RandomGetAlg,RandomGetKeyCounter,RandomGetKeyCounterAlg,Shuffle}
  Stateful{StandardNormal,StandardNormalV2,TruncatedNormal,Uniform,UniformFullInt,UniformInt,RandomBinomial} NonDeterministicInts Rng{Skip,ReadAndSkip} AnonymousSeedGenerator AnonymousRandomSeedGenerator {Delete,}SeedGenerator DeleteRandomSeedGenerator
  Sparse{Add,AddGrad,Concat,Cross,CrossV2,CrossHashed,DenseCwiseAdd,DenseCwiseDiv,DenseCwiseMul,FillEmptyRows,FillEmptyRowsGrad,ReduceMax,ReduceMaxSparse,ReduceSum,ReduceSumSparse,Reorder,Reshape,Softmax,SparseMaximum,SparseMinimum,Split,TensorDenseAdd,TensorDenseMatMul,ToDense,ToSparseSetOperation,CountSparseOutput,ConditionalAccumulator,AccumulatorApplyGradient,AccumulatorTakeGradient}
  {Dense,Ragged,Sparse}CountSparseOutput Dense{ToSparseSetOperation,ToDenseSetOperation,ToCSRSparseMatrix} CSRSparseMatrix{Components,ToDense,ToSparseTensor} SparseMatrix{Add,MatMul,Mul,NNZ,OrderingAMD,Softmax,SoftmaxGrad,SparseCholesky,SparseMatMul,Transpose,Zeros} SparseTensorToCSRSparseMatrix
  {AddManySparseToTensorsMap,AddSparseToTensorsMap,TakeManySparseFromTensorsMap} {Serialize,Deserialize}{Sparse,ManySparse} DeserializeManySparse SerializeTensor ParseTensor Ragged{Cross,Gather,Range,TensorFromVariant,TensorToSparse,TensorToTensor,TensorToVariant,TensorToVariantGradient,FillEmptyRows,FillEmptyRowsGrad}`;

const text = `
  String{Join,Length,Lower,Upper,Strip,Split,SplitV2,Format,NGrams,ToNumber,ToHashBucket,ToHashBucketFast,ToHashBucketStrong} Substr AsString {Static,}Regex{FullMatch,Replace} {Encode,Decode}Base64 DecodeRaw DecodePaddedRaw DecodeCSV DecodeCompressed DecodeJSONExample
  Unicode{Decode,DecodeWithOffsets,Encode,Transcode,Script} UnsortedSegmentJoin Parse{Example,ExampleV2,SequenceExample,SequenceExampleV2,SingleExample,SingleSequenceExample} DecodeProto{,V2} EncodeProto Print PrintV2 ShardedFilename ShardedFilespec
  {,Mutable,Anonymous,AnonymousMutable,MutableDense,AnonymousMutableDense}HashTable{,V2} MutableHashTableOfTensors{,V2} AnonymousMutableHashTableOfTensors MutableDenseHashTable{,V2} AnonymousHashTable Initialize{Table,TableV2,TableFromDataset} LookupTable{Export,ExportV2,Find,FindV2,Import,ImportV2,Insert,InsertV2,Remove,RemoveV2,Size,SizeV2}`;

const control = `
  NoOp Assert DummyIterationCounter WorkerHeartbeat FusedDepthwiseConv2dNative Prelu Abort ControlTrigger {,Ref}{Enter,Exit,Merge,NextIteration,Select,Switch} RefIdentity LoopCond If StatelessIf Case StatelessCase While StatelessWhile For ToBool {,Stateful}PartitionedCall RemoteCall SymbolicGradient FakeParam DeviceIndex BatchFunction Batch Unbatch UnbatchGrad MapDefun Timestamp
  Variable VariableV2 VarHandleOp VarIsInitializedOp IsVariableInitialized ReadVariableOp DisableCopyOnRead DestroyResourceOp DestroyTemporaryVariable TemporaryVariable Assign{,Add,Sub,VariableOp,AddVariableOp,SubVariableOp,VariableXlaConcatND} VariableShape CountUpTo ConsumeMutexLock MutexLock MutexV2
  TensorArray{,V2,V3} TensorArray{Close,Concat,Gather,Grad,Pack,Read,Scatter,Size,Split,Unpack,Write,GradWithShape}{,V2,V3} TensorList{Concat,ConcatV2,ConcatLists,ElementShape,FromTensor,Gather,GetItem,Length,PopBack,PushBack,PushBackBatch,Reserve,Resize,Scatter,ScatterV2,ScatterIntoExistingList,SetItem,Split,Stack} EmptyTensorList EmptyTensorMap TensorMap{Erase,HasKey,Insert,Lookup,Size,StackKeys}
  {FIFO,Priority,PaddingFIFO,RandomShuffle}Queue{,V2} FakeQueue Queue{Close,Dequeue,DequeueMany,DequeueUpTo,Enqueue,EnqueueMany,IsClosed,Size}{,V2} Barrier{,Close,IncompleteSize,InsertMany,ReadySize,TakeMany} {Map,OrderedMap}{Clear,IncompleteSize,Peek,Size,Stage,Unstage,UnstageNoKey} Stage{,Clear,Peek,Size} Unstage RecordInput
  ConditionalAccumulator Accumulator{ApplyGradient,NumAccumulated,SetGlobalStep,TakeGradient} {Get,Delete}Session{Handle,HandleV2,Tensor} Reader{NumRecordsProduced,NumWorkUnitsCompleted,Read,ReadUpTo,Reset,RestoreState,SerializeState}{,V2}
  {,_,_Host}{Send,Recv} Collective{AllToAllV2,AllToAllV3,AssignGroupV2,BcastRecv,BcastRecvV2,BcastSend,BcastSendV2,Gather,GatherV2,InitializeCommunicator,Permute,Reduce,ReduceV2,ReduceV3,ReduceScatterV2} Nccl{AllReduce,Broadcast,Reduce} AllToAll CrossReplicaSum
  Xla{Launch,LaunchV2,AllReduce,BroadcastHelper,CallModule,ConcatND,Conv,ConvV2,Dequantize,Dot,DotV2,DynamicSlice,DynamicUpdateSlice,Einsum,Gather,If,KeyValueSort,OptimizationBarrier,Pad,Recv,Reduce,ReducePrecision,ReduceScatter,ReduceWindow,RemoveDynamicDimensionSize,ReplicaId,RngBitGenerator,Scatter,SelectAndScatter,SelfAdjointEig,Send,SetBound,SetDynamicDimensionSize,Sharding,Sort,SplitND,SpmdFullToShardShape,SpmdShardToFullShape,Svd,VariadicReduce,VariadicReduceV2,VariadicSort,While} TridiagonalSolve ReadVariableXlaSplitND XlaClusterOutput
  TPU{CompilationResult,EmbeddingActivations,OrdinalSelector,PartitionedCall,PartitionedInput,PartitionedInputV2,PartitionedOutput,PartitionedOutputV2,ReplicateMetadata,ReplicatedInput,ReplicatedOutput,CompileSucceededAssert,Compile,Execute,ExecuteAndUpdateVariables,ReshardVariables,RoundRobin,Copy} {Configure,Shutdown}DistributedTPU ConfigureTPUEmbedding ConfigureAndInitializeGlobalTPU Infeed{Dequeue,DequeueTuple,Enqueue,EnqueueTuple,EnqueuePrelinearizedBuffer} Outfeed{Dequeue,DequeueTuple,DequeueTupleV2,DequeueV2,Enqueue,EnqueueTuple} Prelinearize{,Tuple}
  BoostedTrees{AggregateStats,Bucketize,CalculateBestFeatureSplit,CalculateBestFeatureSplitV2,CalculateBestGainsPerFeature,CenterBias,CreateEnsemble,CreateQuantileStreamResource,DeserializeEnsemble,EnsembleResourceHandleOp,ExampleDebugOutputs,FlushQuantileSummaries,GetEnsembleStates,MakeQuantileSummaries,MakeStatsSummary,Predict,QuantileStreamResourceAddSummaries,QuantileStreamResourceDeserialize,QuantileStreamResourceFlush,QuantileStreamResourceGetBucketBoundaries,QuantileStreamResourceHandleOp,SerializeEnsemble,SparseAggregateStats,SparseCalculateBestFeatureSplit,TrainingPredict,UpdateEnsemble,UpdateEnsembleV2} IsBoostedTrees{EnsembleInitialized,QuantileStreamResourceInitialized}
  TensorForest{CreateTreeVariable,TreeDeserialize,TreeIsInitializedOp,TreePredict,TreeResourceHandleOp,TreeSerialize,TreeSize}`;

const data = `
  {,Experimental}{AssertCardinality,AssertNext,AssertPrev,AutoShard,BytesProducedStats,ChooseFastest,ChooseFastestBranch,DenseToSparseBatch,DirectedInterleave,GroupByReducer,GroupByWindow,IgnoreErrors,LatencyStats,MapAndBatch,Map,MaxIntraOpParallelism,NonSerializable,ParallelInterleave,ParseExample,PrivateThreadPool,Random,Rebatch,Scan,SetStatsAggregator,SlidingWindow,Sleep,Stats,TakeWhile,ThreadPool,Unbatch,Unique}Dataset{,V2}
  {Batch,Concatenate,CompressElement,Filter,FilterByLastComponent,FinalizeDataset,Fixed,FlatMap,Generator,GlobalShuffle,IndexFlatMap,Interleave,LegacyParallelInterleave,List,MapAndBatch,Model,Optimize,Options,PaddedBatch,ParallelBatch,ParallelFilter,ParallelInterleave,ParallelMap,Prefetch,Range,Rebatch,Reduce,Repeat,Sampling,Shard,Shuffle,ShuffleAndRepeat,Skip,SparseTensorSlice,Take,Tensor,TensorSlice,Weighted,WeightedFlatMap,Window,WindowOp,WrappedZip,Zip}Dataset{,V2,V3,V4}
  FinalizeDataset FilterByLastComponentDataset {,Multi}DeviceIterator AnonymousIterator{,V2,V3} AnonymousMultiDeviceIterator{,V3} AnonymousMemoryCache DummyMemoryCache DeleteMemoryCache DeleteIterator DeleteMultiDeviceIterator DeleteDevice Iterator{,V2,FromStringHandle,FromStringHandleV2,GetDevice,GetNext,GetNextAsOptional,GetNextSync,ToStringHandle} OneShotIterator MakeIterator MultiDeviceIterator{FromStringHandle,GetNextFromShard,Init,ToStringHandle}
  ReduceDataset DatasetCardinality DatasetFingerprint DatasetToGraph{,V2} DatasetToSingleElement {Wrap,Unwrap}DatasetVariant StatsAggregator{Handle,HandleV2,SetSummaryWriter,Summary} ExperimentalStatsAggregator{Handle,Summary} {Compress,Uncompress}Element GetOptions InitializeTableFromDataset ParallelMapDatasetV2 {Serialize,Deserialize}Iterator ExperimentalIteratorGetDevice {,Experimental}ThreadPoolHandle RewriteDataset DuplicateDataset OptionalFromValue DatasetToTFRecord Windowed`;

/** Ops that grappler, MKL and the runtime put into graphs, all with an underscore in front. */
const internal =
  /^_(?:Arg|Retval|DeviceArg|DeviceRetval|ArrayToList|ListToArray|SwitchN|If|While|Case|HostCast|UnaryOpsComposition|ParallelConcat\w+|NopConv\w+|Mkl\w+|OneDnn\w+|Fused\w+|Quantized\w+|Nccl\w+|TPU\w+|Xla\w+|VarHandlesOp|ReadVariablesOp|ScopedAllocator\w*|EagerConst|DisconnectHostFromDistributedTPUSystem|InitializeHostForDistributedTPU|SetGlobalTPUArray|ConfigureDistributedTPU|ShutdownDistributedTPU|WaitForDistributedTPU)$/;

const stock: ReadonlySet<string> = new Set([
  ...expand(mathematics + layers + arrays + text + control + data),
  ...[...capabilities.keys()].filter((op) => !/^(?:SimpleML|Dump|Kafka|Kinesis|PubSub|Ignite|MongoDB|WebDav)/.test(op)),
]);

/** Whether TensorFlow itself defines the op. */
export function isStockOp(op: string): boolean {
  return stock.has(op) || internal.test(op);
}
