"""How good the categoriser is: each row judged before its label is known, then learned.

    python benchmarks/categories.py FILE… [--json OUT]

FILE is a CSV of date, description, amount (negative is out) and category, as its owner named it. Exact payee memory and
TF-IDF with logistic regression run on the same rows. Everything but the milliseconds is the same in every run.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

os.environ.setdefault("OMP_NUM_THREADS", "1")
if not __package__:
    sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

import numpy as np

from benchmarks.labelled_data import read_labelled
from ml import shipped
from ml.categorization.categorizer import Categorizer
from ml.categorization.memory import Entry
from ml.categorization.names import Choice
from ml.categorization.payees import clean
from ml.categorization.prequential import Outcome, Row, categorized, regressed, remembered, report

KNOWN, ASKED = 3_000, 1_000
OURS = "categoriser"


def judged(rows: Sequence[Row]) -> dict[str, Any]:
    """The report of every method on one ledger."""
    prior, confidence = shipped.load_category_models()
    outcomes = {
        OURS: list(categorized(rows, prior, confidence, timer=time.process_time)),
        "exact payee memory": list(remembered(rows)),
        "TF-IDF + LR": list(regressed(rows)),
    }
    found: dict[str, Any] = {name: report(said) for name, said in outcomes.items()}
    return {"rows": len(rows), "methods": found, "ms": milliseconds(outcomes[OURS])}


def milliseconds(outcomes: Sequence[Outcome]) -> dict[str, float]:
    """CPU time of one prediction, and of learning one label."""
    judging, learning = (
        [getattr(row, name) for row in outcomes] for name in ("judged_in", "learned_in")
    )
    return _percentiles(judging, "prediction") | _percentiles(learning, "learning")


def _percentiles(seconds: Sequence[float], name: str) -> dict[str, float]:
    p50, p99 = np.percentile(np.array(seconds) * 1000, [50, 99]) if len(seconds) else (0.0, 0.0)
    return {f"{name} p50": float(p50), f"{name} p99": float(p99)}


def at_size(ledgers: Sequence[Sequence[Row]]) -> dict[str, float]:
    """Against 3,000 labelled rows: one prediction, one correction, 1,000 in one call, all in ms of CPU; and memory."""
    rows = [row for ledger in ledgers for row in ledger]
    known = [rows[number % len(rows)] for number in range(KNOWN)]
    names = list(dict.fromkeys(row.category for row in known))
    before = _resident()
    categorizer = Categorizer(
        *shipped.load_category_models(), [Choice(key, name) for key, name in enumerate(names)]
    )
    labelled = [
        (number, _varied(row.entry, number), names.index(row.category))
        for number, row in enumerate(known)
    ]
    categorizer.learn_many(labelled)
    categorizer.fit_linear()
    asked = [f"{known[number].entry.text} {number % 97}" for number in range(ASKED)]
    clean.cache_clear()
    started = time.process_time()
    categorizer.judge([Entry(clean(text), 10.0, -1, known[0].entry.day) for text in asked])
    batch = time.process_time() - started
    singles, lessons = [], []
    for number, (_, entry, category) in enumerate(labelled[:ASKED]):
        started = time.process_time()
        categorizer.judge([entry])
        singles.append(time.process_time() - started)
        started = time.process_time()
        categorizer.learn(number, entry, category)
        lessons.append(time.process_time() - started)
    found = _percentiles(singles, "prediction") | _percentiles(lessons, "learning")
    return found | {
        "1,000 in one call": 1000 * batch,
        "texts": float(len(categorizer.memory.texts)),
        "MB": _resident() - before,
    }


def _varied(entry: Entry, number: int) -> Entry:
    """As many different payees as half the rows."""
    return Entry(
        f"{entry.text} {number % 13}" if number % 2 else entry.text,
        entry.amount,
        entry.direction,
        entry.day,
    )


def _resident() -> float:
    """The most memory that this process has held, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def show(found: dict[str, Any]) -> None:
    for name, ledger in found["ledgers"].items():
        print(f"\n{name}: {ledger['rows']} rows")
        methods = ledger["methods"]
        print(f"{'':18}" + "".join(f"{method:>20}" for method in methods))
        for figure in methods[OURS]:
            values = [methods[method][figure] for method in methods]
            print(
                f"{figure:18}"
                + "".join(f"{'-' if value is None else f'{value:.3f}':>20}" for value in values)
            )
        print("  ".join(f"{key}: {value:.2f} ms" for key, value in ledger["ms"].items()))
    print(f"\nAgainst {KNOWN} labelled rows of {found['at_size']['texts']:.0f} payees, ms of CPU:")
    print(
        "  ".join(
            f"{key}: {value:.2f}"
            for key, value in found["at_size"].items()
            if key not in {"texts", "MB"}
        )
    )
    print(
        f"Memory that the categoriser added: {found['at_size']['MB']:.0f} MB; all of the process: {_resident():.0f} MB"
    )


def main(paths: Sequence[Path], out: Path | None = None) -> dict[str, Any]:
    ledgers = {path.stem: read_labelled(path) for path in paths}
    found = {
        "at_size": at_size(list(ledgers.values())),
        "ledgers": {name: judged(rows) for name, rows in ledgers.items()},
    }
    show(found)
    if out:
        out.write_text(json.dumps(found, indent=2) + "\n", encoding="utf-8")
    return found


if __name__ == "__main__":
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("files", nargs="+", type=Path, metavar="FILE")
    parser.add_argument("--json", type=Path, metavar="OUT")
    given = parser.parse_args()
    main(given.files, given.json)
