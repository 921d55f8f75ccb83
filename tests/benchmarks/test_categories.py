import csv
import json
import random
from pathlib import Path

import pytest

from benchmarks import categories, category_prior
from benchmarks.labelled_data import read_labelled
from ml import shipped

PAYEES = {
    "DAILY GRIND": "Coffee",
    "CORNER MARKET": "Food",
    "CITY METRO": "Commute",
    "ACME PAYROLL": "Pay",
}


@pytest.fixture
def ledger(tmp_path: Path) -> Path:
    """A ledger in its owner's words, not in time order."""
    chance = random.Random(6)
    rows = []
    for number in range(180):
        payee = chance.choice(list(PAYEES))
        amount = 900 if payee == "ACME PAYROLL" else -chance.randint(3, 60)
        rows.append(
            (
                f"2024-{number // 28 % 12 + 1:02}-{number % 28 + 1:02}",
                f"{payee} {number:04}",
                amount,
                PAYEES[payee],
            )
        )
    chance.shuffle(rows)
    path = tmp_path / "person.csv"
    with path.open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows([("date", "description", "amount", "category"), *rows])
    return path


def test_a_ledger_is_cut_into_pieces_without_a_short_rest(ledger: Path) -> None:
    pieces = categories.cut_ledger("person", read_labelled(ledger), 70)
    assert {name: len(rows) for name, rows in pieces.items()} == {
        "person from row 1": 70,
        "person from row 71": 70,
    }
    assert len(categories.cut_ledger("person", read_labelled(ledger), 60)) == 3


def test_a_ledger_is_read_in_time_order_with_clean_payees(ledger: Path) -> None:
    rows = read_labelled(ledger)
    days = [row.features.day for row in rows]
    assert days == sorted(days)
    assert {row.features.text for row in rows} == {payee.lower() for payee in PAYEES}
    assert {row.features.direction for row in rows if row.category == "Pay"} == {1}


def test_a_file_without_the_columns_or_without_labels_is_refused(tmp_path: Path) -> None:
    (tmp_path / "x.csv").write_text("a,b\n1,2\n")
    with pytest.raises(SystemExit, match="needs the columns"):
        read_labelled(tmp_path / "x.csv")
    (tmp_path / "x.csv").write_text("date,description,amount,category\n2024-01-02,x,5,\n")
    with pytest.raises(SystemExit, match="no labelled row"):
        read_labelled(tmp_path / "x.csv")


def test_dates_and_amounts_are_parsed_as_people_write_them(tmp_path: Path) -> None:
    lines = (
        "Date,Description,Amount,Category",
        '2024-01-02,KIOSK 1234,"-1,234.50",Food',
        "01/03/2024,,$5,Pay",
    )
    (tmp_path / "x.csv").write_text("\n".join(lines))
    first, second = read_labelled(tmp_path / "x.csv")
    assert (first.features.text, first.features.amount, first.features.direction) == (
        "kiosk",
        1234.5,
        -1,
    )
    assert (second.features.text, second.features.day - first.features.day, second.category) == (
        "",
        1,
        "Pay",
    )


def test_the_benchmark_prints_every_figure_and_is_reproducible(
    ledger: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setattr(categories, "LABELLED_ROWS", 200)
    monkeypatch.setattr(categories, "PREDICTED_ROWS", 20)
    first = categories.main([ledger], tmp_path / "out.json")
    printed = capsys.readouterr().out
    for figure in (
        "accuracy 0-20",
        "accuracy 200-",
        "accuracy 100-",
        "macro F1",
        "ECE",
        "coverage at 0.9",
        "exact payee memory",
    ):
        assert figure in printed
    second = categories.main([ledger])
    assert first["ledgers"]["person"]["methods"] == second["ledgers"]["person"]["methods"]
    assert json.loads((tmp_path / "out.json").read_text())["ledgers"]["person"]["rows"] == 180
    assert first["ledgers"]["person"]["methods"]["categorizer"]["accuracy 100-"] > 0.95


def test_the_shipped_models_are_built_with_their_card(
    ledger: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    prior, _ = shipped.load_category_models()
    monkeypatch.setattr(category_prior, "fit_prior", lambda: prior)
    cards = [
        (1, f"2024-01-{day % 28 + 1:02}", 5, f"shop {'abcdef'[day % 6]}", "uvwxyz"[day % 6])
        for day in range(170)
    ]
    with (tmp_path / "cards.csv").open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows([("card", "date", "amount", "merchant", "category"), *cards])
    category_prior.main([tmp_path], tmp_path / "models")
    card = shipped.read_card(shipped.CATEGORIES, tmp_path / "models")
    assert [entry["rows"] for entry in card["confidence_data"]] == [180, 170]
    assert card["metrics"]["person"]["accuracy 100-"] > 0.9
    rebuilt, confidence = shipped.load_category_models(tmp_path / "models")
    assert rebuilt.keys == prior.keys
    assert confidence.warm.coefficients.any()
    assert confidence.cold.coefficients.any()


def test_the_card_of_the_shipped_models_reports_the_required_quality() -> None:
    card = shipped.read_card(shipped.CATEGORIES)
    assert card["bytes"] <= 1_000_000
    for name, least in (("au_card", 0.75), ("in_household", 0.78), ("us_personal", 0.95)):
        metrics = card["metrics"][name]
        assert metrics["accuracy 100-"] >= least
        assert metrics["accuracy at 0.9"] >= 0.97
        assert metrics["coverage at 0.9"] >= 0.35
        assert metrics["ECE 100-"] <= 0.07
