"""Writes HDF5 files with h5py as programs write them, and as an attacker would: make-samples.py FOLDER (makes benign/ and malicious/ in it)."""

import base64
import json
import marshal
import os
import sys

import h5py
import numpy as np

folder = sys.argv[1]
for kind in ("benign", "malicious"):
    os.makedirs(os.path.join(folder, kind), exist_ok=True)


def write(kind, name, fill, **how):
    with h5py.File(os.path.join(folder, kind, name), "w", **how) as file:
        fill(file)


rng = np.random.default_rng(7)


def layer(class_name, name, **config):
    return {"class_name": class_name, "config": {"name": name, "trainable": True, **config}}


def keras2(layers, training=True):
    """The legacy layout: configuration as attributes of the root, a group for each layer."""

    def fill(file):
        file.attrs["keras_version"] = "2.11.0"
        file.attrs["backend"] = "tensorflow"
        file.attrs["model_config"] = json.dumps({"class_name": "Sequential", "config": {"name": "sequential", "layers": layers}})
        if training:
            file.attrs["training_config"] = json.dumps(
                {
                    "loss": "categorical_crossentropy",
                    "metrics": [[{"class_name": "MeanMetricWrapper", "config": {"name": "accuracy", "dtype": "float32", "fn": "categorical_accuracy"}}]],
                    "weighted_metrics": None,
                    "loss_weights": None,
                    "optimizer_config": {"class_name": "Custom>Adam", "config": {"name": "Adam", "learning_rate": 0.001}},
                }
            ).encode()
        weights = file.create_group("model_weights")
        weights.attrs["layer_names"] = [each["config"]["name"].encode() for each in layers]
        weights.attrs["backend"] = b"tensorflow"
        for each in layers:
            name = each["config"]["name"]
            group = weights.create_group(name)
            if each["class_name"] != "Dense":
                group.attrs["weight_names"] = np.array([], dtype="S1")
                continue
            group.attrs["weight_names"] = [f"{name}/kernel:0".encode(), f"{name}/bias:0".encode()]
            group.create_dataset(f"{name}/kernel:0", data=rng.normal(size=(16, 8)).astype("f4"))
            group.create_dataset(f"{name}/bias:0", data=np.zeros(8, "f4"))
        if training:
            optimizer = file.create_group("optimizer_weights")
            optimizer.create_dataset("Adam/iteration:0", data=np.int64(5))

    return fill


plain_layers = [
    layer("InputLayer", "input_1", batch_input_shape=[None, 16], dtype="float32"),
    layer("Dense", "dense", units=8, activation="relu", kernel_initializer={"class_name": "GlorotUniform", "config": {"seed": None}}),
    layer("Dropout", "dropout", rate=0.5),
    {"class_name": "Bidirectional", "config": {"name": "bi", "layer": layer("LSTM", "lstm", units=4)}},
]


def keras3_weights(file):
    for name in ("dense", "dense_1"):
        group = file.create_group(f"layers/{name}/vars")
        group.create_dataset("0", data=rng.normal(size=(16, 8)).astype("f4"))
        group.create_dataset("1", data=np.zeros(8, "f4"))
    file.create_group("_layer_checkpoint_dependencies/dense/vars").create_dataset("0", data=np.ones((3, 3), "f4"))
    file.create_group("vars")
    optimizer = file.create_group("optimizer/vars")
    optimizer.create_dataset("0", data=np.int32(10))
    optimizer.create_dataset("1", data=np.float32(0.001))


def many(file):
    for index in range(200):
        file.create_dataset(f"group {index % 7}/dataset {index}", data=np.arange(index + 1, dtype="i2"))
    for index in range(60):
        file.attrs[f"attribute {index}"] = f"value {index}" * 10


def kinds(file):
    text = h5py.string_dtype()
    file.create_dataset("texts", data=["one", "two", "drei — ü"], dtype=text)
    file.create_dataset("fixed", data=np.array([b"abc", b"defgh"], dtype="S8"))
    file.create_dataset("chunked", data=rng.normal(size=(100, 60)), chunks=(10, 7))
    file.create_dataset("packed", data=np.arange(10_000).reshape(100, 100), chunks=(20, 100), compression="gzip", shuffle=True, fletcher32=True)
    file.create_dataset("lzf", data=np.zeros((100, 100)), chunks=(50, 50), compression="lzf")
    file.create_dataset("growing", data=np.arange(3000), chunks=(10,), maxshape=(None,))
    file.create_dataset("growing packed", data=np.arange(3000), chunks=(10,), maxshape=(None,), compression="gzip")
    file.create_dataset("growing both ways", data=np.zeros((50, 50)), chunks=(5, 5), maxshape=(None, None))
    file.create_dataset("growing both ways packed", data=np.ones((50, 50)), chunks=(5, 5), maxshape=(None, None), compression="gzip")
    file.create_dataset("many chunks", data=np.zeros(5000, "i1"), chunks=(2,))
    file.create_dataset("texts packed", data=[f"word {index}" for index in range(500)], dtype=text, chunks=(50,), compression="gzip")
    file.create_dataset("fixed packed", data=np.array([f"w{index}" for index in range(500)], dtype="S8"), chunks=(100,), compression="gzip", shuffle=True)
    file.create_dataset("lists", (3,), dtype=h5py.vlen_dtype(np.int32))[...] = np.array([np.arange(3), np.arange(2), np.arange(5)], dtype=object)
    file.create_dataset("scalar", data=3.5)
    file.create_dataset("empty", data=h5py.Empty("f4"))
    file.create_dataset("complex", data=np.array([1 + 2j, 3]))
    file.create_dataset("bool", data=np.array([True, False]))
    file.create_dataset("enum", data=np.array([0, 1]), dtype=h5py.enum_dtype({"A": 0, "B": 1}, basetype="i1"))
    file.create_dataset("record", data=np.array([(1, 2.5, b"x", [1, 2])], dtype=[("a", "i4"), ("b", "f8"), ("c", "S4"), ("d", "i2", (2,))]))
    file.create_dataset("opaque", data=np.void(b"\x01\x02\x03\x04"))
    file.create_dataset("dates", data=np.array(["2020-01-01"], dtype="M8[D]").astype("i8"))
    file["half"] = np.ones(4, "f2")
    file["committed"] = np.dtype("f8")
    file.create_dataset("of committed", (4,), dtype=file["committed"])
    file.attrs.create("by committed", 2.5, dtype=file["committed"])
    file["soft"] = h5py.SoftLink("/chunked")
    file["hard"] = file["chunked"]
    file["circle"] = file["/"]
    file["dangling"] = h5py.SoftLink("/nowhere")
    file.create_dataset("references", data=[file["chunked"].ref, file.ref], dtype=h5py.ref_dtype)
    file.create_dataset("regions", data=[file["chunked"].regionref[0:3, 0:2]], dtype=h5py.regionref_dtype)
    file["chunked"].dims[0].label = "rows"
    file["scale"] = np.arange(100)
    file["scale"].make_scale("position")
    file["chunked"].dims[0].attach_scale(file["scale"])
    file.attrs["list of text"] = ["a", "b"]
    file.attrs["numbers"] = np.arange(5)
    file.attrs["void"] = np.void(b"abc")
    file.create_group("ordered", track_order=True).attrs["x"] = 1
    file.create_dataset("filled", (1000,), fillvalue=3.0)
    layout = h5py.VirtualLayout(shape=(10,), dtype="f8")
    layout[:] = h5py.VirtualSource(".", "chunked", shape=(100, 60))[0:10, 0]
    if file.libver[1] != "v108":
        file.create_virtual_dataset("view of itself", layout)


def deleted(file):
    file["a"] = rng.normal(size=1000)
    file["b"] = np.arange(1000)
    del file["a"]


for libver in ("earliest", "latest", ("earliest", "v108"), "v110"):
    tag = libver if isinstance(libver, str) else "mixed"
    write("benign", f"keras2-{tag}.h5", keras2(plain_layers), libver=libver)
    write("benign", f"keras3-weights-{tag}.h5", keras3_weights, libver=libver)
    write("benign", f"kinds-{tag}.h5", kinds, libver=libver)
    write("benign", f"many-{tag}.h5", many, libver=libver)
    write("benign", f"deleted-{tag}.h5", deleted, libver=libver)
write("benign", "large-attribute.h5", lambda file: file.attrs.create("model_config", json.dumps({"class_name": "Sequential", "config": {"layers": plain_layers * 400}})))
write("benign", "user-block.h5", keras2(plain_layers), userblock_size=1024)
write("benign", "empty.h5", lambda file: None)

attack = b"cposix\nsystem\n(S'id'\ntR."
encoded = base64.b64encode(marshal.dumps((lambda x: __import__("os").system("id")).__code__)).decode()
lambda_layer = layer("Lambda", "evil", function=[encoded, None, None], function_type="lambda", module="__main__", output_shape=None, output_shape_type="raw", arguments={})
nested = {"class_name": "TimeDistributed", "config": {"name": "td", "layer": {"class_name": "Bidirectional", "config": {"name": "b", "layer": lambda_layer}}}}

for libver in ("earliest", "latest"):
    write("malicious", f"lambda-{libver}.h5", keras2([*plain_layers, lambda_layer]), libver=libver)
    write("malicious", f"lambda-nested-{libver}.h5", keras2([nested]), libver=libver)

    def external(file):
        keras3_weights(file)
        file.create_dataset("layers/x/vars/0", shape=(16,), dtype="u1", external=[("/etc/passwd", 0, 16)])

    def relative(file):
        file.create_dataset("x", shape=(16,), dtype="u1", external=[("weights.bin", 4, 8), ("../other.bin", 0, 8)])

    def outward(file):
        file.create_group("layers")["dense"] = h5py.ExternalLink("/home/user/secret.h5", "/model_weights")

    def virtual(file):
        layout = h5py.VirtualLayout(shape=(2, 10), dtype="f8")
        layout[0] = h5py.VirtualSource(".", "own", shape=(10,))
        layout[1] = h5py.VirtualSource("/srv/secret.h5", "weights", shape=(10,))
        file["own"] = np.arange(10.0)
        file.create_virtual_dataset("view", layout)

    write("malicious", f"external-storage-{libver}.h5", external, libver=libver)
    write("malicious", f"external-relative-{libver}.h5", relative, libver=libver)
    write("malicious", f"external-link-{libver}.h5", outward, libver=libver)
    write("malicious", f"virtual-{libver}.h5", virtual, libver=libver)
    write("malicious", f"pickle-opaque-{libver}.h5", lambda file: file.create_dataset("x", data=np.void(attack)), libver=libver)
    write("malicious", f"pickle-attribute-{libver}.h5", lambda file: file.attrs.create("info", np.void(attack)), libver=libver)
    write("malicious", f"pickle-bytes-{libver}.h5", lambda file: file.create_dataset("x", data=np.frombuffer(attack, "u1")), libver=libver)
    write("malicious", f"pickle-packed-{libver}.h5", lambda file: file.create_dataset("x", data=np.frombuffer(attack * 50, "u1"), chunks=(len(attack),), compression="gzip"), libver=libver)
    write("malicious", f"pickle-list-{libver}.h5", lambda file: file.create_dataset("x", (1,), dtype=h5py.vlen_dtype(np.uint8)).__setitem__(0, np.frombuffer(attack, "u1")), libver=libver)
    write("malicious", f"lambda-dense-attributes-{libver}.h5", lambda file: (many(file), keras2([lambda_layer])(file)), libver=libver)

write("malicious", "user-block-pickle.h5", keras2(plain_layers), userblock_size=512)
with open(os.path.join(folder, "malicious", "user-block-pickle.h5"), "r+b") as file:
    file.write(attack)
