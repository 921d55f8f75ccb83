"""JSON documents that the jobs of this room store as their results.

Dates and times are ISO 8601 text, amounts are numbers in major units.
"""

from typing import TypedDict

from importers.values import MappingValues


class DetectionDocument(TypedDict):
    """A detected property of a file, with the reason and a confidence from 0 to 1."""

    about: str
    conclusion: str
    reason: str
    confidence: float


class QuestionDocument(TypedDict):
    """A choice that the file leaves open."""

    field: str
    message: str
    options: list[str]
    must_be_answered: bool


class ProfileReference(TypedDict):
    """The import profile that was used to read a file."""

    id: int
    name: str


class StatementDocument(TypedDict):
    """The detected format and mapping of a file."""

    format: str
    confidence: float
    mapping: MappingValues | None
    columns: list[str]
    sample_rows: list[list[str]]
    evidence: list[DetectionDocument]
    questions: list[QuestionDocument]
    profile: ProfileReference | None
    file_accounts: dict[str, int]
    new_categories: list[str]


class OutcomeCounts(TypedDict):
    """Numbers of rows by their outcome."""

    created: int
    updated: int
    duplicates: int
    offered: int
    rejected: int


class RowProblemDocument(TypedDict):
    """A rejected row, with the column as the file names it."""

    line: int
    column: str | None
    message: str


class PreviewPart(TypedDict):
    """A part of a split row."""

    category_id: int | None
    amount: float
    note: str
    tags: list[str]


class PreviewRow(TypedDict, total=False):
    """A row as it would be stored; a rejected row has a column and a message instead."""

    number: int
    line: int
    outcome: str
    transaction_id: int | None
    date: str
    kind: str
    amount: int | float
    currency: str | None
    account_id: int | None
    to_account_id: int | None
    to_amount: float | None
    original_amount: float | None
    original_currency: str | None
    category_id: int | None
    payee: str
    description: str
    notes: str
    tags: list[str]
    parts: list[PreviewPart]
    is_pending: bool
    column: str | None
    message: str


class BalanceCheck(TypedDict):
    """An account's balance at the end of a day according to the file and to the ledger."""

    account_id: int
    file_account: str | None
    currency: str
    date: str
    stated: int | float
    computed: int | float
    difference: int | float
    stated_opening: int | float | None
    adds_up: bool | None
    hint: str | None


class PreviewDocument(StatementDocument):
    """Result of a preview."""

    import_id: int
    filename: str
    account_id: int | None
    counts: OutcomeCounts
    rows: list[PreviewRow]
    problems: list[RowProblemDocument]
    balance_checks: list[BalanceCheck]


class RowOutcome(TypedDict):
    """Outcome of one row of an import."""

    number: int
    line: int
    outcome: str
    transaction_id: int | None
    message: str | None
    column: str | None


class UndoDocument(TypedDict):
    """Result of undoing an import. ``kept`` counts the transactions edited since."""

    import_id: int
    deleted: int
    restored: int
    kept: int
    kept_ids: list[int]


class ImportReport(TypedDict, total=False):
    """What is stored with a finished import."""

    balance_checks: list[BalanceCheck]
    transfer_proposals: int
    profile_id: int | None
    undone: UndoDocument
    problem: dict[str, str]


class ImportDocument(OutcomeCounts):
    """Result of an import, with the outcomes of its first rows."""

    id: int
    user_id: int
    account_id: int | None
    filename: str
    format: str | None
    status: str
    mapping: MappingValues | None
    created_at: str
    finished_at: str | None
    import_id: int
    imported_count: int
    rows: list[RowOutcome]
    has_more_rows: bool
    errors: list[RowProblemDocument]
    balance_checks: list[BalanceCheck]
    transfer_proposals: int
    profile_id: int | None
    undone: UndoDocument | None
