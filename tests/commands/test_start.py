import shutil
from pathlib import Path

import pytest

import commands
from infrastructure.startup import StartError
from tests.conftest import make_app


def demo_password(welcome: str) -> str:
    return welcome.rpartition(" / ")[2].strip()


@pytest.fixture(scope="module")
def first_start(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """The folder of an installation with the demo household, and what it said; to be copied."""
    folder = tmp_path_factory.mktemp("first_start")
    return folder, commands.prepare(make_app(folder, DEMO_DATA=True))


@pytest.fixture
def started(first_start: tuple[Path, str], tmp_path: Path) -> Path:
    """The folder of an installation that has been started once."""
    return Path(shutil.copytree(first_start[0], tmp_path / "started"))


def test_a_first_start_creates_the_demo_household_and_a_second_keeps_it(
    first_start: tuple[Path, str], started: Path
) -> None:
    app = make_app(started, DEMO_DATA=True)
    _, welcome = first_start
    assert commands.prepare(app) == welcome
    assert "Demo login: demo@outlay.example / " in welcome

    client = app.test_client()
    login = {"username": "demo", "password": demo_password(welcome)}
    assert client.post("/api/auth/login", json=login).status_code == 200
    assert client.get("/api/health/ready").json["status"] == "ready"


def test_the_demo_password_is_not_printed_once_it_was_changed(started: Path) -> None:
    app = make_app(started, DEMO_DATA=True)
    password = demo_password(commands.prepare(app))
    client = app.test_client()
    login = client.post("/api/auth/login", json={"username": "demo", "password": password})
    token = login.json["access_token"]
    change = client.post(
        "/api/auth/change-password",
        json={"current_password": password, "new_password": "correct horse battery"},
        headers={"Authorization": f"Bearer {token}"},
    )
    assert change.status_code < 300
    assert "Demo login" not in commands.prepare(app)


def test_the_demo_login_is_printed_whatever_demo_data_says_now(
    first_start: tuple[Path, str], started: Path
) -> None:
    _, welcome = first_start
    assert commands.prepare(make_app(started, DEMO_DATA=False)) == welcome


def test_without_demo_data_a_server_starts_empty(tmp_path: Path) -> None:
    run = make_app(tmp_path, DEMO_DATA=False).test_cli_runner()
    assert "Demo" not in run.invoke(args=["prepare"]).output


def test_migrations_alone_create_no_demo_data(tmp_path: Path) -> None:
    run = make_app(tmp_path, DEMO_DATA=True).test_cli_runner()
    assert "Demo" not in run.invoke(args=["prepare", "--no-demo"]).output


def test_the_welcome_names_the_address_of_the_settings(tmp_path: Path) -> None:
    app = make_app(tmp_path, HOST="0.0.0.0", PORT=5099)
    assert "http://127.0.0.1:5099/docs" in commands.prepare(app)


def test_a_command_explains_a_database_that_it_cannot_use(tmp_path: Path) -> None:
    (tmp_path / "outlay.sqlite3").write_bytes(b"no database at all " * 1000)
    result = make_app(tmp_path).test_cli_runner().invoke(args=["ledger", "verify"])
    assert result.exit_code == 2
    assert "outlay.sqlite3 is damaged" in result.output


def test_a_demo_password_that_cannot_be_stored_creates_no_household(tmp_path: Path) -> None:
    app = make_app(tmp_path, DEMO_DATA=True)
    (tmp_path / "demo_password").mkdir()
    with pytest.raises(StartError, match="demo_password: it is a folder"):
        commands.prepare(app)
    (tmp_path / "demo_password").rmdir()
    assert "Demo login" in commands.prepare(app)


def test_a_damaged_file_of_the_demo_password_is_not_printed(tmp_path: Path) -> None:
    app = make_app(tmp_path, DEMO_DATA=False)
    (tmp_path / "demo_password").write_bytes(b"\xff\xfe")
    assert "Demo login" not in commands.prepare(app)
