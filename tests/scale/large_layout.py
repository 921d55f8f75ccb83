"""The large layout under load, while each of its parts is killed in turn: ``make scale``.

PostgreSQL, Redis, RabbitMQ, two web processes, two workers, a relay and a consumer. Afterwards
every acknowledged row is stored once, every event has reached the broker, every alert exists
exactly once, and every job has ended.
"""

from collections import Counter
from collections.abc import Iterator
from typing import Any

import psycopg
import pytest
from psycopg.rows import dict_row

from services.planning.budget_usage import EXCEEDED_THRESHOLD
from tests.live.load import until
from tests.rabbitmq import bodies
from tests.scale.layout import Layout, running_layout
from tests.scale.people import IMPORTED_ROWS, Crowd, Person

PEOPLE = 4
QUEUE = "of the test"
ROWS_BETWEEN = 5
"""Rows that everybody records before the next part is killed, and while it is gone."""


@pytest.fixture(scope="module")
def layout() -> Iterator[Layout]:
    with running_layout() as layout:
        layout.broker.bind(QUEUE)
        yield layout


@pytest.fixture(scope="module")
def crowd(layout: Layout) -> Crowd:
    """People who have written while each part was killed and started again, once."""
    crowd = Crowd([Person(number, layout.urls) for number in range(PEOPLE)])
    with crowd.writing():
        for part in layout.parts.values():
            crowd.await_rows(ROWS_BETWEEN)
            crowd.people[0].start_import()
            part.kill()
            # Only without the database there is nothing to record in.
            if part.name != "postgres":
                crowd.await_rows(ROWS_BETWEEN)
            part.start()
        crowd.await_rows(ROWS_BETWEEN)
    until(lambda: load_backlog(layout) == [], lambda: load_backlog(layout))
    return crowd


def query(layout: Layout, statement: str) -> list[dict[str, Any]]:
    with psycopg.connect(layout.database_url, row_factory=dict_row) as connection:
        return connection.execute(statement).fetchall()


def load_backlog(layout: Layout) -> list[dict[str, Any]]:
    """Jobs that have not ended, and people whose log has events that a consumer has yet to read."""
    return query(
        layout,
        """
        SELECT 'job' AS what, id, status FROM jobs WHERE status IN ('queued', 'running')
        UNION ALL
        SELECT consumers.name, users.id, CAST(last_seq - coalesce(seq, 0) AS text)
        FROM users
        CROSS JOIN (VALUES ('analytics'), ('notifications'), ('relay')) AS consumers (name)
        LEFT JOIN log_positions
          ON log_positions.user_id = users.id AND log_positions.consumer = consumers.name
        WHERE last_seq > coalesce(seq, 0)
        """,
    )


def test_every_part_was_killed_while_people_wrote(layout: Layout, crowd: Crowd) -> None:
    assert {part.kills for part in layout.parts.values()} == {1}
    assert all(len(person.acknowledged) > ROWS_BETWEEN for person in crowd.people)


def test_every_acknowledged_row_is_stored_once(layout: Layout, crowd: Crowd) -> None:
    stored = Counter(row["payee"] for row in query(layout, "SELECT payee FROM transactions"))

    for person in crowd.people:
        assert set(person.acknowledged) <= stored.keys()
    assert set(stored.values()) == {1}


def test_every_import_ended_with_all_of_its_rows(layout: Layout, crowd: Crowd) -> None:
    jobs = {row["id"]: row for row in query(layout, "SELECT id, status, result FROM jobs")}
    imports = [jobs[number] for person in crowd.people for number in person.imports]

    assert len(imports) == len(layout.parts)
    assert {job["status"] for job in imports} == {"succeeded"}
    assert {job["result"]["created"] for job in imports} == {IMPORTED_ROWS}


def test_every_event_reached_the_broker_in_the_order_of_its_person(
    layout: Layout, crowd: Crowd
) -> None:
    statement = "SELECT user_id, seq FROM events ORDER BY user_id, seq"
    logged = [f"{row['user_id']}:{row['seq']}" for row in query(layout, statement)]

    received = [event["id"] for event in bodies(layout.broker.take(QUEUE))]

    # What the killed relay had sent comes twice; only the first counts.
    assert sorted(set(received)) == sorted(logged)
    for person in {number.partition(":")[0] for number in logged}:
        of_person = [
            number for number in dict.fromkeys(received) if number.startswith(f"{person}:")
        ]
        assert of_person == [number for number in logged if number.startswith(f"{person}:")]


def test_every_threshold_that_was_reached_has_one_alert(layout: Layout, crowd: Crowd) -> None:
    spent = query(
        layout,
        """
        SELECT budgets.id AS budget, budgets.alert_threshold, budgets.amount_minor,
          (SELECT sum(amount_minor) FROM transactions WHERE user_id = budgets.user_id) AS spent
        FROM budgets
        """,
    )
    alerts = query(layout, "SELECT budget_id, threshold FROM budget_alerts")
    raised = Counter((row["budget_id"], row["threshold"]) for row in alerts)

    assert set(raised.values()) == {1}
    for budget in spent:
        reached = set()
        if 100 * budget["spent"] >= budget["alert_threshold"] * budget["amount_minor"]:
            reached.add(budget["alert_threshold"])
        if budget["spent"] > budget["amount_minor"]:
            reached.add(EXCEEDED_THRESHOLD)
        of_budget = {threshold for number, threshold in raised if number == budget["budget"]}
        # Spending that reaches two thresholds at once is worth one alert, that of the higher.
        assert of_budget <= reached
        assert max(of_budget, default=None) == max(reached, default=None)


def test_everybody_was_told_of_each_alert_once(layout: Layout, crowd: Crowd) -> None:
    alerts = query(
        layout,
        """
        SELECT concat_ws(':', 'budget', budget_id, period_start, amount_minor, threshold) AS fact
        FROM budget_alerts
        """,
    )
    told = query(layout, "SELECT dedupe_key FROM notifications WHERE entity = 'budget'")

    assert sorted(row["dedupe_key"] for row in told) == sorted(row["fact"] for row in alerts)
