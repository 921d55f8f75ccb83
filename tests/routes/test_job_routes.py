from flask import Flask

from core.enums import JobKind
from services.activity.jobs.job_queue import enqueue_system_job
from services.unit_of_work import system_unit_of_work
from tests.conftest import Person


def test_an_admin_sees_what_the_server_does_in_the_background(
    app: Flask, admin: Person, ada: Person
) -> None:
    with app.app_context(), system_unit_of_work() as work:
        enqueue_system_job(work, JobKind.SCORE_FORECASTS, "monthly", {"period": "monthly"})

    kinds = [job["kind"] for job in admin.get("/jobs")["items"]]

    assert set(kinds) == {"score_forecasts"}
    assert ada.get("/jobs")["items"] == []
