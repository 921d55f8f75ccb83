"""Record a generated demo household, or a user's own ledger from a CSV file.

python populate_sample_data.py                   the demo household, 24 months up to today
python populate_sample_data.py --months 60 --per-month 120 --seed 7 --email me@example.com
python populate_sample_data.py --csv ledger.csv --user me@example.com

Everything is recorded through the services that the API uses.
"""

import argparse
import secrets
import sys
from pathlib import Path

from sqlalchemy import select

from app import create_app
from commands.start import migrate_database
from container import Container
from core.errors import OutlayError
from core.normalization import normalize_text
from models import User, db
from sample_data.demo import DEFAULT_MONTHS, DEFAULT_PER_MONTH, DEFAULT_SEED, create_household
from sample_data.ledger_files import LedgerError, read_ledger
from sample_data.recording import record
from services.people.auth_service import DEMO_EMAIL
from services.people.callers import load_caller


def main(arguments: list[str]) -> None:
    """Run the command line."""
    parser = _parser()
    options = parser.parse_args(arguments)
    if bool(options.csv) != bool(options.user):
        parser.error("--csv and --user must be used together")
    if options.months < 1 or options.per_month < 0:
        parser.error("--months must be at least 1 and --per-month at least 0")

    app = create_app()
    with app.app_context():
        migrate_database(app)
        try:
            if options.csv:
                _load_ledger(options)
            else:
                _create_demo(options, app.extensions["outlay"])
        except (OutlayError, LedgerError, OSError) as error:
            raise SystemExit(f"Stopped before the end: {error}") from error


def load_csv(path: Path, email: str) -> int:
    """Record a CSV ledger for the user with this address and return the number of transactions."""
    user = db.session.scalar(select(User).where(User.email_key == normalize_text(email)))
    if user is None:
        raise LedgerError(f"No user has the e-mail address {email}. Register the user first.")
    caller = load_caller(user.id)
    return record(caller, read_ledger(path, caller.currency))


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument(
        "--months", type=int, default=DEFAULT_MONTHS, help="number of months, up to today"
    )
    parser.add_argument(
        "--per-month", type=int, default=DEFAULT_PER_MONTH, help="everyday purchases per month"
    )
    parser.add_argument(
        "--seed", type=int, default=DEFAULT_SEED, help="seed of the generated purchases"
    )
    parser.add_argument("--email", default=DEMO_EMAIL, help="e-mail address of the new user")
    parser.add_argument("--csv", type=Path, help="CSV ledger to record instead (with --user)")
    parser.add_argument("--user", help="e-mail address of the user who gets the CSV ledger")
    return parser


def _load_ledger(options: argparse.Namespace) -> None:
    count = load_csv(options.csv, options.user)
    print(f"Recorded {count} transactions for {options.user}.")


def _create_demo(options: argparse.Namespace, container: Container) -> None:
    password = secrets.token_urlsafe(9)
    count = create_household(
        container,
        options.email,
        password,
        months=options.months,
        per_month=options.per_month,
        seed=options.seed,
    )
    print(f"Recorded {count} transactions. Login: {options.email} / {password}")


if __name__ == "__main__":
    main(sys.argv[1:])
