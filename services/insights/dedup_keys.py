"""Keys of insights: the same for the same cause and period, on whatever day one asks."""

import datetime as dt
import hashlib

from core.enums import InsightKind

DIGEST_LENGTH = 16
"""Hexadecimal digits of a cause in a key: enough for one person's insights."""


def build_dedup_key(kind: InsightKind, day: dt.date, *cause: object) -> str:
    """Build a key from the kind, the first day of the period, and whatever names the cause.

    Payees are hashed, so that no name of one gets into the paths of requests.
    """
    # Named parts would be no clearer here; the separator keeps (1, 23) apart from (12, 3).
    text = "\x1f".join(str(part) for part in cause)
    digest = hashlib.sha256(text.encode()).hexdigest()[:DIGEST_LENGTH]
    return f"{kind}-{day.isoformat()}-{digest}"
