"""Read made-up files in which only the balances tell the direction of money."""

from collections.abc import Callable
from typing import cast

import pytest

from importers.values import FileError, MappingValues, RowProblem, Statement
from tests.importers.layouts import Layout, read_amounts

Read = Callable[..., Statement]
ASKS = ("sign",)

LAYOUTS = [
    Layout("opening_balance_stated", """Date,Narrative,Amount,Balance
01/10/2026,OPENING BALANCE,,530.00
15/10/2026,ALFA LTD,1500.00,2030.00
16/10/2026,VODALINE,30.00,2000.00
17/10/2026,CORNER,42.10,1957.90
""", "1500.00 -30.00 -42.10"),
    Layout("newest_row_first", """Date,Narrative,Amount,Balance
17/10/2026,CORNER,42.10,1957.90
16/10/2026,VODALINE,30.00,2000.00
15/10/2026,ALFA LTD,1500.00,2030.00
14/10/2026,RIVER LTD,100.00,530.00
""", "-42.10 -30.00 1500.00 -100.00", questions=ASKS),
    Layout("a_word_tells_the_oldest_row", """Date,Narrative,Amount,Balance
17/10/2026,CORNER,42.10,1957.90
16/10/2026,VODALINE,30.00,2000.00
01/10/2026,SALARY OCTOBER,1500.00,2030.00
""", "-42.10 -30.00 1500.00"),
    Layout("a_new_account", """Date,Narrative,Amount,Balance
14/10/2026,ALFA LTD,500.00,500.00
15/10/2026,VODALINE,30.00,470.00
""", "500.00 -30.00"),
    Layout("equal_amounts_follow_from_each_other_either_way", """Date,Narrative,Amount,Balance
14/10/2026,ALFA LTD,5.00,100.00
15/10/2026,BETA LTD,5.00,95.00
""", "5.00 5.00", questions=ASKS),
    Layout("greek_letters_without_a_heading_that_says_so", """Ημερομηνία;Αιτιολογία;Ποσό;Ζ;Υπόλοιπο
01/10/2026;ΑΛΦΑ;1.500,00;Ω;2.000,00
14/10/2026;ΒΗΤΑ;42,10;Ψ;1.957,90
15/10/2026;ΓΑΜΑ;30,00;Ψ;1.927,90
16/10/2026;ΔΕΛΤΑ;10,00;Ω;1.937,90
""", "1500.00 -42.10 -30.00 10.00"),
    Layout("the_balances_have_no_known_heading", """Post Date,Code,Details,Value,After
01/10/2026,WX,ALFA LTD,1500.00,2030.00
14/10/2026,QX,VODALINE,30.00,2000.00
15/10/2026,QX,CORNER DELI,42.10,1957.90
16/10/2026,WX,BETA LTD,10.00,1967.90
""", "1500.00 -30.00 -42.10 10.00"),
    Layout("turkish_letters", """Tarih;Açıklama;Tutar;B/A;Bakiye
15.10.2026;MARKET;42,10;B;1.957,90
14.10.2026;TELEKOM;30,00;B;2.000,00
01.10.2026;ALFA AS;1.500,00;A;2.030,00
""", "-42.10 -30.00 1500.00"),
    Layout("turkish_letters_without_balances", """Tarih;Açıklama;Tutar;B/A
15.10.2026;KIRTASIYE;42,10;B
01.10.2026;ALFA AS;1.500,00;A
""", "-42.10 1500.00"),
    Layout("known_letters_that_the_balances_contradict", """Date,Text,Amount,DC,Balance
01/10/2026,ALFA LTD,1500.00,D,2030.00
14/10/2026,VODALINE,30.00,C,2000.00
15/10/2026,BETA LTD,10.00,D,2010.00
""", "1500.00 -30.00 10.00"),
    Layout("bulgarian_letters", """Дата;Вид;Сума;Контрагент;Салдо
15.10.2026;Дт;42.10;РЕКА;1957.90
14.10.2026;Дт;30.00;ТЕЛ;2000.00
01.10.2026;Кт;1500.00;АЛФА ООД;2030.00
""", "-42.10 -30.00 1500.00"),
    Layout("hindi_words", """दिनांक,विवरण,राशि,प्रकार
15/10/2026,स्टोर,42.10,नामे
01/10/2026,अल्फा,1500.00,जमा
""", "-42.10 1500.00"),
    Layout("only_money_in_has_a_sign", """Дата операции;Описание операции;Сумма;Остаток
15.10.2026;РЕКА;42,10;1 957,90
01.10.2026;ООО Альфа;+1 500,00;2 000,00
""", "-42.10 1500.00"),
]  # fmt: skip


@pytest.mark.parametrize("layout", LAYOUTS, ids=lambda layout: layout.name)
def test_the_steps_of_the_balances_tell_the_direction(layout: Layout, read: Read) -> None:
    statement = read(layout.text, **layout.options)
    assert read_amounts(statement) == layout.amounts.split()
    assert tuple(question.field for question in statement.questions) == layout.questions


@pytest.mark.parametrize(
    ("answer", "amount"), [("balance_in", "100.00"), ("balance_out", "-100.00")]
)
def test_the_answer_decides_about_the_oldest_row_alone(
    answer: str, amount: str, read: Read
) -> None:
    statement = read(LAYOUTS[1].text, mapping=cast(MappingValues, {"sign": answer}))
    assert read_amounts(statement) == ["-42.10", "-30.00", "1500.00", amount]
    assert not statement.questions


def test_a_row_behind_a_gap_of_the_balances_is_rejected(read: Read) -> None:
    text = (
        LAYOUTS[0].text
        + "18/10/2026,DELTA,5.00,1900.00\n"
        + "".join(f"19/10/2026,SHOP {number},1.00,{1899 - number}.00\n" for number in range(9))
    )
    problems = [item for item in read(text).items() if isinstance(item, RowProblem)]
    assert [problem.message for problem in problems] == [
        "The balances do not tell whether it is money in or out."
    ]


def test_the_balances_cannot_tell_the_direction_where_there_are_none(read: Read) -> None:
    mapping = cast(MappingValues, {"sign": "balance_in"})
    with pytest.raises(FileError):
        read("Date,Text,Amount\n2026-10-01,SHOP,5.00\n", mapping=mapping)
