"""Sentences in the person's language: nothing is missing, and what varies stays."""

import ast
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

from core.translation import (
    LANGUAGES,
    choose_language,
    current_language,
    load_catalogue,
    say,
    translate,
    use_language,
)

ROOT = Path(__file__).parents[2]
SPEAKING = ("core", "services", "importers", "learning", "llm", "contract", "routes")
"""The floors whose sentences reach people through answers."""
SILENT = (
    # They are made of phrases, which are looked for below.
    "services/insights/",
    "services/forecasting/forecast_sentences.py",
    # Invented contents of mails.
    "services/activity/mails/mail_examples.py",
    # Health, metrics and the documents of the API and of events are for those who run and program.
    "services/health_checks.py",
    "routes/http/metrics_access.py",
    "routes/http/openapi.py",
    "routes/http/asyncapi.py",
    "routes/http/response_headers.py",
    "routes/http/route_docs.py",
    "routes/web_app.py",
)
RAISING = ("contract/", "llm/")
"""Here, what is only assigned describes the contract, or is said to a language model."""
SENTENCE = re.compile(r"[A-Z“{].+ .+[.?]|[A-Z].+: \{\w*\}", re.DOTALL)
SAYING = {"Detection", "Question", "DateOrderResult", "_result", "ValidationError", "problem"}
"""Functions besides errors whose texts are for people."""
NO_SENTENCES = {"Value Num.", "Amount Num."}
"""Headings of files that other programs write."""
NO_REASONS = {"thank you", "7: 7"}
"""Words of a card's statement, and what a log line is made of."""
TRANSLATED = tuple(language for language in LANGUAGES if language != "en")


@pytest.fixture(autouse=True)
def in_english() -> Iterator[None]:
    yield
    use_language("en")


def spoken(name: str, tree: ast.Module) -> Iterator[ast.expr]:
    """The expressions whose texts may be read: what is raised, and what certain calls are given."""
    holds_texts = not name.startswith(RAISING)
    for node in ast.walk(tree):
        if isinstance(node, ast.Raise) and isinstance(node.exc, ast.Call):
            yield from [*node.exc.args, *(word.value for word in node.exc.keywords)]
        elif isinstance(node, ast.Call) and name_of(node.func) in SAYING:
            yield from [*node.args, *(word.value for word in node.keywords)]
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            yield from node.args if node.func.attr == "field" else ()
        elif holds_texts and isinstance(node, ast.Assign | ast.Return) and node.value is not None:
            yield node.value


def name_of(function: ast.expr) -> str:
    return function.id if isinstance(function, ast.Name) else ""


def fixed(part: ast.expr) -> str:
    """The text of a part of a sentence that does not vary; empty for one that does."""
    return str(part.value) if isinstance(part, ast.Constant) else ""


def texts(expression: ast.expr) -> Iterator[str]:
    """The texts of an expression; whatever varies in one is a 7."""
    if isinstance(expression, ast.Constant) and isinstance(expression.value, str):
        yield expression.value
    elif isinstance(expression, ast.JoinedStr):
        parts = [
            part.value if isinstance(part, ast.Constant) else "7" for part in expression.values
        ]
        yield "".join(str(part) for part in parts)
    elif isinstance(expression, ast.Call) and name_of(expression.func) in SAYING:
        for argument in expression.args:
            yield from texts(argument)
    elif isinstance(expression, ast.IfExp):
        yield from [*texts(expression.body), *texts(expression.orelse)]
    elif isinstance(expression, ast.Tuple | ast.List):
        for element in expression.elts:
            yield from texts(element)


def written_sentences() -> Iterator[str]:
    """The sentences that the program writes for people, with where each stands."""
    for folder in SPEAKING:
        for name, text in all_texts(folder):
            if is_sentence(text) and not name.startswith(SILENT):
                yield f"{name}: {text}"


def written_phrases() -> Iterator[str]:
    """The texts of forecasts and insights, which are written in the language of a person."""
    folder = ROOT / "services"
    sentences = folder / "forecasting/forecast_sentences.py"
    for path in sorted([*(folder / "insights").rglob("*.py"), sentences]):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        silent = {id(part) for node in ast.walk(tree) for part in silent_parts(node)}
        for node in ast.walk(tree):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                is_phrase = re.search(r"\w.* ", node.value) and id(node) not in silent
                yield from [node.value] if is_phrase else []


def silent_parts(node: ast.AST) -> Iterator[ast.AST]:
    """Docstrings, keys that are put together, and the reasons of assertions."""
    if isinstance(node, ast.JoinedStr | ast.Assert):
        yield from ast.walk(node)
    elif isinstance(node, ast.Expr):
        yield node.value


def is_sentence(text: str) -> bool:
    return bool(SENTENCE.fullmatch(text)) and text not in NO_SENTENCES


def written_reasons() -> Iterator[str]:
    """The reasons of the import's evidence, which are no whole sentences."""
    for name, text in all_texts("importers"):
        if re.fullmatch(r"[a-z7<].* .*[^.?:]", text) and text not in NO_REASONS:
            yield f"{name}: {text}"


def all_texts(folder: str) -> Iterator[tuple[str, str]]:
    """The texts of a floor that may be read, each with its module."""
    for path in sorted((ROOT / folder).rglob("*.py")):
        name = path.relative_to(ROOT).as_posix()
        for expression in spoken(name, ast.parse(path.read_text(encoding="utf-8"))):
            yield from ((name, text) for text in texts(expression))


@pytest.mark.parametrize("language", TRANSLATED)
def test_every_sentence_for_people_is_translated(language: str) -> None:
    catalogue = load_catalogue(language)
    sentences = [*written_sentences(), *written_reasons()]
    assert len(sentences) > 250
    missing = [line for line in sentences if catalogue.translate(line.partition(": ")[2]) is None]
    assert missing == []


@pytest.mark.parametrize("language", TRANSLATED)
def test_every_phrase_of_forecasts_and_insights_is_translated(language: str) -> None:
    written = set(written_phrases())
    assert len(written) > 90
    assert written - set(load_catalogue(language).phrases) == set()


@pytest.mark.parametrize("language", TRANSLATED)
def test_a_phrase_has_the_same_parts_in_every_language(language: str) -> None:
    for english, translation in load_catalogue(language).phrases.items():
        names = [sorted(re.findall(r"\{(\w+)\}", text)) for text in (english, translation)]
        assert names[0] == names[1], english


@pytest.mark.parametrize(
    ("locale", "words"),
    [("en-US", "a {b} and c"), ("de-AT", "a {b} und c"), ("fr-FR", "a {b} and c")],
)
def test_a_phrase_is_written_in_the_language_of_a_locale(locale: str, words: str) -> None:
    assert say("{others} and {last}", locale, others="a {b}", last="c") == words


@pytest.mark.parametrize("language", TRANSLATED)
def test_a_translation_has_the_same_parts_that_vary(language: str) -> None:
    path = ROOT / "core/translations" / f"{language}.toml"
    sentences = tomllib.loads(path.read_text(encoding="utf-8"))["sentences"]
    for english, translation in sentences.items():
        parts = set(re.findall(r"\{(\w+)", english))
        assert set(re.findall(r"\{(\w+)", translation)) <= parts, english


@pytest.mark.parametrize("language", TRANSLATED)
def test_every_concept_has_its_word(language: str) -> None:
    lexicon = tomllib.loads((ROOT / "ml/categorization/lexicon.toml").read_text(encoding="utf-8"))
    words = load_catalogue(language).words
    assert [concept for concept in lexicon if concept.replace("_", " ") not in words] == []


def test_english_is_said_as_it_is_written() -> None:
    assert current_language() == "en"
    assert translate("Category not found.") == "Category not found."


@pytest.mark.parametrize(
    ("english", "german"),
    [
        ("Budget not found.", "Budget nicht gefunden."),
        ("7 of your 8 payments to this payee.", "Wie 7 Ihrer 8 Zahlungen an diesen Empfänger."),
        ("Similar to “Daily {Grind}”.", "Ähnlich wie „Daily {Grind}“."),
        ("The words suggest public transport.", "Die Wörter sprechen für Nahverkehr."),
        ("Must be one of: expense, income.", "Möglich sind: Ausgabe, Einnahme."),
        (
            "The password is too easy to guess. It follows a common pattern. Avoid sequences.",
            (
                "Das Passwort ist zu leicht zu erraten. Es folgt einem häufigen Muster."
                " Vermeiden Sie Reihenfolgen."
            ),
        ),
        (
            "An opening_balance of 1200.5 for the account would explain all of the difference.",
            "Ein Anfangssaldo von 1.200,5 für das Konto würde den ganzen Unterschied erklären.",
        ),
        ("A sentence that nobody has translated.", "A sentence that nobody has translated."),
    ],
)
def test_a_sentence_is_said_in_german(english: str, german: str) -> None:
    use_language("de")
    assert translate(english) == german


@pytest.mark.parametrize(
    ("tags", "language"),
    [
        (["de-AT", "en"], "de"),
        (["de_DE"], "de"),
        (["fr", "de"], "de"),
        (["en-GB", "de"], "en"),
        (["tlh"], "en"),
        ([], "en"),
    ],
)
def test_the_first_language_that_is_available_is_chosen(tags: list[str], language: str) -> None:
    assert choose_language(tags) == language
