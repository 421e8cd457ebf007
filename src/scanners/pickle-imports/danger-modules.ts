/** Modules whose names, all of them and all below, give one capability: knowledge by family, so that a gadget need not be known by name. */
import type { Capability } from './capability.ts';

const table: Readonly<Partial<Record<Capability, string>>> = {
  process: `os posix nt subprocess _posixsubprocess commands popen2 pty pexpect ptyprocess psutil sh plumbum invoke fabric multiprocessing
     billiard _winapi win32api win32com win32process winreg _winreg pip ensurepip venv distutils setuptools numpy.distutils
    numpy.f2py _osx_support _aix_support _pyrepl asyncio.subprocess asyncio.unix_events asyncio.windows_events asyncio.base_subprocess
    webbrowser antigravity test.support.script_helper test.support torch.utils.collect_env torch.utils.cpp_extension
    torch.utils.hipify torch.utils._cpp_extension_versioner torch.multiprocessing torch.distributed torch.testing
    torch.utils.tensorboard tensorboard joblib.externals joblib.parallel joblib._parallel_backends loky sklearn.utils._show_versions docker git
    dask distributed ray celery luigi airflow ansible paramiko execnet rpyc mailcap cgi.test pipes wandb mlflow.projects turtledemo idlelib
    numpy.testing sklearn.utils._testing scipy._lib._testutils nose pytest _pytest py unittest test doctest numpy.tests scipy.conftest conda
    huggingface_hub.commands transformers.commands accelerate.commands gradio streamlit notebook jupyter ipykernel IPython ipython`,
  code: `code codeop pdb bdb cmd profile cProfile trace timeit runpy lib2to3 torch._dynamo torch._inductor torch._jit_internal torch._sources
    torch.jit torch.fx torch.onnx torch.export torch._export torch._functorch torch._higher_order_ops torch._ops torch.ops torch.classes
    torch.utils.bottleneck torch.utils.benchmark torch.utils._config_module torch.utils.backcompat torch.utils.bundled_inputs torch.fx.experimental
    torch.utils._sympy torch._guards torch._logging torch._C._jit numba llvmlite Cython pyximport jinja2 mako tornado.template django.template
    chevron sympy.parsing sympy.core.sympify sympy.utilities.lambdify numexpr asteval simpleeval pandas.core.computation pandas.eval
    compileall py_compile rlcompleter cgitb site sitecustomize usercustomize _sitebuiltins _xxsubinterpreters _interpreters
    concurrent.interpreters dis ast symtable tokenize hydra pyarrow.compute langchain langchain_core langchain_experimental llama_index
    RestrictedPython js2py execjs tensorflow.python.autograph tensorflow.python.ops.script_ops keras.src.utils.python_utils
    keras.utils.generic_utils keras.src.legacy sklearn.externals scipy.weave weave`,
  import: `importlib _frozen_importlib _frozen_importlib_external imp zipimport pkgutil modulefinder __builtins__ transformers.dynamic_module_utils
    transformers.utils.import_utils torch.package torch.hub hubconf pkg_resources importlib_metadata importlib_resources stevedore lazy_loader
    apipkg torch._lazy torch._deploy diffusers.utils.dynamic_modules_utils mlflow.pyfunc hydra.utils hydra._internal scipy._lib._ccallback
    numpy._import_tools sklearn._distributor_init spacy.cli spacy.util `,
  file: `shutil tempfile fileinput linecache glob ntpath posixpath genericpath macpath filecmp sqlite3 _sqlite3 dbm tarfile zipfile gzip bz2
    lzma zipapp io _io _pyio StringIO cStringIO mmap fcntl logging.handlers tracemalloc readline netrc pathlib2 pyclbr
    numpy.lib.npyio numpy.lib._npyio_impl numpy.lib.format numpy.lib._format_impl numpy.core.memmap numpy._core.memmap numpy.lib.utils numpy.lib._utils_impl
    pandas.io pyarrow.fs pyarrow.parquet h5py lxml xml _elementtree pyexpat scipy.io sklearn.datasets._svmlight_format_io joblib.memory
    joblib._store_backends joblib._memmapping_reducer joblib.disk PIL.Image imageio cv2 openpyxl xlrd
    torch.utils.file_baton torch.utils.show_pickle torch.utils._content_store torch.utils.model_dump tensorflow.io tensorflow.python.lib.io
    tensorflow.python.ops.io_ops tensorflow.python.ops.gen_io_ops tensorflow.raw_ops tensorflow.compat tensorflow.python.platform
    tensorflow.python.framework.load_library safetensors.torch.save_file webdataset petastorm smart_open fsspec
    torch._appdirs torch.serialization.save plistlib crypt spwd pwd grp nis`,
  network: `socket _socket socketserver SocketServer ssl _ssl select selectors asyncore asynchat asyncio http httplib urllib urllib2 urllib3 requests httpx
    aiohttp ftplib smtplib smtpd poplib imaplib telnetlib nntplib xmlrpc xmlrpclib SimpleXMLRPCServer BaseHTTPServer wsgiref websockets
    websocket tornado twisted zmq pika kafka redis pymongo psycopg2 MySQLdb pymysql sqlalchemy boto boto3 botocore s3fs gcsfs google.cloud azure
    sagemaker huggingface_hub torch.utils.model_zoo torchvision.datasets.utils keras.utils.data_utils keras.src.utils.file_utils keras.utils.get_file
    tensorflow.keras.utils.get_file numpy.lib._datasource numpy.DataSource sklearn.datasets._openml scipy.datasets pooch
    gdown wget pycurl torch.distributed.rpc openai anthropic cohere nltk.downloader dns ldap ldap3 impacket scapy grpc flask django fastapi uvicorn`,
  deserialise: `pickle _pickle cPickle pickletools dill cloudpickle marshal shelve jsonpickle klepto joblib.numpy_pickle_compat pickle5 zodbpickle
    quickle srsly hickle pstats _lsprof copyreg._extension yaml ruamel ruamel_yaml torch.utils.data.datapipes torch.utils.data.graph
    torch._weights_only_unpickler keras.models keras.saving keras.src.saving keras.src.models tensorflow.keras.models
    tensorflow.python.saved_model tensorflow.saved_model tensorflow.python.keras.saving paddle.load mxnet.nd skops.io 
     numpy.compat.py3k autogluon pycaret bentoml torch.serialization ultralytics.nn.tasks.attempt_load_weights`,
  attribute: 'sys inspect gc types operator _operator weakref _weakref traceback _testcapi _testinternalcapi ',
  compose: 'threading _thread thread dummy_threading sched concurrent atexit _functools functools itertools contextlib contextvars',
  memory: `ctypes _ctypes cffi _cffi_backend numpy.ctypeslib torch.utils.dlpack torch.cuda.memory torch.cuda.nvrtc torch.cuda._utils
    torch.utils._triton triton cupy pycuda torch.multiprocessing.reductions numpy.core._internal ctypesgen sip jpype jnius comtypes
    scipy._lib._ccallback_c multiprocessing.shared_memory`,
  runtime: `builtins __builtin__ signal platform resource faulthandler locale msvcrt tkinter Tkinter turtle curses
    syslog logging.config pydoc `,
  scanner: 'fickling picklescan modelscan modelaudit',
};

/** Capability by module; a module counts with all that lies below it. */
export const dangerModules: ReadonlyMap<string, Capability> = new Map(
  (Object.keys(table) as Capability[]).flatMap((capability) =>
    (table[capability] ?? '')
      .split(/\s+/)
      .filter((name) => name !== '')
      .map((name) => [name, capability] as const),
  ),
);
