"""Words in the names of payees that are paid under a contract, such as insurers and clubs.

A shop may be visited twice, a year apart, by chance; an insurance is hardly ever paid by chance.
"""

from __future__ import annotations

import re
from functools import lru_cache

from ml.folding import fold

# Stems, because German and Dutch compound them: "Hausratversicherung".
STEMS = (
    "abonn", "annual", "assicur", "assuranc", "beitrag", "belasting", "domain", "haftpflicht",
    "hausrat", "hosting", "imposta", "impuesto", "insur", "jahres", "licence", "license", "lizenz",
    "membership", "mitglied", "rechtsschutz", "renewal", "rundfunk", "segur", "steuer",
    "subscription", "ubezpiecz", "verband", "verein", "verzeker", "versicher", "yearly",
)  # fmt: skip
WORDS = (
    "adac", "allianz", "association", "axa", "bollo", "council", "dues", "fee", "huk", "impot",
    "kfz", "ordine", "tax", "taxe", "tuv", "vers", "warranty",
)  # fmt: skip
CONTRACT = re.compile(rf"{'|'.join(STEMS)}|\b(?:{'|'.join(WORDS)})\b")

CACHED_NAMES = 20_000


@lru_cache(maxsize=CACHED_NAMES)
def names_contract(payee: str) -> bool:
    """Return whether the name of a payee says that it is paid under a contract."""
    return CONTRACT.search(fold(payee)) is not None
