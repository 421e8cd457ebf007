/** What TensorFlow's ops do outside the graph, as data: files, network, code; all other ops only compute (tensorflow/core/ops). */
import { expand } from './expand.ts';

export type Does = 'write' | 'read' | 'connect' | 'code' | 'process' | 'opaque';

/** When an op that could act does nothing out of the ordinary. */
export type Ordinary = 'checkpoint' | 'asset' | 'empty' | 'stream' | 'debug' | 'descriptor' | 'none';

export interface Capability {
  readonly does: Does;
  /** Inputs in order, as a call would name them. */
  readonly inputs: readonly string[];
  /** Where the path or address stands: the number of an input, or the name of an attribute. */
  readonly place: number | string | undefined;
  readonly ordinary: Ordinary;
  /** The sentence's end after "the node …". */
  readonly why: string;
}

type Line = readonly [ops: string, does: Does, inputs: string, place: number | string | undefined, ordinary: Ordinary, why: string];

const lines: readonly Line[] = [
  ['WriteFile', 'write', 'filename contents', 0, 'none', 'writes its contents to a file when the graph runs'],
  ['ReadFile', 'read', 'filename', 0, 'asset', 'reads a whole file into the graph'],
  ['MatchingFiles {Experimental,}MatchingFilesDataset', 'read', 'pattern', 0, 'none', 'lists files of the machine by a pattern'],
  [
    '{WholeFile,Identity,TextLine,TFRecord,FixedLengthRecord,LMDB}Reader{,V2}',
    'read',
    '',
    undefined,
    'none',
    'reads files whose names it is fed',
  ],
  ['TextLineDataset', 'read', 'filenames compression_type buffer_size', 0, 'asset', 'reads lines of files'],
  ['TFRecordDataset{,V2}', 'read', 'filenames compression_type buffer_size', 0, 'asset', 'reads records of files'],
  ['FixedLengthRecordDataset{,V2}', 'read', 'filenames header_bytes record_bytes', 0, 'asset', 'reads records of files'],
  ['{Experimental,}CSVDataset{,V2}', 'read', 'filenames compression_type', 0, 'asset', 'reads tables from files'],
  ['{Experimental,}{Sql,LMDB}Dataset', 'read', 'source data_source_name query', 0, 'none', 'opens a database file'],
  ['LoadDataset', 'read', 'path', 0, 'none', 'reads a stored data set, whose reader is a function of the graph'],
  ['SaveDataset{,V2} {Experimental,}DatasetToTFRecord', 'write', 'dataset path', 1, 'none', 'writes a data set to a folder'],
  ['CacheDataset{,V2}', 'write', 'dataset filename', 1, 'empty', 'writes what it caches to files'],
  ['SnapshotDataset{,V2}', 'write', 'dataset path', 1, 'none', 'writes and reads back a data set in a folder'],
  ['SnapshotDatasetReader SnapshotNestedDatasetReader ListSnapshotChunksDataset', 'read', 'path', 0, 'none', 'reads a stored data set'],
  ['SaveV2', 'write', 'prefix tensor_names shape_and_slices tensors', 0, 'checkpoint', 'writes a checkpoint'],
  ['RestoreV2', 'read', 'prefix tensor_names shape_and_slices', 0, 'checkpoint', 'reads a checkpoint'],
  ['Save SaveSlices', 'write', 'filename tensor_names', 0, 'checkpoint', 'writes a checkpoint'],
  ['Restore RestoreSlice', 'read', 'file_pattern tensor_name', 0, 'checkpoint', 'reads a checkpoint'],
  [
    'MergeV2Checkpoints',
    'write',
    'checkpoint_prefixes destination_prefix',
    1,
    'checkpoint',
    'moves checkpoint files and deletes their folders',
  ],
  ['LoadAndRemapMatrix', 'read', 'ckpt_path old_tensor_name', 0, 'checkpoint', 'reads a tensor of a checkpoint'],
  ['GenerateVocabRemapping', 'read', 'new_vocab_file old_vocab_file', 0, 'asset', 'reads vocabulary files'],
  ['InitializeTableFromTextFile{,V2}', 'read', 'table filename', 1, 'asset', 'fills a table from a file'],
  ['FixedUnigramCandidateSampler', 'read', 'true_classes', 'vocab_file', 'empty', 'reads a vocabulary file'],
  ['Skipgram', 'read', '', 'filename', 'none', 'reads a text file'],
  ['ImmutableConst', 'read', '', 'memory_region_name', 'none', 'maps a file into memory as a tensor'],
  ['PrintV2', 'write', 'input', 'output_stream', 'stream', 'appends what it prints to a file'],
  [
    'DebugIdentity{,V2,V3} Debug{Nan,Numeric,Numerics}{Count,Summary,SummaryV2}',
    'connect',
    'input',
    'debug_urls',
    'debug',
    'hands tensors to an address or a file',
  ],
  ['CreateSummary{File,Db}Writer', 'write', 'writer logdir', 1, 'none', 'creates files and folders for logs'],
  ['ImportEvent', 'write', 'writer event', undefined, 'none', 'writes events to the log files'],
  ['DumpTensor DumpGraph', 'write', 'input', undefined, 'none', 'writes tensors to files'],
  ['EncodeProto DecodeProto{,V2}', 'read', 'bytes', 'descriptor_source', 'descriptor', 'reads a file that says how to parse'],
  ['DecodeVideo LoadVideo', 'read', 'filename', 0, 'none', 'reads a media file'],
  ['SimpleMLLoadModelFromPath{,WithHandle}', 'read', 'path', 0, 'asset', 'reads a decision forest from a folder'],
  ['RpcCall Rpc TryRpc RpcClient RpcServer{,Start,Register}', 'connect', 'address method request', 0, 'none', 'calls another machine'],
  [
    'DataServiceDataset{,V2,V3,V4}',
    'connect',
    'dataset_id processing_mode address protocol',
    2,
    'none',
    'fetches data from a data service',
  ],
  ['RegisterDataset{,V2}', 'connect', 'dataset address protocol', 1, 'none', 'hands a data set, with its functions, to a data service'],
  ['DistributedSave', 'connect', 'dataset directory address', 2, 'none', 'has a data service write a snapshot'],
  [
    'BigQueryReader GenerateBigQueryReaderPartitions BigQuery{Client,Test,}{Client,ReadSession,Dataset}',
    'connect',
    '',
    undefined,
    'none',
    'reads from a cloud database',
  ],
  [
    'Bigtable{Client,Table,LookupDataset,PrefixKeyDataset,RangeKeyDataset,SampleKeysDataset,ScanDataset}',
    'connect',
    '',
    undefined,
    'none',
    'reads from a cloud database',
  ],
  ['DatasetToBigtable', 'connect', '', undefined, 'none', 'writes to a cloud database'],
  ['{Kafka,Kinesis,PubSub,Ignite,MongoDB,WebDav}{Dataset,DatasetV2}', 'connect', 'source', 0, 'none', 'reads from a server'],
  ['GcsConfigure{Credentials,BlockCache}', 'connect', 'settings', 0, 'none', 'sets credentials for cloud storage'],
  ['FileSystemSetConfiguration', 'connect', 'scheme key value', 0, 'none', 'changes how file systems and cloud storage are reached'],
  ['PyFunc PyFuncStateless EagerPyFunc', 'code', 'input', 'token', 'none', 'calls a Python function of the process that runs the graph'],
  ['RemoteFusedGraphExecute', 'code', 'inputs', undefined, 'none', 'hands a graph of its own to another executor'],
  ['DatasetFromGraph', 'code', 'graph_def', 0, 'none', 'runs the graph that its input holds'],
  ['Abort', 'process', '', 'error_msg', 'none', 'ends the process that runs the graph'],
  ['TRTEngineOp _TfLiteEngine', 'opaque', 'in_tensor', 'segment_func', 'none', 'carries a compiled engine'],
  ['XlaCustomCall{,V2}', 'opaque', 'args', 'call_target_name', 'none', 'calls a function of native code by its name'],
];

export const capabilities: ReadonlyMap<string, Capability> = new Map(
  lines.flatMap(([ops, does, inputs, place, ordinary, why]) => {
    const capability: Capability = { does, inputs: inputs === '' ? [] : inputs.split(' '), place, ordinary, why };
    return expand(ops).map((op) => [op, capability] as const);
  }),
);

/** Ops of published libraries beside TensorFlow, by their names. */
const addOns: readonly (readonly [pattern: RegExp, library: string])[] = [
  [
    /^(?:CaseFoldUTF8|ConstrainedSequence|MaxSpanningTree|NormalizeUTF8\w*|RegexSplitWithOffsets|RougeL|SentenceFragment\w*|SplitMerge\w*)$/,
    'TensorFlow Text',
  ],
  [
    /^(?:Sentencepiece\w+|TFText>\w+|(?:Unicode|Whitespace|Wordpiece|FastBert|FastWordpiece|Phrase|Utf8Binarize|Mst|Ngrams)\w+)$/,
    'TensorFlow Text',
  ],
  [/^SimpleML\w+$/, 'TensorFlow Decision Forests'],
  [/^Addons>\w+$/, 'TensorFlow Addons'],
  [/^Horovod\w+$/, 'Horovod'],
  [/^(?:TFRA>\w+|Kv\w+|DE>\w+)$/, 'TensorFlow Recommenders Addons'],
  [/^(?:Decision\w+|TreeSerialize\w*|StochasticHard\w+|Trees?\w+)$/, 'TensorFlow Forest'],
  [/^(?:DeepmindLab\w*|Reverb\w+)$/, 'Reverb'],
  [/^(?:TFL|Lattice)\w+$/, 'TensorFlow Lattice'],
  [/^(?:GetPlaceholder\w*|TFX?IO>\w+|StructToTensor\w*|Struct2Tensor\w*)$/, 'Struct2Tensor'],
];

export function addOnOf(op: string): string | undefined {
  return addOns.find(([pattern]) => pattern.test(op))?.[1];
}

/** Words that a custom op's name does not need unless it acts. */
export const actingName =
  /exec|system|shell|python|pyfunc|command|popen|spawn|eval(?!uat)|download|upload|https?|socket|dlopen|loadlib|^IO>/i;
