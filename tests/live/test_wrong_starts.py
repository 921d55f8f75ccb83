"""A server that cannot start says why in one sentence and exits with status 2."""

import os
import re
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.live.server import HANG_SECONDS, ROOT, free_port

# With a level, where the tests themselves were started by make.
MAKE_FAILURE = re.compile(r"make(\[\d+\])?: \*\*\*")
VENV = Path(sys.executable).parents[1]
FLASK = [sys.executable, "-m", "flask"]
SERVERS = {
    "gunicorn": [str(VENV / "bin" / "gunicorn")],
    "flask run": [*FLASK, "run"],
    "python app.py": [sys.executable, "app.py"],
    # The environment is there already: whether it is up to date is not asked.
    "make run": [
        "make",
        "--no-print-directory",
        f"--old-file={VENV}/.installed",
        f"VENV={VENV}",
        "run",
    ],
}
COMMANDS = {
    "flask prepare": [*FLASK, "prepare", "--no-demo"],
    "flask ledger verify": [*FLASK, "ledger", "verify"],
}
LISTS_OF_COMMANDS = {"flask": FLASK, "flask --help": [*FLASK, "--help"]}


def start(program: list[str], folder: Path, **settings: str) -> subprocess.CompletedProcess[str]:
    port = settings.get("PORT", str(free_port()))
    environment = os.environ | {
        "INSTANCE_DIR": str(folder),
        "MODELS_DIR": str(folder / "models"),
        "DEMO_DATA": "false",
        "PORT": port,
        "FLASK_RUN_PORT": port,
        **settings,
    }
    return subprocess.run(
        program,
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        timeout=HANG_SECONDS,
        check=False,
    )


def assert_refused(result: subprocess.CompletedProcess[str], *words: str) -> None:
    lines = result.stderr.strip().splitlines()
    # Make adds that the command has failed.
    sentences = [line for line in lines if not MAKE_FAILURE.match(line)]
    assert result.returncode == 2
    assert len(sentences) == 1, result.stderr
    assert all(word in sentences[0] for word in words), sentences[0]
    assert result.stdout == "", "nothing is announced before the server can listen"


@pytest.fixture
def busy_port() -> Iterator[str]:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        yield str(listener.getsockname()[1])


@pytest.mark.parametrize("program", SERVERS)
def test_a_busy_port_is_named_with_a_way_out(program: str, busy_port: str, tmp_path: Path) -> None:
    result = start(SERVERS[program], tmp_path, PORT=busy_port)
    assert_refused(result, busy_port, "already in use", "make run PORT=")
    assert not (tmp_path / "outlay.sqlite3").exists()


@pytest.mark.parametrize("program", SERVERS | COMMANDS)
def test_a_damaged_database_file_is_named(program: str, tmp_path: Path) -> None:
    (tmp_path / "outlay.sqlite3").write_bytes(b"no database at all " * 1000)
    result = start((SERVERS | COMMANDS)[program], tmp_path)
    assert_refused(result, "outlay.sqlite3", "damaged", "backup")


@pytest.mark.parametrize("program", SERVERS)
def test_an_unreachable_database_is_named_without_its_password(
    program: str, tmp_path: Path
) -> None:
    url = "postgresql://outlay:secretword@127.0.0.1:1/outlay?password=secretword"
    result = start(SERVERS[program], tmp_path, DATABASE_URL=url)
    assert_refused(result, "127.0.0.1:1/outlay", "Connection refused")
    assert "secretword" not in result.stderr


@pytest.mark.parametrize("program", SERVERS | COMMANDS | LISTS_OF_COMMANDS)
def test_a_wrong_setting_is_named(program: str, tmp_path: Path) -> None:
    result = start((SERVERS | COMMANDS | LISTS_OF_COMMANDS)[program], tmp_path, THREADS="eight")
    assert_refused(result, "THREADS", "a whole number", '"eight"')


@pytest.mark.parametrize("program", SERVERS)
def test_an_address_of_another_machine_is_named(program: str, tmp_path: Path) -> None:
    host = "2001:db8::7"
    result = start(SERVERS[program], tmp_path, HOST=host, FLASK_RUN_HOST=host)
    assert_refused(result, "HOST", host)


@pytest.mark.parametrize("name", ["INSTANCE_DIR", "MODELS_DIR"])
def test_a_folder_that_cannot_be_written_is_named(name: str, tmp_path: Path) -> None:
    settings = {"INSTANCE_DIR": str(tmp_path), name: "/proc/outlay"}
    folder = Path(settings.pop("INSTANCE_DIR"))
    assert_refused(start(SERVERS["gunicorn"], folder, **settings), name, "/proc/outlay")


def test_a_database_of_a_newer_version_is_refused(tmp_path: Path) -> None:
    from infrastructure.database import sqlite_driver

    database = sqlite_driver.connect(tmp_path / "outlay.sqlite3")
    database.execute("CREATE TABLE alembic_version (version_num VARCHAR(32) PRIMARY KEY)")
    database.execute("INSERT INTO alembic_version VALUES ('9999')")
    database.commit()
    database.close()
    assert_refused(start(SERVERS["gunicorn"], tmp_path), "newer version", "9999")


def test_a_database_without_one_of_its_tables_is_refused(tmp_path: Path) -> None:
    from infrastructure.database import sqlite_driver

    prepared = subprocess.run(
        [sys.executable, "-m", "flask", "prepare", "--no-demo"],
        cwd=ROOT,
        env=os.environ | {"INSTANCE_DIR": str(tmp_path)},
        check=False,
    )
    assert prepared.returncode == 0
    database = sqlite_driver.connect(tmp_path / "outlay.sqlite3")
    database.execute("DROP TABLE jobs")
    database.commit()
    database.close()
    assert_refused(start(SERVERS["gunicorn"], tmp_path), "no table jobs", "backup")


def test_a_folder_in_place_of_the_database_is_named(tmp_path: Path) -> None:
    (tmp_path / "outlay.sqlite3").mkdir()
    assert_refused(start(SERVERS["gunicorn"], tmp_path), "outlay.sqlite3", "is a folder")
