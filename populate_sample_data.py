"""A believable household, or somebody's own ledger from a CSV file, through the services the API uses.

python populate_sample_data.py                                   the demo household, 24 months up to today
python populate_sample_data.py --months 60 --per-month 120 --seed 7 --email me@example.com
python populate_sample_data.py --csv ledger.csv --user me@example.com
"""

import argparse
import secrets
import sys
from pathlib import Path

from sqlalchemy import select

from app import create_app
from commands.start import migrate_database
from core.errors import OutlayError
from core.normalization import normalize_text
from models import User, db
from sample_data.demo import DEFAULT_MONTHS, DEFAULT_PER_MONTH, DEFAULT_SEED, create_household
from sample_data.ledger_files import LedgerError, read_ledger
from sample_data.recording import record
from services.people.auth_service import DEMO_EMAIL
from services.people.callers import load_caller
from services.people.sessions import Sessions


def load_csv(path: Path, email: str) -> int:
    """Record a CSV ledger for the user with that address; answers how many transactions."""
    user = db.session.scalar(select(User).where(User.email_key == normalize_text(email)))
    if user is None:
        raise LedgerError(f"nobody here has the address {email}; register first")
    caller = load_caller(user.id)
    return record(caller, read_ledger(path, caller.currency))


def main(arguments: list[str]) -> None:
    """The command line."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument(
        "--months", type=int, default=DEFAULT_MONTHS, help="how many months, up to today"
    )
    parser.add_argument(
        "--per-month", type=int, default=DEFAULT_PER_MONTH, help="everyday purchases a month"
    )
    parser.add_argument("--seed", type=int, default=DEFAULT_SEED)
    parser.add_argument("--email", default=DEMO_EMAIL, help="whom to create")
    parser.add_argument("--csv", type=Path, help="a ledger to load instead")
    parser.add_argument("--user", help="the address of the user to load it for")
    options = parser.parse_args(arguments)
    if bool(options.csv) != bool(options.user):
        parser.error("--csv and --user go together")
    if options.months < 1 or options.per_month < 0:
        parser.error("--months is at least 1 and --per-month at least 0")

    app = create_app()
    with app.app_context():
        migrate_database(app)
        try:
            _run(options, app.extensions["outlay"].sessions)
        except (OutlayError, LedgerError, OSError) as error:
            raise SystemExit(f"Nothing more was stored. {error}") from error


def _run(options: argparse.Namespace, sessions: Sessions) -> None:
    if options.csv:
        print(f"Recorded {load_csv(options.csv, options.user)} transactions for {options.user}.")
        return
    password = secrets.token_urlsafe(9)
    sizes = {"months": options.months, "per_month": options.per_month, "seed": options.seed}
    count = create_household(sessions, options.email, password, **sizes)
    print(f"Recorded {count} transactions. Login: {options.email} / {password}")


if __name__ == "__main__":
    main(sys.argv[1:])
