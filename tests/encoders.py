"""A tiny sentence encoder with random weights, stored as sentence-transformers stores one."""

import json
from pathlib import Path
from typing import Any

import numpy as np

WIDTH, HEADS, LAYERS, INNER = 16, 4, 2, 32
WORDS = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "coffee", "shop", "fuel"]
SQUARE_LAYERS = (
    "attention.self.query",
    "attention.self.key",
    "attention.self.value",
    "attention.output.dense",
)
NORMS = ("attention.output.LayerNorm", "output.LayerNorm")

Shapes = dict[str, tuple[int, ...]]


def write_encoder(folder: Path) -> Path:
    """Write the files of the model; returns the folder."""
    rng = np.random.default_rng(4)
    weights = {
        name: rng.normal(0, 0.5, shape).astype(np.float32) for name, shape in _list_shapes().items()
    }
    _write_safetensors(folder / "model.safetensors", weights)
    config = {"num_hidden_layers": LAYERS, "num_attention_heads": HEADS}
    (folder / "config.json").write_text(json.dumps(config))
    (folder / "tokenizer.json").write_text(json.dumps(_build_tokenizer()))
    return folder


def _list_shapes() -> Shapes:
    shapes: Shapes = {
        "embeddings.word_embeddings.weight": (len(WORDS), WIDTH),
        "embeddings.position_embeddings.weight": (64, WIDTH),
        "embeddings.token_type_embeddings.weight": (2, WIDTH),
        "embeddings.LayerNorm.weight": (WIDTH,),
        "embeddings.LayerNorm.bias": (WIDTH,),
    }
    for layer in range(LAYERS):
        shapes |= _list_layer_shapes(f"encoder.layer.{layer}")
    return shapes


def _list_layer_shapes(name: str) -> Shapes:
    shapes: Shapes = {}
    for part in SQUARE_LAYERS:
        shapes |= {f"{name}.{part}.weight": (WIDTH, WIDTH), f"{name}.{part}.bias": (WIDTH,)}
    shapes |= {
        f"{name}.intermediate.dense.weight": (INNER, WIDTH),
        f"{name}.intermediate.dense.bias": (INNER,),
        f"{name}.output.dense.weight": (WIDTH, INNER),
        f"{name}.output.dense.bias": (WIDTH,),
    }
    for part in NORMS:
        shapes |= {f"{name}.{part}.weight": (WIDTH,), f"{name}.{part}.bias": (WIDTH,)}
    return shapes


def _write_safetensors(path: Path, weights: dict[str, Any]) -> None:
    header: dict[str, Any] = {"__metadata__": {"format": "pt"}}
    body = b""
    for name, values in weights.items():
        offsets = [len(body), len(body) + values.nbytes]
        header[name] = {"dtype": "F32", "shape": values.shape, "data_offsets": offsets}
        body += values.tobytes()
    raw = json.dumps(header).encode()
    path.write_bytes(len(raw).to_bytes(8, "little") + raw + body)


def _build_tokenizer() -> dict[str, Any]:
    model = {
        "type": "WordPiece",
        "unk_token": "[UNK]",
        "continuing_subword_prefix": "##",
        "max_input_chars_per_word": 99,
        "vocab": {word: number for number, word in enumerate(WORDS)},
    }
    return {
        "version": "1.0",
        "truncation": None,
        "padding": None,
        "added_tokens": [],
        "normalizer": None,
        "pre_tokenizer": {"type": "Whitespace"},
        "post_processor": None,
        "decoder": None,
        "model": model,
    }
