"""Bank files from the command line: tried without an account, or imported for somebody."""

import io
import json
from decimal import Decimal
from pathlib import Path
from typing import Any, cast

import click
from flask import current_app
from flask.cli import with_appcontext
from sqlalchemy import or_, select

from core import clock
from core.identity import Caller
from core.locales import DEFAULT_LOCALE
from core.normalization import normalize_text
from importers import detection
from importers.readers import ReadOptions
from importers.tabular import mapping as file_mapping
from importers.values import FileError, MappingValues, RowProblem, StatedBalance, Statement
from infrastructure.uploads import Upload
from models import Account, User, db
from services.activity.job_queue import UNFINISHED
from services.imports import import_service
from services.imports.row_mapping import Places, RowError, prepared
from services.people.callers import load_caller

LOOK_EVERY = 0.2
STEPS = 1_000
DEFAULT_CURRENCY = "USD"


@click.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option(
    "--dry-run",
    is_flag=True,
    help="Only show what is in the file; needs no account and no database.",
)
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@click.option("--mapping", default="{}", help="What you say about the mapping, as JSON.")
@click.option("--user", help="Whose ledger: an e-mail address or a user name.")
@click.option("--account", help="Into which account: its name or its id.")
@click.option("--atomic", is_flag=True, help="Store nothing when any row cannot be taken.")
@click.option(
    "--restore-deleted", is_flag=True, help="Also bring back rows that were deleted since."
)
@with_appcontext
def import_command(
    file: Path, mapping: str, user: str | None, account: str | None, **flags: bool
) -> None:
    """Import a bank FILE of any format."""
    said = _said(mapping)
    as_json = flags.pop("as_json")
    if flags.pop("dry_run"):
        _show(_read(file, said), as_json=as_json)
        return
    if user is None:
        raise click.UsageError("Say whose ledger with --user, or only look with --dry-run.")
    caller = _caller(user)
    options: dict[str, Any] = {"mapping": said, **flags}
    if account is not None:
        options["account_id"] = _account_id(caller, account)
    done = _import(caller, file, options, is_quiet=as_json)
    click.echo(json.dumps(done, indent=1, ensure_ascii=False) if as_json else _show_import(done))


def _said(mapping: str) -> MappingValues:
    try:
        said = json.loads(mapping)
    except ValueError as error:
        raise click.BadParameter("Not valid JSON.", param_hint="--mapping") from error
    if not isinstance(said, dict):
        raise click.BadParameter("Must be a JSON object.", param_hint="--mapping")
    mapping_values = cast("MappingValues", said)
    problems = file_mapping.find_mapping_problems(mapping_values)
    if problems:
        messages = [f"{'.'.join(path)}: {message}" for path, message in problems]
        raise click.BadParameter("; ".join(messages), param_hint="--mapping")
    return mapping_values


def _read(file: Path, said: MappingValues) -> Statement:
    options = ReadOptions(clock.today("UTC"), mapping=said)
    try:
        return detection.read(
            file.read_bytes(), options, max_bytes=current_app.config["MAX_UNPACKED_BYTES"]
        )
    except FileError as error:
        problems = "".join(f"\n  {'.'.join(path)}: {message}" for path, message in error.problems)
        raise click.ClickException(f"{error}{problems}") from error


def _show(reading: Statement, *, as_json: bool) -> None:
    """Format, mapping, rows and problems."""
    nobody = Places(Caller(0, "user", DEFAULT_CURRENCY, "UTC", 1, DEFAULT_LOCALE), None, {}, None)
    rows: list[dict[str, Any]] = []
    problems: list[RowProblem] = []
    balances = []
    try:
        for number, item in enumerate(reading.items(), start=1):
            if isinstance(item, StatedBalance):
                balances.append(_plain(item))
            elif isinstance(item, RowProblem):
                problems.append(item)
            else:
                try:
                    rows.append(
                        _plain(item) | {"kind": prepared(nobody, number, item).values["kind"]}
                    )
                except RowError as error:
                    problems.append(RowProblem(item.line, error.column, str(error)))
    except FileError as error:
        raise click.ClickException(str(error)) from error
    document = {
        "format": reading.format,
        "confidence": round(reading.confidence, 2),
        "mapping": reading.mapping,
        "evidence": [_plain(one) for one in reading.evidence],
        "questions": [_plain(one) for one in reading.questions],
        "rows": rows,
        "balances": balances,
        "problems": [_plain(one) for one in problems],
    }
    click.echo(
        json.dumps(document, indent=1, ensure_ascii=False, default=str)
        if as_json
        else _told(document)
    )


def _told(document: dict[str, Any]) -> str:
    """The same for people."""
    lines = [f"{document['format']}, {document['confidence']:.0%} sure"]
    lines += [
        f"  {one['about']}: {one['conclusion']!r} ({one['reason']}; {one['confidence']:.0%})"
        for one in document["evidence"]
    ]
    lines += [
        f'  ? {one["message"]} Say so with --mapping \'{{"{one["field"]}": "{one["options"][0]}"}}\'.'
        for one in document["questions"]
    ]
    lines += [
        f"{row['date']}  {row['amount']:>12}  {row['payee'][:60]}" for row in document["rows"]
    ]
    lines += [
        f"line {one['line']}: {one['column'] or ''}: {one['message']}"
        for one in document["problems"]
    ]
    return "\n".join(lines)


def _plain(item: Any) -> dict[str, Any]:
    values = {name: getattr(item, name) for name in item.__slots__}
    return {
        name: float(value) if isinstance(value, Decimal) else value
        for name, value in values.items()
    }


def _caller(user: str) -> Caller:
    key = normalize_text(user)
    found = db.session.scalar(
        select(User.id).where(or_(User.email_key == key, User.username_key == key))
    )
    if found is None:
        raise click.ClickException(f"There is no {user}.")
    return load_caller(found)


def _account_id(caller: Caller, account: str) -> int:
    mine = Account.user_id == caller.id
    named = Account.name_key == normalize_text(account)
    same = (
        or_(named, Account.id == int(account)) if account.isascii() and account.isdigit() else named
    )
    found = db.session.scalar(select(Account.id).where(mine, same).order_by(named.desc()))
    if found is None:
        raise click.ClickException(f"There is no account {account}.")
    return found


def _import(
    caller: Caller, file: Path, options: dict[str, Any], *, is_quiet: bool
) -> dict[str, Any]:
    """Import a file, with its progress. Raises ClickException with what went wrong."""
    jobs = current_app.extensions["outlay"].jobs
    job_id = import_service.ask_import(
        caller, {"file": Upload(file.name, file.read_bytes()), **options}
    )
    with click.progressbar(
        length=STEPS, label=file.name, file=io.StringIO() if is_quiet else None
    ) as bar:
        job = jobs.wait_for_job(job_id, caller, LOOK_EVERY)
        while job.status in UNFINISHED:
            bar.update(max(0, int(job.progress * STEPS) - bar.pos))
            job = jobs.wait_for_job(job_id, caller, LOOK_EVERY)
        bar.update(STEPS - bar.pos)
    if job.status == "failed":
        problem = job.problem or {}
        told = [
            problem["detail"],
            *(f"{one['pointer']}: {one['message']}" for one in problem.get("errors", ())),
        ]
        raise click.ClickException("\n  ".join(told))
    return dict(job.result or {})


def _show_import(done: dict[str, Any]) -> str:
    counts = ", ".join(
        f"{done[name]} {name}"
        for name in ("created", "updated", "duplicates", "offered", "rejected")
    )
    lines = [f"Import {done['id']}: {counts}."]
    lines += [
        f"line {one['line']}: {one['column'] or ''}: {one['message']}" for one in done["errors"]
    ]
    for check in done["balance_checks"]:
        lines.append(
            f"Balance at {check['date']}: {check['stated']} in the file, {check['computed']} here,"
            f" difference {check['difference']} {check['currency']}. {check['hint'] or ''}".rstrip()
        )
    return "\n".join(lines)
