/** What functions of Python and its packages can do, by their dotted names: the vocabulary of the judge. */
import { textOf, type Value } from '#formats/python/values';

export type Capability = 'shell' | 'process' | 'code' | 'send' | 'fetch' | 'write' | 'delete' | 'unpickle' | 'native' | 'model';

type Table = readonly (readonly [capability: Capability, names: RegExp])[];

const table: Table = [
  [
    'shell',
    /^(?:os\.(?:system|popen[234]?)|subprocess\.(?:getoutput|getstatusoutput)|commands\.get\w+|popen2\.\w+|asyncio\.create_subprocess_shell|platform\.popen|pty\.spawn|IPython\.get_ipython\(\)\.system|get_ipython\(\)\.(?:system|getoutput))$/,
  ],
  [
    'process',
    /^(?:os\.(?:exec[lv]p?e?|spawn[lv]p?e?|posix_spawnp?|startfile|forkpty)|subprocess\.(?:run|call|check_call|check_output|Popen|_posixsubprocess\.fork_exec)|asyncio\.(?:create_subprocess_exec|subprocess\.create_subprocess_exec)|pexpect\.(?:run|spawn)|sh\.[A-Za-z]\w*|plumbum\.\w+.*\(\)|invoke\.run|fabric\.\w+\(\)\.run|distutils\.spawn\.spawn|multiprocessing\.popen_\w+\.Popen|pip\.main|pip\._internal\.(?:main|cli\.main\.main)|setuptools\.sandbox\.run_setup)$/,
  ],
  [
    'code',
    /^(?:exec|eval|execfile|runpy\.run_(?:path|module|code)|imp\.load_\w+|code\.(?:interact|InteractiveInterpreter\(\)\.run\w+|InteractiveConsole\(\)\.push)|types\.(?:FunctionType|CodeType|LambdaType)|timeit\.(?:timeit|repeat)|doctest\.testfile|cProfile\.run|profile\.run|trace\.Trace\(\)\.run|bdb\.Bdb\(\)\.run|pdb\.run|importlib\.(?:util\.)?(?:_bootstrap\w*\.)?(?:SourceFileLoader|machinery\.SourceFileLoader)\(\)\.(?:load_module|exec_module)|importlib\.util\.spec_from_file_location\(\)\.loader\.exec_module|numpy\.f2py\.compile|pandas\.eval)$/,
  ],
  [
    'unpickle',
    /^(?:pickle|dill|cloudpickle|joblib|marshal|shelve|jsonpickle|torch\.package|compress_pickle|pickle5)\.(?:loads?|Unpickler|open|decode|PackageImporter)$|^(?:pandas\.(?:read_pickle|io\.pickle\.read_pickle)|sklearn\.externals\.joblib\.load|torch\.storage\._load_from_bytes|torch\.serialization\._legacy_load)$|(?:^|\.)(?:Unpickler\(\)\.load)$/,
  ],
  [
    'native',
    /^(?:ctypes\.(?:CDLL|PyDLL|WinDLL|OleDLL|cdll\.\w+|windll\.\w+.*|pythonapi\.\w+|memmove|string_at|CFUNCTYPE\(\)|util\.find_library\(\))|cffi\.FFI\(\)\.(?:dlopen|verify)|torch\.(?:ops|classes)\.load_library|torch\.utils\.cpp_extension\.(?:load|load_inline)|tensorflow\.load_(?:op_library|library)|numpy\.ctypeslib\.load_library|_ctypes\.dlopen|mmap\.mmap)$/,
  ],
  [
    'model',
    /^(?:huggingface_hub\.(?:hf_hub_download|snapshot_download|cached_download|hf_hub_url)|(?:huggingface_hub\.)?HfApi\(\)\.\w*download\w*|transformers\.(?:pipeline|utils\.hub\.cached_file)|transformers\.\w+\.from_pretrained|(?:diffusers|peft|sentence_transformers|timm|keras_nlp|keras_hub|flair|spacy|stanza|whisper|optimum|auto_gptq|ctransformers|llama_cpp|open_clip|clip|vllm|speechbrain|nemo)\.(?:\w+\.)*(?:from_pretrained|load|load_model|create_model|create_model_and_transforms|SentenceTransformer|CrossEncoder|LLM|download|from_hub|restore_from)|(?:sentence_transformers\.)?SentenceTransformer|datasets\.load_dataset|torch\.hub\.(?:load|load_state_dict_from_url|download_url_to_file)|torch\.utils\.model_zoo\.load_url|tensorflow_hub\.(?:load|KerasLayer)|(?:tensorflow\.)?keras\.utils\.get_file|gdown\.\w+|wget\.download|mlflow\.\w+\.load_model|kagglehub\.\w+|modelscope\.\w+)$|\.from_pretrained$/,
  ],
  [
    'send',
    /^(?:socket\.(?:socket|create_connection|create_server|gethostbyname\w*|getaddrinfo)|(?:requests|httpx)\.(?:post|put|patch|delete|request)|(?:requests\.(?:Session|session)|httpx\.(?:Client|AsyncClient))\(\)\.(?:post|put|patch|request)|smtplib\.\w+|ftplib\.\w+|telnetlib\.\w+|paramiko\.\w+(?:\(\)\.connect)?|websockets?\.\w+|xmlrpc\.client\.ServerProxy|http\.server\.\w+|socketserver\.\w+|dns\.resolver\.\w+|asyncio\.(?:open_connection|start_server)|scapy\..*|ssl\.create_connection|multiprocessing\.connection\.Client|imaplib\.\w+|poplib\.\w+|pysftp\.\w+|discord\.\w+|telegram\.\w+)$|^urllib\.request\.urlopen$|^http\.client\.HTTPS?Connection$/,
  ],
  [
    'fetch',
    /^(?:urllib\.request\.(?:urlretrieve|Request|build_opener\(\)\.open|URLopener\(\)\.retrieve)|(?:requests|httpx)\.(?:get|head|Session|stream)|requests\.session|(?:requests\.(?:Session|session)|httpx\.(?:Client|AsyncClient))\(\)\.get|aiohttp\.ClientSession(?:\(\)\.\w+)?|urllib3\.\w+(?:\(\)\.request)?|httplib2\.\w+|pycurl\.Curl|webbrowser\.open\w*)$/,
  ],
  [
    'delete',
    /^(?:os\.(?:remove|unlink|rmdir|removedirs|truncate)|shutil\.(?:rmtree)|pathlib\.Path\(\)(?:\.\w+\(?\)?)*\.(?:unlink|rmdir))$/,
  ],
  [
    'write',
    /^(?:os\.(?:rename|renames|replace|symlink|link|chmod|chown|mknod)|shutil\.(?:move|copy\w*|make_archive|unpack_archive)|pathlib\.Path\(\)(?:\.\w+\(?\)?)*\.(?:write_text|write_bytes|symlink_to|rename|chmod)|zipfile\.ZipFile\(\)\.extract\w*|tarfile\.(?:open|TarFile)\(\)\.extract\w*)$/,
  ],
];

const shells =
  /^(?:.*\/)?(?:ba|z|da|k|c)?sh$|^(?:.*[\\/])?(?:cmd|powershell|pwsh)(?:\.exe)?$|^(?:.*\/)?(?:curl|wget|nc|ncat|netcat|socat|telnet|perl|ruby|osascript|mshta|certutil|bitsadmin|chmod|rm|crontab|nohup|sudo)$/i;

/** The words of a command, as far as they are known. */
export function commandWords(args: readonly Value[], keywords: ReadonlyMap<string, Value>): string[] {
  const command = args[0] ?? keywords.get('args') ?? keywords.get('cmd');
  if (command?.kind === 'list') return command.items.map((each) => textOf(each) ?? '…');
  const text = textOf(command) ?? (command?.kind === 'unknown' ? command.pattern : undefined);
  return text === undefined ? [] : text.trim().split(/\s+/).slice(0, 40);
}

const harmless =
  /^(?:git (?:rev-parse|describe|log|status|diff|show|branch|config --get)|(?:\S*\/)?nvcc (?:--version|-V)|nvidia-smi|uname|hostname|which|gcc --version|g\+\+ --version|ldconfig -p|sysctl|lscpu|rocminfo|hipconfig|xcrun|pkg-config)\b/;

/** Whether a command only asks a tool for its version or state. */
export const asksOnly = (words: readonly string[]): boolean => harmless.test(words.join(' '));

const writes = (mode: string | undefined): boolean => mode !== undefined && /[wax+]/.test(mode);

/** What a call can do, or undefined for an ordinary one. */
export function capabilityOf(
  name: string,
  args: readonly Value[] = [],
  keywords: ReadonlyMap<string, Value> = new Map(),
): Capability | undefined {
  if (name === 'open' || /^(?:gzip|bz2|lzma|zipfile)\.(?:open|ZipFile)$|^pathlib\.Path\(\)\.open$/.test(name)) {
    const mode = name.endsWith('.Path().open') ? args[0] : args[1];
    if (args[0]?.kind === 'path' && args[0].path === 'os.devnull') return undefined;
    return writes(textOf(mode ?? keywords.get('mode'))) ? 'write' : undefined;
  }
  if (name === 'os.open') return undefined;
  const capability = table.find(([, names]) => names.test(name))?.[0];
  if (capability !== 'process') return capability;
  const shell = keywords.get('shell');
  if (shell?.kind === 'constant' && shell.value === true) return 'shell';
  const [program, flag] = commandWords(args, keywords);
  if (program !== undefined && (shells.test(program) || (/python[\d.]*$/.test(program) && flag === '-c'))) return 'shell';
  return 'process';
}

/** Files that hold what opens other machines. */
const keyFiles =
  /(?:^|[\\/])\.(?:ssh|aws|azure|gnupg|kube|docker|netrc|pgpass|npmrc|pypirc|git-credentials|boto|config\/gcloud)(?:[\\/]|$)|id_(?:rsa|ed25519|ecdsa|dsa)\b|\/etc\/(?:shadow|sudoers)|\.?huggingface[\\/]token|application_default_credentials|Login Data|cookies\.sqlite|wallet\.dat|169\.254\.169\.254|metadata\.google\.internal|\/var\/run\/secrets\/|\/proc\/self\/environ/i;

export const isKeyFile = (value: string): boolean => value.length < 2000 && keyFiles.test(value);

const secretNames = /(?:TOKEN|SECRET|PASSWORD|PASSWD|API_?KEY|ACCESS_?KEY|CREDENTIAL|PRIVATE_?KEY)/i;
export const isSecretName = (value: string): boolean => secretNames.test(value) && value.length < 200;

/** Places that start a program again by themselves. */
const startPlaces =
  /(?:^|[\\/])\.(?:bashrc|bash_profile|profile|zshrc|zprofile|bash_login|config\/(?:autostart|systemd|fish))|\/etc\/(?:cron|profile|rc\.local|systemd|init\.d|ld\.so\.preload)|authorized_keys|LaunchAgents|LaunchDaemons|Start Menu[\\/]Programs[\\/]Startup|CurrentVersion[\\/]+Run|sitecustomize|usercustomize|\bcrontab\b|\.pth$|\/var\/spool\/cron/i;

export const isStartPlace = (value: string): boolean => value.length < 2000 && startPlaces.test(value);
