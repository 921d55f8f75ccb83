"""The lock files: every package that Outlay needs, with its version and the hashes of its files.

``make lock`` writes them from the lists of requirements; ``make run``, ``make test`` and CI install
from them, so that a file that was replaced in a registry is refused.
"""

import re
from dataclasses import dataclass
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[1]
REQUIREMENTS = ROOT / "requirements.txt"
LOCK = ROOT / "requirements.lock"
DEV_REQUIREMENTS = ROOT / "requirements-dev.txt"
DEV_LOCK = ROOT / "requirements-dev.lock"
SCHEMATHESIS_REQUIREMENTS = ROOT / "tests/live/requirements-schemathesis.txt"
SCHEMATHESIS_LOCK = ROOT / "tests/live/requirements-schemathesis.lock"

CONTINUATION = re.compile(r"\\\n\s*")
HASH = re.compile(r"--hash=sha256:([0-9a-f]{64})(?=\s|$)")


@dataclass(frozen=True, slots=True)
class LockedPackage:
    """A package of the lock file; ``requirement`` has its version and where it is needed."""

    requirement: Requirement
    hashes: frozenset[str]

    @property
    def name(self) -> str:
        """The normalized name."""
        return canonicalize_name(self.requirement.name)

    @property
    def is_needed_here(self) -> bool:
        """Whether this Python on this system needs the package."""
        marker = self.requirement.marker
        return marker is None or marker.evaluate()


def read_lock(path: Path = LOCK) -> list[LockedPackage]:
    """Read a lock file. Raises InvalidRequirement for a line that is none.

    A package has several versions when Pythons or systems need different ones.
    """
    text = CONTINUATION.sub(" ", path.read_text(encoding="utf-8"))
    return [_read_package(line) for line in _read_lines(text)]


def _read_package(line: str) -> LockedPackage:
    requirement = Requirement(line.partition(" --hash")[0].strip())
    return LockedPackage(requirement, frozenset(HASH.findall(line)))


def read_requirements(path: Path = REQUIREMENTS) -> list[Requirement]:
    """Read a list of requirements, without the lists that it includes.

    Raises InvalidRequirement for a line that is none.
    """
    return [Requirement(line) for line in _read_lines(path.read_text(encoding="utf-8"))]


def _read_lines(text: str) -> list[str]:
    lines = [line.strip() for line in text.splitlines()]
    return [line for line in lines if line and not line.startswith(("#", "-r "))]
