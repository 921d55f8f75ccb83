"""Describe a planned import. Reads nothing and stores nothing."""

from collections import Counter
from collections.abc import Iterator, Mapping
from decimal import Decimal

from core.enums import ImportOutcome, TransactionKind
from core.money import to_number
from core.normalization import distinct_names, normalize_text
from importers.values import Detection, Question
from services.imports.import_documents import (
    DetectionDocument,
    OutcomeCounts,
    PreviewRow,
    QuestionDocument,
    RowProblemDocument,
    StatementDocument,
)
from services.imports.matching import RowMatch
from services.imports.plan import ImportPlan, NumberedRow, RejectedRow
from services.imports.row_mapping import MappedRow
from services.ledger.transaction_values import TransactionValues

PROFILE_PROPERTIES = frozenset({"columns", "date_order", "decimal_mark", "fees", "sign"})
"""Properties that a profile decides, so that they are not detected."""

MAX_NEW_CATEGORIES = 1_000
"""Names of missing categories that a preview lists."""


def describe_statement(plan: ImportPlan) -> StatementDocument:
    """Describe the format of a file, with the reasons and the open questions."""
    statement, profile = plan.scan.statement, plan.scan.profile
    questions = (*statement.questions, *_account_questions(plan))
    return {
        "format": statement.format,
        "confidence": round(statement.confidence, 2),
        "mapping": statement.mapping,
        "columns": list(statement.columns),
        "sample_rows": [list(cells) for cells in statement.sample],
        "evidence": [_describe_detection(detection) for detection in _list_detections(plan)],
        "questions": [_describe_question(question, plan) for question in questions],
        "profile": None if profile is None else {"id": profile.id, "name": profile.name},
        "file_accounts": dict(plan.scan.stats.names),
        "new_categories": _list_new_categories(plan),
    }


def count_planned_outcomes(plan: ImportPlan) -> OutcomeCounts:
    """Count what the rows of a file would become."""
    outcomes = Counter(match.outcome for match in plan.matches.values())
    return {
        # A plan keeps no list of new rows, which are nearly all of a large file.
        "created": plan.row_count - outcomes.total() - len(plan.rejected),
        "updated": outcomes[ImportOutcome.UPDATED],
        "duplicates": outcomes[ImportOutcome.DUPLICATE],
        "offered": outcomes[ImportOutcome.OFFERED],
        "rejected": len(plan.rejected),
    }


def describe_rows(
    plan: ImportPlan,
    rows: list[NumberedRow],
    suggested: Mapping[int, TransactionValues],
    *,
    restore_deleted: bool,
) -> list[PreviewRow]:
    """Describe rows as they would be stored.

    ``suggested`` has the values of new rows, by number, after rules and the model were applied.
    """
    documents = []
    for number, row in rows:
        if isinstance(row, RejectedRow):
            documents.append(_describe_rejected_row(row))
        else:
            values = suggested.get(number, row.values)
            match = plan.matches.get(number)
            documents.append(_describe_row(row, values, match, restore_deleted=restore_deleted))
    return documents


def describe_problem(row: RejectedRow) -> RowProblemDocument:
    """Describe why a row is rejected."""
    return {"line": row.line, "column": row.column, "message": row.message}


def _list_new_categories(plan: ImportPlan) -> list[str]:
    """List the first categories by name that the file names and the user does not have."""
    known = plan.targets.categories_by_name
    names = distinct_names(sorted(name.strip() for name in plan.scan.stats.categories))
    new = [name for name in names if name and normalize_text(name) not in known]
    return sorted(new, key=normalize_text)[:MAX_NEW_CATEGORIES]


def _account_questions(plan: ImportPlan) -> Iterator[Question]:
    """Ask about a file of several accounts of which all rows would go into one."""
    names = plan.scan.stats.names
    targets = plan.targets
    goes_into_one = targets.account_id is not None and not targets.accounts_by_file_name
    if len(names) > 1 and goes_into_one:
        yield Question(
            "accounts",
            f"The file has {len(names)} accounts. Which of your accounts is each of them?",
            tuple(sorted(names)),
        )


def _list_detections(plan: ImportPlan) -> list[Detection]:
    """List the reasons why the file is read as it is; a profile replaces what it decides."""
    evidence = plan.scan.statement.evidence
    profile = plan.scan.profile
    if profile is None:
        return list(evidence)
    by_profile = Detection("profile", profile.name, "an earlier file with these headings", 1.0)
    return [by_profile, *(item for item in evidence if item.about not in PROFILE_PROPERTIES)]


def _describe_detection(detection: Detection) -> DetectionDocument:
    return {
        "about": detection.about,
        "conclusion": detection.conclusion,
        "reason": detection.reason,
        "confidence": detection.confidence,
    }


def _describe_question(question: Question, plan: ImportPlan) -> QuestionDocument:
    return {
        "field": question.field,
        "message": question.message,
        "options": list(question.options),
        "must_be_answered": question in plan.blocking_questions,
    }


def _describe_rejected_row(row: RejectedRow) -> PreviewRow:
    return {
        "number": row.number,
        "outcome": ImportOutcome.REJECTED.value,
        "transaction_id": None,
        "line": row.line,
        "column": row.column,
        "message": row.message,
    }


def _describe_row(
    row: MappedRow, values: TransactionValues, match: RowMatch | None, *, restore_deleted: bool
) -> PreviewRow:
    # Rules may change the kind, so the sign follows the kind and not the row: what an expense
    # brought in is negative, what an income took out is positive.
    is_expense = values["kind"] == TransactionKind.EXPENSE
    minor = -row.signed_minor if is_expense else abs(row.signed_minor)
    # Mapped rows always have one; the type only allows requests to leave it out.
    currency = values["currency"] or ""
    return {
        "number": row.number,
        "line": row.line,
        "outcome": _resolve_outcome(match, restore_deleted=restore_deleted).value,
        "transaction_id": None if match is None else match.transaction_id,
        "date": row.date.isoformat(),
        "amount": to_number(minor, currency),
        "is_pending": row.is_pending,
        "kind": values["kind"],
        "currency": currency,
        "account_id": values["account_id"],
        "to_account_id": values["to_account_id"],
        "to_amount": _write_number(values["to_amount"]),
        "original_amount": _write_number(values["original_amount"]),
        "original_currency": values["original_currency"],
        "category_id": values["category_id"],
        "payee": values["payee"],
        "description": values["description"],
        "notes": values["notes"],
        "tags": values["tags"],
        "parts": [
            {
                "category_id": part["category_id"],
                "amount": float(part["amount"]),
                "note": part["note"],
                "tags": part["tags"],
            }
            for part in values["parts"] or ()
        ],
    }


def _write_number(amount: Decimal | None) -> float | None:
    return None if amount is None else float(amount)


def _resolve_outcome(match: RowMatch | None, *, restore_deleted: bool) -> ImportOutcome:
    """Return a row's outcome; the user may restore what they deleted."""
    if match is None or (restore_deleted and match.outcome == ImportOutcome.OFFERED):
        return ImportOutcome.CREATED
    return match.outcome
