"""Preview or import bank files from the command line."""

import io
import json
from pathlib import Path
from typing import cast

import click
from flask import current_app
from flask.cli import with_appcontext
from sqlalchemy import or_, select

from commands.import_output import (
    build_dry_run_document,
    format_dry_run,
    format_import,
    format_problems,
)
from container import container
from core import clock
from core.enums import JobStatus
from core.errors import Invalid
from core.identity import Caller
from core.normalization import normalize_text
from importers.readers import ReadOptions
from importers.tabular.mapping import find_mapping_problems
from importers.values import MappingValues
from infrastructure.uploads import Upload
from models import Account, Job, db
from services.activity.jobs.job_queue import UNFINISHED
from services.imports import import_service
from services.imports.import_documents import ImportDocument
from services.imports.import_values import ImportOptions, ImportRequest
from services.imports.plan import ImportPlan
from services.imports.scanning import scan_statement
from services.imports.targets import TargetResolver
from services.people.callers import load_caller
from services.people.identifiers import find_user

# Often enough for a bar that moves.
POLL_SECONDS = 0.2
PROGRESS_STEPS = 1_000
DRY_RUN_CURRENCY = "USD"
"""Currency of amounts in a dry run where the file names none."""


@click.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option(
    "--dry-run",
    is_flag=True,
    help="Only show the contents of the file. Requires neither a user nor a database.",
)
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@click.option("--mapping", default="{}", help="Corrections of the detected mapping, as JSON.")
@click.option("--user", help="Owner of the transactions: an e-mail address or a username.")
@click.option("--account", help="Account of the transactions: its name or its id.")
@click.option("--atomic", is_flag=True, help="Import nothing if any row is rejected.")
@click.option(
    "--restore-deleted", is_flag=True, help="Import transactions again that were deleted since."
)
@with_appcontext
def import_command(
    file: Path,
    mapping: str,
    user: str | None,
    account: str | None,
    *,
    dry_run: bool,
    as_json: bool,
    atomic: bool,
    restore_deleted: bool,
) -> None:
    """Import a bank FILE of any supported format."""
    mapping_values = _parse_mapping(mapping)
    if dry_run:
        _show_dry_run(file, mapping_values, as_json=as_json)
        return
    if user is None:
        raise click.UsageError("Name the user with --user, or use --dry-run to show the file.")

    caller = _load_caller(user)
    options: ImportOptions = {
        "mapping": mapping_values,
        "atomic": atomic,
        "restore_deleted": restore_deleted,
    }
    if account is not None:
        options["account_id"] = _find_account_id(caller, account)
    document = _import(caller, file, options, is_quiet=as_json)
    click.echo(_dump_json(document) if as_json else format_import(document))


def _parse_mapping(text: str) -> MappingValues:
    try:
        values = json.loads(text)
    except ValueError as error:
        raise click.BadParameter("Not valid JSON.", param_hint="--mapping") from error
    if not isinstance(values, dict):
        raise click.BadParameter("Must be a JSON object.", param_hint="--mapping")

    mapping = cast(MappingValues, values)
    problems = find_mapping_problems(mapping)
    if problems:
        messages = [f"{'.'.join(path)}: {message}" for path, message in problems]
        raise click.BadParameter("; ".join(messages), param_hint="--mapping")
    return mapping


def _show_dry_run(file: Path, mapping: MappingValues, *, as_json: bool) -> None:
    """Read a file as an import would, without a user, and print its contents."""
    # Without a user there is no time zone; a day does not matter to what counts as far ahead.
    options = ReadOptions(clock.today("UTC"), mapping=mapping)
    max_bytes = current_app.config["MAX_UNPACKED_BYTES"]
    try:
        scan = scan_statement(file.read_bytes(), options, max_bytes=max_bytes)
    except Invalid as error:
        raise click.ClickException(format_problems(error)) from error

    # Without matching: a dry run needs no database, so nothing can be known already.
    plan = ImportPlan(scan, TargetResolver(DRY_RUN_CURRENCY))
    document = build_dry_run_document(plan)
    click.echo(_dump_json(document) if as_json else format_dry_run(document))


def _load_caller(identifier: str) -> Caller:
    user = find_user(identifier)
    if user is None:
        raise click.ClickException(f"User {identifier} not found.")
    return load_caller(user.id)


def _find_account_id(caller: Caller, account: str) -> int:
    """Find an account by name or, where none has this name, by id."""
    has_name = Account.name_key == normalize_text(account)
    is_number = account.isascii() and account.isdigit()
    matches = or_(has_name, Account.id == int(account)) if is_number else has_name
    # An account may be named like the id of another one; then the name counts.
    query = select(Account.id).where(Account.user_id == caller.id, matches)
    account_id = db.session.scalar(query.order_by(has_name.desc()))
    if account_id is None:
        raise click.ClickException(f"Account {account} not found.")
    return account_id


def _import(
    caller: Caller, file: Path, options: ImportOptions, *, is_quiet: bool
) -> ImportDocument:
    """Import a file with a progress bar. Raises ClickException when the job fails."""
    upload = Upload(file.name, file.read_bytes())
    request = cast(ImportRequest, {"file": upload, **options})
    job_id = import_service.request_import(caller, request)
    job = _wait(caller, job_id, file.name, is_quiet=is_quiet)
    if job.status == JobStatus.FAILED:
        raise click.ClickException(_format_job_problem(job))
    return cast(ImportDocument, dict(job.result or {}))


def _wait(caller: Caller, job_id: int, label: str, *, is_quiet: bool) -> Job:
    jobs = container().jobs
    # The bar would end up in the JSON that a script reads.
    output = io.StringIO() if is_quiet else None
    with click.progressbar(length=PROGRESS_STEPS, label=label, file=output) as bar:
        job = jobs.wait_for_job(job_id, caller, POLL_SECONDS)
        while job.status in UNFINISHED:
            # The bar takes steps, the job reports a share; a job that was taken over starts lower
            # again.
            bar.update(max(0, int(job.progress * PROGRESS_STEPS) - bar.pos))
            job = jobs.wait_for_job(job_id, caller, POLL_SECONDS)
        bar.update(PROGRESS_STEPS - bar.pos)
    return job


def _format_job_problem(job: Job) -> str:
    problem = job.problem or {}
    errors = problem.get("errors", ())
    fields = [f"{error['pointer']}: {error['message']}" for error in errors]
    return "\n  ".join([problem["detail"], *fields])


def _dump_json(document: object) -> str:
    # Dates and decimals of a dry run have no JSON form of their own.
    return json.dumps(document, indent=1, ensure_ascii=False, default=str)
