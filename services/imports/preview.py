"""The job that looks at a bank file: what it is taken for, and what its rows would become."""

from collections.abc import Iterator, Mapping
from itertools import islice
from typing import Any

from core.money import to_number
from importers.values import Detection, Question
from services.activity.job_queue import Progress
from services.categorization.category_suggestion import CategorySuggester
from services.imports.balances import balance_checks
from services.imports.import_service import content_of, get_import
from services.imports.matching import Decision
from services.imports.plan import Plan, Rejected, evidence_of, plan, scan
from services.imports.row_mapping import Prepared
from services.imports.writer import with_suggestions
from services.people.callers import load_caller
from services.unit_of_work import unit_of_work

SHOWN = 1_000


def preview(
    service: CategorySuggester, max_bytes: int, payload: Mapping[str, Any], progress: Progress
) -> dict[str, Any]:
    """The job: what a file would become; nothing is stored but the file."""
    caller = load_caller(payload["user_id"])
    found = get_import(caller, payload["import_id"])
    options = dict(found.options)
    scanned = scan(caller, content_of(found.id), options, max_bytes)
    planned = plan(caller, found.id, scanned, options, progress)
    shown = list(islice(planned.rows(), SHOWN))
    document = {
        "import_id": found.id,
        "filename": found.filename,
        "account_id": found.account_id,
        **description(planned),
        "counts": _counts(planned),
        "rows": _shown_rows(
            service, planned, shown, is_restoring=bool(options.get("restore_deleted"))
        ),
        "problems": [_problem(one) for one in islice(planned.rejected.values(), SHOWN)],
        "balance_checks": balance_checks(planned, is_preview=True),
    }
    with unit_of_work(caller.id) as work:
        work.session.refresh(found)
        found.format, found.mapping = planned.reading.format, planned.reading.mapping_document
    return document


def description(planned: Plan) -> dict[str, Any]:
    """What a file was taken for, why, and what remains to be said."""
    reading, profile = planned.reading, planned.profile
    return {
        "format": reading.format,
        "confidence": round(reading.confidence, 2),
        "mapping": reading.mapping,
        "columns": list(reading.columns),
        "evidence": [_evidence(one) for one in evidence_of(planned)],
        "questions": [
            _question(one, planned) for one in (*reading.questions, *_about_accounts(planned))
        ],
        "profile": None if profile is None else {"id": profile.id, "name": profile.name},
        "file_accounts": dict(planned.facts.names),
    }


def _about_accounts(planned: Plan) -> Iterator[Question]:
    """A file of several accounts of which all rows would go into one."""
    names = planned.facts.names
    if len(names) > 1 and planned.places.account_id is not None and not planned.places.by_file_name:
        yield Question(
            "accounts",
            f"The file has {len(names)} accounts; which of yours is each?",
            tuple(sorted(names)),
        )


def _evidence(one: Detection) -> dict[str, Any]:
    return {
        "about": one.about,
        "conclusion": one.conclusion,
        "reason": one.reason,
        "confidence": one.confidence,
    }


def _question(one: Question, planned: Plan) -> dict[str, Any]:
    must = one in planned.blocking
    return {
        "field": one.field,
        "message": one.message,
        "options": list(one.options),
        "must_be_answered": must,
    }


def _counts(planned: Plan) -> dict[str, int]:
    told = [decision.outcome for decision in planned.decisions.values()]
    total = planned.facts.rows + planned.facts.problems
    return {
        "created": total - len(told) - len(planned.rejected),
        "updated": told.count("updated"),
        "duplicates": told.count("duplicate"),
        "offered": told.count("offered"),
        "rejected": len(planned.rejected),
    }


def _problem(one: Rejected) -> dict[str, Any]:
    return {"line": one.line, "column": one.column, "message": one.message}


def _shown_rows(
    service: CategorySuggester,
    planned: Plan,
    rows: list[tuple[int, Prepared | Rejected]],
    *,
    is_restoring: bool,
) -> list[dict[str, Any]]:
    """The first rows as they would be stored, with what each would become."""
    new = [
        one for number, one in rows if isinstance(one, Prepared) and number not in planned.decisions
    ]
    values = dict(
        zip(
            (one.number for one in new), with_suggestions(service, planned.caller, new), strict=True
        )
    )
    shown = []
    for number, one in rows:
        if isinstance(one, Rejected):
            shown.append(
                {"number": number, "outcome": "rejected", "transaction_id": None, **_problem(one)}
            )
        else:
            said = values[number].values if number in values else one.values
            shown.append(
                _shown_row(one, said, planned.decisions.get(number), is_restoring=is_restoring)
            )
    return shown


def _shown_row(
    one: Prepared, said: Mapping[str, Any], decision: Decision | None, *, is_restoring: bool
) -> dict[str, Any]:
    outcome = (
        "created"
        if decision is None or (decision.outcome == "offered" and is_restoring)
        else decision.outcome
    )
    minor = abs(one.signed_minor) if said["kind"] != "expense" else -one.signed_minor
    names = (
        "kind",
        "currency",
        "account_id",
        "to_account_id",
        "category_id",
        "payee",
        "description",
        "notes",
        "tags",
    )
    return {
        "number": one.number,
        "line": one.line,
        "outcome": outcome,
        "transaction_id": None if decision is None else decision.transaction_id,
        "date": one.date.isoformat(),
        "amount": to_number(minor, said["currency"]),
        "is_pending": one.is_pending,
        **{name: said[name] for name in names},
    }
