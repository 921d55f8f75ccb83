"""Files that were not imported within 48 hours are deleted, whoever comes next."""

import datetime as dt
from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import update

from core import clock
from core.enums import ImportStatus
from models import Import, db
from services.activity.jobs.clean_up_job import clean_up
from tests.conftest import Person
from tests.statements import MARCH


@pytest.fixture
def uploaded(ada: Person, app: Flask) -> Callable[[int, ImportStatus], int]:
    """The id of an import that was uploaded some hours ago and has reached a status."""

    def upload(hours: int, status: ImportStatus) -> int:
        preview = ada.send("/import/preview", MARCH)
        with app.app_context():
            values = {
                "created_at": clock.now() - dt.timedelta(hours=hours),
                "status": status.value,
            }
            statement = update(Import).where(Import.id == preview["import_id"]).values(**values)
            db.session.execute(statement)
            db.session.commit()
        return int(preview["import_id"])

    return upload


def test_an_upload_of_anyone_deletes_expired_previews(
    ada: Person,
    bob: Person,
    uploaded: Callable[[int, ImportStatus], int],
    count_rows: Callable[[str], int],
) -> None:
    expired, recent = (uploaded(hours, ImportStatus.PREVIEWED) for hours in (49, 47))
    bob.send("/import/preview", MARCH)
    assert ada.call("GET", f"/transactions/imports/{expired}").status_code == 404
    assert ada.get(f"/transactions/imports/{recent}")["status"] == "previewed"
    assert count_rows("import_files") == 2


def test_an_expired_preview_can_no_longer_be_imported(
    ada: Person, uploaded: Callable[[int, ImportStatus], int]
) -> None:
    expired = uploaded(49, ImportStatus.PREVIEWED)
    ada.post("/transactions/import", 404, import_id=expired)


@pytest.mark.parametrize(
    ("status", "files"),
    [
        (ImportStatus.PREVIEWED, 0),
        (ImportStatus.FAILED, 0),
        (ImportStatus.QUEUED, 1),
        (ImportStatus.RUNNING, 1),
    ],
)
def test_a_clean_up_deletes_expired_files_that_no_job_will_read(
    status: ImportStatus,
    files: int,
    app: Flask,
    uploaded: Callable[[int, ImportStatus], int],
    count_rows: Callable[[str], int],
) -> None:
    uploaded(49, status)
    with app.app_context():
        clean_up({}, lambda _share: None)
    assert count_rows("import_files") == files
    # Its outcomes remain, of a preview there are none.
    assert count_rows("imports") == int(status is not ImportStatus.PREVIEWED)
