"""Detect how amounts tell money in from money out."""

import pytest

from core.enums import AmountSign
from importers.amounts import parse_number
from importers.tabular.amount_sign import SignResult, detect_sign
from importers.tabular.columns import build_columns
from importers.tabular.sign_evidence import AmountTable

SPENDING = ["5.00"] * 9


def detect(
    amounts: list[str],
    *,
    is_card: bool = False,
    is_spending_list: bool = False,
    **others: list[str],
) -> SignResult:
    """Detect the sign of an amount column beside other columns, named by their roles."""
    names = ("amount", *others)
    rows = list(zip(amounts, *others.values(), strict=True))
    table = AmountTable(
        build_columns(names, rows, len(names)),
        {name: (place,) for place, name in enumerate(names)},
        [number for number in map(parse_number, amounts) if number is not None],
        is_card,
        is_spending_list,
    )
    return detect_sign(table)


@pytest.mark.parametrize(
    ("amounts", "sign", "is_asked"),
    [
        (["-5.00", "7.00", "-1.00"], AmountSign.AS_IS, False),
        (["5.00 CR", "7.00 DR", "1.00"], AmountSign.SUFFIX, False),
        (["+5.00", "7.00"], AmountSign.SUFFIX, False),
        (["+5.00", "+7.00"], AmountSign.AS_IS, False),
        (["5.00", "7.00"], AmountSign.AS_IS, True),
        ([*SPENDING, "-40.00"], AmountSign.AS_IS, True),
    ],
)
def test_numbers_alone_decide_or_the_user_is_asked(
    amounts: list[str],
    sign: AmountSign,
    is_asked: bool,  # noqa: FBT001
) -> None:
    result = detect(amounts)
    assert (result.sign, result.question is not None) == (sign, is_asked)
    assert result.detection.conclusion == sign.value


def test_a_weak_guess_against_the_minus_signs_of_a_statement_must_be_confirmed() -> None:
    result = detect(["85.00", "-12.00"], payee=["Purchase", "Kiosk"])
    assert result.sign is AmountSign.INVERTED
    assert result.question is not None
    assert result.question.must_be_answered


def test_a_column_of_directions_decides_where_no_amount_has_a_minus() -> None:
    assert detect(["5.00", "7.00"], flag=["D", "C"]).sign is AmountSign.FLAG


@pytest.mark.parametrize(
    ("flags", "sign"), [(["D", "C"], AmountSign.AS_IS), (["C", "D"], AmountSign.INVERTED)]
)
def test_minus_signs_are_compared_with_a_column_of_directions(
    flags: list[str], sign: AmountSign
) -> None:
    assert detect(["-5.00", "7.00"], flag=flags).sign is sign


def test_directions_that_contradict_each_other_weigh_less() -> None:
    result = detect(["-5.00", "-6.00", "7.00"], Direction=["D", "C", "C"])
    assert (result.sign, result.question) == (AmountSign.AS_IS, None)


@pytest.mark.parametrize(
    ("balances", "sign"),
    [(["5.00", "12.00"], AmountSign.AS_IS), (["95.00", "88.00"], AmountSign.INVERTED)],
)
def test_balances_decide(balances: list[str], sign: AmountSign) -> None:
    result = detect(["5.00", "7.00"], balance=balances, payee=["Card purchase", "Shop"])
    assert (result.sign, result.question) == (sign, None)


def test_the_oldest_row_is_asked_about_where_neither_balance_nor_words_tell_it() -> None:
    result = detect(["5.00", "7.00"], balance=["95.00", "88.00"])
    assert result.question is not None
    assert result.question.must_be_answered
    assert result.question.options == ("balance_out", "balance_in")


def test_few_negatives_that_read_like_card_payments_are_money_in() -> None:
    texts = [*["Shop"] * 9, "Payment Thank You"]
    result = detect([*SPENDING, "-40.00"], payee=texts)
    assert (result.sign, result.question) == (AmountSign.INVERTED, None)


@pytest.mark.parametrize("role", ["category", "category_id"])
def test_lists_of_spending_are_money_out(role: str) -> None:
    assert detect(["5.00"], is_spending_list=True).sign is AmountSign.INVERTED
    assert detect(["5.00"], **{role: ["1"]}).sign is AmountSign.INVERTED


def test_separate_columns_need_no_sign() -> None:
    table = AmountTable(build_columns(("debit",), [["5.00"]], 1), {"debit": (0,)}, [])
    result = detect_sign(table)
    assert (result.sign, result.detection.conclusion) == (AmountSign.AS_IS, "columns")
