import csv
import datetime as dt
import json
import random
from pathlib import Path
from typing import Any

import pytest

from benchmarks import forecast, forecast_training, prior
from benchmarks.households.kinds import KINDS
from benchmarks.public_data import build_training_ledgers, read_folder
from ml import shipped
from ml.forecasting.training import tree_growing

TIMED = {"training", "thousand_people", "serving"}


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Thirty bank accounts and fifteen cards with fourteen months, and one personal ledger."""
    monkeypatch.setattr(tree_growing, "TREES", 5)
    monkeypatch.setattr(tree_growing, "MAX_BINS", 8)
    monkeypatch.setattr(forecast_training, "INVENTED_SEEDS", range(100, 101))
    monkeypatch.setattr(forecast_training, "KINDS", {"renter": KINDS["renter"]})
    monkeypatch.setattr(forecast, "TIMED_PEOPLE", 20)
    monkeypatch.setattr(forecast, "SERVED_CALLS", 5)
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


def people(folder: Path, tmp_path: Path) -> Path:
    """Two personal ledgers, named one and two."""
    people = tmp_path / "people"
    people.mkdir()
    for name in ("one", "two"):
        (people / f"{name}.csv").write_text((folder / "ledger.csv").read_text("utf-8"), "utf-8")
    return people


def test_a_file_format_is_recognised_by_its_columns(folder: Path) -> None:
    tables = read_folder(folder)
    assert tables.keys() == {"bank", "cards", "ledger"}
    assert tables["bank"]["owner"].nunique() == 30
    assert set(tables["ledger"]["kind"]) == {"income", "expense"}


def test_people_are_followed_to_the_files_end_or_to_their_own(folder: Path) -> None:
    table = read_folder(folder)["bank"]
    stopped = table[(table["owner"] != 3) | (table["day"] < "2020-06-01")]
    ends = {
        ledger.owner: ledger.ledger.end_day for ledger in build_training_ledgers("bank", stopped)
    }
    assert len(set(ends.values())) == 1
    active = {
        ledger.owner: ledger.ledger.end_day
        for ledger in build_training_ledgers("bank", stopped, active=True)
    }
    assert active["bank-3"] == (dt.date(2020, 6, 1) - dt.date(1970, 1, 1)).days


def test_the_benchmark_is_deterministic_and_reports_every_score(
    folder: Path, tmp_path: Path
) -> None:
    first, second = forecast.run(folder), forecast.run(folder, personal=people(folder, tmp_path))
    # Each personal ledger is left out in turn, beside everything else.
    left_out = {name: second["datasets"].pop(name) for name in ("one", "two")}
    assert all(result["scores"] for result in left_out.values())
    assert {name: value for name, value in first.items() if name not in TIMED} == {
        name: value for name, value in second.items() if name not in TIMED
    }
    assert set(first["datasets"]["bank"]["scores"]) == {forecast.EARLIER, forecast.ALL}
    scores = first["datasets"]["bank"]["scores"][forecast.EARLIER]["total"]["all"]
    assert {"predicted", "mean_3", "median_6", "blend"} <= scores["wape"].keys()
    assert {"coverage", "winkler", "worst_month", "bias", "confidence"} <= scores.keys()
    printed = forecast.format_table(first)
    assert "bank: " in printed
    assert "serving one person (five years): p50" in printed
    json.dumps(first)


def test_no_owner_is_evaluated_by_a_model_that_learned_from_them(folder: Path) -> None:
    bank = forecast_training.load_data_sets(read_folder(folder))[0]
    assert bank.judged
    owners = {ledger.owner for ledger in bank.learning}
    assert not owners & {ledger.owner for ledger in bank.judged}
    assert set(bank.payments) >= {ledger.owner for ledger in bank.judged}
    result = forecast.run(folder, folder)
    assert result["datasets"]["bank"]["owners"] == 30


def test_a_model_of_earlier_months_has_seen_no_judged_one(folder: Path) -> None:
    bank = forecast_training.load_data_sets(read_folder(folder))[0]
    earlier = forecast_training.cut_ledgers(bank.learning, bank.first_judged)
    assert max(ledger.ledger.end_day for ledger in earlier) == bank.first_judged
    months = (max(ledger.ledger.end_day for ledger in bank.judged) - bank.first_judged) / 30
    assert 4 <= months <= 6


def test_files_of_one_owner_are_one_group_of_comparable_amounts(folder: Path) -> None:
    ledger = forecast_training.load_data_sets(read_folder(folder), is_held_out=False)[-1]
    (person,) = ledger.learning
    assert person.group == "personal"
    spent = person.ledger.spent[0, -1]
    assert spent / 14 == pytest.approx(forecast_training.COMPARABLE_MONTH, rel=0.1)


def test_a_month_that_the_source_lacks_is_hollow(folder: Path) -> None:
    table = read_folder(folder)["cards"]
    lacking = table[(table["day"].dt.strftime("%Y-%m") != "2020-05") | (table["owner"] == 3)]
    ledgers = build_training_ledgers("cards", lacking)
    may = (dt.date(2020, 5, 1) - dt.date(1970, 1, 1)).days
    assert all(ledger.hollow == {may} for ledger in ledgers)


def test_a_prior_is_fitted_and_described(folder: Path, tmp_path: Path) -> None:
    prior.main([folder], tmp_path / "prior")
    card = shipped.read_card(shipped.FORECASTS, tmp_path / "prior")
    owners = {row["name"]: row["owners"] for row in card["data"]}
    assert owners == {"bank": 30, "cards": 15, "ledger": 1, "invented": 1}
    assert shipped.load_forecast_model(tmp_path / "prior").facts == card["learned"]
