from email.message import Message

import pytest
from packaging.requirements import Requirement

from supply_chain import licences
from supply_chain.licences import find_problems, is_allowed, read_licence
from supply_chain.lock import LockedPackage, read_lock


def test_the_licences_of_all_packages_are_known_and_allowed() -> None:
    assert find_problems(read_lock()) == []


def package(line: str) -> LockedPackage:
    return LockedPackage(Requirement(line), frozenset())


def test_a_package_that_cannot_be_looked_up_is_a_failure() -> None:
    (problem,) = find_problems([package("not-installed==1.0")])
    assert "could not be looked up" in problem
    assert find_problems([package("not-installed==1.0; sys_platform == 'cp/m'")]) == []


def test_a_review_holds_for_one_version_only(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(licences.REVIEWED, "ofxtools", ("0.9", "GPL-3.0-only"))
    monkeypatch.setitem(licences.REVIEWED, "pysqlite3", ("0.1", "Zlib"))
    problems = find_problems([package("ofxtools==1.1.1"), package("pysqlite3==0.6.1")])
    assert ["GPL-3.0-only, which is not allowed" in problems[0], "not state" in problems[1]] == [
        True,
        True,
    ]


@pytest.mark.parametrize(
    "expression", ["MIT", "MIT AND Zlib", "GPL-3.0-only OR MIT", "MIT OR Apache-2.0"]
)
def test_an_expression_is_allowed_if_one_choice_is(expression: str) -> None:
    assert is_allowed(expression)


@pytest.mark.parametrize(
    "expression", ["MIT AND GPL-3.0-only", "GPL-3.0-only", "(MIT)", "", "A licence of our own"]
)
def test_an_unknown_or_nested_expression_is_not_allowed(expression: str) -> None:
    assert not is_allowed(expression)


@pytest.mark.parametrize(
    ("fields", "licence"),
    [
        ([("License-Expression", "MIT"), ("License", "another")], "MIT"),
        ([("Classifier", "License :: OSI Approved :: BSD License")], "BSD"),
        ([("Classifier", "License :: Other/Proprietary License")], "Other/Proprietary License"),
        ([("License", "BSD-3-Clause\n\nRedistribution and use …")], "BSD-3-Clause"),
        ([("Classifier", "Programming Language :: Python")], None),
    ],
)
def test_the_licence_is_read_from_the_most_exact_field(
    fields: list[tuple[str, str]], licence: str | None
) -> None:
    message = Message()
    for name, value in fields:
        message[name] = value
    assert read_licence(message) == licence
