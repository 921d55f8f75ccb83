from importlib import metadata
from pathlib import Path

import pytest
from packaging.requirements import InvalidRequirement, Requirement
from packaging.utils import canonicalize_name

from supply_chain.lock import (
    DEV_LOCK,
    DEV_REQUIREMENTS,
    LOCK,
    SCHEMATHESIS_LOCK,
    SCHEMATHESIS_REQUIREMENTS,
    LockedPackage,
    read_lock,
    read_requirements,
)

LOCKED = read_lock()
DEV_LOCKED = read_lock(DEV_LOCK)
HERE = {package.name: package for package in LOCKED if package.is_needed_here}


def test_every_requirement_is_locked_at_its_version() -> None:
    """Run ``make lock`` after a change of requirements.txt."""
    locked = {(package.name, str(package.requirement.specifier)) for package in LOCKED}
    for requirement in read_requirements():
        wanted = (canonicalize_name(requirement.name), str(requirement.specifier))
        assert wanted in locked, f"{requirement} is not in requirements.lock: make lock"


def test_every_package_has_one_version_and_hashes() -> None:
    assert len(HERE) > 50
    for package in LOCKED:
        (version,) = package.requirement.specifier
        assert version.operator == "=="
        assert package.hashes, package.name


def test_the_tools_for_tests_are_locked_with_hashes_and_with_the_versions_that_outlay_runs_on() -> (
    None
):
    """Run ``make lock`` after a change of requirements-dev.txt."""
    locked = {(package.name, str(package.requirement.specifier)) for package in DEV_LOCKED}
    wanted = {
        (canonicalize_name(requirement.name), str(requirement.specifier))
        for requirement in read_requirements(DEV_REQUIREMENTS)
    }
    assert wanted - locked == set()
    assert {(package.name, str(package.requirement.specifier)) for package in LOCKED} <= locked
    assert [package.name for package in DEV_LOCKED if not package.hashes] == []
    assert "://" not in DEV_LOCK.read_text()


def test_schemathesis_is_locked_with_hashes() -> None:
    """Run ``make lock`` after a change of requirements-schemathesis.txt."""
    packages = read_lock(SCHEMATHESIS_LOCK)
    locked = {(package.name, str(package.requirement.specifier)) for package in packages}
    (requirement,) = read_requirements(SCHEMATHESIS_REQUIREMENTS)
    assert (canonicalize_name(requirement.name), str(requirement.specifier)) in locked
    assert [package.name for package in packages if not package.hashes] == []
    assert "://" not in SCHEMATHESIS_LOCK.read_text()


def needs(package: LockedPackage) -> list[Requirement]:
    """What an installed package needs on this Python and system."""
    requirements = [Requirement(line) for line in metadata.requires(package.name) or []]
    extras = package.requirement.extras or {""}
    return [requirement for requirement in requirements if applies(requirement, extras)]


def applies(requirement: Requirement, extras: set[str]) -> bool:
    if requirement.marker is None:
        return True
    return any(requirement.marker.evaluate({"extra": extra}) for extra in extras)


def test_what_packages_need_is_locked_too() -> None:
    for package in HERE.values():
        for needed in needs(package):
            (version,) = HERE[canonicalize_name(needed.name)].requirement.specifier
            assert needed.specifier.contains(version.version), (package.name, needed)


def test_nothing_is_locked_that_nobody_needs() -> None:
    wanted = {canonicalize_name(requirement.name) for requirement in read_requirements()}
    for package in HERE.values():
        wanted |= {canonicalize_name(needed.name) for needed in needs(package)}
    assert HERE.keys() - wanted == set()


def test_the_installed_versions_are_the_locked_ones() -> None:
    for package in HERE.values():
        assert package.requirement.specifier.contains(metadata.version(package.name)), package.name


def test_the_lock_names_no_registry() -> None:
    text = LOCK.read_text()
    assert "://" not in text
    assert "index-url" not in text


def test_a_line_that_is_no_requirement_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "requirements.lock"
    path.write_text("flask = 3\n")
    with pytest.raises(InvalidRequirement):
        read_lock(path)
