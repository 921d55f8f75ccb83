from collections.abc import Callable
from typing import Any

import pytest

from tests.conftest import Person


def enter(person: Person, rate: float, day: str = "2026-03-13", **values: Any) -> dict[str, Any]:
    pair = {"from_currency": "EUR", "to_currency": "USD"}
    row: dict[str, Any] = person.post("/exchange-rates", rate=rate, date=day, **{**pair, **values})
    return row


def convert(person: Person, amount: str, pair: str, day: str) -> dict[str, Any]:
    from_currency, to_currency = pair.split()
    answer: dict[str, Any] = person.get(
        "/exchange-rates/convert",
        amount=amount,
        from_currency=from_currency,
        to_currency=to_currency,
        date=day,
    )
    return answer


# As the European Central Bank published them for Friday, 30 October 2026.
def test_a_conversion_says_its_rate_day_and_source(ada: Person) -> None:
    answer = convert(ada, "100", "EUR USD", "2026-11-01")
    assert answer == {
        "amount": 100,
        "converted": 111.72,
        "asked_date": "2026-11-01",
        "rate": {
            "from_currency": "EUR",
            "to_currency": "USD",
            "rate": 1.1172,
            "date": "2026-10-30",
            "source": "ecb",
        },
    }


def test_two_currencies_are_converted_through_the_euro(ada: Person) -> None:
    answer = convert(ada, "1000", "CHF JPY", "2026-10-30")
    # 175.68 / 0.9194
    assert answer["rate"]["rate"] == 191.081139874
    assert answer["converted"] == 191_081


def test_an_own_rate_comes_before_the_banks_of_its_day_in_both_directions(ada: Person) -> None:
    enter(ada, 1.25)
    for pair, converted in (("EUR USD", 125), ("USD EUR", 80)):
        answer = convert(ada, "100", pair, "2026-03-15")
        assert (answer["converted"], answer["rate"]["source"]) == (converted, "own")
    assert convert(ada, "100", "EUR USD", "2026-03-16")["rate"]["source"] == "ecb"
    assert convert(ada, "100", "EUR USD", "2026-03-12")["rate"]["source"] == "ecb"


def test_an_own_rate_of_a_currency_without_reference_serves_until_a_newer_one(ada: Person) -> None:
    enter(ada, 1000, to_currency="ARS")
    enter(ada, 2000, "2026-06-01", to_currency="ARS")
    assert convert(ada, "5000", "ARS EUR", "2026-05-31")["converted"] == 5
    assert convert(ada, "5000", "ARS EUR", "2026-06-01")["converted"] == 2.5
    through_euro = convert(ada, "5000", "ARS USD", "2026-10-30")
    assert (through_euro["converted"], through_euro["rate"]["source"]) == (2.79, "own")
    assert through_euro["rate"]["date"] == "2026-06-01"


def test_own_rates_are_those_of_one_person(ada: Person, bob: Person) -> None:
    rate = enter(ada, 1.25)
    assert bob.call("GET", f"/exchange-rates/{rate['id']}").status_code == 404
    assert bob.get("/exchange-rates")["items"] == []
    assert convert(bob, "100", "EUR USD", "2026-03-13")["rate"]["source"] == "ecb"


def test_a_day_without_a_rate_is_not_converted(ada: Person) -> None:
    for pair, day in (("ARS EUR", "2026-03-13"), ("USD EUR", "1998-12-31")):
        from_currency, to_currency = pair.split()
        query = f"amount=1&from_currency={from_currency}&to_currency={to_currency}&date={day}"
        assert ada.call("GET", f"/exchange-rates/convert?{query}").status_code == 404


@pytest.mark.parametrize(
    "values",
    [
        {"rate": 0},
        {"rate": -1},
        {"rate": "1.1.1"},
        {"rate": "1234567.1234567"},
        {"to_currency": "EUR"},
        {"to_currency": "XXQ"},
        {"date": "2026-02-30"},
    ],
)
def test_a_rate_that_cannot_be_is_refused(ada: Person, values: dict[str, Any]) -> None:
    body = {"from_currency": "EUR", "to_currency": "USD", "rate": 1.1, "date": "2026-03-13"}
    ada.post("/exchange-rates", 422, **{**body, **values})
    assert ada.get("/exchange-rates")["items"] == []


def test_a_day_has_one_rate_between_two_currencies_in_either_direction(ada: Person) -> None:
    rate = enter(ada, 1.25)
    body = {"rate": 2, "date": "2026-03-13"}
    for pair in (("EUR", "USD"), ("USD", "EUR")):
        refused = ada.post(
            "/exchange-rates", 409, from_currency=pair[0], to_currency=pair[1], **body
        )
        assert refused["code"] == "exchange_rate_exists"
    other = enter(ada, 1.5, "2026-03-14")
    path = f"/exchange-rates/{other['id']}"
    assert ada.call("PATCH", path, json={"date": "2026-03-13"}).status_code == 409
    ada.delete(f"/exchange-rates/{rate['id']}")
    assert ada.call("PATCH", path, json={"date": "2026-03-13"}).status_code == 200


def test_rates_are_listed_by_currency_changed_and_deleted(ada: Person) -> None:
    dollars = enter(ada, 1.25)
    enter(ada, 170, to_currency="JPY")
    listed = ada.get("/exchange-rates", currency="USD")["items"]
    assert [row["id"] for row in listed] == [dollars["id"]]
    changed = ada.put(f"/exchange-rates/{dollars['id']}", rate="1.3")
    assert (changed["rate"], changed["version"]) == (1.3, 2)
    ada.delete(f"/exchange-rates/{dollars['id']}")
    assert [row["to_currency"] for row in ada.get("/exchange-rates")["items"]] == ["JPY"]


def test_net_worth_is_also_one_sum_at_the_rates_of_its_days(
    ada: Person, today: Callable[[str], None]
) -> None:
    today("2026-03-16")
    ada.post("/accounts", name="Euros", account_type="checking", currency="EUR")
    ada.post(
        "/accounts", name="Yen", account_type="savings", currency="JPY", opening_balance=17_000
    )
    enter(ada, 2, "2026-03-14")
    enter(ada, 340, "2026-03-14", to_currency="JPY")
    worth = ada.get("/accounts/net-worth", start_date="2026-03-14", end_date="2026-03-15")
    converted = worth["converted"]
    assert converted["currency"] == "USD"
    # 17,000 yen are 50 euros at the own rate, and 100 dollars.
    assert [point["balance"] for point in converted["points"]] == [100, 100]
    assert converted["closing_balance"] == 100
    rates = {rate["from_currency"]: rate["source"] for rate in converted["rates"]}
    assert rates == {"EUR": "own", "JPY": "own"}
    assert converted["left_out"] == []


def test_net_worth_names_what_has_no_rate(ada: Person) -> None:
    ada.post("/accounts", name="A", account_type="checking", currency="USD", opening_balance=5)
    ada.post("/accounts", name="B", account_type="checking", currency="ARS", opening_balance=9)
    converted = ada.get("/accounts/net-worth")["converted"]
    assert converted["closing_balance"] == 5
    assert converted["left_out"] == [{"currency": "ARS", "closing_balance": 9}]
