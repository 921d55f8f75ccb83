from flask import Flask
from sqlalchemy import delete

from core.enums import ScheduleName
from models import ScheduleRun, db
from services.activity.schedules.scheduling import enqueue_due
from tests.conftest import Person, writing


def test_an_admin_sees_when_everything_is_due(app: Flask, admin: Person) -> None:
    scheduler = app.extensions["outlay"].scheduler
    with app.app_context():
        enqueue_due(scheduler.schedule, ())
    app.extensions["outlay"].jobs.drain()
    entries = {entry["name"]: entry for entry in admin.get("/admin/schedule")["items"]}
    with app.app_context(), writing():
        db.session.execute(delete(ScheduleRun))

    assert set(entries) == set(ScheduleName)
    clean_up = entries["clean_up"]
    assert (clean_up["job_kind"], clean_up["last_status"]) == ("clean_up", "succeeded")
    assert clean_up["next_due_at"][11:16] == clean_up["last_due_at"][11:16] == "03:00"
    assert admin.get(f"/jobs/{clean_up['last_job_id']}")["result"]["jobs"] == 0
    # Who has just come has not missed the beginning of the day.
    assert entries["begin_day"]["last_due_at"] is None
    assert entries["begin_day"]["next_due_at"]


def test_the_schedule_is_for_admins_only(ada: Person) -> None:
    assert ada.call("GET", "/admin/schedule").status_code == 403
