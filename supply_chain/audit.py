"""Ask a vulnerability service about every package of the lock file: ``make audit``.

It needs the network. What could not be looked up is a failure and not a pass.
"""

import json
import subprocess
import sys
from dataclasses import dataclass
from typing import Any

from supply_chain.lock import LOCK, read_lock

COMMAND = ("-m", "pip_audit", "--disable-pip", "--require-hashes", "--format", "json", "-r")
SECONDS = 300
MAX_EXAMPLES = 3

SAFE, VULNERABLE, UNKNOWN = 0, 1, 2


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the audit found: an exit status and a sentence per line."""

    status: int
    lines: tuple[str, ...]


def judge(output: str, errors: str, expected: int) -> Verdict:
    """Judge what pip-audit printed about ``expected`` packages."""
    try:
        answers: list[dict[str, Any]] = json.loads(output)["dependencies"]
    except (ValueError, KeyError, TypeError):
        reason = errors.strip().splitlines()[-1:] or ["it printed nothing"]
        return _unknown(f"The vulnerability service could not be asked: {reason[0]}")

    skipped = [
        f"{package['name']}: {package['skip_reason']}"
        for package in answers
        if "skip_reason" in package
    ]
    if skipped:
        count = f"{len(skipped)} of {len(answers)} packages could not be looked up, such as"
        return _unknown(count, *skipped[:MAX_EXAMPLES])
    if len(answers) < expected:
        return _unknown(f"Only {len(answers)} of {expected} packages were looked up.")

    vulnerable = [
        f"{package['name']} {package['version']}: {flaw['id']}, fixed in {_fixed(flaw)}"
        for package in answers
        for flaw in package["vulns"]
    ]
    if vulnerable:
        return Verdict(VULNERABLE, tuple(vulnerable))
    return Verdict(SAFE, (f"No known vulnerability in {len(answers)} packages.",))


def _fixed(flaw: dict[str, Any]) -> str:
    return ", ".join(flaw["fix_versions"]) or "no version yet"


def _unknown(*lines: str) -> Verdict:
    last = (
        "The audit is incomplete and therefore failed. Whether these packages are safe is unknown."
    )
    return Verdict(UNKNOWN, (*lines, last))


def main() -> int:
    """Run the audit and print its verdict; the exit status is the verdict's."""
    expected = sum(package.is_needed_here for package in read_lock())
    try:
        run = subprocess.run(  # noqa: S603 (constants)
            [sys.executable, *COMMAND, str(LOCK)],
            capture_output=True,
            text=True,
            check=False,
            timeout=SECONDS,
        )
        verdict = judge(run.stdout, run.stderr, expected)
    except subprocess.TimeoutExpired:
        verdict = _unknown(f"The vulnerability service did not answer within {SECONDS} s.")
    print("\n".join(verdict.lines))
    return verdict.status


if __name__ == "__main__":
    sys.exit(main())
