"""The job that imports a bank file."""

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from functools import partial
from itertools import islice

from sqlalchemy import delete, select

from core import clock
from core.enums import ImportOutcome, ImportStatus
from core.errors import OutlayError
from core.events import AccountCreated, CategoryCreated, ImportCompleted, ImportUpdated
from core.identity import Caller
from core.limits import CATEGORY_NAME_LENGTH, NAME_LENGTH
from core.normalization import normalize_text
from infrastructure.database import is_database_loss
from models import Account, Category, Import, ImportFile, ImportProfile
from services.activity.jobs.job_queue import JobCancelled, JobPayload, Progress
from services.categorization.category_suggestion import CategorySuggester
from services.editing import create_row, refresh_row
from services.imports.balances import check_balances
from services.imports.import_documents import ImportDocument, ImportReport
from services.imports.import_queries import (
    count_row_outcomes,
    describe_import,
    find_last_row_number,
    get_import,
    load_file_content,
    read_options,
)
from services.imports.import_release import release_import
from services.imports.import_values import ImportOptions
from services.imports.plan import (
    CHUNK_ROWS,
    MATCHING_SHARE,
    OUTLAY_FORMATS,
    ImportPlan,
    NumberedRow,
    find_chosen_currency,
    plan_import,
    refuse_questions,
    refuse_rejected,
    scan_import,
)
from services.imports.profiles import remember_mapping
from services.imports.scanning import StatementScan
from services.imports.undoing import undo_import
from services.imports.writer import ImportWriter
from services.ledger import transfer_queries
from services.ledger.account_events import with_balances
from services.ledger.category_file_names import load_category_keys, name_for_import
from services.ledger.category_views import with_settings
from services.ledger.transfer_sides import MAX_DAYS_APART
from services.people.callers import load_caller
from services.snapshots import snapshot
from services.unit_of_work import UnitOfWork, persist, rollback, unit_of_work


def run_import(
    suggester: CategorySuggester, max_bytes: int, payload: JobPayload, progress: Progress
) -> ImportDocument:
    """Import a file. After a restart, continue with the first row that is not written.

    ``max_bytes`` limits the unpacked size. Raises Invalid when the file cannot be read, is
    ambiguous, or (``atomic``) has a row that cannot be imported. Then nothing is stored, and the
    file can be imported again as after a preview. Raises JobCancelled after it has taken back what
    it had written.
    """
    caller = load_caller(payload["user_id"])
    import_ = get_import(caller, payload["import_id"])
    # An earlier run has finished without noticing, when the database was lost at its last commit.
    if import_.status == ImportStatus.DONE:
        return describe_import(caller, import_.id)
    try:
        # Of a cancelled job whose process died, nothing more is written.
        progress(0)
        plan = _plan(caller, import_, max_bytes, progress)
        _write(suggester, caller, import_, plan, progress)
        persist(partial(_finish, caller, import_, plan), name="import")
    except JobCancelled:
        rollback()
        persist(partial(_take_back, caller, payload["import_id"]), name="import")
        raise
    except Exception as error:
        rollback()
        # A lost database is no verdict on the file: the job runs again when it is back.
        if not is_database_loss(error):
            _record_failure(caller, payload["import_id"], error)
        raise
    return describe_import(caller, import_.id)


def _plan(caller: Caller, import_: Import, max_bytes: int, progress: Progress) -> ImportPlan:
    options = read_options(import_)
    scan = scan_import(caller, load_file_content(import_.id), options, max_bytes)
    # Before the plan, because it resolves names to what exists.
    with unit_of_work(caller.id) as work:
        _create_missing_categories(work, caller, scan, options)
        _create_missing_accounts(work, caller, scan, options)

    plan = plan_import(caller, import_.id, scan, options, progress)
    refuse_questions(plan)
    refuse_rejected(plan, atomic=options.get("atomic", False))
    # Only now, so that a refused file can be imported again as after its preview.
    with unit_of_work(caller.id) as work:
        refresh_row(work.session, import_)
        import_.status = ImportStatus.RUNNING.value
        import_.format = scan.statement.format
        import_.mapping = scan.statement.mapping_document
    return plan


def _create_missing_categories(
    work: UnitOfWork, caller: Caller, scan: StatementScan, options: ImportOptions
) -> None:
    """Create the categories that the file names; Outlay's own formats do so by default."""
    is_own_format = scan.statement.format in OUTLAY_FORMATS
    if not options.get("create_categories", is_own_format):
        return
    keys = load_category_keys(caller)
    # Names are compared as the unique index compares them: without case, with single spaces.
    missing = [name for name in scan.stats.categories if normalize_text(name) not in keys]
    names = [name_for_import(name, keys) for name in missing]
    own = select(Category.name_key).where(Category.user_id == caller.id)
    existing_keys = set(work.session.scalars(own))
    for name in _missing_names(names, existing_keys, CATEGORY_NAME_LENGTH):
        category = Category(user_id=caller.id, name=name.strip(), name_key=normalize_text(name))
        create_row(work, category, with_settings(work, CategoryCreated))


def _create_missing_accounts(
    work: UnitOfWork, caller: Caller, scan: StatementScan, options: ImportOptions
) -> None:
    """Create the accounts that the file names, unless all rows go into one account."""
    is_own_format = scan.statement.format in OUTLAY_FORMATS
    # Names in an export of Outlay are the user's own; in a bank file they may be IBANs or card
    # numbers.
    is_wanted = options.get("create_accounts", is_own_format)
    if options.get("account_id") is not None or not is_wanted:
        return
    own_accounts = select(Account.name_key).where(Account.user_id == caller.id)
    existing_keys = set(work.session.scalars(own_accounts))
    currencies = scan.stats.account_currencies
    chosen_currency = find_chosen_currency(scan, options)
    for name in _missing_names(currencies, existing_keys, NAME_LENGTH):
        account = Account(
            user_id=caller.id,
            name=name.strip(),
            name_key=normalize_text(name),
            opening_balance_minor=0,
            currency=chosen_currency or currencies[name] or caller.currency,
        )
        create_row(work, account, with_balances(work, AccountCreated))


def _missing_names(names: Iterable[str], existing_keys: set[str], max_length: int) -> Iterator[str]:
    """Iterate over the storable names that differ from existing ones by more than case."""
    for name in sorted(names):
        key = normalize_text(name)
        if name.strip() and len(name) <= max_length and key not in existing_keys:
            # The file itself may spell one name in two ways.
            existing_keys.add(key)
            yield name


def _write(
    suggester: CategorySuggester,
    caller: Caller,
    import_: Import,
    plan: ImportPlan,
    progress: Progress,
) -> None:
    """Write all rows in chunks, each in a unit of its own."""
    # Not read from the row again, which a lost transaction expires.
    import_id, options = import_.id, read_options(import_)
    writer = ImportWriter(
        plan,
        caller,
        import_id,
        suggester if options.get("categorize", True) else None,
        restore_deleted=options.get("restore_deleted", False),
        last_written=find_last_row_number(import_id),
    )
    rows = plan.rows()
    # Chunks, and not one unit for the file, so that no other request of the user waits for minutes.
    while chunk := list(islice(rows, CHUNK_ROWS)):
        persist(partial(_write_chunk, writer, caller, import_id, chunk), name="import chunk")
        share_written = chunk[-1][0] / plan.row_count
        progress(MATCHING_SHARE + (1 - MATCHING_SHARE) * share_written)


def _write_chunk(
    writer: ImportWriter, caller: Caller, import_id: int, chunk: Sequence[NumberedRow]
) -> None:
    """Write what is not written yet of a chunk; it can be repeated when the database was lost."""
    writer.continue_after(find_last_row_number(import_id))
    # Suggesting takes longest, so it happens before the user's lock is taken.
    prepared = writer.prepare(chunk)
    rollback()
    with unit_of_work(caller.id) as work:
        writer.write(work, prepared)


def _finish(caller: Caller, import_: Import, plan: ImportPlan) -> None:
    """Store the counts and the report, and delete the file."""
    balance_checks = check_balances(plan, is_preview=False)
    with unit_of_work(caller.id) as work:
        refresh_row(work.session, import_)
        # Counted in the database, because an earlier run may have written some of the rows.
        outcomes = count_row_outcomes(import_.id)
        import_.created = outcomes.get(ImportOutcome.CREATED, 0)
        import_.updated = outcomes.get(ImportOutcome.UPDATED, 0)
        import_.duplicates = outcomes.get(ImportOutcome.DUPLICATE, 0)
        import_.offered = outcomes.get(ImportOutcome.OFFERED, 0)
        import_.rejected = outcomes.get(ImportOutcome.REJECTED, 0)
        import_.status = ImportStatus.DONE.value
        import_.finished_at = clock.now()

        profile = _remember_confirmed(work, caller, import_, plan)
        report: ImportReport = {
            "balance_checks": balance_checks,
            "transfer_proposals": _count_transfer_proposals(caller, plan),
            "profile_id": None if profile is None else profile.id,
        }
        import_.report = dict(report)
        work.session.execute(delete(ImportFile).where(ImportFile.import_id == import_.id))
        work.session.flush()
        work.publish(ImportCompleted(import_.id, snapshot(import_)))


def _remember_confirmed(
    work: UnitOfWork, caller: Caller, import_: Import, plan: ImportPlan
) -> ImportProfile | None:
    """Remember the mapping if the user has seen it in a preview or has corrected it."""
    options = read_options(import_)
    # A guess that nobody has seen must not decide how the next file is read.
    if options.get("is_confirmed") or options.get("mapping"):
        return remember_mapping(work, caller, import_, plan.scan.statement)
    return plan.scan.profile


def _count_transfer_proposals(caller: Caller, plan: ImportPlan) -> int:
    """Count the pairs around the days of the file that may be transfers."""
    first, last = plan.scan.stats.first, plan.scan.stats.last
    if first is None or last is None:
        return 0
    # The other side may be in an earlier file, a few days off.
    tolerance = dt.timedelta(days=MAX_DAYS_APART)
    return transfer_queries.count_proposals(caller, first - tolerance, last + tolerance)


def _take_back(caller: Caller, import_id: int) -> None:
    """Undo what a cancelled import has written; of one that wrote nothing, only the file stays."""
    if count_row_outcomes(import_id):
        rollback()
        undo_import(caller, import_id, _report_nothing)
        return
    with unit_of_work(caller.id) as work:
        release_import(work, import_id)


def _report_nothing(_share: float) -> None:
    """Report no progress: what is taken back is not cancelled again."""


def _record_failure(caller: Caller, import_id: int, error: Exception) -> None:
    """Make a file wait for another attempt if none of it was stored, else keep what was."""
    with unit_of_work(caller.id) as work:
        import_ = work.session.get_one(Import, import_id, populate_existing=True)
        outcomes = count_row_outcomes(import_id)
        status = ImportStatus.FAILED if outcomes else ImportStatus.PREVIEWED
        import_.status = status.value
        import_.created = outcomes.get(ImportOutcome.CREATED, 0)
        import_.rejected = outcomes.get(ImportOutcome.REJECTED, 0)
        # Other errors may contain anything, SQL and values included; those go to the log only.
        if isinstance(error, OutlayError):
            import_.report = {"problem": {"code": error.code, "detail": error.detail}}
        if status == ImportStatus.FAILED:
            # Clients have its transactions from the log, so they get the import as well.
            work.session.flush()
            work.publish(ImportUpdated(import_.id, snapshot(import_)))
