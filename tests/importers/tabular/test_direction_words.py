"""Find words that tell money in from money out, in the languages of banks."""

import pytest

from importers.tabular.direction_words import STRONG, score_direction


@pytest.mark.parametrize(
    "text",
    [
        "ACME INC PAYROLL",
        "AUTOPAY PAYMENT - THANK YOU",
        "Gehalt Oktober",
        "VIR RECU DE: EMPLOYEUR SA",
        "NÓMINA EMPRESA SL",
        "Pagamento recebido",
        "STIPENDIO OTTOBRE",
        "Salaris oktober",
        "Lön",
        "Palkka",
        "Wynagrodzenie za październik",
        "Mzda",
        "Зарплата",
        "Maaş ödemesi",
        "給与 10月",
        "工资",
        "급여",
    ],
)
def test_pay_and_payments_received_are_money_in(text: str) -> None:
    assert score_direction(text, is_card=False) > 0


@pytest.mark.parametrize(
    "text",
    [
        "POS PURCHASE 1234 CORNER DELI",
        "Kartenzahlung SUPERMARKT",
        "ACHAT CB BOULANGERIE",
        "COMPRA TARJ. 1234 MERCADO",
        "PAGAMENTO POS BAR CENTRALE",
        "Betaalautomaat",
        "Kortköp",
        "KORTTIOSTO",
        "Płatność kartą",
        "Platba kartou",
        "Vásárlás",
        "Покупка",
        "Alışveriş",
        "カード利用",
        "消费",
        "체크카드 결제",
    ],
)
def test_purchases_are_money_out(text: str) -> None:
    assert score_direction(text, is_card=False) < 0


@pytest.mark.parametrize("text", ["HOTEL X REFUND", "Purchase return", "Estorno de Loja X", "退款"])
def test_a_refund_is_money_in_whatever_was_bought(text: str) -> None:
    assert score_direction(text, is_card=False) == STRONG


def test_a_payment_is_money_in_on_a_card_only() -> None:
    assert score_direction("ONLINE PAYMENT", is_card=True) > 0
    assert score_direction("ONLINE PAYMENT", is_card=False) == 0


def test_a_name_says_nothing() -> None:
    assert score_direction("Sam Poe", is_card=False) == 0
