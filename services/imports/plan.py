"""A file understood and compared with the ledger: what each of its rows is to become, before anything is written."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, cast

from sqlalchemy import select

from core.errors import Invalid
from core.identity import Caller
from importers import detection
from importers.file_stats import FileStats, compute_file_stats
from importers.readers import ReadOptions
from importers.values import (
    Detection,
    FileError,
    MappingValues,
    Question,
    RowProblem,
    StatedBalance,
    Statement,
    StatementItem,
)
from models import Account, ImportProfile, db
from services.activity.job_queue import Progress
from services.imports.lookup import File
from services.imports.matching import Decision, Matcher
from services.imports.row_mapping import (
    OWN_FORMATS,
    Places,
    Prepared,
    RowError,
    places_of,
    prepared,
)

CHUNK = 1_000
KEPT_ITEMS = 100_000
"""Up to so many rows are kept; larger files are read again instead."""
MAX_PROBLEMS = 20
BLOCKING = frozenset({"date_order", "decimal_mark"})
DOUBLE_ENTRY = OWN_FORMATS | {"firefly"}
"""Files that name both accounts of a transfer."""
SPENDING_ACCOUNTS = frozenset({"credit_card"})


@dataclass(frozen=True, slots=True)
class Rejected:
    number: int
    line: int
    column: str | None
    message: str


@dataclass(slots=True)
class Plan:
    """``items`` may be read again; ``decisions`` are about rows that the ledger knows, by their number."""

    caller: Caller
    reading: Statement
    profile: ImportProfile | None
    facts: FileStats
    places: Places
    items: Callable[[], Iterator[StatementItem]]
    decisions: dict[int, Decision] = field(default_factory=dict)
    occurrences: dict[int | None, dict[str, int]] = field(default_factory=dict)
    rejected: dict[int, Rejected] = field(default_factory=dict)

    @property
    def blocking(self) -> list[Question]:
        """What must be answered before anything is stored."""
        return [question for question in self.reading.questions if question.field in BLOCKING]

    def rows(self) -> Iterator[tuple[int, Prepared | Rejected]]:
        """Every row of the file with its number from 1."""
        for number, item in numbered(self.items()):
            found = _prepared(self.places, number, item)
            yield number, self._named(found) if isinstance(found, Rejected) else found

    def _named(self, rejected: Rejected) -> Rejected:
        """With the column as the file calls it."""
        columns = (self.reading.mapping_document or {}).get("columns", {})
        named = columns.get(rejected.column, rejected.column)
        named = named[0] if isinstance(named, list) and named else named
        return Rejected(
            rejected.number,
            rejected.line,
            None if named is None else str(named)[:80],
            rejected.message,
        )


def numbered(items: Iterator[StatementItem]) -> Iterator[tuple[int, Any]]:
    """The rows and problems of a file, without its balances."""
    return enumerate((item for item in items if not isinstance(item, StatedBalance)), start=1)


def _prepared(places: Places, number: int, item: Any) -> Prepared | Rejected:
    if isinstance(item, RowProblem):
        return Rejected(number, item.line, item.column, item.message)
    try:
        return prepared(places, number, item)
    except RowError as error:
        return Rejected(number, item.line, error.column, str(error))


def _read(
    caller: Caller, content: bytes, options: Mapping[str, Any], max_bytes: int
) -> tuple[Statement, ImportProfile | None]:
    """A file understood, with the caller's profile for such files where there is one. Raises FileError."""
    said: MappingValues = options.get("mapping") or MappingValues()
    read_options = ReadOptions(caller.today, _spends(caller, options), said)
    reading = detection.read(content, read_options, max_bytes=max_bytes)
    profile = _profile(caller, reading)
    if profile is not None:
        known = profile.mapping | said
        known["columns"] = (profile.mapping.get("columns") or {}) | (said.get("columns") or {})
        read_options = replace(read_options, mapping=cast("MappingValues", known))
        reading = detection.read(content, read_options, max_bytes=max_bytes)
    return reading, profile


def _spends(caller: Caller, options: Mapping[str, Any]) -> bool:
    """Whether plain numbers are spending: in a card's file, and in a list of no account."""
    account_id = options.get("account_id")
    if account_id is None:
        return True
    kind = db.session.scalar(
        select(Account.account_type).where(Account.id == account_id, Account.user_id == caller.id)
    )
    return kind in SPENDING_ACCOUNTS


def _profile(caller: Caller, reading: Statement) -> ImportProfile | None:
    if reading.signature is None:
        return None
    same = (ImportProfile.user_id == caller.id, ImportProfile.signature == reading.signature)
    return db.session.scalar(select(ImportProfile).where(*same))


@dataclass(slots=True)
class Scan:
    """A file understood by itself."""

    reading: Statement
    profile: ImportProfile | None
    facts: FileStats
    items: Callable[[], Iterator[StatementItem]]


def scan(caller: Caller, content: bytes, options: Mapping[str, Any], max_bytes: int) -> Scan:
    """Read all of a file once. Raises Invalid for one that cannot be read."""
    kept: list[StatementItem] = []

    def keeping() -> Iterator[StatementItem]:
        for item in reading.items():
            if len(kept) <= KEPT_ITEMS:
                kept.append(item)
            yield item

    try:
        reading, profile = _read(caller, content, options, max_bytes)
        facts = compute_file_stats(keeping())
    except FileError as error:
        raise Invalid(str(error), code=error.code, problems=error.problems) from error
    return Scan(
        reading, profile, facts, reading.items if len(kept) > KEPT_ITEMS else lambda: iter(kept)
    )


def plan(
    caller: Caller, import_id: int, scanned: Scan, options: Mapping[str, Any], progress: Progress
) -> Plan:
    """Find out which rows of a file the ledger knows. Raises Invalid for accounts that are not the caller's."""
    facts, reading = scanned.facts, scanned.reading
    places = places_of(caller, options, facts.main_name if reading.format in DOUBLE_ENTRY else None)
    found = Plan(caller, reading, scanned.profile, facts, places, scanned.items)
    if facts.first is not None and facts.last is not None:
        columns = (reading.mapping or {}).get("columns")
        _match(
            found,
            File(caller, import_id, reading.format, columns, (facts.first, facts.last)),
            progress,
        )
    else:
        found.rejected = {number: one for number, one in found.rows() if isinstance(one, Rejected)}
    return found


def _match(found: Plan, file: File, progress: Progress) -> None:
    matchers: dict[int | None, Matcher] = {}
    chunk: list[Prepared] = []
    total = max(1, found.facts.rows + found.facts.problems)
    for number, one in found.rows():
        if isinstance(one, Rejected):
            found.rejected[number] = one
        else:
            chunk.append(one)
        if len(chunk) >= CHUNK:
            _feed(matchers, file, chunk)
            chunk = []
            progress(0.3 * number / total)
    _feed(matchers, file, chunk)
    for account_id, matcher in matchers.items():
        matcher.settle()
        found.decisions |= matcher.decisions
        found.occurrences[account_id] = matcher.occurrences


def _feed(matchers: dict[int | None, Matcher], file: File, chunk: list[Prepared]) -> None:
    by_account: dict[int | None, list[Prepared]] = {}
    for one in chunk:
        by_account.setdefault(one.account_id, []).append(one)
    for account_id, rows in by_account.items():
        if account_id not in matchers:
            matchers[account_id] = Matcher(file, account_id)
        matchers[account_id].feed(rows)


def refuse_questions(found: Plan) -> None:
    """Raises Invalid when the file can be read in more than one way and nobody has said which."""
    if found.blocking:
        raise Invalid(
            "The file can be read in more than one way; say which in the mapping.",
            code="ambiguous_file",
            problems=[
                (f"/mapping/{one.field}", f"{one.message} One of: {', '.join(one.options)}.")
                for one in found.blocking
            ],
        )


def refuse_rejected(found: Plan, *, atomic: bool) -> None:
    """Raises Invalid when no row can be taken, or (``atomic``) when any cannot."""
    accepted = found.facts.rows + found.facts.problems - len(found.rejected)
    if accepted and not (atomic and found.rejected):
        return
    shown = list(found.rejected.values())[:MAX_PROBLEMS]
    problems = [
        (f"/file/lines/{one.line}" + (f"/{one.column}" if one.column else ""), one.message)
        for one in shown
    ]
    detail = (
        f"{len(found.rejected)} rows cannot be taken; nothing was stored."
        if shown
        else "The file has no rows."
    )
    raise Invalid(detail, code="rejected_rows" if shown else "no_rows", problems=problems)


def evidence_of(found: Plan) -> list[Detection]:
    """Why the file was read so."""
    if found.profile is None:
        return list(found.reading.evidence)
    kept = [
        one
        for one in found.reading.evidence
        if one.about not in {"columns", "date_order", "decimal_mark", "sign"}
    ]
    return [
        Detection(
            "profile", found.profile.name, "files with these headings were read so before", 1.0
        ),
        *kept,
    ]
