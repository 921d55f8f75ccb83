"""Detect encodings."""

import pytest

from importers import text_encoding
from importers.values import FileError

TEXTS = {
    "utf-8": "Bäckerei ± 12 €",
    "utf-8-sig": "Bäckerei",
    "utf-16": "Bäckerei;12,50\n" * 5,
    "utf-16-le": "Bäckerei;12,50\n" * 5,
    "utf-16-be": "Bäckerei;12,50\n" * 5,
    "cp1252": "Bäckerei Größe Café façade señor maçã",
    "cp1250": "Zaúčtování příchozí platby, číslo účtu",
    "cp1251": "Дата операции;Сумма;Кофейня на углу",
}


@pytest.mark.parametrize("name", TEXTS)
def test_the_detected_encoding_reads_the_text(name: str) -> None:
    content = TEXTS[name].encode(name)
    assert content.decode(text_encoding.detect(content).conclusion) == TEXTS[name]


@pytest.mark.parametrize(
    "text",
    [
        "Überweisung",
        "Número do documento; Histórico; Transferência",
        "Zürich; Genève",
        "Köpenhamn; Lön",
    ],
)
def test_western_letters_are_read_as_western_in_ambiguous_texts(text: str) -> None:
    content = text.encode("cp1252")
    assert content.decode(text_encoding.detect(content).conclusion) == text


@pytest.mark.parametrize(
    "text",
    [
        "Účet č. 12; Příjem",
        "Zakup: Żabka; Łódź",
        "Vásárlás; költség; Győr; űrlap",
        "Plaća; račun; čokolada",
    ],
)
def test_central_european_letters_are_detected(text: str) -> None:
    content = text.encode("cp1250")
    assert content.decode(text_encoding.detect(content).conclusion) == text


def test_bytes_that_are_not_text_are_refused() -> None:
    with pytest.raises(FileError, match="not text"):
        text_encoding.detect(b"\x00\x01\x00\x00\x00" * 100)


@pytest.mark.parametrize(
    ("content", "encoding"),
    [
        (b"\xff\xfea\x00", "utf-16"),
        (b"\xff\xfe\x00\x00a\x00\x00\x00", "utf-32"),
        (b"Caf\xe9 \x81", "latin-1"),
        ("äöüäöü".encode("cp1252") + b"\x81", "latin-1"),
    ],
)
def test_marks_and_undefined_bytes_tell_the_encoding(content: bytes, encoding: str) -> None:
    assert text_encoding.detect(content).conclusion == encoding


def test_half_of_a_character_at_the_end_of_utf_16_does_not_matter() -> None:
    content = "Bäckerei;12,50\n".encode("utf-16-le") * 5 + b"x"
    assert text_encoding.detect(content).conclusion == "utf-16-le"
