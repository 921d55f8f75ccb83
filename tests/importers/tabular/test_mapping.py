"""Check, apply and render mappings."""

from typing import Any, cast

import pytest

from core.enums import AmountSign, DateOrder, DecimalMark
from importers.tabular.layout import Layout
from importers.tabular.mapping import (
    TableMapping,
    apply_column_overrides,
    apply_overrides,
    build_mapping_document,
    column_reference,
    find_mapping_problems,
)
from importers.values import FileError, MappingValues

LAYOUT = Layout("utf-8", ",", 1, 2, ("Date", "Text", "Text", "", "Amount"), 6)
MAPPING = TableMapping(LAYOUT, {"date": (0,), "amount": (4,), "description": (1, 2)})


def values(**members: Any) -> MappingValues:
    return cast("MappingValues", members)


def test_a_column_is_named_by_its_heading_only_where_that_is_unique() -> None:
    references = [column_reference(LAYOUT, place) for place in range(6)]
    assert references == ["Date", 1, 2, 3, "Amount", 5]
    assert (MAPPING.column_name("amount"), MAPPING.column_name("payee")) == ("Amount", "payee")


def test_a_document_applied_as_overrides_gives_the_same_mapping() -> None:
    mapping = TableMapping(
        LAYOUT,
        {"date": (0,), "amount": (4,), "flag": (5,), "description": (1, 2)},
        DateOrder.MDY,
        DecimalMark.COMMA,
        AmountSign.FLAG,
        frozenset({"D"}),
        debit_is_negative=True,
        credit_is_negative=True,
        currency="EUR",
    )
    document = build_mapping_document(mapping)
    assert apply_overrides(TableMapping(LAYOUT, {}), document) == mapping


@pytest.mark.parametrize(
    ("overrides", "paths"),
    [
        (values(), []),
        (values(date_order="DMY", decimal_mark=",", sign="flag", currency="EUR"), []),
        (values(date_order=None, decimal_mark=None, sign=None, currency=None), []),
        (values(date_order="XYZ"), [("date_order",)]),
        (values(decimal_mark="'"), [("decimal_mark",)]),
        (values(sign="both"), [("sign",)]),
        (values(currency="EURO"), [("currency",)]),
        (values(columns={"amount": 1, "sum": 2}), [("columns", "sum")]),
    ],
)
def test_problems_name_the_field(overrides: MappingValues, paths: list[tuple[str, ...]]) -> None:
    assert [path for path, _ in find_mapping_problems(overrides)] == paths


def test_null_removes_a_column_and_headings_are_found_in_any_case() -> None:
    overrides = values(columns={"description": None, "payee": " text ", "notes": [3, "AMOUNT"]})
    assert apply_column_overrides(LAYOUT, MAPPING.columns, overrides) == {
        "date": (0,),
        "amount": (4,),
        "payee": (1,),
        "notes": (3, 4),
    }


def test_a_column_that_is_named_is_no_leftover_text() -> None:
    detected = {"payee": (1,), "description": (2, 3), "amount": (4,)}
    result = apply_column_overrides(LAYOUT, detected, values(columns={"date": 2, "notes": 1}))
    assert result == {"date": (2,), "notes": (1,), "description": (3,), "amount": (4,)}


@pytest.mark.parametrize("reference", [6, -1, "Nothing", 1.5])
def test_a_column_that_is_not_in_the_file_is_refused(reference: object) -> None:
    with pytest.raises(FileError) as caught:
        apply_column_overrides(LAYOUT, {}, values(columns={"payee": reference}))
    ((path, _),) = caught.value.problems
    assert path == ("mapping", "columns", "payee")


def test_an_amount_column_and_a_pair_replace_each_other() -> None:
    pair = {"debit": (1,), "credit": (2,)}
    single = apply_column_overrides(LAYOUT, pair, values(columns={"amount": 4}))
    assert single == {"amount": (4,)}
    assert apply_column_overrides(LAYOUT, single, values(columns={"debit": 1})) == {"debit": (1,)}


def test_null_settings_keep_what_was_detected_except_the_currency() -> None:
    detected = TableMapping(
        LAYOUT, {"date": (0,)}, DateOrder.MDY, DecimalMark.COMMA, currency="EUR"
    )
    overrides = values(date_order=None, decimal_mark=None, sign=None, out_values=None)
    assert apply_overrides(detected, overrides) == detected
    assert apply_overrides(detected, values(currency=None)).currency is None
