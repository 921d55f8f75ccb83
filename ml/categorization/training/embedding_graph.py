"""Conversion of a MiniLM sentence encoder into a small ONNX graph, without PyTorch.

The source folder is in the layout of sentence-transformers' ``all-MiniLM-L6-v2``: ``config.json``,
``tokenizer.json`` and ``model.safetensors``. The graph reads one text at a time, so it needs
neither mask nor padding; weights are quantized to int8 per channel. It is built once, with the
libraries of ``requirements-embeddings.txt``; ``embedding`` runs the result.
"""

from __future__ import annotations

import json
import shutil
import tempfile
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from ml.categorization.embedding import GRAPH_FILE, TOKENIZER_FILE

OPSET = 17
IR_VERSION = 9
# BERT's, with which the weights were trained.
LAYER_NORM_EPSILON = 1e-12
DTYPES = {"F32": np.float32, "F16": np.float16, "I64": np.int64}

Weights = dict[str, npt.NDArray[Any]]


def read_weights(path: Path) -> Weights:
    """Read the arrays of a safetensors file.

    The format: eight bytes with the length of a JSON header, the header, the bytes of all arrays.
    """
    raw = path.read_bytes()
    start = 8 + int.from_bytes(raw[:8], "little")
    header = json.loads(raw[8:start])
    header.pop("__metadata__", None)

    weights: Weights = {}
    for name, entry in header.items():
        begin, end = entry["data_offsets"]
        values = np.frombuffer(raw[start + begin : start + end], DTYPES[entry["dtype"]])
        weights[name.removeprefix("bert.")] = values.reshape(entry["shape"])
    return weights


def build_encoder(source: Path, target: Path) -> int:
    """Write the graph and the tokenizer to ``target``; returns the size of the graph in bytes.

    Raises:
        ImportError: The libraries of ``requirements-embeddings.txt`` are not installed.
        OSError: A file of the source is missing.
        KeyError: The source is not a MiniLM model.
    """
    from onnxruntime.quantization import QuantType, quantize_dynamic

    config = json.loads((source / "config.json").read_text(encoding="utf-8"))
    weights = read_weights(source / "model.safetensors")
    model = _build_model(weights, config["num_hidden_layers"], config["num_attention_heads"])

    target.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as scratch:
        unquantized = Path(scratch) / "encoder.onnx"
        unquantized.write_bytes(model.SerializeToString())
        quantize_dynamic(
            unquantized, target / GRAPH_FILE, per_channel=True, weight_type=QuantType.QInt8
        )

    shutil.copyfile(source / "tokenizer.json", target / TOKENIZER_FILE)
    return (target / GRAPH_FILE).stat().st_size


def _build_model(weights: Weights, layers: int, heads: int) -> Any:
    """Return an ONNX model from token ids (1, length) to the mean of the last layer (1, width).

    The network is BERT (Devlin et al., 2019).
    """
    from onnx import TensorProto, helper, numpy_helper

    graph = _GraphBuilder(weights)
    width = weights["embeddings.word_embeddings.weight"].shape[1]

    value = _add_embeddings(graph)
    for number in range(layers):
        value = _add_layer(graph, value, f"encoder.layer.{number}", heads, width // heads)
    pooled = graph.add("ReduceMean", value, axes=[1], keepdims=0)
    graph.nodes.append(helper.make_node("Identity", [pooled], ["embedding"]))

    initializers = [
        numpy_helper.from_array(np.ascontiguousarray(values), name)
        for name, values in graph.constants.items()
    ]
    onnx_graph = helper.make_graph(
        graph.nodes,
        "sentence encoder",
        [helper.make_tensor_value_info("ids", TensorProto.INT64, [1, "length"])],
        [helper.make_tensor_value_info("embedding", TensorProto.FLOAT, [1, width])],
        initializers,
    )
    opset = helper.make_opsetid("", OPSET)
    return helper.make_model(onnx_graph, opset_imports=[opset], ir_version=IR_VERSION)


class _GraphBuilder:
    """Nodes and constants of a graph, in the order in which they are added.

    Values are referred to by name; each method returns the name of its result.
    """

    def __init__(self, weights: Weights) -> None:
        self.weights = weights
        self.nodes: list[Any] = []
        self.constants: Weights = {}

    def add(self, operator: str, *inputs: str, **attributes: Any) -> str:
        from onnx import helper

        name = f"v{len(self.nodes)}"
        self.nodes.append(helper.make_node(operator, list(inputs), [name], **attributes))
        return name

    def add_constant(self, name: str, values: npt.ArrayLike, dtype: Any = np.float32) -> str:
        self.constants[name] = np.asarray(values, dtype=dtype)
        return name

    def add_weight(self, name: str) -> str:
        return self.add_constant(name, self.weights[name])

    def add_dense(self, value: str, name: str) -> str:
        kernel = self.add_constant(f"{name}.kernel", self.weights[f"{name}.weight"].T)
        product = self.add("MatMul", value, kernel)
        return self.add("Add", product, self.add_weight(f"{name}.bias"))

    def add_layer_norm(self, value: str, name: str) -> str:
        scale, bias = self.add_weight(f"{name}.weight"), self.add_weight(f"{name}.bias")
        return self.add(
            "LayerNormalization", value, scale, bias, axis=-1, epsilon=LAYER_NORM_EPSILON
        )

    def add_gelu(self, value: str) -> str:
        """Add x · (1 + erf(x / √2)) / 2; the opset has no operator for it."""
        root = self.add_constant("root of two", np.sqrt(2))
        error_function = self.add("Erf", self.add("Div", value, root))
        raised = self.add("Add", error_function, self.add_constant("one", 1))
        product = self.add("Mul", value, raised)
        return self.add("Mul", product, self.add_constant("half", 0.5))


def _add_embeddings(graph: _GraphBuilder) -> str:
    """Add the sum of word, position and segment embeddings, normalized (1, length, width)."""
    words = graph.add("Gather", graph.add_weight("embeddings.word_embeddings.weight"), "ids")

    start = graph.add_constant("start", [0], np.int64)
    length = graph.add("Shape", "ids", start=1)
    all_positions = graph.add_weight("embeddings.position_embeddings.weight")
    positions = graph.add("Slice", all_positions, start, length)

    # A single text is one segment: the first.
    segments = graph.weights["embeddings.token_type_embeddings.weight"]
    segment = graph.add_constant("first segment", segments[0])

    total = graph.add("Add", graph.add("Add", words, positions), segment)
    return graph.add_layer_norm(total, "embeddings.LayerNorm")


def _add_layer(graph: _GraphBuilder, value: str, name: str, heads: int, size: int) -> str:
    """Add self-attention over all tokens, then two dense layers.

    Each is added to its input and normalized. ``size`` is the width of a head.
    """
    attention = _add_attention(graph, value, f"{name}.attention.self", heads, size)
    attention = graph.add_dense(attention, f"{name}.attention.output.dense")
    attention = graph.add("Add", attention, value)
    attention = graph.add_layer_norm(attention, f"{name}.attention.output.LayerNorm")

    inner = graph.add_gelu(graph.add_dense(attention, f"{name}.intermediate.dense"))
    output = graph.add("Add", graph.add_dense(inner, f"{name}.output.dense"), attention)
    return graph.add_layer_norm(output, f"{name}.output.LayerNorm")


def _add_attention(graph: _GraphBuilder, value: str, name: str, heads: int, size: int) -> str:
    """Add softmax(query · key / √size) · value of all heads, side by side (1, length, width)."""
    split = graph.add_constant("split", [1, -1, heads, size], np.int64)
    joined = graph.add_constant("joined", [1, -1, heads * size], np.int64)

    def add_projection(which: str, order: list[int]) -> str:
        dense = graph.add_dense(value, f"{name}.{which}")
        return graph.add("Transpose", graph.add("Reshape", dense, split), perm=order)

    query = add_projection("query", [0, 2, 1, 3])
    key = add_projection("key", [0, 2, 3, 1])  # transposed for the product with the query
    content = add_projection("value", [0, 2, 1, 3])

    scale = graph.add_constant("scale", np.sqrt(size))
    scores = graph.add("Div", graph.add("MatMul", query, key), scale)
    mixed = graph.add("MatMul", graph.add("Softmax", scores, axis=-1), content)
    return graph.add("Reshape", graph.add("Transpose", mixed, perm=[0, 2, 1, 3]), joined)
