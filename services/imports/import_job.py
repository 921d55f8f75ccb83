"""The job that imports a bank file, and what is shown of an import."""

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from itertools import islice
from typing import Any

from sqlalchemy import delete, func, select

from core import clock
from core.errors import OutlayError
from core.events import AccountCreated, CategoryCreated, ImportCompleted
from core.identity import Caller
from core.normalization import normalize_text
from models import Account, Category, Import, ImportFile, ImportRow, db
from services.activity.job_queue import Progress
from services.categorization.category_suggestion import CategorySuggester
from services.imports.balances import balance_checks
from services.imports.import_service import content_of, get_import
from services.imports.plan import Plan, Scan, plan, refuse_questions, refuse_rejected, scan
from services.imports.profile_service import remember
from services.imports.row_mapping import OWN_FORMATS
from services.imports.writer import Writer
from services.ledger import transfer_queries
from services.people.callers import load_caller
from services.snapshots import snapshot
from services.unit_of_work import unit_of_work

SHOWN = 200
SHOWN_OUTCOMES = 1_000
MAX_NAME, MAX_CATEGORY = 80, 50


def run_import(
    service: CategorySuggester, max_bytes: int, payload: Mapping[str, Any], progress: Progress
) -> dict[str, Any]:
    """The job: every row of a file becomes a transaction, is known already, or is rejected; a restart goes on.

    Raises Invalid when the file cannot be read, must be asked about, or (``atomic``) has a row that cannot be taken;
    then nothing is stored, and the file waits as it does after a preview.
    """
    caller = load_caller(payload["user_id"])
    found = get_import(caller, payload["import_id"])
    try:
        planned = _planned(caller, found, max_bytes, progress)
        _write(service, found, planned, progress)
        _finish(caller, found, planned)
    except Exception as error:
        db.session.rollback()
        _set_back(caller, payload["import_id"], error)
        raise
    return import_document(caller, found.id)


def _planned(caller: Caller, found: Import, max_bytes: int, progress: Progress) -> Plan:
    options = dict(found.options)
    scanned = scan(caller, content_of(found.id), options, max_bytes)
    _make_missing(caller, scanned, options)
    planned = plan(caller, found.id, scanned, options, progress)
    refuse_questions(planned)
    refuse_rejected(planned, atomic=bool(options.get("atomic")))
    with unit_of_work(caller.id) as work:
        work.session.refresh(found)
        found.status, found.format, found.mapping = (
            "running",
            planned.reading.format,
            planned.reading.mapping_document,
        )
    return planned


def _make_missing(caller: Caller, scanned: Scan, options: Mapping[str, Any]) -> None:
    """The categories and, unless all rows go to one account, the accounts that a file of one's own names."""
    is_own = scanned.reading.format in OWN_FORMATS
    facts = scanned.facts
    with unit_of_work(caller.id) as work:
        if options.get("create_categories", is_own):
            known = set(
                db.session.scalars(select(Category.name_key).where(Category.visible_to(caller.id)))
            )
            for name in _unknown(facts.categories, known, MAX_CATEGORY):
                category = Category(
                    user_id=caller.id, name=name.strip(), name_key=normalize_text(name)
                )
                work.session.add(category)
                work.session.flush()
                work.publish(CategoryCreated(category.id, snapshot(category)))
        if options.get("account_id") is None and options.get("create_accounts", is_own):
            known = set(
                db.session.scalars(select(Account.name_key).where(Account.user_id == caller.id))
            )
            for name in _unknown(facts.account_currencies, known, MAX_NAME):
                account = Account(
                    user_id=caller.id, name=name.strip(), name_key=normalize_text(name), opening_balance_minor=0,
                    currency=facts.account_currencies[name] or caller.currency,
                )  # fmt: skip
                work.session.add(account)
                work.session.flush()
                work.publish(AccountCreated(account.id, snapshot(account)))


def _unknown(names: Iterable[str], known: set[str], longest: int) -> Iterator[str]:
    """The names that can be stored and that no known one equals but for its case, each once."""
    for name in sorted(names):
        if name.strip() and len(name) <= longest and normalize_text(name) not in known:
            known.add(normalize_text(name))
            yield name


def _write(service: CategorySuggester, found: Import, planned: Plan, progress: Progress) -> None:
    writer = Writer(service, planned, found)
    total = max(1, planned.facts.rows + planned.facts.problems)
    rows = planned.rows()
    while chunk := list(islice(rows, writer.chunk)):
        writer.write(chunk)
        progress(0.3 + 0.7 * chunk[-1][0] / total)


def _finish(caller: Caller, found: Import, planned: Plan) -> None:
    """Count what came of it, and compare balances."""
    checks = balance_checks(planned, is_preview=False)
    with unit_of_work(caller.id) as work:
        work.session.refresh(found)
        outcomes = _outcomes(found.id)
        found.created, found.updated = outcomes.get("created", 0), outcomes.get("updated", 0)
        found.duplicates, found.offered = outcomes.get("duplicate", 0), outcomes.get("offered", 0)
        found.rejected = outcomes.get("rejected", 0)
        found.status, found.finished_at = "done", clock.now()
        is_confirmed = found.options.get("is_confirmed") or found.options.get("mapping")
        profile = (
            remember(work, caller, found, planned.reading) if is_confirmed else planned.profile
        )
        found.report = {
            "balance_checks": checks,
            "transfer_proposals": _proposals(caller, planned),
            "profile_id": None if profile is None else profile.id,
        }
        work.session.execute(delete(ImportFile).where(ImportFile.import_id == found.id))
        work.session.flush()
        work.publish(ImportCompleted(found.id, snapshot(found)))


def _proposals(caller: Caller, planned: Plan) -> int:
    """How many transfers there may be around the days of a file."""
    if planned.facts.first is None or planned.facts.last is None:
        return 0
    near = dt.timedelta(days=transfer_queries.MAX_DAYS_APART)
    first, last = planned.facts.first - near, planned.facts.last + near
    return transfer_queries.count_proposals(caller, first, last)


def _outcomes(import_id: int) -> dict[str, int]:
    counted = select(ImportRow.outcome, func.count()).where(ImportRow.import_id == import_id)
    found = db.session.execute(counted.group_by(ImportRow.outcome))
    return {row[0]: row[1] for row in found}


def _set_back(caller: Caller, import_id: int, error: Exception) -> None:
    """After an error: a file of which nothing was stored waits for another try; else what was stored stays."""
    with unit_of_work(caller.id) as work:
        found = work.session.get_one(Import, import_id, populate_existing=True)
        outcomes = _outcomes(import_id)
        found.status = "failed" if outcomes else "previewed"
        found.created, found.rejected = outcomes.get("created", 0), outcomes.get("rejected", 0)
        if isinstance(error, OutlayError):
            found.report = {"problem": {"code": error.code, "detail": error.detail}}


def import_document(caller: Caller, import_id: int) -> dict[str, Any]:
    """An import with what became of its first rows. Raises NotFound."""
    found = get_import(caller, import_id)
    first = (
        select(ImportRow)
        .where(ImportRow.import_id == import_id)
        .order_by(ImportRow.number)
        .limit(SHOWN_OUTCOMES + 1)
    )
    rows = list(db.session.scalars(first))
    wrong = select(ImportRow).where(
        ImportRow.import_id == import_id, ImportRow.outcome == "rejected"
    )
    rejected = list(db.session.scalars(wrong.order_by(ImportRow.number).limit(SHOWN)))
    shown = snapshot(found)
    for name in ("report", "options"):
        shown.pop(name, None)
    return {
        **shown,
        "import_id": found.id,
        "imported_count": found.created,
        "rows": [outcome_document(one) for one in rows[:SHOWN_OUTCOMES]],
        "has_more_rows": len(rows) > SHOWN_OUTCOMES,
        "errors": [
            {"line": one.line, "column": one.file_column, "message": one.message}
            for one in rejected
        ],
        "balance_checks": found.report.get("balance_checks", []),
        "transfer_proposals": found.report.get("transfer_proposals", 0),
        "profile_id": found.report.get("profile_id"),
        "undone": found.report.get("undone"),
    }


def outcome_document(one: ImportRow) -> dict[str, Any]:
    """What became of one row."""
    names = ("number", "line", "outcome", "transaction_id", "message")
    return {name: getattr(one, name) for name in names} | {"column": one.file_column}
