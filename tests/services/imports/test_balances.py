from tests.conftest import Person


def test_stated_balances_are_compared_with_the_ledger(ada: Person) -> None:
    account = ada.account("Giro", currency="EUR", opening_balance=100)
    file = "Date,Payee,Amount,Balance\n2026-03-01,Shop,-10.00,90.00\n2026-03-02,Shop,-5.50,84.50\n"
    (check,) = ada.send("/import/preview", file, account_id=str(account))["balance_checks"]
    assert (check["stated"], check["computed"], check["difference"], check["adds_up"]) == (
        84.5,
        84.5,
        0.0,
        True,
    )
    ada.send("/import", file, account_id=str(account))
    ada.spend(3, "2026-03-02", account_id=account)
    (check,) = ada.send("/import", file, account_id=str(account))["balance_checks"]
    assert (check["computed"], check["difference"]) == (81.5, 3.0)
    assert "103" in check["hint"]


def test_balances_of_accounts_that_go_into_one_are_not_compared(ada: Person, checking: int) -> None:
    def statement(number: int) -> str:
        row = f"<STMTTRN><DTPOSTED>20260301<TRNAMT>-5.00<FITID>A{number}<NAME>Shop</STMTTRN>"
        balance = "<LEDGERBAL><BALAMT>10.00<DTASOF>20260302</LEDGERBAL>"
        account = f"<BANKACCTFROM><ACCTID>{number}</BANKACCTFROM>"
        return f"<STMTRS><CURDEF>EUR{account}{row}{balance}</STMTRS>"

    file = f"<OFX>{statement(1)}{statement(2)}</OFX>"
    savings = ada.account("Savings", currency="EUR")
    together = ada.send("/import", file, account_id=str(checking), name="bank.ofx")
    assert (together["created"], together["balance_checks"]) == (2, [])
    apart = ada.send(
        "/import/preview", file, accounts={"1": checking, "2": savings}, name="bank.ofx"
    )
    assert [(check["account_id"], check["difference"]) for check in apart["balance_checks"]] == [
        (checking, 20.0),
        (savings, 15.0),
    ]
