"""A tiny encoder with random weights, against the same network written in NumPy."""

import math
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from ml.categorization.embedding import Embedder
from ml.categorization.training import embedding_graph
from tests.encoders import HEADS, LAYERS, WIDTH, WORDS, write_encoder


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_encoder(tmp_path_factory.mktemp("model"))


class Reference:
    """The encoder of Devlin et al., 2019, in NumPy; arrays are (tokens, width)."""

    def __init__(self, folder: Path) -> None:
        self.weights = embedding_graph.read_weights(folder / "model.safetensors")

    def embed(self, ids: list[int]) -> Any:
        words = self.weights["embeddings.word_embeddings.weight"][ids]
        positions = self.weights["embeddings.position_embeddings.weight"][: len(ids)]
        segment = self.weights["embeddings.token_type_embeddings.weight"][0]
        x = self.normalize(words + positions + segment, "embeddings.LayerNorm")
        for layer in range(LAYERS):
            x = self.apply_layer(x, f"encoder.layer.{layer}")
        return x.mean(axis=0) / np.linalg.norm(x.mean(axis=0))

    def apply_layer(self, x: Any, name: str) -> Any:
        attention = self.dense(self.attend(x, name), f"{name}.attention.output.dense")
        x = self.normalize(attention + x, f"{name}.attention.output.LayerNorm")
        inner = self.dense(x, f"{name}.intermediate.dense")
        inner = inner * 0.5 * (1 + np.vectorize(math.erf)(inner / math.sqrt(2)))
        return self.normalize(
            self.dense(inner, f"{name}.output.dense") + x, f"{name}.output.LayerNorm"
        )

    def attend(self, x: Any, name: str) -> Any:
        query = self.dense(x, f"{name}.attention.self.query")
        key = self.dense(x, f"{name}.attention.self.key")
        value = self.dense(x, f"{name}.attention.self.value")
        size = WIDTH // HEADS
        heads = []
        for head in range(HEADS):
            part = slice(head * size, (head + 1) * size)
            scores = np.exp(query[:, part] @ key[:, part].T / math.sqrt(size))
            heads.append(scores / scores.sum(axis=1, keepdims=True) @ value[:, part])
        return np.concatenate(heads, axis=1)

    def normalize(self, x: Any, name: str) -> Any:
        centered = (x - x.mean(axis=-1, keepdims=True)) / np.sqrt(
            x.var(axis=-1, keepdims=True) + 1e-12
        )
        return centered * self.weights[f"{name}.weight"] + self.weights[f"{name}.bias"]

    def dense(self, x: Any, name: str) -> Any:
        return x @ self.weights[f"{name}.weight"].T + self.weights[f"{name}.bias"]


def test_the_graph_computes_what_the_network_computes(folder: Path, tmp_path: Path) -> None:
    assert embedding_graph.build_encoder(folder, tmp_path / "encoder") > 0
    embedder = Embedder(tmp_path / "encoder")
    reference = Reference(folder)
    for text in ("coffee", "coffee shop", "fuel shop fuel"):
        expected = reference.embed([WORDS.index(word) for word in text.split()])
        assert embedder.embed(text) @ expected > 0.98  # the weights have eight bits
    assert embedder.embed("fuel").shape == (WIDTH,)
