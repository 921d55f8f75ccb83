"""Find lines at the ends of a table that describe the account."""

from collections.abc import Callable

import pytest

from importers.values import Statement, StatementRow

Read = Callable[..., Statement]

SANTANDER_PL = """15-10-2026,"'00 0000 0000 0001","JAN KOWALSKI UL. TESTOWA 1","PLN","985,80","985,80","2",
15-10-2026,14-10-2026,"PŁATNOŚĆ KARTĄ CORNER DELI","","","-14,20","985,80","1",
14-10-2026,14-10-2026,"wynagrodzenie","PRACODAWCA SA","'00 0000 0003","1000,00","1000,00","2",
"""
LCL = """14/10/2026;-14,20;Carte;;CB CORNER DELI 14/10/26;;0;Divers
13/10/2026;1000,00;Virement;;VIR RECU EMPLOYEUR SA;;0;Divers
12/10/2026;-9,00;Carte;;CB BOULANGERIE 11/10/26;;0;Divers
15/10/2026;985,80;;01234 123456A;;;0;
"""
STANDARD_BANK = """0,20261001,,"0.00","","",,,
HIST,20261014,,1000.00,ELECTRONIC CREDIT,ACME PTY SALARY,4772,0,
HIST,20261015,##,-14.20,CHEQUE CARD PURCHASE,CORNER DELI 400000*0001 14 OCT,9330,0,
0,CLOSE,,985.80,CLOSE,,,,
"""
PAYMENTS = """14/10/2026;-14,20;CB CORNER DELI;
13/10/2026;1000,00;VIR RECU EMPLOYEUR SA;
12/10/2026;-9,00;CB 4521;note
"""


@pytest.mark.parametrize(
    ("text", "amounts"),
    [
        (SANTANDER_PL, ["-14.20", "1000.00"]),
        (LCL, ["-14.20", "1000.00", "-9.00"]),
        (STANDARD_BANK, ["1000.00", "-14.20"]),
        (PAYMENTS, ["-14.20", "1000.00", "-9.00"]),
    ],
)
def test_a_line_of_the_account_is_no_payment(read: Read, text: str, amounts: list[str]) -> None:
    items = list(read(text).items())
    assert [str(item.amount) for item in items if isinstance(item, StatementRow)] == amounts
    assert len(items) == len(amounts)
