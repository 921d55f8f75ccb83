import json

import pytest

from supply_chain.audit import SAFE, UNKNOWN, VULNERABLE, judge

FLAW = {"id": "PYSEC-2026-1", "fix_versions": ["3.1.4"]}


def printed(*answers: dict[str, object]) -> str:
    return json.dumps({"dependencies": answers, "fixes": []})


def test_packages_without_a_known_flaw_are_safe() -> None:
    output = printed({"name": "flask", "version": "3.1.3", "vulns": []})
    assert judge(output, "", 1).status == SAFE


def test_a_flaw_is_named_with_the_version_that_fixes_it() -> None:
    verdict = judge(printed({"name": "flask", "version": "3.1.3", "vulns": [FLAW]}), "", 1)
    assert verdict.status == VULNERABLE
    assert verdict.lines == ("flask 3.1.3: PYSEC-2026-1, fixed in 3.1.4",)


@pytest.mark.parametrize(
    ("output", "errors", "expected", "sentence"),
    [
        ("", "ERROR: the name could not be resolved", 1, "the name could not be resolved"),
        ("", "", 1, "it printed nothing"),
        ("[]", "", 1, "could not be asked"),
        (printed(), "", 2, "Only 0 of 2 packages were looked up."),
        (
            printed({"name": "flask", "skip_reason": "Dependency not found on PyPI"}),
            "",
            1,
            "flask: Dependency not found",
        ),
    ],
)
def test_what_could_not_be_looked_up_is_a_failure(
    output: str, errors: str, expected: int, sentence: str
) -> None:
    verdict = judge(output, errors, expected)
    assert verdict.status == UNKNOWN
    assert sentence in "\n".join(verdict.lines)
    assert "incomplete and therefore failed" in verdict.lines[-1]
