"""The index of the search finds what reading every row finds, and is kept by every write."""

import datetime as dt
from collections.abc import Callable, Iterator
from decimal import Decimal

import pytest
from flask import Flask
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import select, text, update

from core.identity import Caller
from core.normalization import fold_for_search
from infrastructure.database import begin_write
from models import Transaction, db, table_of
from services.ledger import search_index, transaction_filters, transaction_queries
from services.ledger import transaction_service as ledger
from services.ledger.transaction_search import find_words, list_word_queries, read_search
from tests.conftest import Person

rows = table_of(Transaction).c
OWNER_BITS = search_index.OWNER_BITS

# Scripts with and without blanks, accents, surrogate pairs, and what patterns and queries quote.
PIECES = st.sampled_from(
    ["shop", "Café", "crème", "寿司", "の店", "ร้าน", "กาแฟ", "🍣", "👩‍🍳", "ελ", "й", "ß", "a",
     "zq", '"', "'", "%", "_", "/", "\\", "*", "-", "42", "42.50", "1 234,50", "usd", "food", " "]
)  # fmt: skip
TEXTS = st.lists(PIECES, min_size=1, max_size=6).map("".join)
LIMITS = st.sampled_from([0, 1, 5_000])


def record(caller: Caller, texts: list[str]) -> None:
    day = dt.date(2026, 3, 14)
    transactions = [
        {"kind": "expense", "amount": Decimal("42.50"), "date": day, "payee": payee}
        for payee in texts
    ]
    ledger.create_transactions(caller, transactions)


def read_all(caller: Caller, query: str) -> list[int]:
    """The ids that a search finds by comparing every row."""
    clauses = find_words(read_search(caller, query))
    found = select(rows.id).where(rows.user_id == caller.id, *clauses)
    return list(db.session.scalars(found.order_by(rows.date.desc(), rows.id.desc())))


def search(caller: Caller, query: str) -> list[int]:
    filters = {"q": query, "limit": 200, "total": True}
    page = transaction_queries.list_transactions(caller, filters, None)
    assert page.total == len(page.items)
    return [row.id for row in page.items]


@pytest.mark.each_database
@given(texts=st.lists(TEXTS, min_size=1, max_size=5), query=TEXTS, most=LIMITS)
@settings(max_examples=12)
def test_the_index_finds_what_reading_every_row_finds(
    caller: Caller, texts: list[str], query: str, most: int
) -> None:
    with pytest.MonkeyPatch.context() as patch:
        # Zero: every word is frequent. One: a word that two rows have.
        patch.setattr(transaction_filters, "MAX_FEW", most)
        record(caller, texts)
        assert search(caller, query) == read_all(caller, query)
        for part in (texts[0], fold_for_search(texts[-1])[:2]):
            assert search(caller, part) == read_all(caller, part)


@pytest.mark.each_database
@pytest.mark.parametrize(
    ("payee", "query"),
    [
        ("寿司の店", "寿司"),
        ("寿司の店", "店"),
        ("ร้านกาแฟ", "กาแฟ"),
        ("Sushi 🍣", "🍣"),
        ("Crème brûlée", "creme"),
        ("Łódź", "lodz"),
        ("O2", "o2"),
        ('say "hi"', '"hi"'),
        ("a*b", "a*"),
    ],
)
def test_words_of_any_script_and_length_are_found_by_the_index(
    caller: Caller, payee: str, query: str
) -> None:
    record(caller, ["something else", payee])
    (found,) = search(caller, query)
    assert db.session.get_one(Transaction, found).payee == payee


@pytest.mark.each_database
def test_every_word_of_an_amount_with_spaces_may_be_of_a_row_that_has_the_amount(
    caller: Caller,
) -> None:
    record(caller, ["Loyer"])
    amount = "12 345 678,50"
    db.session.execute(update(Transaction).values(amount_minor=1_234_567_850))
    queries = list(list_word_queries(caller, read_search(caller, amount)))
    assert len(queries) >= 2
    assert all(db.session.scalars(query).all() for query in queries)


@pytest.mark.each_database
def test_searches_find_the_same_where_postgresql_has_no_index(
    caller: Caller, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(search_index, "_is_indexed", lambda: False)
    record(caller, ["Kiosk", "寿司の店"])
    assert len(search(caller, "kiosk")) == len(search(caller, "寿司の")) == 1


@pytest.mark.each_database
def test_nobody_finds_the_rows_of_others(
    caller: Caller, bob: Person, as_caller: Callable[[Person], Caller]
) -> None:
    record(caller, ["secret kiosk"])
    other = as_caller(bob)
    record(other, ["secret bakery"])
    for query in ("secret", "kiosk", "se"):
        assert search(other, query) == read_all(other, query)
    assert search(other, "kiosk") == []


@pytest.fixture
def assert_kept(app: Flask) -> Iterator[Callable[[], None]]:
    """Compares SQLite's index with the rows; PostgreSQL keeps its own like any index."""

    def compare() -> None:
        with app.app_context():
            if db.engine.dialect.name == "sqlite":
                assert set(_list_entries()) == set(_list_expected())

    yield compare
    compare()


def _list_entries() -> Iterator[tuple[str, int]]:
    query = text("SELECT term, doc FROM transaction_search_terms")
    yield from ((term, key) for term, key in db.session.execute(query))


def _list_expected() -> Iterator[tuple[str, int]]:
    for user_id, id_, folded in db.session.execute(select(rows.user_id, rows.id, rows.search_text)):
        padded = folded + "  "
        for start in range(len(padded) - 2):
            yield padded[start : start + 3], user_id << OWNER_BITS | id_


@pytest.mark.any_database
def test_changes_deletions_and_restorations_keep_the_index(
    ada: Person, assert_kept: Callable[[], None]
) -> None:
    ids = [ada.spend(1, payee=payee)["id"] for payee in ("Kiosk", "Bäckerei", "寿司")]
    assert_kept()
    ada.put(f"/expenses/{ids[0]}", payee="Bakery", notes="warm")
    ada.put(f"/expenses/{ids[1]}", amount=2)
    assert_kept()
    ada.delete(f"/expenses/{ids[2]}")
    assert_kept()
    ada.post(f"/transactions/{ids[2]}/restore", 200)


@pytest.mark.any_database
def test_bulk_writes_keep_the_index(ada: Person, assert_kept: Callable[[], None]) -> None:
    row = {"kind": "expense", "amount": 1, "date": "2026-03-14"}
    ada.record([{**row, "payee": f"Shop {number}"} for number in range(60)])
    assert_kept()
    ids = [item["id"] for item in ada.get("/transactions", limit=50)["items"]]
    updates = [{"id": id_, "payee": "Renamed"} for id_ in ids[:10]]
    ada.post("/transactions/bulk-update", 200, updates=updates)
    assert_kept()
    ada.post("/transactions/bulk-delete", 200, transaction_ids=ids)


@pytest.mark.any_database
def test_imports_and_their_undoing_keep_the_index(
    ada: Person, assert_kept: Callable[[], None]
) -> None:
    file = "Date,Payee,Amount\n2026-03-18,Kiosk,-4.00\n2026-03-19,Bakery,-5.00\n"
    report = ada.send("/import", file, mapping={"sign": "as_is"})
    assert_kept()
    ada.call("DELETE", f"/transactions/imports/{report['import_id']}")
    assert ada.get("/transactions")["items"] == []


@pytest.mark.any_database
def test_a_deleted_user_leaves_nothing_in_the_index(
    ada: Person, bob: Person, assert_kept: Callable[[], None]
) -> None:
    bob.spend(1, payee="Kiosk")
    ada.spend(1, payee="Bakery")
    bob.delete("/users/me")


@pytest.mark.any_database
def test_a_write_that_fails_leaves_the_index_as_it_was(
    caller: Caller, assert_kept: Callable[[], None]
) -> None:
    record(caller, ["Kiosk"])
    begin_write(db.session()).execute(update(Transaction).values(search_text="bakery"))
    assert search(caller, "bakery") != []
    db.session.rollback()
    assert search(caller, "bakery") == []
    db.session.rollback()
