"""What open streams depend on."""

from collections.abc import Callable

from flask import Flask

from services.activity.log.stream_checks import load_log_ends
from tests.conftest import Person


def test_streams_end_for_who_must_turn_on_a_second_factor_first(
    join: Callable[..., Person], app: Flask
) -> None:
    admin, bob = join("first"), join("bob")
    admin.put(f"/users/{bob.id}", requires_second_factor=True)
    with app.app_context():
        assert set(load_log_ends({admin.id, bob.id})) == {admin.id}
