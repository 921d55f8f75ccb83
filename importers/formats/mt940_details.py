"""Read field 86 of MT940: who the other side is and what the payment is for.

Banks structure it in four ways: numbered subfields (``?20``, also with ``>``, ``<``, ``^`` or
``~``), codes in slashes (``/NAME/``, ``/REMI/``), SEPA codes (``EREF+``, ``SVWZ+``) and labels.
"""

import re
from collections.abc import Iterable

from importers.payee_texts import find_labelled_name

FIRST_SUBFIELD = re.compile(r"\s*[0-9]{0,3}\s*([?<>^~])[0-9]{2}")
NUMBER_AND_NAME = re.compile(r"(?:[A-Z]{2}[0-9]{2}[A-Z0-9]{8,30}|[0-9]{7,20})\s+([^\W\d_].*)")
"""First of several lines: the other side's account and name."""
PURPOSE_SUBFIELDS = (*range(20, 30), *range(60, 64))
NAME_SUBFIELDS = (32, 33)
POSTING_TEXT = 0
SEPA_CODE = re.compile(
    r"(?<![A-Z0-9])(EREF|KREF|MREF|CRED|DEBT|COAM|OAMT|SVWZ|ABWA|ABWE|IBAN|BIC|PURP|ANAM|CMXL)\+\s?"
)
PURPOSE_CODE, ALTERNATIVE_NAMES = "SVWZ", ("ANAM", "ABWA", "ABWE")
SLASH_CODE = re.compile(r"/([A-Z]{3,4}|[0-9]{2})/")
SLASH_PURPOSE = re.compile(
    r"/REMI/(?:USTD/+|UNST/+|STRD/+(?:CUR/+)?)?(.*?)(?=/[A-Z]{4}/|$)", re.DOTALL
)


def read_details(text: str) -> tuple[str, str]:
    """Return payee and purpose; "" for what the text does not tell apart."""
    first = FIRST_SUBFIELD.match(text)
    if first is not None:
        return _read_subfields(text, first[1])

    joined = text.replace("\n", "")
    if SLASH_CODE.search(joined):
        return _read_slash_codes(joined)
    return _read_plain(text)


def _read_plain(text: str) -> tuple[str, str]:
    lines = [line.strip() for line in text.split("\n") if line.strip()]
    beside_number = NUMBER_AND_NAME.fullmatch(lines[0]) if len(lines) > 1 else None
    if beside_number is not None:
        return " ".join(beside_number[1].split()), " ".join(" ".join(lines[1:]).split())

    labelled = find_labelled_name(text.replace("\n", "  "))
    name, purpose, references = _read_purpose(" ".join(text.split()))
    return labelled[0] if labelled else name, purpose or references


def _read_subfields(text: str, mark: str) -> tuple[str, str]:
    # Lines are broken anywhere, also within words.
    _, *parts = text.replace("\n", "").split(mark)
    values: dict[int, str] = {}
    last = POSTING_TEXT
    for part in parts:
        number = part[:2]
        if number.isascii() and number.isdigit():
            last = int(number)
            values.setdefault(last, part[2:])
        else:
            values[last] = f"{values.get(last, '')}{mark}{part}"  # the mark belongs to the text

    payee = _join(values, NAME_SUBFIELDS)
    alternative, purpose, references = _read_purpose(_join_purpose(values))
    payee = payee or alternative
    posting_text = " ".join(values.get(POSTING_TEXT, "").split())
    if purpose:
        return payee, purpose
    # References alone say nothing to people; what kind of booking it is says more.
    return (payee, posting_text or references) if payee else (posting_text, references)


def _join(values: dict[int, str], numbers: Iterable[int]) -> str:
    return " ".join("".join(values.get(number, "") for number in numbers).split())


def _join_purpose(values: dict[int, str]) -> str:
    """Join the parts of the purpose; a SEPA code begins a new one also without a space."""
    texts = (values.get(number, "") for number in PURPOSE_SUBFIELDS)
    parts = (f" {text}" if SEPA_CODE.match(text) else text for text in texts)
    return " ".join("".join(parts).split())


def _read_purpose(text: str) -> tuple[str, str, str]:
    """Return name, purpose and references among SEPA codes; without codes, all is purpose."""
    codes = list(SEPA_CODE.finditer(text))
    if not codes:
        return "", text, ""
    parts: dict[str, str] = {}
    ends = [*(code.start() for code in codes[1:]), len(text)]
    for code, end in zip(codes, ends, strict=True):
        parts.setdefault(code[1], text[code.end() : end].strip())
    before = text[: codes[0].start()].strip()
    name = next((parts[code] for code in ALTERNATIVE_NAMES if parts.get(code)), "")
    return name, parts.get(PURPOSE_CODE) or before, " ".join(parts.values())


def _read_slash_codes(text: str) -> tuple[str, str]:
    labelled = find_labelled_name(text)
    purpose = SLASH_PURPOSE.search(text)
    words = " ".join(purpose[1].strip("/ ").split()) if purpose else ""
    if not words and not labelled:
        words = " ".join(SLASH_CODE.sub(" ", text).replace("/", " ").split())
    return labelled[0] if labelled else "", words
