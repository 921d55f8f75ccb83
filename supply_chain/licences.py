"""Check the licences of all packages of the lock file against a list: ``make licences``.

It reads what is installed and needs no network. A package that is not installed, or whose licence
is unknown, is a failure and not a pass.
"""

import re
import sys
from collections.abc import Iterable
from importlib import metadata

from supply_chain.lock import LockedPackage, read_lock

ALLOWED = frozenset(
    {
        "0BSD",
        "Apache-2.0",
        "BSD",
        "BSD-2-Clause",
        "BSD-3-Clause",
        "CC0-1.0",
        "CNRI-Python",
        "LGPL-3.0-only",
        "MPL-2.0",
        "MIT",
        "MIT-0",
        "MIT-CMU",
        "PSF-2.0",
        "Public-Domain",
        "Zlib",
    }
)
"""SPDX ids (and two older names) that allow MIT-licensed code to use the package.

LGPL: psycopg and fpdf2 are libraries that stay replaceable, which is what this licence asks for.
MPL: certifi is a list of certificates, of which we change nothing.
"""

CLASSIFIED = {
    "Apache Software License": "Apache-2.0",
    "BSD License": "BSD",
    "MIT License": "MIT",
    "Public Domain": "Public-Domain",
    "Mozilla Public License 2.0 (MPL 2.0)": "MPL-2.0",
    "Python Software Foundation License": "PSF-2.0",
}
"""SPDX ids of the classifiers that packages without a licence expression have."""

REVIEWED = {
    "currencyconverter": ("0.18.23", "Apache-2.0"),
    "pysqlite3": ("0.6.1", "Zlib"),
    "ofxtools": ("1.1.1", "GPL-3.0-only"),
    "uharfbuzz": ("0.57.0", "Apache-2.0"),
}
"""Packages that a person has looked at, by name and version: the next version needs another look.

- uharfbuzz names its licence in words; HarfBuzz inside it is under the Old MIT licence.
- currencyconverter and pysqlite3 state their licences only in the file LICENSE.
- ofxtools is under the GPL 3, with which MIT is compatible: the two may be used together, and are
  passed on together (as an image with all packages is) under the GPL 3. See docs/DECISIONS.md.
"""

OPERATORS = re.compile(r"\s+(AND|OR)\s+")


def find_problems(packages: Iterable[LockedPackage]) -> list[str]:
    """Return a sentence for each needed package whose licence is unknown or not allowed."""
    problems = (_find_problem(package) for package in packages if package.is_needed_here)
    return [problem for problem in problems if problem is not None]


def _find_problem(package: LockedPackage) -> str | None:
    try:
        distribution = metadata.distribution(package.name)
    except metadata.PackageNotFoundError:
        return f"{package.name} is not installed, so its licence could not be looked up."

    if REVIEWED.get(package.name, ("", ""))[0] == distribution.version:
        return None
    licence = read_licence(distribution.metadata)
    if licence is None:
        return f"{package.name} {distribution.version} does not state its licence."
    if not is_allowed(licence):
        return f"{package.name} {distribution.version} is under {licence}, which is not allowed."
    return None


def read_licence(fields: metadata.PackageMetadata) -> str | None:
    """Return the licence that a package states, as an SPDX expression where there is one."""
    expression = _field(fields, "License-Expression")
    if expression:
        return expression
    prefix = "License :: "
    classifiers = [name for name in fields.get_all("Classifier") or [] if name.startswith(prefix)]
    names = [name.rpartition(" :: ")[2] for name in classifiers]
    if names:
        return " AND ".join(CLASSIFIED.get(name, name) for name in names)
    # Some packages put the whole text into this field; its first line names the licence.
    return _field(fields, "License").partition("\n")[0] or None


def _field(fields: metadata.PackageMetadata, name: str) -> str:
    # A missing field raises KeyError from Python 3.13 on.
    return fields[name].strip() if name in fields else ""


def is_allowed(expression: str) -> bool:
    """Return whether an SPDX expression leaves a choice of which every part is allowed.

    Nested expressions are not allowed: a person should read them.
    """
    if "(" in expression:
        return False
    choices = re.split(r"\s+OR\s+", expression)
    return any(set(re.split(r"\s+AND\s+", choice)) <= ALLOWED for choice in choices)


def main() -> int:
    """Print the problems; the exit status is 1 if there are any."""
    packages = [package for package in read_lock() if package.is_needed_here]
    problems = find_problems(packages)
    for problem in problems:
        print(problem)
    if not problems:
        print(f"The licences of all {len(packages)} locked packages are known and allowed.")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
