from pathlib import Path

import pytest

from config import SettingError, read_settings


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("CATEGORY_VARIANT", "magic"),
        ("CATEGORY_CHALLENGER", "magic"),
        ("CATEGORY_APPLY_AT", "1.2"),
        ("CATEGORY_CHALLENGER_SHARE", "-0.1"),
        ("CATEGORY_MIN_LABELS", "many"),
        ("LLM_URL", "file:///etc/passwd"),
        ("LLM_URL", "http://127.0.0.1:8000/v1"),  # without LLM_MODEL
    ],
)
def test_a_setting_that_cannot_be_used_is_named(
    name: str, value: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("INSTANCE_DIR", str(tmp_path))
    monkeypatch.setenv(name, value)
    with pytest.raises(SettingError, match=name):
        read_settings()


def test_a_challenger_and_a_language_model_may_be_set(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    given = {
        "CATEGORY_CHALLENGER": "kernel",
        "LLM_URL": "https://llm.example/v1",
        "LLM_MODEL": "small",
    }
    for name, value in {"INSTANCE_DIR": str(tmp_path), **given}.items():
        monkeypatch.setenv(name, value)
    settings = read_settings()
    assert {name: settings[name] for name in given} == given
