"""A tiny sentence encoder with random weights, as sentence-transformers stores one."""

import json
from pathlib import Path
from typing import Any

import numpy as np

WIDTH, HEADS, LAYERS, INNER = 16, 4, 2, 32
WORDS = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "coffee", "shop", "fuel"]
DENSE = (
    "attention.self.query",
    "attention.self.key",
    "attention.self.value",
    "attention.output.dense",
)


def make_encoder(folder: Path) -> Path:
    """Write the model's files; answers the folder."""
    rng = np.random.default_rng(4)
    weights = {
        name: rng.normal(0, 0.5, shape).astype(np.float32) for name, shape in _shapes().items()
    }
    _write_safetensors(folder / "model.safetensors", weights)
    (folder / "config.json").write_text(
        json.dumps({"num_hidden_layers": LAYERS, "num_attention_heads": HEADS})
    )
    (folder / "tokenizer.json").write_text(json.dumps(_tokenizer()))
    return folder


def _shapes() -> dict[str, tuple[int, ...]]:
    shapes: dict[str, tuple[int, ...]] = {
        "embeddings.word_embeddings.weight": (len(WORDS), WIDTH),
        "embeddings.position_embeddings.weight": (64, WIDTH),
        "embeddings.token_type_embeddings.weight": (2, WIDTH),
        "embeddings.LayerNorm.weight": (WIDTH,),
        "embeddings.LayerNorm.bias": (WIDTH,),
    }
    for layer in range(LAYERS):
        name = f"encoder.layer.{layer}"
        for part in DENSE:
            shapes |= {f"{name}.{part}.weight": (WIDTH, WIDTH), f"{name}.{part}.bias": (WIDTH,)}
        shapes |= {
            f"{name}.intermediate.dense.weight": (INNER, WIDTH),
            f"{name}.intermediate.dense.bias": (INNER,),
        }
        shapes |= {
            f"{name}.output.dense.weight": (WIDTH, INNER),
            f"{name}.output.dense.bias": (WIDTH,),
        }
        for part in ("attention.output.LayerNorm", "output.LayerNorm"):
            shapes |= {f"{name}.{part}.weight": (WIDTH,), f"{name}.{part}.bias": (WIDTH,)}
    return shapes


def _write_safetensors(path: Path, weights: dict[str, Any]) -> None:
    header: dict[str, Any] = {"__metadata__": {"format": "pt"}}
    body = b""
    for name, values in weights.items():
        header[name] = {
            "dtype": "F32",
            "shape": values.shape,
            "data_offsets": [len(body), len(body) + values.nbytes],
        }
        body += values.tobytes()
    raw = json.dumps(header).encode()
    path.write_bytes(len(raw).to_bytes(8, "little") + raw + body)


def _tokenizer() -> dict[str, Any]:
    model = {
        "type": "WordPiece",
        "unk_token": "[UNK]",
        "continuing_subword_prefix": "##",
        "max_input_chars_per_word": 99,
    }
    return {
        "version": "1.0", "truncation": None, "padding": None, "added_tokens": [], "normalizer": None,
        "pre_tokenizer": {"type": "Whitespace"}, "post_processor": None, "decoder": None,
        "model": model | {"vocab": {word: number for number, word in enumerate(WORDS)}},
    }  # fmt: skip
