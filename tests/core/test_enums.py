"""Closed sets that the contract lists, compared with what really occurs."""

import tomllib
from pathlib import Path

from core import events
from core.enums import ForecastMethod, StatementFormat
from importers.registry import READERS
from importers.tabular import apps
from learning.forecasting.forecast_models import METHOD_NAMES
from ml.forecasting.selection import SERVED_METHODS

METHODS_OF_OLDER_FORECASTS = {
    "pooled_model_without_income",
    "prior_model_without_income",
    "mean_3",
    "median_6",
}
"""Methods that no longer serve, but by which stored forecasts were made."""


def test_every_bank_file_has_a_format_that_the_contract_lists() -> None:
    programs = tomllib.loads(Path(apps.__file__).with_name("apps.toml").read_text("utf-8"))
    names = {reader.name for reader in READERS} - {"json"}
    own = {"outlay-json", "outlay-ofx", "tsv", "xlsb", "ods"}
    assert set(StatementFormat) == names | programs.keys() | own


def test_every_forecast_method_has_a_name_that_the_contract_lists() -> None:
    trained = {METHOD_NAMES.get(method, method) for method in SERVED_METHODS}
    shipped = {name.replace("pooled_model", "prior_model") for name in trained}
    assert set(ForecastMethod) == trained | shipped | METHODS_OF_OLDER_FORECASTS


def test_the_contract_lists_the_type_of_every_event() -> None:
    assert "transaction_created" in events.EVENT_TYPES
    assert "budget_alert" in events.ENTITIES
    assert len(events.EVENT_TYPES) == len(set(events.EVENT_TYPES))
