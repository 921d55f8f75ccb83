"""Bank files to import, and what came of them."""

import io
import zipfile
from typing import Any

from tests.conftest import Person

MARCH = """Date,Payee,Amount
2026-03-14,Corner Market,-42.50
2026-03-14,Blue Bottle,-4.00
2026-03-14,Blue Bottle,-4.00
2026-03-15,Employer,2500.00
2026-03-17,Landlord,-900.00
2026-03-18,Blue Bottle,-4.00
"""
MARCH_TOTAL = 1545.5
"""Balance of an empty account after importing ``MARCH``."""

PENDING = """Date,Payee,Amount,Status
2026-03-10,BLUE BOTTLE PENDING,-20.00,Pending
2026-03-09,Shop,-7.00,Posted
"""
POSTED = """Date,Payee,Amount,Status
2026-03-12,BLUE BOTTLE COFFEE OAKLAND,-23.50,Posted
2026-03-09,Shop,-7.00,Posted
"""


def load_balance(person: Person, account_id: int) -> float:
    """Load the current balance of an account."""
    return float(person.get(f"/accounts/{account_id}")["current_balance"])


def list_outcomes(document: Any) -> list[str]:
    """List the outcomes of an import's rows."""
    return [row["outcome"] for row in document["rows"]]


def list_transactions(person: Person, **query: Any) -> list[Any]:
    """List transactions, newest first."""
    return list(person.get("/transactions", limit=200, **query)["items"])


def zip_text(text: str | bytes, name: str = "bank.csv") -> bytes:
    """Pack a text into a zip archive."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, text)
    return packed.getvalue()
