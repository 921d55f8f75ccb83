"""The benchmark of growth says what it measures; a wrong verdict would go unnoticed for months."""

import itertools

import pytest
from flask import Flask

from benchmarks.flat import Line, measure_all, summarise
from benchmarks.flat_ledgers import Shape, create_ledger
from benchmarks.flat_requests import VARIANTS, list_requests
from benchmarks.measuring import fastest
from models import Transaction, db
from services.ledger import total_audit


@pytest.mark.parametrize(("small_ms", "large_ms"), [(10, 20), (1, 10), (300, 200)])
def test_a_request_is_flat_within_twice_its_time_or_ten_milliseconds(
    small_ms: float, large_ms: float
) -> None:
    assert Line("/expenses", small_ms, large_ms).is_flat


@pytest.mark.parametrize(("small_ms", "large_ms"), [(10, 20.1), (0.1, 10.1)])
def test_a_request_beyond_both_limits_is_not_flat(small_ms: float, large_ms: float) -> None:
    assert not Line("/expenses", small_ms, large_ms).is_flat


def test_the_summary_names_steep_requests_slowest_first() -> None:
    lines = [Line("/a", 1, 2), Line("/b", 10, 30), Line("/c", 10, 300)]
    first, *steep = summarise(lines).splitlines()
    assert first.startswith("1 of 3 requests are flat")
    assert [line.split()[0] for line in steep] == ["/c", "/b"]


def test_of_several_calls_the_fastest_counts(monkeypatch: pytest.MonkeyPatch) -> None:
    # Each call reads the clock twice; the budget of seconds once before and once a round.
    instants = itertools.chain([0, 0, 5, 5, 5, 7], itertools.repeat(100))
    monkeypatch.setattr("benchmarks.measuring.time.perf_counter", lambda: next(instants))
    assert fastest([lambda: None], rounds=5, seconds=50) == [2]


def test_every_get_is_requested_with_its_variants() -> None:
    document = {"paths": {"/api/tags": {"get": {}}, "/api/new": {"get": {}, "post": {}}}}
    names = [request.name for request in list_requests(document)]
    assert names == ["/tags", *(f"/tags?{query}" for query in VARIANTS["/tags"]), "/new"]


def test_all_paths_with_variants_exist(app: Flask) -> None:
    paths = app.test_client().get("/api/openapi.json").get_json()["paths"]
    assert {f"/api{path}" for path in VARIANTS} <= paths.keys()


@pytest.mark.each_database
@pytest.mark.parametrize("shape", list(Shape))
def test_ledgers_for_the_benchmark_have_right_totals(app: Flask, shape: Shape) -> None:
    with app.app_context():
        owner = create_ledger(app, "owner", 200, shape)
        assert not list(total_audit.find_differences(owner.id))
        rows = db.session.query(Transaction).filter_by(user_id=owner.id)
        assert rows.count() == 200
        assert len({row.date for row in rows}) > 1 or shape is Shape.NARROW


@pytest.mark.any_database
def test_requests_are_measured_with_the_ids_of_each_owner(app: Flask) -> None:
    with app.app_context():
        owners = [create_ledger(app, f"owner{rows}", rows) for rows in (20, 40)]
        lines = list(measure_all(*owners, only="balance-history?"))
    assert [type(line) for line in lines] == [Line]
