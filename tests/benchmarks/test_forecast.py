import csv
import datetime as dt
import json
import random
from pathlib import Path
from typing import Any

import pytest

from benchmarks import forecast, prior
from benchmarks.public_data import members_of, read_folder
from core.enums import PeriodUnit
from ml import shipped
from ml.forecasting import quantile_forecaster, training

TIMED = {"training", "thousand_people", "serving"}


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Thirty bank accounts and fifteen cards with fourteen months, and one personal ledger."""
    monkeypatch.setattr(training, "TREES", 5)
    monkeypatch.setattr(quantile_forecaster, "MAX_BINS", 8)
    monkeypatch.setattr(forecast, "ROUND_PEOPLE", 20)
    chance = random.Random(7)
    months = [dt.date(2020 + month // 12, month % 12 + 1, 1) for month in range(14)]
    bank, cards, ledger = [], [], []
    for account in range(30):
        size = chance.lognormvariate(6, 1)
        for month in months:
            bank.append((account, f"{month:%y%m%d}", "PRIJEM", round(2 * size, 2), ""))
            bank.append((account, f"{month:%y%m}05", "VYDAJ", round(size, 2), "SIPO"))
            bank.append((account, f"{month:%y%m}20", "VYBER", round(size * chance.random(), 2), ""))
    for card in range(15):
        cards += [
            (card, month.replace(day=9), round(chance.uniform(5, 90), 2), "Fuel")
            for month in months
        ]
    for month in months:
        ledger += [
            (month, "pay", 900, "Salary"),
            (month.replace(day=8), "shop", -chance.randint(200, 400), "Food"),
        ]
    write(
        tmp_path / "bank.csv",
        ("account_id", "date", "type", "amount", "k_symbol"),
        bank,
        operation="VYBER",
    )
    write(tmp_path / "cards.csv", ("card", "date", "amount", "category"), cards)
    write(tmp_path / "ledger.csv", ("date", "description", "amount", "category"), ledger)
    write(tmp_path / "orders.csv", ("order_id", "bank_to"), [(1, "ST")])
    return tmp_path


def write(path: Path, names: tuple[str, ...], rows: list[Any], **more: str) -> None:
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow((*names, *more))
        writer.writerows((*row, *more.values()) for row in rows)


def test_files_are_known_by_their_columns(folder: Path) -> None:
    tables = read_folder(folder)
    assert tables.keys() == {"bank", "cards", "ledger"}
    assert tables["bank"]["owner"].nunique() == 30
    assert set(tables["ledger"]["kind"]) == {"income", "expense"}


def test_people_are_followed_to_the_files_end_or_to_their_own(folder: Path) -> None:
    table = read_folder(folder)["bank"]
    stopped = table[(table["owner"] != 3) | (table["day"] < "2020-06-01")]
    ends = {
        member.owner: member.ledger.end_day for member in members_of("bank", stopped, "monthly")
    }
    assert len(set(ends.values())) == 1
    active = {
        member.owner: member.ledger.end_day
        for member in members_of("bank", stopped, "monthly", active=True)
    }
    assert active["bank-3"] == (dt.date(2020, 6, 1) - dt.date(1970, 1, 1)).days


def test_the_benchmark_is_deterministic_and_says_what_it_must(folder: Path) -> None:
    first, second = (forecast.judged(folder, None) for _ in range(2))
    assert {name: value for name, value in first.items() if name not in TIMED} == {
        name: value for name, value in second.items() if name not in TIMED
    }
    scores = first["datasets"]["bank"]["total"]["all"]
    assert {"model", "last", "mean_3", "median_6"} <= scores["wape"].keys()
    assert {"coverage", "winkler", "worst_period", "pinball", "confidence"} <= scores.keys()
    printed = forecast.table(first)
    assert "bank: " in printed
    assert "serving one person with five years: p50" in printed
    json.dumps(first)


def test_nobody_is_judged_by_what_learned_from_them(folder: Path) -> None:
    everybody = forecast.members_in(folder)["bank"]
    learning, held = forecast.split(everybody)
    assert held
    assert not {member.owner for member in learning} & {member.owner for member in held}
    judged = forecast.judged(folder, folder)
    assert judged["datasets"]["bank"]["owners"] == 30


def test_a_prior_is_made_and_described(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(prior, "UNITS", (PeriodUnit.MONTHLY,))
    prior.main([folder], tmp_path / "prior")
    card = shipped.read_card(shipped.FORECASTS, tmp_path / "prior")
    assert {row["name"]: row["owners"] for row in card["data"]} == {
        "bank": 30,
        "cards": 15,
        "ledger": 1,
    }
    assert shipped.load_forecast_models(tmp_path / "prior").keys() == {"monthly"}
