"""Fees that a bank charges, recognised by the words of a statement's row."""

from __future__ import annotations

import re

WORDS_OF_FEES = (
    "bank",
    "account",
    "service",
    "monthly",
    "maintenance",
    "overdraft",
    "nsf",
    "atm",
    "withdrawal",
    "transaction",
    "wire",
    "annual",
    "card",
    "late payment",
    "returned item",
    "cash advance",
    "insufficient funds",
    "unpaid item",
    "foreign exchange",
    "non sterling",
)
"""Words that make a fee or charge one of a bank."""

PHRASES = (
    rf"(?:{'|'.join(WORDS_OF_FEES)})\s+(?:transaction\s+)?(?:fees?|charges?)",
    r"overdraft interest|(?:un)?arranged overdraft|debit interest|interest charged?",
    r"finance charge|penalty interest|bank charges?|service charge",
    r"konto(?:f(?:ü|ue|u)hrung\w*|geb(?:ü|ue|u)hr\w*|entgelt\w*)|bankgeb(?:ü|ue|u)hr\w*",
    r"(?:auslands|geldautomaten|bargeld|karten)\w*(?:entgelt|geb(?:ü|ue|u)hr)\w*",
    r"(?:ü|ue|u)berziehungs\w*|sollzinsen|dispozinsen|r(?:ü|ue|u)cklastschrift\w*",
    r"entgelt(?:abschluss|abrechnung)?|rechnungsabschluss",
    r"frais (?:bancaires?|de tenue|de rejet|carte)|agios|cotisation carte",
    r"comisi(?:ó|o)n(?:es)? (?:bancaria|de mantenimiento|por descubierto)|gastos bancarios",
    r"spese (?:bancarie|tenuta conto)|canone conto|commissioni bancarie",
    r"bankkosten|roodstandrente|tarifas? banc(?:á|a)rias?|comiss(?:ã|a)o de manuten(?:ç|c)(?:ã|a)o",
    r"op(?:ł|l)ata za (?:kart(?:ę|e)|prowadzenie|konto)|sluzby|sankc\w* urok\w*",
)
"""What banks call what they charge, in the languages whose banks the importers read."""

FEE = re.compile(rf"(?<!\w)(?:{'|'.join(PHRASES)})(?!\w)", re.IGNORECASE)


def is_bank_fee(text: str) -> bool:
    """Return whether the text of a row announces a fee of a bank."""
    return FEE.search(text.replace(".", " ")) is not None
