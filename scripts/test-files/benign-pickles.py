"""Writes ordinary model files with the real libraries into a folder, one line per file on standard output: what no scanner may call an attack."""
import collections
import datetime
import decimal
import enum
import fractions
import io
import ipaddress
import pathlib
import pickle
import random
import re
import sys
import types
import uuid
import warnings

warnings.filterwarnings("ignore")
folder = pathlib.Path(sys.argv[1])
folder.mkdir(parents=True, exist_ok=True)
written = set()


def keep(name, data):
    name = re.sub(r"[^A-Za-z0-9_.-]", "-", name)
    if name in written:
        raise SystemExit(f"{name} is written twice")
    written.add(name)
    (folder / name).write_bytes(data)
    print(name)


def dump(name, value, protocols=(4,)):
    for protocol in protocols:
        try:
            keep(f"{name}-p{protocol}.pkl", pickle.dumps(value, protocol))
        except (TypeError, pickle.PicklingError, AttributeError, ValueError):
            pass


def standard_library():
    point = collections.namedtuple("point", "x y")
    point.__module__, point.__qualname__ = "__main__", "point"
    sys.modules["__main__"].point = point
    every = (0, 1, 2, 3, 4, 5)
    dump("containers", {"a": [1, 2.5, None, True, "x", b"y"], "t": (1, (2,)), "s": {1, 2}, "f": frozenset("ab")}, every)
    dump("ordered", collections.OrderedDict(a=1, b=[2]), every)
    dump("defaultdict", collections.defaultdict(list, a=[1]), every)
    dump("counter", collections.Counter("abracadabra"), every)
    dump("deque", collections.deque([1, 2], maxlen=5), every)
    dump("chainmap", collections.ChainMap({"a": 1}), every)
    dump("dates", [datetime.datetime(2024, 1, 2, 3, 4, tzinfo=datetime.timezone.utc), datetime.date(2024, 1, 2), datetime.timedelta(3), datetime.time(1)], every)
    dump("decimal", [decimal.Decimal("1.5"), fractions.Fraction(1, 3), complex(1, 2)], every)
    dump("paths", [pathlib.PurePosixPath("a/b"), pathlib.Path("x"), pathlib.PureWindowsPath("c:\\x")], every)
    dump("uuid", uuid.UUID(int=5), every)
    dump("bytes", [b"", b"x" * 300, bytearray(b"abc"), "ü" * 300, "line\nbreak"], every)
    dump("numbers", [0, -1, 255, 65536, 2**31, 2**70, -(2**300), 1e300, float("inf")], every)
    dump("range", [range(5), slice(1, 2, 3), Ellipsis, NotImplemented, int, dict], every)
    dump("regex", re.compile("a+b"), every)
    dump("namespace", types.SimpleNamespace(a=1), every)
    dump("address", ipaddress.ip_address("127.0.0.1"), every)
    dump("random", random.Random(3), every)
    dump("long-list", list(range(60_000)), (2, 4))
    dump("long-dict", {str(index): index for index in range(30_000)}, (2, 4))
    deep = []
    for _ in range(200):
        deep = [deep]
    dump("deep", deep, every)
    shared = ["x"]
    dump("shared", [shared] * 50, every)
    dump("enum", [http_status(), re.IGNORECASE], every)
    stacked = io.BytesIO()
    for value in ({"a": 1}, [1, 2], "x"):
        pickle.dump(value, stacked, 4)
    keep("stacked.pkl", stacked.getvalue())


def http_status():
    import signal  # noqa: F401  (only so that enumerations of the library exist)

    return enum.Enum.__class__


def numpy_objects():
    import numpy as np

    every = (2, 3, 4, 5)
    generator = np.random.default_rng(3)
    for name in "int8 int16 int32 int64 uint8 uint64 float16 float32 float64 longdouble complex64 complex128 bool U5 S5 M8[D] M8[ns] m8[s] V4".split():
        array = np.zeros((2, 3), dtype=name)
        dump(f"np-{name}", array, (2, 4))
        out = io.BytesIO()
        np.save(out, array)
        keep(f"np-{name}.npy", out.getvalue())
    structured = np.zeros(3, dtype=[("a", "<f8"), ("b", "<i4", (2,)), ("c", "U3")])
    dump("np-structured", structured, every)
    dump("np-aligned", np.zeros(2, dtype=np.dtype([("a", "i1"), ("b", "f8")], align=True)), every)
    dump("np-object", np.array([1, "a", None, {"x": [1]}], dtype=object), every)
    dump("np-fortran", np.asfortranarray(np.ones((3, 4))), every)
    dump("np-view", np.arange(20)[::2], every)
    dump("np-scalars", [np.float64(1), np.int32(3), np.bool_(True), np.str_("x"), np.datetime64("2020-01-01"), np.complex64(1)], every)
    dump("np-dtypes", [np.dtype("f4"), np.dtype("M8[us]"), np.float32, np.ndarray, np.int8], every)
    dump("np-masked", np.ma.array([1, 2, 3], mask=[0, 1, 0]), every)
    dump("np-matrix", np.matrix([[1, 2]]), every)
    dump("np-record", np.rec.array([(1, 2.0)], dtype=[("a", int), ("b", float)]), every)
    dump("np-ufunc", [np.sin, np.add, np.mean, np.exp], every)
    dump("np-big", np.zeros(100_000), (2, 4, 5))
    dump("np-poly", [np.polynomial.Polynomial([1, 2]), np.poly1d([1, 2])], every)
    dump("np-random", [np.random.RandomState(3), generator, np.random.Generator(np.random.MT19937(3)), np.random.SFC64(1), np.random.Philox(1)], every)
    dump("np-seed", np.random.SeedSequence(5), every)
    dump("np-char", np.char.array(["a", "b"]), every)
    for name, value in {"objects": np.array([{"a": 1}, [2]], dtype=object), "structured": structured, "zero": np.zeros((0, 4)), "scalar": np.array(3.0)}.items():
        out = io.BytesIO()
        np.save(out, value, allow_pickle=True)
        keep(f"np-{name}.npy", out.getvalue())
    out = io.BytesIO()
    np.savez(out, a=np.ones(3), b=np.array([{"a": 1}], dtype=object))
    keep("np-mixed.npz", out.getvalue())
    out = io.BytesIO()
    np.savez_compressed(out, a=np.ones(300))
    keep("np-compressed.npz", out.getvalue())


def scipy_objects():
    import numpy as np
    import scipy.interpolate
    import scipy.optimize
    import scipy.sparse
    import scipy.spatial
    import scipy.stats

    dense = np.eye(4)
    for name in "csr csc coo lil dok dia bsr".split():
        dump(f"scipy-{name}", getattr(scipy.sparse, f"{name}_matrix")(dense), (2, 4))
    dump("scipy-kdtree", scipy.spatial.KDTree(np.random.rand(20, 2)), (2, 4))
    dump("scipy-interpolate", [scipy.interpolate.interp1d([0, 1, 2], [1, 2, 3]), scipy.interpolate.CubicSpline([0, 1, 2], [1, 2, 3])], (2, 4))
    dump("scipy-bspline", scipy.interpolate.BSpline([0, 1, 2, 3], [1, 2], 1), (2, 4))
    dump("scipy-frozen", [scipy.stats.norm(0, 1), scipy.stats.uniform(1, 2), scipy.stats.randint(1, 5), scipy.stats.loguniform(1, 10)], (2, 4))
    dump("scipy-result", scipy.optimize.minimize(lambda x: float((x**2).sum()), [1.0, 2.0]), (2, 4))
    dump("scipy-kde", scipy.stats.gaussian_kde([1.0, 2, 3]), (2, 4))


def estimators():
    import joblib
    import numpy as np
    from sklearn.base import clone
    from sklearn.compose import ColumnTransformer, TransformedTargetRegressor
    from sklearn.datasets import load_iris
    from sklearn.ensemble import RandomForestClassifier, StackingClassifier, VotingClassifier
    from sklearn.feature_extraction.text import CountVectorizer, TfidfVectorizer
    from sklearn.linear_model import LogisticRegression, Ridge
    from sklearn.metrics import make_scorer, f1_score
    from sklearn.model_selection import GridSearchCV, RandomizedSearchCV, StratifiedKFold
    from sklearn.multiclass import OneVsRestClassifier
    from sklearn.pipeline import FeatureUnion, Pipeline, make_pipeline
    from sklearn.preprocessing import FunctionTransformer, OneHotEncoder, StandardScaler
    from sklearn.svm import SVC
    from sklearn.utils import all_estimators

    data = load_iris()
    features, labels = data.data[::5], data.target[::5]

    def both(name, value, protocols=(4,)):
        dump(name, value, protocols)
        out = io.BytesIO()
        joblib.dump(value, out)
        keep(f"{name}.joblib", out.getvalue())

    needed = {"ClassifierChain", "MultiOutputClassifier", "MultiOutputRegressor", "OneVsOneClassifier", "OneVsRestClassifier", "OutputCodeClassifier", "RFE", "RFECV", "SelectFromModel", "SelfTrainingClassifier", "SequentialFeatureSelector", "RegressorChain"}
    for name, estimator in all_estimators():
        try:
            made = estimator(LogisticRegression()) if name in needed else estimator()
            try:
                made.fit(features, labels)
            except Exception:
                try:
                    made.fit(abs(features), np.tile(labels, (2, 1)).T)
                except Exception:
                    pass
            both(f"sk-{name}", made, (2, 4) if len(name) % 5 == 0 else (4,))
        except Exception:
            continue
    texts = ["red green blue", "green blue grey", "blue grey pink", "red pink"]
    both("skx-text", Pipeline([("v", TfidfVectorizer(ngram_range=(1, 2))), ("c", LogisticRegression())]).fit(texts, [0, 1, 1, 0]))
    both("skx-count", CountVectorizer(token_pattern=r"\w+").fit(texts))
    both("skx-pipeline", make_pipeline(StandardScaler(), SVC(probability=True)).fit(features, labels), (0, 1, 2, 3, 4, 5))
    both("skx-columns", ColumnTransformer([("n", StandardScaler(), [0, 1]), ("c", OneHotEncoder(handle_unknown="ignore"), [2])]).fit(features))
    both("skx-union", FeatureUnion([("a", StandardScaler()), ("b", FunctionTransformer(np.log1p))]).fit(features))
    both("skx-grid", GridSearchCV(SVC(), {"C": [1, 2]}, cv=StratifiedKFold(2), scoring=make_scorer(f1_score, average="macro")).fit(features, labels))
    import scipy.stats

    both("skx-random", RandomizedSearchCV(SVC(), {"C": scipy.stats.loguniform(1, 9)}, n_iter=2, cv=2, random_state=1).fit(features, labels))
    both("skx-stack", StackingClassifier([("r", RandomForestClassifier(3)), ("l", LogisticRegression())], cv=2).fit(features, labels))
    both("skx-vote", VotingClassifier([("r", RandomForestClassifier(3)), ("l", LogisticRegression())]).fit(features, labels))
    both("skx-target", TransformedTargetRegressor(Ridge(), func=np.log1p, inverse_func=np.expm1).fit(features, labels))
    both("skx-ovr", OneVsRestClassifier(SVC()).fit(features, labels))
    both("skx-bunch", data)
    both("skx-list", [clone(Ridge()), {"a": features, "meta": {"version": "1.2"}}])
    both("skx-objects", {"classes": np.array(["a", "b"], dtype=object), "weights": np.ones((3, 4)), "more": np.array([np.ones(2), None], dtype=object)})
    for kind in ("zlib", "gzip", "bz2", "xz", "lzma"):
        out = io.BytesIO()
        joblib.dump(RandomForestClassifier(3).fit(features, labels), out, compress=(kind, 3))
        keep(f"skx-{kind}.joblib", out.getvalue())


def torch_objects():
    import torch
    from torch import nn

    def save(name, value, legacy=True):
        for new in (True, False) if legacy else (True,):
            out = io.BytesIO()
            try:
                torch.save(value, out, _use_new_zipfile_serialization=new)
            except Exception:
                continue
            keep(f"pt-{name}-{'zip' if new else 'legacy'}.pt", out.getvalue())

    torch.manual_seed(3)
    for name in "float16 bfloat16 float32 float64 int8 uint8 int16 int32 int64 bool complex64".split():
        save(f"tensor-{name}", torch.zeros(3, 4, dtype=getattr(torch, name)))
    save("tensors", {"a": torch.rand(3), "b": [torch.rand(2, 2).t(), torch.rand(4)[1:3]], "size": torch.Size([1, 2]), "dtype": torch.float16, "device": torch.device("cpu")})
    save("parameter", nn.Parameter(torch.rand(3)))
    save("sparse", torch.eye(3).to_sparse())
    save("sparse-csr", torch.eye(3).to_sparse_csr())
    save("quantized", torch.quantize_per_tensor(torch.rand(3), 0.1, 2, torch.quint8))
    save("quantized-channel", torch.quantize_per_channel(torch.rand(2, 3), torch.tensor([0.1, 0.2]), torch.tensor([0, 0]), 0, torch.qint8))
    save("generator", torch.Generator().get_state())
    save("empty", torch.zeros(0))
    save("grad", torch.ones(3, requires_grad=True))
    save("storage", torch.ones(3).storage())
    layers = {
        "linear": nn.Linear(3, 2), "conv": nn.Conv2d(1, 2, 3), "lstm": nn.LSTM(3, 4), "gru": nn.GRU(3, 4), "embedding": nn.Embedding(5, 3),
        "norm": nn.BatchNorm1d(3), "layernorm": nn.LayerNorm(3), "transformer": nn.TransformerEncoderLayer(4, 2, 8), "attention": nn.MultiheadAttention(4, 2),
        "sequential": nn.Sequential(nn.Linear(3, 2), nn.ReLU(), nn.Dropout(0.1), nn.Softmax(1)), "list": nn.ModuleList([nn.Linear(1, 1)]), "dict": nn.ModuleDict({"a": nn.GELU()}),
        "parameters": nn.ParameterList([nn.Parameter(torch.ones(1))]), "loss": nn.CrossEntropyLoss(), "weightnorm": nn.utils.weight_norm(nn.Linear(2, 2)), "full": nn.Transformer(4, 2, 1, 1, 8),
    }
    for name, layer in layers.items():
        save(f"module-{name}", layer)
        save(f"state-{name}", layer.state_dict())
        dump(f"pt-plain-{name}", layer, (2, 4))
    for name, prune in {"pruned": True}.items():
        from torch.nn.utils import prune as pruning

        layer = nn.Linear(3, 3)
        pruning.l1_unstructured(layer, "weight", 0.5)
        save(f"module-{name}", layer)
    save("module-dynamic", torch.quantization.quantize_dynamic(nn.Sequential(nn.Linear(3, 3)), {nn.Linear}, dtype=torch.qint8))
    model = layers["sequential"]
    for name in "SGD Adam AdamW RMSprop Adagrad Adadelta Adamax NAdam RAdam ASGD Rprop LBFGS".split():
        optimizer = getattr(torch.optim, name)(model.parameters(), lr=0.1)

        def closure():
            optimizer.zero_grad()
            loss = model(torch.ones(2, 3)).sum()
            loss.backward()
            return loss

        optimizer.step(closure)
        save(f"optimizer-{name}", optimizer.state_dict())
        save(f"checkpoint-{name}", {"epoch": 3, "model": model.state_dict(), "optimizer": optimizer.state_dict(), "args": types.SimpleNamespace(lr=0.1), "best": float("inf")})
        dump(f"pt-optimizer-{name}", optimizer, (2, 4))
    scheduler = torch.optim.lr_scheduler.StepLR(torch.optim.SGD(model.parameters(), lr=0.1), 3)
    save("scheduler", scheduler.state_dict())
    save("dataset", torch.utils.data.TensorDataset(torch.ones(3)))
    save("subset", torch.utils.data.Subset(torch.utils.data.TensorDataset(torch.ones(3)), [0]))
    save("distribution", torch.distributions.Normal(0.0, 1.0))
    out = io.BytesIO()
    torch.jit.save(torch.jit.script(nn.Sequential(nn.Linear(3, 2), nn.ReLU())), out)
    keep("pt-script.pt", out.getvalue())
    dump("pt-plain-tensor", torch.rand(3), (2, 4))


for make in (standard_library, numpy_objects, scipy_objects, estimators, torch_objects):
    try:
        make()
    except ImportError as missing:
        print(f"skipped: {missing}", file=sys.stderr)
