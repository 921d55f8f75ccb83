"""Tell payee and purpose apart in field 86."""

import pytest

from importers.formats.mt940_details import read_details


@pytest.mark.parametrize(
    ("text", "payee", "purpose"),
    [
        ("177?00KARTENZAHLUNG?20SVWZ+Baeckerei?32Baecker GmbH", "Baecker GmbH", "Baeckerei"),
        ("166>00GUTSCHRIFT>20Miete Okto>21ber>32Muster>33mann", "Mustermann", "Miete October".replace("c", "k")),
        ("020<00PRZELEW<20Czynsz<32JAN KOWALSKI", "JAN KOWALSKI", "Czynsz"),
        ("~00WYPLATA~20Tytul~32SKLEP ABC~38PL00", "SKLEP ABC", "Tytul"),
        ("105?00LASTSCHRIFT?20EREF+123?21MREF+M-1?22CRED+DE98?23SVWZ+Strom Oktober?24 2026?30GENODE?31DE00?32Stadtwerke", "Stadtwerke", "Strom Oktober 2026"),
        ("105?00GEHALT?20EREF+NOTPROVIDED?32ACME", "ACME", "GEHALT"),
        ("159?00RETOURE?20EREF+12345", "RETOURE", "12345"),
        ("166?20SVWZ+Geschenk?21ABWA+Oma", "Oma", "Geschenk"),
        ("/EREF/01-01-2013/BENM//NAME/JOHN DOE/REMI/Reference 2013/ISDT/2013-01-02", "JOHN DOE", "Reference 2013"),
        ("/TRTP/SEPA/IBAN/NL00/BIC/ABN\nANL2A/NAME/J DOE/REMI/USTD//rent/EREF/X", "J DOE", "rent"),
        ("/EREF/1//CNTP/NL11RABO0123456789/RABONL2U/ACME BV///REMI/USTD//Rent/", "ACME BV", "Rent"),
        ("/EREF/1//CNTP////CORNER DELI///REMI/UNST//Pass 001/", "CORNER DELI", "Pass 001"),
        ("GIRO AUFTRAGGEBER: JANE DOE\n MITTEILUNGEN: RECHNUNG", "JANE DOE", "GIRO AUFTRAGGEBER: JANE DOE MITTEILUNGEN: RECHNUNG"),
        ("0987654321 marechal s\n\ndit is een test", "marechal s", "dit is een test"),
        ("SVWZ+Only a purpose EREF+1", "", "Only a purpose"),
        ("Plain text", "", "Plain text"),
        ("166?20Question? Yes?32Who?", "Who?", "Question? Yes"),
    ],
)  # fmt: skip
def test_payee_and_purpose_are_told_apart(text: str, payee: str, purpose: str) -> None:
    assert read_details(text) == (payee, purpose)
