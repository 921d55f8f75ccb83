import json
from pathlib import Path

import pyotp
from flask import Flask
from sqlalchemy import update

from config import SETTINGS, env_example
from models import DailyTotal, db
from tests.conftest import PASSWORD, Person, make_app, writing

ROOT = Path(__file__).parents[2]


def test_ledger_verify_finds_and_rebuild_restores(app: Flask, ada: Person) -> None:
    ada.spend(5)
    run = app.test_cli_runner()
    assert run.invoke(args=["ledger", "verify"]).exit_code == 0
    with app.app_context(), writing():
        db.session.execute(update(DailyTotal).values(sum_minor=1))
    broken = run.invoke(args=["ledger", "verify"])
    assert (broken.exit_code, "daily_totals" in broken.output) == (1, True)
    assert run.invoke(args=["ledger", "rebuild"]).exit_code == 0
    assert run.invoke(args=["ledger", "verify"]).exit_code == 0


def test_a_user_is_promoted_and_demoted_on_the_command_line(app: Flask, ada: Person) -> None:
    run = app.test_cli_runner()
    assert "now admin" in run.invoke(args=["users", "promote", "ADA@example.com"]).output
    assert ada.get("/users/me")["role"] == "admin"
    run.invoke(args=["users", "demote", ada.email])
    assert ada.get("/users/me")["role"] == "user"
    assert run.invoke(args=["users", "promote", "nobody@example.com"]).exit_code == 1


def test_a_second_factor_is_removed_on_the_command_line(app: Flask, ada: Person) -> None:
    secret = ada.post("/auth/second-factor/setup", 200, password=PASSWORD)["secret"]
    ada.post("/auth/second-factor/confirm", 200, code=pyotp.TOTP(secret).now())
    run = app.test_cli_runner()
    assert run.invoke(args=["users", "remove-second-factor", ada.email]).exit_code == 0
    assert ada.get("/auth/second-factor")["is_on"] is False
    assert run.invoke(args=["users", "remove-second-factor", "nobody@example.com"]).exit_code == 1


def test_the_contract_is_written_as_files(app: Flask, tmp_path: Path) -> None:
    run = app.test_cli_runner()
    assert json.loads(run.invoke(args=["contract", "openapi"]).output)["info"]["title"] == "Outlay"
    run.invoke(args=["contract", "postman", str(tmp_path / "collection.json")])
    assert json.loads((tmp_path / "collection.json").read_text())["info"]["name"] == "Outlay"


def test_the_env_example_explains_every_setting(app: Flask) -> None:
    assert (ROOT / ".env.example").read_text() == env_example(), (
        "stale: flask settings > .env.example"
    )
    assert app.test_cli_runner().invoke(args=["settings"]).output == env_example()
    assert len({setting.name for setting in SETTINGS}) == len(SETTINGS)


def test_a_database_without_its_migrations_is_not_ready(tmp_path: Path) -> None:
    answer = make_app(tmp_path).test_client().get("/api/health/ready")
    assert (answer.status_code, answer.json["checks"]["migrations"]["ok"]) == (503, False)
