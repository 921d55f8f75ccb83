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
def test_an_encoding_is_found_and_reads_the_text(name: str) -> None:
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
def test_western_letters_are_western_where_both_could_be(text: str) -> None:
    assert (
        text.encode("cp1252").decode(text_encoding.detect(text.encode("cp1252")).conclusion) == text
    )


@pytest.mark.parametrize(
    "text",
    [
        "Účet č. 12; Příjem",
        "Zakup: Żabka; Łódź",
        "Vásárlás; költség; Győr; űrlap",
        "Plaća; račun; čokolada",
    ],
)
def test_central_european_letters_are_found(text: str) -> None:
    assert (
        text.encode("cp1250").decode(text_encoding.detect(text.encode("cp1250")).conclusion) == text
    )


def test_bytes_that_are_no_text_are_refused() -> None:
    with pytest.raises(FileError, match="not text"):
        text_encoding.detect(bytes(range(256)) * 0 + b"\x00\x01\x00\x00\x00" * 100)
