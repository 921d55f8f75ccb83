"""Format the output of ``flask import``."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import asdict
from decimal import Decimal
from typing import TypedDict, cast

from core.errors import Invalid
from importers.values import StatedBalance
from services.imports.import_documents import (
    ImportDocument,
    RowProblemDocument,
    StatementDocument,
)
from services.imports.plan import ImportPlan, RejectedRow
from services.imports.preview import describe_problem, describe_statement
from services.imports.row_mapping import MappedRow

PAYEE_WIDTH = 60
COUNTS = ("created", "updated", "duplicates", "offered", "rejected")


class DryRunRow(TypedDict, total=False):
    """A row as the file states it, with the kind of its transaction. Money out is negative."""

    line: int
    date: dt.date
    amount: float
    payee: str
    kind: str


class DryRunDocument(StatementDocument):
    """Contents of a file."""

    rows: list[DryRunRow]
    balances: list[Mapping[str, object]]
    problems: list[RowProblemDocument]


def build_dry_run_document(plan: ImportPlan) -> DryRunDocument:
    """Describe the contents of a file."""
    rows: list[DryRunRow] = []
    problems: list[RowProblemDocument] = []
    for _, row in plan.rows():
        if isinstance(row, RejectedRow):
            problems.append(describe_problem(row))
        else:
            rows.append(_describe_row(row))
    balances = [item for item in plan.scan.items() if isinstance(item, StatedBalance)]
    return {
        **describe_statement(plan),
        "rows": rows,
        "balances": [_as_json(asdict(balance)) for balance in balances],
        "problems": problems,
    }


def _describe_row(row: MappedRow) -> DryRunRow:
    document = _as_json(asdict(row.source)) | {"kind": row.values["kind"]}
    return cast(DryRunRow, document)


def _as_json(values: Mapping[str, object]) -> dict[str, object]:
    return {
        # For people to look at: what is stored never goes through a float.
        name: float(value) if isinstance(value, Decimal) else value
        for name, value in values.items()
    }


def format_dry_run(document: DryRunDocument) -> str:
    """Format the contents of a file for people."""
    lines = [f"Format {document['format']}, confidence {document['confidence']:.0%}"]
    for evidence in document["evidence"]:
        conclusion, confidence = evidence["conclusion"], evidence["confidence"]
        reason = f"{evidence['reason']}; {confidence:.0%}"
        lines.append(f"  {evidence['about']}: {conclusion!r} ({reason})")
    for question in document["questions"]:
        example = f'{{"{question["field"]}": "{question["options"][0]}"}}'
        lines.append(f"  ? {question['message']} Answer with --mapping '{example}'.")
    lines += [_format_row(row) for row in document["rows"]]
    lines += [_format_row_problem(problem) for problem in document["problems"]]
    return "\n".join(lines)


def _format_row(row: DryRunRow) -> str:
    return f"{row['date']}  {row['amount']:>12}  {row['payee'][:PAYEE_WIDTH]}"


def format_import(document: ImportDocument) -> str:
    """Format the result of an import for people."""
    counts: Mapping[str, object] = document
    counted = ", ".join(f"{counts[name]} {name}" for name in COUNTS)
    lines = [f"Import {document['id']}: {counted}."]
    lines += [_format_row_problem(problem) for problem in document["errors"]]
    for check in document["balance_checks"]:
        balance = (
            f"Balance on {check['date']}: {check['stated']} in the file,"
            f" {check['computed']} in Outlay, difference {check['difference']} {check['currency']}."
        )
        lines.append(f"{balance} {check['hint'] or ''}".rstrip())
    return "\n".join(lines)


def format_problems(error: Invalid) -> str:
    """Format an error with the fields that it names."""
    lines = [error.detail]
    for path, message in error.problems:
        name = path if isinstance(path, str) else ".".join(map(str, path))
        lines.append(f"{name}: {message}")
    return "\n  ".join(lines)


def _format_row_problem(problem: RowProblemDocument) -> str:
    return f"Line {problem['line']}: {problem['column'] or ''}: {problem['message']}"
