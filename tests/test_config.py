from pathlib import Path

import pytest

import config
from config import SettingError, read_settings


@pytest.fixture(autouse=True)
def _own_folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("INSTANCE_DIR", str(tmp_path))


@pytest.mark.parametrize(
    ("name", "value", "rule"),
    [
        ("PORT", "many", "a whole number"),
        ("PORT", "0", "between 1 and 65535"),
        ("THREADS", "0", "between 1 and"),
        ("DEMO_DATA", "perhaps", "true or false"),
        ("JWT_SECRET_KEY", "short", "at least 32 bytes"),
        ("SQLITE_SYNCHRONOUS", "SOMETIMES", "one of"),
        ("REDIS_URL", "memcached://127.0.0.1", "redis://"),
        ("DATABASE_URL", "oracle://db", "postgresql://"),
        ("DATABASE_URL", "postgresql://user@host:port/name", "postgresql://"),
        ("DATABASE_URL", "sqlite://outlay.sqlite3", "sqlite:////folder"),
        ("DATABASE_URL", "sqlite:///:memory:", "a file"),
        ("RATE_LIMIT_AUTH", "now and then", "10/second"),
        ("CORS_ORIGINS", "http://ok.example,http://bad.example/path", "http://bad.example/path"),
        ("PUBLIC_URL", "outlay.example", "https://outlay.example"),
        ("METRICS_TOKEN", "short", "at least 16"),
        ("METRICS_TOKEN", "a token with spaces", "at least 16"),
        ("MAIL_SENDER", "Outlay", "outlay@example.com"),
        ("PROXIES", "-1", "between 0 and"),
        ("LOG_LEVEL", "VERBOSE", "one of"),
        ("CATEGORY_VARIANT", "magic", "one of"),
        ("CATEGORY_CHALLENGER", "magic", "one of"),
        ("CATEGORY_APPLY_AT", "1.2", "between 0 and 1"),
        ("CATEGORY_CHALLENGER_SHARE", "-0.1", "between 0 and 1"),
        ("CATEGORY_MIN_LABELS", "many", "a whole number"),
        ("LLM_SECONDS", "soon", "a number"),
        ("LLM_URL", "file:///etc/passwd", "https://"),
        ("LLM_URL", "http://127.0.0.1:8000/v1", "LLM_MODEL"),
    ],
)
def test_an_error_names_the_setting_and_what_it_must_be(
    name: str, value: str, rule: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(SettingError, match=name) as error:
        read_settings()
    assert rule in error.value.message


def test_an_error_never_shows_a_secret(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SECRET_KEY", "tooshortsecret")
    with pytest.raises(SettingError) as error:
        read_settings()
    assert "tooshortsecret" not in error.value.message


def test_a_challenger_and_a_language_model_may_be_set(monkeypatch: pytest.MonkeyPatch) -> None:
    values = {
        "CATEGORY_CHALLENGER": "kernel",
        "LLM_URL": "https://llm.example/v1",
        "LLM_MODEL": "small",
    }
    for name, value in values.items():
        monkeypatch.setenv(name, value)
    settings = read_settings()
    assert {name: settings[name] for name in values} == values


def test_lists_may_have_spaces_and_a_comma_at_the_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CORS_ORIGINS", "https://a.example, http://localhost:*,")
    assert read_settings()["CORS_ORIGINS"] == ["https://a.example", "http://localhost:*"]


def test_an_empty_variable_counts_as_unset(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("PORT", "HOST", "CORS_ORIGINS", "DEMO_DATA"):
        monkeypatch.setenv(name, "")
    settings = read_settings()
    assert (settings["PORT"], settings["HOST"], settings["CORS_ORIGINS"]) == (5000, "127.0.0.1", [])


def test_an_empty_variable_does_not_hide_the_env_file(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / ".env").write_text("PORT=5077\n")
    monkeypatch.setattr(config, "ROOT", tmp_path)
    monkeypatch.setenv("PORT", "")
    assert read_settings()["PORT"] == 5077


def test_links_follow_the_address_unless_a_public_one_is_set(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("PORT", "5098")
    assert read_settings()["PUBLIC_URL"] == "http://127.0.0.1:5098"
    monkeypatch.setenv("PUBLIC_URL", "https://money.example")
    assert read_settings()["PUBLIC_URL"] == "https://money.example"


def test_an_instance_folder_that_is_a_file_is_named(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "file").touch()
    monkeypatch.setenv("INSTANCE_DIR", str(tmp_path / "file"))
    with pytest.raises(SettingError, match="INSTANCE_DIR must be a writable folder"):
        read_settings()


def test_a_damaged_key_file_is_named(tmp_path: Path) -> None:
    (tmp_path / "secret_key").write_text("abc")
    with pytest.raises(SettingError, match="secret_key"):
        read_settings()
