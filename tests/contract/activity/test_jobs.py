from contract.activity.jobs import RESULTS
from core.enums import JobKind


def test_the_result_of_every_kind_of_job_has_a_form() -> None:
    assert RESULTS.keys() == set(JobKind)
