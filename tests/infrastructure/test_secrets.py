import stat
from pathlib import Path

from infrastructure.secrets import instance_key, new_token


def test_a_key_is_made_once_and_private(tmp_path: Path) -> None:
    key = instance_key(tmp_path, "secret_key")
    assert instance_key(tmp_path, "secret_key") == key
    assert len(bytes.fromhex(key)) == 32
    assert stat.S_IMODE((tmp_path / "secret_key").stat().st_mode) == 0o600


def test_different_keys_and_tokens_are_different(tmp_path: Path) -> None:
    assert instance_key(tmp_path, "a") != instance_key(tmp_path, "b")
    assert new_token() != new_token()
