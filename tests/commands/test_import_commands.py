import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result
from flask import Flask

from tests.conftest import Person, make_app

FILE = """Date;Payee;Amount;Balance
14.03.2026;Bakery;-4,20;95,80
15.03.2026;Employer;2.500,00;2.595,80
30.02.2026;Never;-1,00;
"""


@pytest.fixture
def statement(tmp_path: Path) -> str:
    path = tmp_path / "march.csv"
    path.write_text(FILE, encoding="utf-8")
    return str(path)


@pytest.fixture
def run(app: Flask) -> Callable[..., Result]:
    return lambda *args: app.test_cli_runner().invoke(args=["import", *args])


def test_a_dry_run_needs_neither_a_user_nor_a_database(statement: str, tmp_path: Path) -> None:
    app_without_database = make_app(tmp_path / "app_without_database")
    result = app_without_database.test_cli_runner().invoke(
        args=["import", statement, "--dry-run", "--json"]
    )
    assert result.exit_code == 0, result.output
    document = json.loads(result.output)
    assert (document["format"], document["mapping"]["decimal_mark"]) == ("csv", ",")
    assert [(row["date"], row["amount"], row["kind"]) for row in document["rows"]] == [
        ("2026-03-14", -4.2, "expense"),
        ("2026-03-15", 2500.0, "income"),
    ]
    assert document["problems"] == [
        {"line": 4, "column": "Date", "message": "The date does not exist: 30.02.2026"}
    ]
    text_result = app_without_database.test_cli_runner().invoke(
        args=["import", statement, "--dry-run"]
    )
    assert "2026-03-14          -4.2  Bakery" in text_result.output
    assert "Line 4: Date: The date does not exist" in text_result.output


def test_a_file_is_imported_for_a_user(
    run: Callable[..., Result], statement: str, ada: Person
) -> None:
    account = ada.account("Giro", currency="EUR")
    first = run(statement, "--user", "ADA@example.com", "--account", "giro")
    assert first.exit_code == 0, first.output
    assert "2 created, 0 updated, 0 duplicates, 0 offered, 1 rejected" in first.output
    assert "difference 100.0 EUR" in first.output
    assert ada.get(f"/accounts/{account}")["current_balance"] == 2495.8
    again = run(statement, "--user", "ada", "--account", str(account), "--json")
    assert json.loads(again.output)["duplicates"] == 2


def test_errors_are_reported(
    run: Callable[..., Result], statement: str, ada: Person, tmp_path: Path
) -> None:
    open_question = tmp_path / "open.csv"
    open_question.write_text("Date,Payee,Amount\n01/02/2026,A,-1.00\n")
    for arguments, words in (
        ((statement,), "Name the user with --user"),
        ((statement, "--user", "nobody"), "User nobody not found."),
        ((statement, "--user", "ada", "--account", "Mattress"), "Account Mattress not found."),
        ((statement, "--user", "ada", "--atomic"), "The date does not exist"),
        ((str(open_question), "--user", "ada"), "In which order are day (D)"),
        ((statement, "--dry-run", "--mapping", "{"), "Not valid JSON"),
        ((statement, "--dry-run", "--mapping", '{"sign": "both"}'), "Must be one of: as_is"),
        ((statement, "--dry-run", "--mapping", '{"columns": {"amount": "Sum"}}'), "no such column"),
    ):
        result = run(*arguments)
        assert result.exit_code != 0
        assert words in result.output, result.output
    assert "as_is" in run(str(open_question), "--dry-run").output
