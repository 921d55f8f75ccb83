"""A wrong line of ``.env`` is refused with its number; nothing is skipped in silence."""

from pathlib import Path

import pytest

from infrastructure.env_file import load_env_file
from infrastructure.startup import StartError

NAMES = ("HOST", "PORT", "RATE_LIMIT_API", "MAIL_SENDER")


@pytest.fixture(autouse=True)
def environment(monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    variables: dict[str, str] = {}
    monkeypatch.setattr("os.environ", variables)
    return variables


@pytest.mark.parametrize(
    "content",
    [
        b"PORT=5077\n",
        b"\xef\xbb\xbfPORT=5077\n",
        b"# comment\r\n\r\nPORT=5077\r\nMAIL_SENDER='Outlay <a@b.example>'\r\n",
        b"export PORT = '5077'  # comment\n",
        b"HOSTNAME=kitchen\nCOMPOSE_FILE=x.yaml\nPORT=5077",
    ],
)
def test_the_settings_of_every_editor_are_read(
    content: bytes, tmp_path: Path, environment: dict[str, str]
) -> None:
    (tmp_path / ".env").write_bytes(content)
    load_env_file(tmp_path / ".env", NAMES)
    assert environment["PORT"] == "5077"


def test_the_environment_wins_over_the_file(tmp_path: Path, environment: dict[str, str]) -> None:
    environment["PORT"] = "5098"
    (tmp_path / ".env").write_text("PORT=5077\nHOST=0.0.0.0\n")
    load_env_file(tmp_path / ".env", NAMES)
    assert (environment["PORT"], environment["HOST"]) == ("5098", "0.0.0.0")


def test_without_a_file_nothing_is_set(tmp_path: Path, environment: dict[str, str]) -> None:
    load_env_file(tmp_path / ".env", NAMES)
    assert "PORT" not in environment


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("PORT=5077\n\nRATE_LIMIT_API 5/second\n", ["Line 3", "NAME=value"]),
        ("RATE_LIMIT_API: 5/second\n", ["Line 1", "NAME=value"]),
        ('PORT=5077\nMAIL_SENDER="Outlay <a@b.example>\n', ["Line 2", "quotes"]),
        ("PORT=5077\nHOST=local\0host\n", ["Line 2", "NAME=value"]),
        ("PORT=5077\n# other\nPORT=5078\n", ["PORT twice", "lines 1 and 3"]),
        ("RATE_LIMT_API=off\n", ["line 1", "Did you mean RATE_LIMIT_API?"]),
        ("\nport=5077\n", ["line 2", "Did you mean PORT?"]),
    ],
)
def test_a_wrong_line_is_named(content: str, words: list[str], tmp_path: Path) -> None:
    (tmp_path / ".env").write_text(content)
    with pytest.raises(StartError) as error:
        load_env_file(tmp_path / ".env", NAMES)
    assert all(word in error.value.message for word in words), error.value.message


def test_a_file_in_another_encoding_is_refused(tmp_path: Path) -> None:
    (tmp_path / ".env").write_bytes("PORT=5077\n".encode("utf-16"))
    with pytest.raises(StartError, match="UTF-8"):
        load_env_file(tmp_path / ".env", NAMES)


def test_a_folder_in_place_of_the_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / ".env").mkdir()
    with pytest.raises(StartError, match="cannot be read"):
        load_env_file(tmp_path / ".env", NAMES)
