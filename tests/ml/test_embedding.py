"""A tiny encoder with random weights, against the same network written in NumPy."""

import json
import math
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from ml import embedding_graph
from ml.embedding import Embedder, EmbeddingsMissing

WIDTH, HEADS, LAYERS, INNER = 16, 4, 2, 32
WORDS = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "coffee", "shop", "fuel"]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A model as sentence-transformers stores it."""
    made = tmp_path_factory.mktemp("model")
    rng = np.random.default_rng(4)
    shapes = {
        "embeddings.word_embeddings.weight": (len(WORDS), WIDTH),
        "embeddings.position_embeddings.weight": (64, WIDTH),
        "embeddings.token_type_embeddings.weight": (2, WIDTH),
        "embeddings.LayerNorm.weight": (WIDTH,),
        "embeddings.LayerNorm.bias": (WIDTH,),
    }
    for layer in range(LAYERS):
        name = f"encoder.layer.{layer}"
        for part in ("attention.self.query", "attention.self.key", "attention.self.value", "attention.output.dense"):
            shapes |= {f"{name}.{part}.weight": (WIDTH, WIDTH), f"{name}.{part}.bias": (WIDTH,)}
        shapes |= {f"{name}.intermediate.dense.weight": (INNER, WIDTH), f"{name}.intermediate.dense.bias": (INNER,)}
        shapes |= {f"{name}.output.dense.weight": (WIDTH, INNER), f"{name}.output.dense.bias": (WIDTH,)}
        for part in ("attention.output.LayerNorm", "output.LayerNorm"):
            shapes |= {f"{name}.{part}.weight": (WIDTH,), f"{name}.{part}.bias": (WIDTH,)}
    weights = {name: rng.normal(0, 0.5, shape).astype(np.float32) for name, shape in shapes.items()}
    write_safetensors(made / "model.safetensors", weights)
    (made / "config.json").write_text(json.dumps({"num_hidden_layers": LAYERS, "num_attention_heads": HEADS}))
    (made / "tokenizer.json").write_text(json.dumps(tokenizer()))
    return made


def write_safetensors(path: Path, weights: dict[str, Any]) -> None:
    header, body = {"__metadata__": {"format": "pt"}}, b""
    for name, values in weights.items():
        header[name] = {"dtype": "F32", "shape": values.shape, "data_offsets": [len(body), len(body) + values.nbytes]}
        body += values.tobytes()
    raw = json.dumps(header).encode()
    path.write_bytes(len(raw).to_bytes(8, "little") + raw + body)


def tokenizer() -> dict[str, Any]:
    vocabulary = {word: number for number, word in enumerate(WORDS)}
    model = {
        "type": "WordPiece",
        "unk_token": "[UNK]",
        "continuing_subword_prefix": "##",
        "max_input_chars_per_word": 100,
    }
    return {
        "version": "1.0", "truncation": None, "padding": None, "added_tokens": [], "normalizer": None,
        "pre_tokenizer": {"type": "Whitespace"}, "post_processor": None, "decoder": None,
        "model": model | {"vocab": vocabulary},
    }  # fmt: skip


def reference(folder: Path, ids: list[int]) -> Any:
    """Devlin et al., 2019, by hand."""
    w = embedding_graph.read_weights(folder / "model.safetensors")

    def norm(x: Any, name: str) -> Any:
        centred = x - x.mean(axis=-1, keepdims=True)
        return centred / np.sqrt(x.var(axis=-1, keepdims=True) + 1e-12) * w[f"{name}.weight"] + w[f"{name}.bias"]

    def dense(x: Any, name: str) -> Any:
        return x @ w[f"{name}.weight"].T + w[f"{name}.bias"]

    x = w["embeddings.word_embeddings.weight"][ids] + w["embeddings.position_embeddings.weight"][: len(ids)]
    x = norm(x + w["embeddings.token_type_embeddings.weight"][0], "embeddings.LayerNorm")
    for layer in range(LAYERS):
        name, size = f"encoder.layer.{layer}", WIDTH // HEADS
        query, key, value = (dense(x, f"{name}.attention.self.{part}") for part in ("query", "key", "value"))
        heads = []
        for head in range(HEADS):
            part = slice(head * size, (head + 1) * size)
            scores = np.exp(query[:, part] @ key[:, part].T / math.sqrt(size))
            heads.append(scores / scores.sum(axis=1, keepdims=True) @ value[:, part])
        mixed = dense(np.concatenate(heads, axis=1), f"{name}.attention.output.dense")
        x = norm(mixed + x, f"{name}.attention.output.LayerNorm")
        wide = dense(x, f"{name}.intermediate.dense")
        wide = wide * 0.5 * (1 + np.vectorize(math.erf)(wide / math.sqrt(2)))
        x = norm(dense(wide, f"{name}.output.dense") + x, f"{name}.output.LayerNorm")
    return x.mean(axis=0) / np.linalg.norm(x.mean(axis=0))


def test_the_graph_computes_what_the_network_does(folder: Path, tmp_path: Path) -> None:
    assert embedding_graph.build(folder, tmp_path / "made") > 0
    embedder = Embedder(tmp_path / "made")
    for text in ("coffee", "coffee shop", "fuel shop fuel"):
        expected = reference(folder, [WORDS.index(word) for word in text.split()])
        assert embedder.embed(text) @ expected > 0.98  # weights are kept in eight bits
    assert embedder.embed("fuel").shape == (WIDTH,)


def test_an_encoder_that_is_not_there_says_so(tmp_path: Path) -> None:
    with pytest.raises(EmbeddingsMissing):
        Embedder(tmp_path)
