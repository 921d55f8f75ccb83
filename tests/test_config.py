import re
from pathlib import Path

import pytest
from sqlalchemy.engine import make_url

import config
from config import SettingError, read_settings
from infrastructure import setting_checks, setting_values

LISTS = {setting.name for setting in config.SETTINGS if setting.kind == "list"}


@pytest.fixture(autouse=True)
def _own_folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("INSTANCE_DIR", str(tmp_path))


WRONG_VALUES = {
    "HOST": ["a b", "127.0.0.1:5000", "http://localhost", "[::1]", "::g", "unix:/tmp/socket"],
    "PORT": ["many", "0", "-1", "65536", "5000.5"],
    "THREADS": ["0", "eight", "513"],
    "MAX_STREAMS": ["-1", "many", "10001"],
    "MAX_STREAMS_PER_USER": ["-1", "many", "10001"],
    "INSTANCE_DIR": ["/dev/null/folder", "two\nlines"],
    "MODELS_DIR": ["/dev/null", "two\nlines"],
    "DATABASE_URL": [
        "outlay.sqlite3",
        "oracle://db",
        "postgresql+psycopg2://host/name",
        "postgresql://user@host:port/name",
        "postgresql://",
        "postgresql://user:pass@word@host/name",
        "sqlite://outlay.sqlite3",
        "sqlite:///:memory:",
        "sqlite:////tmp/outlay.sqlite3?mode=ro",
        "sqlite:////tmp/outlay.sqlite3?timeout=long",
    ],
    "SQLITE_SYNCHRONOUS": ["SOMETIMES", "full"],
    "REDIS_URL": [
        "memcached://127.0.0.1",
        "127.0.0.1:6379",
        "redis://127.0.0.1:port/0",
        "redis://127.0.0.1/first",
        "redis://127.0.0.1/0?colour=red",
    ],
    "CELERY_BROKER_URL": ["127.0.0.1:5672", "sqs://", "amqp://host/one/two", "redis://host/first"],
    "EVENTS_AMQP_URL": [
        "127.0.0.1:5672",
        "http://127.0.0.1",
        "amqp://",
        "amqp://host:port/",
        "amqp://host/one/two",
        "amqp://host/?heartbeat=10",
    ],
    "LOG_CONSUMERS": ["everything", "all,relay", "analytics,mails", ","],
    "SECRET_KEY": ["short"],
    "JWT_SECRET_KEY": ["short"],
    "ACCESS_TOKEN_MINUTES": ["0", "1441", "1e3"],
    "REFRESH_TOKEN_DAYS": ["0", "3651", "month"],
    "REGISTRATION_OPEN": ["perhaps", "2"],
    "DEMO_DATA": ["perhaps"],
    "WEB_APP": ["perhaps"],
    "MCP": ["perhaps"],
    "RATE_LIMIT_API": ["10", "0/second", "-1/second", f"1{'0' * 30}/second", "5/minute;6/hour"],
    "RATE_LIMIT_BURST": ["0", "100001", "few"],
    "RATE_LIMIT_AUTH": ["now and then", "0/minute"],
    "MAX_BODY_BYTES": ["0", "2MB", "9" * 30],
    "MAX_UPLOAD_BYTES": ["1023", "9" * 30],
    "MAX_UNPACKED_BYTES": ["-5", "9" * 30],
    "OUTBOUND_NETWORKS": ["private", "192.168.1.1/24", "10.0.0.0/8,300.0.0.0/8", "::/129"],
    "CORS_ORIGINS": [
        "http://bad.example/path",
        "http://ok.example,localhost:3000",
        "*.example",
        "https://[::1",
        "null",
    ],
    "TRUSTED_HOSTS": ["https://a.example", "a b", "a.example:443", "*", "ok.example,[::1"],
    "PROXIES": ["-1", "17", "one"],
    "PUBLIC_URL": [
        "outlay.example",
        "http://",
        "https://outlay.example:port",
        "https://outlay.example/a b",
        "https://outlay.example?page=1",
        "https://outlay.example/#page",
    ],
    "MAIL_SENDER": ["Outlay", "@", "a@b.example, c@d.example", "a@b.example\nBcc: c@d.example"],
    "MAIL_SERVER": ["smtp://mail.example", "mail.example:587", "mail example"],
    "MAIL_PORT": ["0", "65536", "smtp"],
    "MAIL_USE_TLS": ["maybe"],
    "MAIL_USERNAME": ["ünal", "two\nlines", "alone"],
    "MAIL_PASSWORD": ["ünal", "two\nlines", "alone"],
    "CATEGORY_APPLY_AT": ["1.2", "90%", "nan", "0.5"],
    "CATEGORY_MIN_LABELS": ["-1", "many"],
    "CATEGORY_SUGGEST_AT": ["-0.1", "inf", "0.95"],
    "CATEGORY_VARIANT": ["magic", "Kernel"],
    "CATEGORY_CHALLENGER": ["magic", "kernel_linear"],
    "CATEGORY_CHALLENGER_SHARE": ["-0.1", "half"],
    "OIDC_ISSUER": ["login.example", "ftp://login.example", "https://login.example"],
    "OIDC_CLIENT_ID": ["two\nlines", "alone"],
    "OIDC_CLIENT_SECRET": ["two words", "alone"],
    "OIDC_NAME": ["two\nlines"],
    "RATES_URL": ["ftp://rates.example", "rates.example"],
    "LLM_URL": ["file:///etc/passwd", "https://llm.example/v1?key=x", "http://127.0.0.1:8000/v1"],
    "LLM_API_KEY": ["two words", "two\nlines", "alone"],
    "LLM_MODEL": ["two\nlines", "alone"],
    "LLM_SECONDS": ["soon", "0", "61", "nan"],
    "METRICS_TOKEN": ["short", "a token with spaces"],
    "LOG_LEVEL": ["VERBOSE", "info"],
}
"""Values that no setting may have, or that it may not have alone."""

CONFIDENTIAL = ("_KEY", "_PASSWORD", "_TOKEN", "_SECRET", "_URL")
"""Ends of names whose values a message must not repeat, at least not whole."""


def test_every_setting_has_wrong_values() -> None:
    assert WRONG_VALUES.keys() == {setting.name for setting in config.SETTINGS}


@pytest.mark.parametrize(
    ("name", "value"), [(name, value) for name, values in WRONG_VALUES.items() for value in values]
)
def test_a_wrong_value_is_refused_in_one_sentence(
    name: str, value: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(SettingError, match=name) as error:
        read_settings()

    message = error.value.message
    assert message.isprintable(), "one line"
    assert message.endswith(".")
    assert re.search("must|Write", message), "the way out"
    is_alone = "is set, so" in message
    # Of a list, the message names the wrong item; a long value is shortened.
    item = value.rpartition(",")[2] if name in LISTS else value
    shown = setting_checks.shown(item).removesuffix("…")
    assert name.endswith(CONFIDENTIAL) or is_alone or shown in message


@pytest.mark.parametrize(
    ("name", "value", "rule"),
    [
        ("PORT", "0", "between 1 and 65535"),
        ("HOST", "127.0.0.1:80", "without a port"),
        ("JWT_SECRET_KEY", "short", "at least 32 bytes"),
        ("REDIS_URL", "memcached://127.0.0.1", 'redis://127.0.0.1:6379/0, not "memcached://'),
        (
            "DATABASE_URL",
            "mysql://root:secret@host/x",
            "postgresql://user:password@host:5432/name,",
        ),
        ("DATABASE_URL", "sqlite://outlay.sqlite3", "sqlite:////folder"),
        ("DATABASE_URL", "sqlite:///:memory:", "a file"),
        ("DATABASE_URL", "postgresql://user:pass@word@host/name", "%40"),
        ("RATE_LIMIT_AUTH", "now and then", "10/second"),
        ("PUBLIC_URL", "outlay.example", "https://outlay.example"),
        ("PUBLIC_URL", "https://example.org/outlay/", 'not "/outlay": the app needs an address'),
        ("LLM_URL", "http://127.0.0.1:8000/v1", "LLM_MODEL must be set as well"),
        ("MAIL_USERNAME", "outlay", "MAIL_SERVER must be set as well"),
        ("CATEGORY_SUGGEST_AT", "0.95", "CATEGORY_APPLY_AT (0.9)"),
    ],
)
def test_an_error_says_what_the_setting_must_be(
    name: str, value: str, rule: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(SettingError, match=name) as error:
        read_settings()
    assert rule in error.value.message


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("HOST", "0.0.0.0"),
        ("HOST", "::1"),
        ("HOST", "fe80::1%eth0"),
        ("DATABASE_URL", "postgresql:///outlay"),
        ("DATABASE_URL", "postgres://user:p%40ss@host/outlay?sslmode=require"),
        ("REDIS_URL", "rediss://:password@redis.example:6380/1"),
        ("REDIS_URL", "unix:///run/redis.sock?db=2"),
        ("RATE_LIMIT_API", "OFF"),
        ("TRUSTED_HOSTS", "outlay.example,.example.org,[::1],127.0.0.1"),
        ("PUBLIC_URL", "https://example.org:8443/"),
        ("MAIL_SENDER", '"Outlay, at home" <outlay@localhost>'),
        ("MAIL_SERVER", "10.0.0.5"),
        ("EVENTS_AMQP_URL", "amqps://user:p%40ss@[::1]:5671/house%2Fhold"),
        ("LOG_CONSUMERS", "none"),
        ("LOG_CONSUMERS", "analytics, notifications, webhooks, relay"),
    ],
)
def test_unusual_values_that_work_are_accepted(
    name: str, value: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(name, value)
    read_settings()


@pytest.mark.parametrize("folder", ["50%25", "a b", "what?", "me#1", "ü"])
def test_the_database_is_in_the_instance_folder_whatever_its_name(
    folder: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("INSTANCE_DIR", str(tmp_path / folder))
    database = make_url(read_settings()["DATABASE_URL"]).database
    assert database == str(tmp_path / folder / "outlay.sqlite3")


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("SECRET_KEY", "tooshortsecret"),
        ("LLM_API_KEY", "tooshortsecret ü"),
        ("MAIL_PASSWORD", "tooshortsecretü"),
        ("METRICS_TOKEN", "tooshortsecret"),
        ("OIDC_CLIENT_SECRET", "tooshortsecret ü"),
        ("DATABASE_URL", "mysql://user:tooshortsecret@host/name"),
        ("DATABASE_URL", "postgresql://user:my@tooshortsecret@host/name"),
        ("DATABASE_URL", "sqlite:////tmp/x?password=tooshortsecret"),
        ("REDIS_URL", "redis://:tooshortsecret@host:port"),
        ("LLM_URL", "https://user:tooshortsecret@llm.example?x"),
    ],
)
def test_an_error_never_shows_a_secret(
    name: str, value: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(name, value)
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


def test_a_package_that_a_setting_needs_is_named_with_the_way_to_install_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("EVENTS_AMQP_URL", "amqp://127.0.0.1/")
    monkeypatch.setattr(setting_values, "PACKAGES", {"EVENTS_AMQP_URL": "no_such_package"})
    with pytest.raises(SettingError, match="pip install -r requirements-scale"):
        read_settings()


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
