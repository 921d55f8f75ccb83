"""Measure the start of the server: processor time, first answer and idle memory.

    python -m benchmarks.start                        beside a bare Flask application
    python -m benchmarks.start --against ../outlay    and beside another version of Outlay

Each is started in turn, ``--starts`` times; the figures are medians. The first start of Outlay,
which creates the database and the demo household, has a line of its own.
"""

import argparse
import os
import subprocess
import sys
import time
import urllib.request
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

ROOT = Path(__file__).parents[1]
PORT = 5460
IDLE_SECONDS = 6
"""After its first answer, until whatever the start has begun is done."""
TICKS_PER_SECOND = os.sysconf("SC_CLK_TCK")
KB_PER_MB = 1_024
BARE = "flask:Flask('bare')"


@dataclass(frozen=True, slots=True)
class Start:
    """What one start took; memory is the proportional set size of all processes, in MB."""

    processor_seconds: float
    first_answer_seconds: float
    idle_mb: float


def measure_start(root: Path, instance: Path, arguments: Sequence[str] = ()) -> Start:
    """Start a server of the project in a folder, leave it idle, and stop it."""
    environment = dict(os.environ) | {
        "INSTANCE_DIR": str(instance),
        "PORT": str(PORT),
        "LOG_LEVEL": "ERROR",
    }
    # Servers of people keep what Python has compiled.
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    gunicorn = Path(sys.executable).with_name("gunicorn")
    begun = time.monotonic()
    process = subprocess.Popen(  # noqa: S603 (our own server)
        [str(gunicorn), *arguments], cwd=root, env=environment, stdout=subprocess.DEVNULL
    )
    try:
        await_answer(PORT)
        first_answer_seconds = time.monotonic() - begun
        time.sleep(IDLE_SECONDS)
        return Start(
            family_seconds(process.pid),
            first_answer_seconds,
            sum(map(_memory_mb, _family(process.pid))),
        )
    finally:
        process.terminate()
        process.wait()


def family_seconds(pid: int) -> float:
    """Return the processor time of a process and its children, in seconds."""
    return sum(map(_processor_seconds, _family(pid)))


def await_answer(port: int) -> None:
    """Wait until a server answers at a port of this machine, whatever it answers."""
    while True:
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=60).close()
        except urllib.error.HTTPError:  # the bare application has no page
            return
        except OSError:
            time.sleep(0.02)
        else:
            return


def _family(pid: int) -> list[int]:
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text("ascii")
    return [pid, *map(int, children.split())]


def _processor_seconds(pid: int) -> float:
    # After the name, which may contain blanks: user and system time, and those of ended children.
    fields = Path(f"/proc/{pid}/stat").read_text("utf-8").rpartition(")")[2].split()
    return sum(map(int, fields[11:15])) / TICKS_PER_SECOND


def _memory_mb(pid: int) -> float:
    lines = Path(f"/proc/{pid}/smaps_rollup").read_text("ascii").splitlines()
    size = next(line for line in lines if line.startswith("Pss:"))
    return int(size.split()[1]) / KB_PER_MB


def print_table(starts: Mapping[str, Sequence[Start]]) -> None:
    """Print the medians, with the ratio of our processor time and memory to each."""
    ours = starts["Outlay"]
    print(f"{'':24}{'processor s':>12}{'answer s':>10}{'idle MB':>9}{'ours / it':>20}")
    for name, measured in starts.items():
        seconds = median(start.processor_seconds for start in measured)
        answer = median(start.first_answer_seconds for start in measured)
        memory = median(start.idle_mb for start in measured)
        time_ratio = median(start.processor_seconds for start in ours) / seconds
        memory_ratio = median(start.idle_mb for start in ours) / memory
        ratios = f"{time_ratio:.2f}, {memory_ratio:.2f}"
        print(f"{name:24}{seconds:12.1f}{answer:10.1f}{memory:9.0f}{ratios:>20}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--starts", type=int, default=5)
    parser.add_argument("--against", type=Path, help="another checkout of Outlay")
    options = parser.parse_args()
    roots = {"Outlay": ROOT} | ({"the other version": options.against} if options.against else {})

    with TemporaryDirectory() as folder:
        starts: dict[str, list[Start]] = {name: [] for name in roots}
        first = {
            f"{name}, first start": [measure_start(root, Path(folder, name))]
            for name, root in roots.items()
        }
        starts["a bare Flask"] = []
        bare = ["--threads=8", f"--bind=127.0.0.1:{PORT}", BARE]
        for _ in range(options.starts):
            for name, root in roots.items():
                starts[name].append(measure_start(root, Path(folder, name)))
            starts["a bare Flask"].append(measure_start(Path(folder), Path(folder), bare))
    print_table({**starts, **first})


if __name__ == "__main__":
    main()
