from collections.abc import Callable
from pathlib import Path

from flask import Flask

from core.identity import Caller
from ml_service import CategoryModels
from services.categorization.category_suggestion import CategorySuggester, SuggestionPolicy
from services.categorization.suggestions import suggest
from tests.conftest import Person
from tests.encoders import write_encoder


def test_an_encoder_is_built_and_serves(
    app: Flask, ada: Person, as_caller: Callable[[Person], Caller], tmp_path: Path
) -> None:
    result = app.test_cli_runner().invoke(
        args=["models", "embeddings", str(write_encoder(tmp_path))]
    )
    assert (result.exit_code, "CATEGORY_VARIANT=embeddings" in result.output) == (0, True), (
        result.output
    )
    party = ada.category("Party")
    ada.spend(3, payee="coffee shop", category_id=party)
    models = CategoryModels("embeddings", models_dir=app.config["MODELS_DIR"])
    suggester = CategorySuggester(models, SuggestionPolicy())
    (suggestion,) = suggest(suggester, as_caller(ada), [{"payee": "coffee fuel"}])
    assert suggestion.category_id is not None
    assert suggestion.record is not None
    assert suggestion.record["variant"] == "embeddings"


def test_a_folder_without_a_model_is_refused(app: Flask, tmp_path: Path) -> None:
    refused = app.test_cli_runner().invoke(args=["models", "embeddings", str(tmp_path)])
    assert refused.exit_code == 1
    assert "cannot be built" in refused.output
