"""Background threads: work that responses do not wait for."""

from concurrent.futures import ThreadPoolExecutor
from threading import Event

import pytest
from flask import Flask

from infrastructure import background as background_module
from infrastructure.background import Background

PATIENCE = 30


@pytest.fixture
def pool() -> Background:
    background = Background()
    background.init_app(Flask(__name__))
    return background


def test_a_pool_is_full_while_much_is_waiting(
    pool: Background, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(background_module, "MAX_PENDING", 1)
    assert not pool.is_full
    done = Event()
    pool.submit(done.wait, PATIENCE)
    assert pool.is_full
    done.set()
    pool.close()
    assert not pool.is_full


def test_work_that_comes_after_the_end_is_left_to_the_next_process(
    pool: Background, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A job that commits while its process ends has succeeded all the same."""
    ended = ThreadPoolExecutor(1)
    ended.shutdown()
    monkeypatch.setattr(background_module, "ThreadPoolExecutor", lambda *_, **__: ended)
    done = Event()
    pool.submit(done.set)
    pool.drain()
    assert not done.is_set()
