from pathlib import Path

import pytest

from ml.categorization.embedding import Embedder, EmbeddingsMissing


def test_an_encoder_that_is_not_installed_is_reported(tmp_path: Path) -> None:
    with pytest.raises(EmbeddingsMissing):
        Embedder(tmp_path)
