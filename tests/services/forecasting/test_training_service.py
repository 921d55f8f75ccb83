import random
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import delete, select

import ml_service
from core.enums import JobKind
from learning.forecasting import model_training
from learning.forecasting.model_training import is_better
from ml import artifacts
from ml.forecasting.training import tree_growing
from models import Job, ModelVersion, db
from services.activity.jobs.job_queue import enqueue_system_job
from services.forecasting import model_versions, training_service
from services.unit_of_work import system_unit_of_work
from tests.conftest import Person, writing

pytestmark = pytest.mark.any_database

MONTHS = [f"{2024 + month // 12}-{month % 12 + 1:02}" for month in range(4, 26)]


@pytest.fixture
def crowd(join: Callable[..., Person], ada: Person, today: Callable[[str], None]) -> list[Person]:
    """Seven people with 22 months of rent, food and salary."""
    today("2026-03-10")
    people = [ada, *(join(f"person{number}") for number in range(6))]
    for number, person in enumerate(people):
        chance = random.Random(number)
        rent, food = person.category("Rent"), person.category("Food")
        rows: list[dict[str, Any]] = []
        for month in MONTHS:
            size = 500 + 100 * number
            rows.append({"kind": "income", "date": f"{month}-01", "amount": 3 * size})
            rows.append(
                {"kind": "expense", "date": f"{month}-03", "amount": size, "category_id": rent}
            )
            for day in (5, 12, 19, 26):
                amount = round(size * chance.uniform(0.1, 0.3), 2)
                rows.append(
                    {
                        "kind": "expense",
                        "date": f"{month}-{day:02}",
                        "amount": amount,
                        "category_id": food,
                    }
                )
        person.post("/transactions/bulk", 201, transactions=rows)
    return people


@pytest.fixture(autouse=True)
def _no_models(app: Flask, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Small models here, and none left behind."""
    monkeypatch.setattr(tree_growing, "TREES", 8)
    monkeypatch.setattr(tree_growing, "MAX_BINS", 8)
    yield
    app.extensions["outlay"].jobs.drain()
    for path in app.config["MODELS_DIR"].glob("forecast-*"):
        path.unlink()
    with app.app_context(), writing():
        db.session.execute(delete(ModelVersion))
        db.session.execute(delete(Job))


@pytest.fixture
def serving(crowd: list[Person], app: Flask, monkeypatch: pytest.MonkeyPatch) -> int:
    """A version of this instance's own that serves, however good it is."""
    monkeypatch.setattr(model_training, "is_better", lambda _metrics: True)
    return trained(app)["model_version"]


def trained(app: Flask) -> dict[str, Any]:
    with app.app_context():
        return training_service.train_model(
            app.extensions["outlay"].predictions, {"period": "monthly"}, lambda _share: None
        )


def find_artifact(app: Flask, version: int) -> Path:
    with app.app_context():
        return app.config["MODELS_DIR"] / db.session.get_one(ModelVersion, version).artifact


def test_an_instance_with_enough_people_gets_a_model_of_its_own(
    app: Flask, crowd: list[Person]
) -> None:
    report = trained(app)
    assert (report["status"], report["people"]) == ("trained", 7)
    assert report["examples"] >= ml_service.MIN_EXAMPLES
    error, mean_3, prior = (
        report["metrics"][name] for name in ("wape", "mean_3_wape", "prior_wape")
    )
    assert report["is_serving"] == (error <= 0.98 * prior and error < mean_3)
    with app.app_context():
        version = db.session.get_one(ModelVersion, report["model_version"])
        assert version.libraries == artifacts.library_versions()
        assert version.data_until.isoformat() == "2026-03-09"


def test_a_model_that_serves_forecasts_and_is_named(crowd: list[Person], serving: int) -> None:
    answer = crowd[0].post("/predictions/predict", 200)
    assert answer["model_version"] == serving
    assert answer["method"] in {"pooled_model", "usual", "blend"}
    assert 500 < answer["predicted_amount"] < 1500


def test_a_model_that_is_not_better_is_kept_but_does_not_serve(
    app: Flask, crowd: list[Person], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(model_training, "WORTH_SERVING", 0.0)
    report = trained(app)
    assert (report["is_serving"], report["method"]) == (False, "prior_model")
    assert "no better" in report["reason"]
    assert crowd[0].post("/predictions/predict", 200)["model_version"] is None


def test_a_file_that_cannot_be_trusted_lets_the_prior_serve(
    app: Flask, crowd: list[Person], serving: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = find_artifact(app, serving)
    raw = path.read_bytes()
    for damaged in (raw[: len(raw) // 2], raw[:-9] + b"!" + raw[-8:], b"cos\nsystem\n."):
        path.write_bytes(damaged)
        assert_prior_serves(app, crowd[0])

    path.unlink()
    assert_prior_serves(app, crowd[0])

    path.write_bytes(raw)
    assert crowd[0].post("/predictions/predict", 200)["model_version"] == serving
    monkeypatch.setattr(artifacts, "library_versions", lambda: {"scikit-learn": "0.0"})
    assert_prior_serves(app, crowd[0])


def assert_prior_serves(app: Flask, person: Person) -> None:
    app.extensions["outlay"].predictions.clear_loaded()
    answer = person.post("/predictions/predict", 200)
    assert answer["model_version"] is None
    assert answer["predicted_amount"] > 0


def test_rolling_back_serves_the_version_before_and_then_the_prior(
    app: Flask, crowd: list[Person], serving: int
) -> None:
    newer = trained(app)["model_version"]
    assert crowd[0].post("/predictions/predict", 200)["model_version"] == newer
    runner = app.test_cli_runner()
    assert f"Version {serving} now makes" in runner.invoke(args=["models", "rollback"]).output
    assert crowd[0].post("/predictions/predict", 200)["model_version"] == serving
    assert (
        "The shipped model now makes"
        in runner.invoke(args=["models", "rollback", "monthly"]).output
    )
    assert crowd[0].post("/predictions/predict", 200)["model_version"] is None
    refused = runner.invoke(args=["models", "rollback"])
    assert refused.exit_code == 1
    assert "no model before it" in refused.output


def test_the_command_line_trains_and_lists(app: Flask, crowd: list[Person], serving: int) -> None:
    runner = app.test_cli_runner()
    assert "trained: version" in runner.invoke(args=["models", "train", "monthly"]).output
    lines = runner.invoke(args=["models", "list"]).output.splitlines()
    assert len(lines) == 2
    assert lines[0].startswith("*")
    assert "wape" in lines[0]


def test_only_the_newest_versions_and_their_files_are_stored(
    app: Flask, crowd: list[Person], serving: int
) -> None:
    for _ in range(model_versions.MAX_VERSIONS):
        trained(app)
    with app.app_context():
        stored = set(db.session.scalars(select(ModelVersion.artifact)))
    files = {path.name for path in app.config["MODELS_DIR"].glob("forecast-*")}
    assert stored == files
    assert len(stored) == model_versions.MAX_VERSIONS


def test_a_folder_that_cannot_be_written_is_said_so(
    app: Flask, crowd: list[Person], monkeypatch: pytest.MonkeyPatch
) -> None:
    blocked = app.config["INSTANCE_DIR"] / "a_file"
    blocked.write_text("")
    monkeypatch.setattr(app.extensions["outlay"].predictions.store, "folder", blocked / "models")
    answer = crowd[0].call("POST", "/predictions/train", json={})
    if answer.status_code == 202:
        app.extensions["outlay"].jobs.drain()
        answer = crowd[0].call("GET", f"/jobs/{answer.json['id']}")
        assert answer.json["problem"]["code"] == "model_storage_failed"
    else:
        assert (answer.status_code, answer.json["code"]) == (503, "model_storage_failed")


@pytest.mark.each_database
def test_maintenance_enqueues_training_when_there_is_enough_new_data(
    app: Flask, crowd: list[Person]
) -> None:
    crowd[0].post("/predictions/predict", 200)
    with app.app_context():
        (job_id,) = training_service.maintain_models({}, lambda _share: None)["jobs"]
    app.extensions["outlay"].jobs.drain()
    with app.app_context():
        job = db.session.get_one(Job, job_id)
        assert (job.kind, job.user_id, job.status) == (JobKind.TRAIN_FORECASTS, None, "succeeded")
        assert training_service.maintain_models({}, lambda _share: None)["jobs"] == []


def test_a_model_reveals_no_user(app: Flask, crowd: list[Person], serving: int) -> None:
    with app.app_context():
        model = app.extensions["outlay"].predictions.load_model().pooled
    state = model.to_state()
    assert "person" not in repr((state["features"], state["facts"]))
    assert all("count" not in trees for trees in (state["next"], state["later"]))


@pytest.mark.each_database
def test_jobs_of_the_instance_have_no_owner(app: Flask, ada: Person) -> None:
    with app.app_context(), system_unit_of_work() as work:
        payload = {"period": "monthly"}
        job_id = enqueue_system_job(work, JobKind.TRAIN_FORECASTS, "monthly", payload)
    assert ada.call("GET", f"/jobs/{job_id}").status_code == 404
    app.extensions["outlay"].jobs.drain()


@pytest.mark.parametrize("missing", ["wape", "mean_3_wape", "prior_wape"])
def test_a_model_that_nobody_judged_does_not_serve(missing: str) -> None:
    metrics = {"wape": 0.1, "mean_3_wape": 0.5, "prior_wape": 0.5}
    assert is_better(metrics)
    assert not is_better({**metrics, missing: None})


def test_a_model_that_a_plain_mean_beats_does_not_serve() -> None:
    assert not is_better({"wape": 0.4, "mean_3_wape": 0.3, "prior_wape": 0.5})
