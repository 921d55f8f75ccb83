"""Circuit breakers: failing fast, recovering, and not holding up each other's calls."""

import threading

import pytest

from infrastructure import circuit_breakers
from infrastructure.circuit_breakers import Breaker, Breakers, CircuitOpen

LONG = 3600.0


class Down(Exception):
    pass


class NotMine(Exception):
    """What a working service says to a wrong request."""


def fail(error: type[Exception] = Down) -> None:
    raise error


def break_open(breaker: Breaker) -> None:
    while breaker.state == "closed":
        with pytest.raises(Down):
            breaker.call(fail)


def test_a_service_that_fails_repeatedly_is_not_called_any_more() -> None:
    breaker, calls = Breaker("smtp", max_failures=3, pause_seconds=LONG), []
    for _ in range(3):
        with pytest.raises(Down):
            breaker.call(fail)
    with pytest.raises(CircuitOpen):
        breaker.call(calls.append, 1)
    assert (breaker.state, calls) == ("open", [])


def test_failures_count_in_a_row_only() -> None:
    breaker = Breaker("smtp", max_failures=2, pause_seconds=LONG)
    for _ in range(3):
        with pytest.raises(Down):
            breaker.call(fail)
        assert breaker.call(lambda: "sent") == "sent"
    assert breaker.state == "closed"


def test_refusals_by_a_working_service_do_not_count() -> None:
    breaker = Breaker("smtp", max_failures=1, pause_seconds=LONG, ignored=(NotMine,))
    with pytest.raises(NotMine):
        breaker.call(fail, NotMine)
    assert breaker.state == "closed"


def test_after_the_pause_one_success_closes_the_circuit_and_one_failure_opens_it_again() -> None:
    breaker = Breaker("smtp", max_failures=3, pause_seconds=0)
    break_open(breaker)
    with pytest.raises(Down):
        breaker.call(fail)
    assert breaker.state == "open"
    assert breaker.call(lambda: "sent") == "sent"
    assert breaker.state == "closed"


def test_only_one_call_tries_whether_the_service_has_recovered() -> None:
    breaker = Breaker("smtp", max_failures=1, pause_seconds=0)
    break_open(breaker)
    begun, finish = threading.Event(), threading.Event()

    def answer_late() -> None:
        begun.set()
        finish.wait(30)

    probe = threading.Thread(target=breaker.call, args=(answer_late,))
    probe.start()
    begun.wait(30)
    with pytest.raises(CircuitOpen):
        breaker.call(lambda: "sent")
    finish.set()
    probe.join()
    assert breaker.call(lambda: "sent") == "sent"


def test_a_slow_call_does_not_hold_up_others() -> None:
    breaker = Breaker("webhooks:hooks.example")
    begun, finish = threading.Event(), threading.Event()

    def answer_late() -> None:
        begun.set()
        finish.wait(30)

    slow = threading.Thread(target=breaker.call, args=(answer_late,))
    slow.start()
    begun.wait(30)
    assert breaker.call(lambda: "sent") == "sent"
    finish.set()
    slow.join()


def test_a_failure_that_comes_after_the_circuit_has_opened_is_the_callers_own() -> None:
    breaker = Breaker("smtp", max_failures=1, pause_seconds=LONG)

    def fail_late() -> None:
        break_open(breaker)
        raise NotMine

    with pytest.raises(NotMine):
        breaker.call(fail_late)
    assert breaker.state == "open"


def test_breakers_are_shared_by_name_and_counted_by_kind_and_state() -> None:
    breakers = Breakers()
    assert breakers.get("smtp") is breakers.get("smtp")
    for host in ("a.example", "b.example"):
        breakers.get(f"webhooks:{host}")
    break_open(breakers.get("webhooks:b.example"))
    assert breakers.count_states() == {
        ("smtp", "closed"): 1,
        ("webhooks", "closed"): 1,
        ("webhooks", "open"): 1,
    }


def test_hosts_without_failures_are_forgotten_when_there_are_many(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(circuit_breakers, "MAX_BREAKERS", 3)
    breakers = Breakers()
    break_open(breakers.get("webhooks:down.example"))
    for number in range(10):
        breakers.get(f"webhooks:{number}.example")
    counts = breakers.count_states()
    assert sum(counts.values()) <= 3
    assert counts["webhooks", "open"] == 1
