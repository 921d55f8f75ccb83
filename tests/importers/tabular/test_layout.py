"""Detect delimiter, header and first row of a table."""

import pytest

from importers.tabular.layout import (
    Layout,
    detect_layout,
    find_plain_table,
    with_header_line,
)
from importers.values import FileError

ROWS = "2024-02-01{0}Shop{0}-1.00\n2024-02-02{0}Bakery{0}-2.00\n"


def detect(text: str, delimiter: str | None = None) -> Layout:
    return detect_layout(text.encode(), "utf-8", delimiter)


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_the_delimiter_is_that_under_which_records_are_movements(delimiter: str) -> None:
    layout = detect(f"Date{delimiter}Text{delimiter}Amount\n" + ROWS.format(delimiter))
    assert (layout.delimiter, layout.width, layout.header_line) == (delimiter, 3, 1)


def test_a_separator_line_names_the_delimiter() -> None:
    layout = detect("sep=^\nDate^Text^Amount\n" + ROWS.format("^"))
    assert (layout.delimiter, layout.header_line, layout.first_line) == ("^", 2, 3)


def test_lines_above_the_header_are_skipped() -> None:
    layout = detect("My bank\nFrom:,2024-02-01\n\nDate,Text,Amount\n" + ROWS.format(","))
    assert (layout.header_line, layout.first_line) == (4, 5)
    assert layout.header == ("Date", "Text", "Amount")


def test_a_header_in_an_unknown_language_is_text_above_the_rows() -> None:
    layout = detect("Siku,Maelezo,Kiasi\n" + ROWS.format(","))
    assert (layout.header_line, layout.header) == (1, ("Siku", "Maelezo", "Kiasi"))


def test_a_table_without_header_begins_with_its_first_row() -> None:
    layout = detect(ROWS.format(","))
    assert (layout.header_line, layout.first_line, layout.header) == (None, 1, ())
    assert (layout.heading(0), layout.width) == ("", 3)


def test_faulty_rows_at_the_top_are_rows() -> None:
    layout = detect("2024-02-01,Shop,broken\n" + ROWS.format(","))
    assert (layout.header_line, layout.first_line) == (None, 1)


def test_a_header_is_enough_where_no_row_can_be_read() -> None:
    layout = detect("Date,Description,Amount\nsoon,Shop,x\n")
    assert (layout.header_line, layout.first_line, layout.width) == (1, 2, 3)


def find_plain(text: str) -> Layout:
    layout = find_plain_table(text.encode(), "utf-8")
    assert layout is not None
    return layout


@pytest.mark.parametrize(
    ("text", "delimiter", "header", "first_line"),
    [
        ("When;What;Cost\nMonday;Coffee;four\nTuesday;Tea;two\n", ";", ("When", "What", "Cost"), 2),
        ("\n\nwhen|cost\n\nMonday|four\n", "|", ("when", "cost"), 5),
        ("1\tCoffee\n2\tTea\n", "\t", (), 1),
        ("a,b,c\n1,2,3\n", ",", ("a", "b", "c"), 2),
    ],
)
def test_a_table_without_dates_and_amounts_is_found(
    text: str, delimiter: str, header: tuple[str, ...], first_line: int
) -> None:
    layout = find_plain(text)
    assert (layout.delimiter, layout.header, layout.first_line) == (delimiter, header, first_line)


def test_a_few_ragged_lines_do_not_hide_a_table() -> None:
    rows = "".join(f"Monday;Coffee {place};four\n" for place in range(9))
    assert find_plain("My notes\n" + rows).width == 3


@pytest.mark.parametrize(
    "text",
    [
        "hello\n",
        "hello, world\n",
        "Date\nsoon\n",
        "Dear all,\n\nthe rent is due, as ever,\nand so is the fee.\nYours, Ada\n",
        '{\n"a": 1,\n"b": 2,\n"c": 3\n}\n',
    ],
)
def test_text_that_is_no_table_is_refused(text: str) -> None:
    with pytest.raises(FileError) as caught:
        detect(text)
    assert caught.value.code == "no_table"
    assert find_plain_table(text.encode(), "utf-8") is None


def test_the_header_can_be_moved_and_removed() -> None:
    content = ("Date,Text,Amount\nA,B,C,D\n" + ROWS.format(",")).encode()
    layout = detect_layout(content, "utf-8")
    moved = with_header_line(content, layout, 2)
    assert (moved.header, moved.first_line, moved.width) == (("A", "B", "C", "D"), 3, 4)
    removed = with_header_line(content, layout, None)
    assert (removed.header, removed.header_line, removed.first_line) == ((), None, 1)
    with pytest.raises(FileError) as caught:
        with_header_line(content, layout, 99)
    message = "The file has no such line."
    assert caught.value.problems == ((("mapping", "header_line"), message),)
