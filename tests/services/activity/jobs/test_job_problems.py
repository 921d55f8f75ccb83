from core.errors import Invalid, NotFound
from services.activity.jobs.job_problems import job_problem


def test_an_invalid_request_is_stored_with_json_pointers_to_its_fields() -> None:
    error = Invalid(
        "The mapping is not valid.",
        problems=[(("mapping", "columns", "a/b"), "Not a column."), ("file", "Empty.")],
    )
    assert job_problem(error).as_json() == {
        "code": "invalid",
        "detail": "The mapping is not valid.",
        "errors": [
            {"pointer": "/mapping/columns/a~1b", "message": "Not a column."},
            {"pointer": "/file", "message": "Empty."},
        ],
    }


def test_other_errors_are_stored_without_fields() -> None:
    problem = job_problem(NotFound("import")).as_json()
    assert problem.keys() == {"code", "detail"}
