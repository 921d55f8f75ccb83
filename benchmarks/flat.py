"""Measure every GET on a large ledger against the same GET on a small one, in one run.

    python -m benchmarks.flat                          10k and 1M rows, SQLite and PostgreSQL
    python -m benchmarks.flat --rows 1000,100000 --databases sqlite --only stats
    python -m benchmarks.flat --shape narrow --bystander 1000000

The requests come from the OpenAPI document, so a new route is measured by itself. Ends with the
requests that are neither at most twice as slow on the large ledger nor within 10 ms.
"""

import argparse
import json
import os
import sys
import time
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from http import HTTPStatus
from pathlib import Path

from benchmarks.api import POSTGRES
from benchmarks.flat_ledgers import Shape, create_ledger
from benchmarks.flat_requests import IdFinder, Request, list_requests
from benchmarks.ledgers import Owner, application
from benchmarks.measuring import Work, fastest
from services.ledger import total_audit

MAX_RATIO = 2.0
MAX_MS = 10.0
GOAL = f"<= {MAX_RATIO:g} x or <= {MAX_MS:g} ms"
ROUNDS = 9
SECONDS = 3.0
"""Rounds of one request, and the time after which no further one begins."""


@dataclass(frozen=True, slots=True)
class Line:
    """One request: its fastest time in milliseconds on the small and on the large ledger."""

    name: str
    small_ms: float
    large_ms: float

    @property
    def ratio(self) -> float:
        """How many times as long the request takes on the large ledger."""
        return self.large_ms / self.small_ms

    @property
    def is_flat(self) -> bool:
        """Whether the request holds the goal."""
        return self.ratio <= MAX_RATIO or self.large_ms <= MAX_MS


def measure_all(small: Owner, large: Owner, only: str) -> Iterator[Line | str]:
    """Measure all requests whose names contain a text; yields a text for one that has no answer."""
    document = json.loads(small.call("GET", "/openapi.json"))
    finders = [IdFinder(owner) for owner in (small, large)]
    for request in list_requests(document):
        if only in request.name:
            yield measure(request, finders)


def measure(request: Request, finders: list[IdFinder]) -> Line | str:
    """Measure one request, or say why it cannot be."""
    works: list[Work] = []
    for finder in finders:
        filled = finder.fill(request)
        if filled is None:
            return f"{request.name}: no such row"
        status, answer = finder.owner.request("GET", filled.path, query=filled.query)
        if status >= HTTPStatus.BAD_REQUEST:
            return f"{request.name}: {status} {json.loads(answer).get('code')}"
        works.append(build_work(finder.owner, filled))
    small, large = fastest(works, rounds=ROUNDS, seconds=SECONDS)
    return Line(request.name, small * 1_000, large * 1_000)


def build_work(owner: Owner, request: Request) -> Work:
    """Build the call that sends a request."""
    return lambda: owner.request("GET", request.path, query=request.query)


def format_line(line: Line) -> str:
    """One line of the table."""
    verdict = "ok" if line.is_flat else "BELOW"
    times = f"{line.small_ms:>9.2f} {line.large_ms:>9.2f} {line.ratio:>8.2f}"
    return f"{line.name:<62} {times}  {GOAL}  {verdict}"


def run(database: str, sizes: list[int], options: argparse.Namespace) -> list[Line]:
    """Measure on one database, and print the table as it grows."""
    with application(database) as app:
        owners = []
        for number, rows in enumerate(sizes):
            started = time.perf_counter()
            owners.append(create_ledger(app, f"owner{number}", rows, options.shape))
            seconds = time.perf_counter() - started
            print(f"{rows:,} rows of one person: {seconds:.0f} s", flush=True)
        for owner in owners:
            assert not list(total_audit.find_differences(owner.id)), "the totals are wrong"

        lines = []
        for line in measure_all(owners[0], owners[1], options.only):
            print(format_line(line) if isinstance(line, Line) else line, flush=True)
            lines += [line] if isinstance(line, Line) else []
    return lines


def main(arguments: list[str]) -> int:
    """Print the tables; the exit status is 1 if a request is not flat."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--rows", default="10000,1000000", help="sizes of the two ledgers")
    parser.add_argument("--bystander", type=int, help="rows of a third person, who asks nothing")
    parser.add_argument("--shape", type=Shape, default=Shape.LIVED, help="how rows are spread")
    parser.add_argument("--databases", default="sqlite,postgresql", help="databases to measure on")
    parser.add_argument("--only", default="", help="measure requests whose names contain this")
    parser.add_argument("--json", type=Path, help="file to which the lines are also written")
    options = parser.parse_args(arguments)
    sizes = [int(rows) for rows in options.rows.split(",")]
    if options.bystander:
        sizes.append(options.bystander)

    results: dict[str, list[Line]] = {}
    for name in options.databases.split(","):
        url = name if name == "sqlite" else os.environ.get("TEST_POSTGRES_URL", POSTGRES)
        print(f"{name}: milliseconds with {sizes[0]:,} and {sizes[1]:,} rows", flush=True)
        results[name] = run(url, sizes, options)
        print(summarise(results[name]), flush=True)
    if options.json:
        by_name = {name: list(map(asdict, lines)) for name, lines in results.items()}
        options.json.write_text(json.dumps(by_name, indent=1, ensure_ascii=False))
    return 0 if all(line.is_flat for lines in results.values() for line in lines) else 1


def summarise(lines: list[Line]) -> str:
    """The number of requests that hold the goal, and those that do not, slowest first."""
    steep = sorted((line for line in lines if not line.is_flat), key=lambda line: -line.large_ms)
    flat = f"{len(lines) - len(steep)} of {len(lines)} requests are flat ({GOAL})."
    return "\n".join([flat, *(format_line(line) for line in steep)])


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
