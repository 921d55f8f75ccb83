"""Texts of mails in the reader's language: nothing is missing, and what varies stays."""

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from jinja2 import nodes

from core.translation import ENGLISH, LANGUAGES
from notifications.mail import rendering
from notifications.mail.rendering import load_environment
from notifications.mail.subscriptions import ALL_BUT_SECURITY, SUBSCRIPTIONS
from notifications.mail.texts import load_texts, translate_text

ROOT = Path(__file__).parents[3]
TEMPLATES = Path(rendering.__file__).with_name("templates")
TRANSLATED = tuple(language for language in LANGUAGES if language != ENGLISH)


def written_texts() -> Iterator[str]:
    """The texts that templates pass to ``_``, and names that contexts hold."""
    yield from SUBSCRIPTIONS.values()
    for path in TEMPLATES.rglob("*.jinja"):
        tree = load_environment("text").parse(path.read_text(encoding="utf-8"))
        for call in tree.find_all(nodes.Call):
            if isinstance(call.node, nodes.Name) and call.node.name == "_":
                yield from (arg.value for arg in call.args if isinstance(arg, nodes.Const))


@pytest.mark.parametrize("language", TRANSLATED)
def test_every_text_is_translated_and_no_translation_is_left_over(language: str) -> None:
    written = set(written_texts())
    assert len(written) > 30
    assert sorted(load_texts(language)) == sorted(written)


@pytest.mark.parametrize("language", TRANSLATED)
def test_a_translation_has_the_same_values_as_the_english_text(language: str) -> None:
    for english, translation in load_texts(language).items():
        assert set(re.findall(r"\{\w+\}", translation)) == set(re.findall(r"\{\w+\}", english))


@pytest.mark.parametrize("language", LANGUAGES)
def test_types_have_the_names_that_the_app_gives_them(language: str) -> None:
    path = ROOT / "web/src/notifications/messages" / f"{language}.json"
    in_app = json.loads(path.read_text(encoding="utf-8"))["type"]
    in_mails = {
        kind: translate_text(name, language)
        for kind, name in SUBSCRIPTIONS.items()
        if kind != ALL_BUT_SECURITY
    }
    assert in_mails == {kind: name for kind, name in in_app.items() if kind != "security"}


def test_a_language_without_texts_is_served_in_english() -> None:
    assert translate_text("Hello {username},", "fr-FR", username="Ada") == "Hello Ada,"


def test_braces_in_a_value_stay_as_they_are() -> None:
    assert translate_text("Hello {username},", "de-DE", username="{x}") == "Hallo {x},"
