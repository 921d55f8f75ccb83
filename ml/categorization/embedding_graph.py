"""Turning the weights of a MiniLM sentence encoder into a small ONNX graph, without PyTorch.

The folder is the one in which sentence-transformers keeps ``all-MiniLM-L6-v2``: ``config.json``, ``tokenizer.json`` and
``model.safetensors``. The graph reads one text at a time, so it needs neither mask nor padding, and weights become int8
per channel. Run once, at build time (``requirements-embeddings.txt``); ``ml.embedding`` runs the result.
"""

from __future__ import annotations

import json
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from ml.categorization.embedding import GRAPH, TOKENIZER

OPSET = 17
EPSILON = 1e-12
TYPES = {"F32": np.float32, "F16": np.float16, "I64": np.int64}


def read_weights(path: Path) -> dict[str, npt.NDArray[Any]]:
    """The arrays of a safetensors file: eight bytes with the length of a JSON header, the header, the bytes."""
    raw = path.read_bytes()
    start = 8 + int.from_bytes(raw[:8], "little")
    header = json.loads(raw[8:start])
    found = {}
    for name, entry in header.items():
        if name != "__metadata__":
            begin, end = entry["data_offsets"]
            values = np.frombuffer(raw[start + begin : start + end], TYPES[entry["dtype"]])
            found[name.removeprefix("bert.")] = values.reshape(entry["shape"])
    return found


def build(folder: Path, target: Path) -> int:
    """Write graph and tokenizer to ``target``; answers the graph's bytes. Raises OSError, KeyError, ImportError."""
    from onnxruntime.quantization import QuantType, quantize_dynamic

    config = json.loads((folder / "config.json").read_text(encoding="utf-8"))
    model = _model(
        read_weights(folder / "model.safetensors"),
        config["num_hidden_layers"],
        config["num_attention_heads"],
    )
    target.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as scratch:
        whole = Path(scratch) / "whole.onnx"
        whole.write_bytes(model.SerializeToString())
        quantize_dynamic(whole, target / GRAPH, per_channel=True, weight_type=QuantType.QInt8)
    shutil.copyfile(folder / "tokenizer.json", target / TOKENIZER)
    return (target / GRAPH).stat().st_size


class _Graph:
    """Nodes and constants in the order in which they are added."""

    def __init__(self, weights: dict[str, npt.NDArray[Any]]) -> None:
        self.weights = weights
        self.nodes: list[Any] = []
        self.constants: dict[str, npt.NDArray[Any]] = {}

    def add(self, kind: str, *inputs: str, **attributes: Any) -> str:
        from onnx import helper

        name = f"v{len(self.nodes)}"
        self.nodes.append(helper.make_node(kind, list(inputs), [name], **attributes))
        return name

    def constant(self, name: str, values: npt.ArrayLike, dtype: Any = np.float32) -> str:
        self.constants[name] = np.asarray(values, dtype=dtype)
        return name

    def weight(self, name: str) -> str:
        return self.constant(name, self.weights[name])

    def dense(self, value: str, name: str) -> str:
        kernel = self.constant(f"{name}.kernel", self.weights[f"{name}.weight"].T)
        return self.add("Add", self.add("MatMul", value, kernel), self.weight(f"{name}.bias"))

    def normalised(self, value: str, name: str) -> str:
        scale, bias = self.weight(f"{name}.weight"), self.weight(f"{name}.bias")
        return self.add("LayerNormalization", value, scale, bias, axis=-1, epsilon=EPSILON)

    def gelu(self, value: str) -> str:
        """X · (1 + erf(x / √2)) / 2"""
        root = self.constant("root of two", np.sqrt(2))
        risen = self.add(
            "Add", self.add("Erf", self.add("Div", value, root)), self.constant("one", 1)
        )
        return self.add("Mul", self.add("Mul", value, risen), self.constant("half", 0.5))


def _model(weights: dict[str, npt.NDArray[Any]], layers: int, heads: int) -> Any:
    """From token ids (1, length) to the mean of the last layer (1, width): Devlin et al., 2019."""
    from onnx import TensorProto, helper, numpy_helper

    graph = _Graph(weights)
    width = weights["embeddings.word_embeddings.weight"].shape[1]
    value = _embedded(graph)
    for number in range(layers):
        value = _layer(graph, value, f"encoder.layer.{number}", heads, width // heads)
    pooled = graph.add("ReduceMean", value, axes=[1], keepdims=0)
    graph.nodes.append(helper.make_node("Identity", [pooled], ["embedding"]))
    made = helper.make_graph(
        graph.nodes,
        "sentence encoder",
        [helper.make_tensor_value_info("ids", TensorProto.INT64, [1, "length"])],
        [helper.make_tensor_value_info("embedding", TensorProto.FLOAT, [1, width])],
        list(_initialisers(graph, numpy_helper)),
    )
    return helper.make_model(made, opset_imports=[helper.make_opsetid("", OPSET)], ir_version=9)


def _initialisers(graph: _Graph, numpy_helper: Any) -> Iterator[Any]:
    for name, values in graph.constants.items():
        yield numpy_helper.from_array(np.ascontiguousarray(values), name)


def _embedded(graph: _Graph) -> str:
    words = graph.add("Gather", graph.weight("embeddings.word_embeddings.weight"), "ids")
    start, length = graph.constant("start", [0], np.int64), graph.add("Shape", "ids", start=1)
    placed = graph.add(
        "Slice", graph.weight("embeddings.position_embeddings.weight"), start, length
    )
    first = graph.constant(
        "first type", graph.weights["embeddings.token_type_embeddings.weight"][0]
    )
    return graph.normalised(
        graph.add("Add", graph.add("Add", words, placed), first), "embeddings.LayerNorm"
    )


def _layer(graph: _Graph, value: str, name: str, heads: int, size: int) -> str:
    """Self-attention over all tokens, then two dense layers; each added to what went in, and normalised."""
    split = graph.constant("split", [1, -1, heads, size], np.int64)
    joined = graph.constant("joined", [1, -1, heads * size], np.int64)

    def part(which: str, order: list[int]) -> str:
        dense = graph.dense(value, f"{name}.attention.self.{which}")
        return graph.add("Transpose", graph.add("Reshape", dense, split), perm=order)

    query, key, content = (
        part("query", [0, 2, 1, 3]),
        part("key", [0, 2, 3, 1]),
        part("value", [0, 2, 1, 3]),
    )
    scores = graph.add(
        "Div", graph.add("MatMul", query, key), graph.constant("scale", np.sqrt(size))
    )
    mixed = graph.add("MatMul", graph.add("Softmax", scores, axis=-1), content)
    flat = graph.add("Reshape", graph.add("Transpose", mixed, perm=[0, 2, 1, 3]), joined)
    attended = graph.add("Add", graph.dense(flat, f"{name}.attention.output.dense"), value)
    attended = graph.normalised(attended, f"{name}.attention.output.LayerNorm")
    wide = graph.gelu(graph.dense(attended, f"{name}.intermediate.dense"))
    return graph.normalised(
        graph.add("Add", graph.dense(wide, f"{name}.output.dense"), attended),
        f"{name}.output.LayerNorm",
    )
