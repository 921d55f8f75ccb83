"""Read MT940."""

from collections.abc import Callable

from importers.file_stats import compute_file_stats
from importers.values import RowProblem, Statement, StatementRow
from tests.importers.samples import MT940

Read = Callable[..., Statement]
Rows = Callable[..., list[StatementRow]]


def test_mt940_is_read_movement_by_movement(read: Read) -> None:
    items = list(read(MT940).items())
    rows = [item for item in items if isinstance(item, StatementRow)]
    assert [(str(row.date), str(row.amount)) for row in rows] == [
        ("2024-03-14", "-12.50"),
        ("2024-03-15", "-2.50"),
        ("2023-12-31", "5.00"),
    ]
    assert (rows[0].payee, rows[0].bank_id, rows[0].currency) == (
        "Baecker GmbH",
        "REF12345678",
        "EUR",
    )
    (problem,) = [item for item in items if isinstance(item, RowProblem)]
    assert (problem.line, problem.column) == (10, ":61:")
    stats = compute_file_stats(items)
    assert stats.accounts["12345678/1234567890"].adds_up is True


def test_references_that_movements_share_or_that_are_short_are_no_ids(rows: Rows) -> None:
    references = ("SHARED-REF", "SHARED-REF", "SHORT", "OWN-REFERENCE")
    movements = "\n".join(
        f":61:2403140314DR{number},00NTRFNONREF//{reference}"
        for number, reference in enumerate(references, start=1)
    )
    assert [row.bank_id for row in rows(f":20:X\n:25:1\n{movements}\n-\n")] == [
        None,
        None,
        None,
        "OWN-REFERENCE",
    ]


def test_a_balance_with_an_impossible_date_is_skipped(read: Read) -> None:
    content = ":20:X\n:25:1\n:60F:C240230EUR1,00\n:61:2403140314DR1,00NTRFNONREF\n-\n"
    (row,) = read(content).items()
    assert isinstance(row, StatementRow)
    assert row.currency == "EUR"
