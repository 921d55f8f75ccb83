import pytest

from infrastructure import passwords
from infrastructure.passwords import hash_password, password_matches
from tests.conftest import SERVED_HASHER


@pytest.fixture
def _as_served(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(passwords, "hasher", SERVED_HASHER)


@pytest.mark.usefixtures("_as_served")
def test_a_hash_costs_what_owasp_recommends() -> None:
    stored = hash_password("correct horse battery")
    assert stored.startswith("$argon2id$v=19$m=19456,t=2,p=1$")
    assert password_matches("correct horse battery", stored)
    assert not password_matches("wrong horse battery", stored)


def test_without_a_user_a_password_is_checked_against_a_hash_as_well(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    checked = []

    class Recorder:
        def verify(self, stored: str, password: str) -> bool:
            checked.append(stored)
            return passwords.PasswordHasher().verify(stored, password)

    monkeypatch.setattr(passwords, "hasher", Recorder())
    assert not password_matches("nobody's password", None)
    assert checked == [passwords.DUMMY_HASH]
