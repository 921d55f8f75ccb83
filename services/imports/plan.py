"""Decide what each row of a bank file becomes, before anything is written."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from core.enums import AccountType
from core.errors import FieldPath, Invalid
from core.identity import Caller
from core.limits import NAME_LENGTH
from importers.readers import ReadOptions
from importers.values import (
    MappingValues,
    Question,
    RowProblem,
    StatedBalance,
    StatementRow,
)
from models import Account
from services.activity.jobs.job_queue import Progress
from services.imports.import_values import ImportOptions
from services.imports.lookup import ImportContext
from services.imports.matching import Matcher, RowMatch
from services.imports.profiles import find_profile
from services.imports.row_mapping import MappedRow, map_row
from services.imports.scanning import StatementScan, scan_statement
from services.imports.targets import RowError, TargetResolver, load_targets
from services.ledger.account_queries import find_account

# Rows of one look-up and of one commit: enough to make statements few, few enough that other
# requests of the user wait less than a second.
CHUNK_ROWS = 2_500
MATCHING_SHARE = 0.3
"""Share of an import's progress that matching takes; writing takes the rest."""
MAX_PROBLEMS = 20
"""Rejected rows that an error names."""
BLOCKING_FIELDS = frozenset({"date_order", "decimal_mark"})
"""Questions without whose answer every row may be wrong."""
OUTLAY_FORMATS = frozenset({"outlay", "outlay-json", "outlay-ofx"})
DOUBLE_ENTRY_FORMATS = OUTLAY_FORMATS | {"firefly", "gnucash", "gnucash-csv"}
"""Formats that name both accounts of a transfer."""
CARD_ACCOUNTS = frozenset({AccountType.CREDIT_CARD})
"""Types of account whose statements mostly show spending as positive amounts."""


@dataclass(frozen=True, slots=True)
class RejectedRow:
    """A row that cannot be imported. ``column`` is the file's name of the faulty column."""

    number: int
    line: int
    column: str | None
    message: str


NumberedRow = tuple[int, MappedRow | RejectedRow]
"""A row with its number in the file, from 1."""


@dataclass(slots=True)
class ImportPlan:
    """What becomes of the rows of a file.

    ``matches`` has the rows that are known, by number. ``occurrences`` counts the equal rows of
    earlier files by account and content key.
    """

    scan: StatementScan
    targets: TargetResolver
    matches: dict[int, RowMatch] = field(default_factory=dict)
    occurrences: dict[int | None, dict[str, int]] = field(default_factory=dict)
    rejected: dict[int, RejectedRow] = field(default_factory=dict)

    @property
    def row_count(self) -> int:
        """Number of rows in the file, rejected ones included."""
        return self.scan.stats.rows + self.scan.stats.problems

    @property
    def blocking_questions(self) -> list[Question]:
        """Questions that must be answered before anything is stored."""
        questions = self.scan.statement.questions
        return [
            question
            for question in questions
            if question.must_be_answered or question.field in BLOCKING_FIELDS
        ]

    def rows(self) -> Iterator[NumberedRow]:
        """Map every row of the file, without its balances."""
        mapping = self.scan.statement.mapping
        # Rows keep their numbers in every pass, whether they can be imported or not: a restarted
        # import finds by them where it stopped.
        number = 0
        for item in self.scan.items():
            if isinstance(item, StatedBalance):
                continue
            number += 1
            yield number, _map_item(self.targets, mapping, number, item)


def _map_item(
    targets: TargetResolver,
    mapping: MappingValues | None,
    number: int,
    item: StatementRow | RowProblem,
) -> MappedRow | RejectedRow:
    if isinstance(item, RowProblem):
        column = _column_name(mapping, item.column)
        return RejectedRow(number, item.line, column, item.message)
    try:
        return map_row(targets, number, item)
    except RowError as error:
        return RejectedRow(number, item.line, _column_name(mapping, error.column), str(error))


def _column_name(mapping: MappingValues | None, role: str | None) -> str | None:
    """Return the name by which the file calls the column of a role."""
    if role is None:
        return None
    columns = (mapping or {}).get("columns") or {}
    name = columns.get(role, role)
    if isinstance(name, list) and name:
        # A value that was joined from several columns is shown under the first of them.
        name = name[0]
    return None if name is None else str(name)[:NAME_LENGTH]


def scan_import(
    caller: Caller, content: bytes, options: ImportOptions, max_bytes: int
) -> StatementScan:
    """Read a file with the caller's import profile. Raises Invalid when it cannot be read."""
    account = _find_account(caller, options.get("account_id"))
    read_options = ReadOptions(
        caller.today,
        is_card=account is not None and account.account_type in CARD_ACCOUNTS,
        # Amounts without a sign are spending in lists of no account.
        is_spending_list=account is None,
        currency=caller.currency if account is None else account.currency,
        mapping=options.get("mapping") or MappingValues(),
    )
    return scan_statement(
        content,
        read_options,
        max_bytes=max_bytes,
        find_profile=lambda statement: find_profile(caller, statement),
        account_id=options.get("account_id"),
    )


def _find_account(caller: Caller, account_id: int | None) -> Account | None:
    """The account for all rows; None without one, and for another user's.

    Nothing is read of another user's account; the plan refuses it later.
    """
    return None if account_id is None else find_account(caller, account_id)


def plan_import(
    caller: Caller,
    import_id: int,
    scan: StatementScan,
    options: ImportOptions,
    progress: Progress,
) -> ImportPlan:
    """Match the rows of a file with earlier rows and transactions.

    Raises Invalid when the options name an account that is not the caller's.
    """
    statement, stats = scan.statement, scan.stats
    # Elsewhere a chosen account takes every row, whatever name the row has.
    main_name = stats.main_name if statement.format in DOUBLE_ENTRY_FORMATS else None
    currency = find_chosen_currency(scan, options)
    targets = load_targets(caller, options, main_name=main_name, currency=currency)
    plan = ImportPlan(scan, targets)

    # A file without a single readable row has no days to compare.
    if stats.first is None or stats.last is None:
        for number, row in plan.rows():
            if isinstance(row, RejectedRow):
                plan.rejected[number] = row
        return plan

    columns = (statement.mapping or {}).get("columns")
    span = (stats.first, stats.last)
    context = ImportContext(caller, import_id, statement.format, columns, span)
    _match_rows(plan, context, progress)
    return plan


def find_chosen_currency(scan: StatementScan, options: ImportOptions) -> str | None:
    """Return the currency that the user chose for a file without columns.

    The reader of tables applies it itself, to the rows that name none.
    """
    mapping = options.get("mapping") or MappingValues()
    return None if scan.statement.columns else mapping.get("currency")


def _match_rows(plan: ImportPlan, context: ImportContext, progress: Progress) -> None:
    matchers: dict[int | None, Matcher] = {}
    chunk: list[MappedRow] = []
    for number, row in plan.rows():
        if isinstance(row, RejectedRow):
            plan.rejected[number] = row
        else:
            chunk.append(row)
        if len(chunk) >= CHUNK_ROWS:
            _add_chunk(matchers, context, chunk)
            chunk = []
            progress(MATCHING_SHARE * number / plan.row_count)
    _add_chunk(matchers, context, chunk)

    # Accounts are matched apart: equal rows of two accounts are two payments.
    for account_id, matcher in matchers.items():
        matcher.finish()
        plan.matches |= matcher.matches
        plan.occurrences[account_id] = matcher.occurrences


def _add_chunk(
    matchers: dict[int | None, Matcher], context: ImportContext, chunk: Sequence[MappedRow]
) -> None:
    """Give each row to the matcher of its account."""
    rows_by_account: dict[int | None, list[MappedRow]] = {}
    for row in chunk:
        rows_by_account.setdefault(row.account_id, []).append(row)
    for account_id, rows in rows_by_account.items():
        if account_id not in matchers:
            matchers[account_id] = Matcher(context, account_id)
        matchers[account_id].add_rows(rows)


def refuse_questions(plan: ImportPlan) -> None:
    """Raise Invalid when the file is ambiguous and the mapping does not decide."""
    questions = plan.blocking_questions
    if not questions:
        return
    problems: list[tuple[FieldPath, str]] = []
    for question in questions:
        path = ("mapping", *question.field.split("."))
        options = ", ".join(question.options)
        problems.append((path, f"{question.message} One of: {options}."))
    raise Invalid(
        "The file is ambiguous. Answer the questions in the mapping.",
        code=questions[0].code,
        problems=problems,
    )


def refuse_rejected(plan: ImportPlan, *, atomic: bool) -> None:
    """Raise Invalid when no row can be imported, or (``atomic``) when any cannot."""
    accepted = plan.row_count - len(plan.rejected)
    if accepted and not (atomic and plan.rejected):
        return
    if not plan.rejected:
        raise Invalid("The file has no rows.", code="no_rows")
    rejected = list(plan.rejected.values())[:MAX_PROBLEMS]
    raise Invalid(
        f"{len(plan.rejected)} rows cannot be imported. Nothing was stored.",
        code="rejected_rows",
        problems=[(_row_path(row), row.message) for row in rejected],
    )


def _row_path(row: RejectedRow) -> FieldPath:
    path = ("file", "lines", row.line)
    return (*path, row.column) if row.column else path
