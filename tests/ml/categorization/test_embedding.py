"""A tiny encoder with random weights, against the same network written in NumPy."""

import math
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from ml.categorization import embedding_graph
from ml.categorization.embedding import Embedder, EmbeddingsMissing
from tests.encoders import HEADS, LAYERS, WIDTH, WORDS, make_encoder


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_encoder(tmp_path_factory.mktemp("model"))


def reference(folder: Path, ids: list[int]) -> Any:
    """Devlin et al., 2019, by hand."""
    w = embedding_graph.read_weights(folder / "model.safetensors")

    def norm(x: Any, name: str) -> Any:
        centred = x - x.mean(axis=-1, keepdims=True)
        return (
            centred / np.sqrt(x.var(axis=-1, keepdims=True) + 1e-12) * w[f"{name}.weight"]
            + w[f"{name}.bias"]
        )

    def dense(x: Any, name: str) -> Any:
        return x @ w[f"{name}.weight"].T + w[f"{name}.bias"]

    x = (
        w["embeddings.word_embeddings.weight"][ids]
        + w["embeddings.position_embeddings.weight"][: len(ids)]
    )
    x = norm(x + w["embeddings.token_type_embeddings.weight"][0], "embeddings.LayerNorm")
    for layer in range(LAYERS):
        name, size = f"encoder.layer.{layer}", WIDTH // HEADS
        query, key, value = (
            dense(x, f"{name}.attention.self.{part}") for part in ("query", "key", "value")
        )
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
