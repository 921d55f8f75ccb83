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
    path = tmp_path / "somebody.csv"
    with path.open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows([("date", "description", "amount", "category"), *rows])
    return path


def test_a_ledger_is_read_in_time_order_with_clean_payees(ledger: Path) -> None:
    rows = read_labelled(ledger)
    assert [row.entry.day for row in rows] == sorted(row.entry.day for row in rows)
    assert {row.entry.text for row in rows} == {payee.lower() for payee in PAYEES}
    assert {row.entry.direction for row in rows if row.category == "Pay"} == {1}


def test_another_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "x.csv").write_text("a,b\n1,2\n")
    with pytest.raises(SystemExit, match="needs the columns"):
        read_labelled(tmp_path / "x.csv")
    (tmp_path / "x.csv").write_text("date,description,amount,category\n2024-01-02,x,5,\n")
    with pytest.raises(SystemExit, match="no labelled row"):
        read_labelled(tmp_path / "x.csv")


def test_dates_and_amounts_may_be_written_as_people_do(tmp_path: Path) -> None:
    lines = (
        "Date,Description,Amount,Category",
        '2024-01-02,KIOSK 1234,"-1,234.50",Food',
        "01/03/2024,,$5,Pay",
    )
    (tmp_path / "x.csv").write_text("\n".join(lines))
    first, second = read_labelled(tmp_path / "x.csv")
    assert (first.entry.text, first.entry.amount, first.entry.direction) == ("kiosk", 1234.5, -1)
    assert (second.entry.text, second.entry.day - first.entry.day, second.category) == (
        "",
        1,
        "Pay",
    )


def test_the_benchmark_prints_every_figure_and_is_the_same_every_time(
    ledger: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setattr(categories, "KNOWN", 200)
    monkeypatch.setattr(categories, "ASKED", 20)
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
    assert first["ledgers"]["somebody"]["methods"] == second["ledgers"]["somebody"]["methods"]
    assert json.loads((tmp_path / "out.json").read_text())["ledgers"]["somebody"]["rows"] == 180
    assert first["ledgers"]["somebody"]["methods"]["categoriser"]["accuracy 100-"] > 0.95


def test_what_is_shipped_is_made_and_described(
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
    category_prior.main([tmp_path], tmp_path / "made")
    card = shipped.read_card(shipped.CATEGORIES, tmp_path / "made")
    assert [entry["rows"] for entry in card["confidence_data"]] == [180, 170]
    assert card["metrics"]["somebody"]["accuracy 100-"] > 0.9
    remade, confidence = shipped.load_category_models(tmp_path / "made")
    assert remade.keys == prior.keys
    assert confidence.coefficients.any()


def test_the_card_of_what_is_shipped_keeps_its_promises() -> None:
    card = shipped.read_card(shipped.CATEGORIES)
    assert card["bytes"] <= 1_000_000
    for name, least in (("au_card", 0.75), ("in_household", 0.78), ("us_personal", 0.95)):
        found = card["metrics"][name]
        assert found["accuracy 100-"] >= least
        assert found["accuracy at 0.9"] >= 0.97
        assert found["coverage at 0.9"] >= 0.35
        assert found["ECE 100-"] <= 0.07
