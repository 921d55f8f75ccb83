"""Read records, also around quotation marks that are never closed."""

from collections.abc import Callable

import pytest

from importers.tabular.records import UNREADABLE, is_movement, iterate_records
from importers.values import FileError, RowProblem, Statement, StatementRow

Read = Callable[..., Statement]
Rows = Callable[..., list[StatementRow]]


@pytest.mark.parametrize(
    "other", ['2024-02-08,Shop "8",-8.00', '2024-02-08,"Shop 8",-8.00', "2024-02-08,Shop 8,-8.00"]
)
def test_an_unclosed_quotation_mark_costs_only_its_row(read: Read, other: str) -> None:
    lines = [f"2024-02-{day:02},Shop {day},-{day}.00" for day in range(1, 11)]
    lines[2], lines[7] = '2024-02-03,"Shop 3,-3.00', other
    items = list(read("\n".join(["Date,Text,Amount", *lines])).items())
    assert [item.line for item in items if isinstance(item, RowProblem)] == [4]
    amounts = [item.amount for item in items if isinstance(item, StatementRow)]
    assert amounts == [-1, -2, *range(-4, -11, -1)]


def test_an_unclosed_quotation_mark_in_a_long_file_costs_only_its_row(read: Read) -> None:
    lines = [f"2024-02-13,Shop {number},-1.00" for number in range(9_000)]
    lines[5] = '2024-02-13,"Shop,-1.00'
    items = list(read("\n".join(["Date,Text,Amount", *lines])).items())
    assert [item.line for item in items if isinstance(item, RowProblem)] == [7]
    assert sum(isinstance(item, StatementRow) for item in items) == 8_999


@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
def test_lines_may_end_in_any_way(rows: Rows, line_end: str) -> None:
    lines = ["Date,Text,Amount", '2024-02-01,"A\nB",-1.00', "2024-02-02,C,-1.00", ""]
    assert len(rows(line_end.join(lines))) == 2


def test_records_have_the_number_of_their_first_line() -> None:
    content = b'a,b\n\n"two\nlines",c\nd,e\n'
    assert list(iterate_records(content, "utf-8", ",")) == [
        (1, ["a", "b"]),
        (2, []),
        (3, ["two\nlines", "c"]),
        (5, ["d", "e"]),
    ]


def test_a_cell_beyond_the_limit_is_unreadable() -> None:
    content = b"a,b\n" + b"x" * 200_000 + b"\nc,d\n"
    assert list(iterate_records(content, "utf-8", ",")) == [
        (1, ["a", "b"]),
        (2, [UNREADABLE]),
        (3, ["c", "d"]),
    ]


def test_bytes_of_another_encoding_are_refused() -> None:
    with pytest.raises(FileError) as caught:
        list(iterate_records("a\nCafé\n".encode("cp1252"), "utf-8", ","))
    assert caught.value.code == "wrong_encoding"


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        (["2024-02-01", "A", "-1.00"], True),
        (["2024-02-01", "A", ""], False),
        (["20240201"], False),
        (["A", "-1.00"], False),
        ([], False),
    ],
)
def test_a_movement_has_a_date_and_an_amount(
    cells: list[str],
    expected: bool,  # noqa: FBT001
) -> None:
    assert is_movement(cells) is expected
