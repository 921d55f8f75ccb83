"""A backup is a whole installation at one moment, and restoring it gives that installation back."""

import gzip
import io
import json
import tarfile
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import flask_migrate
import pytest
from click.testing import Result
from flask import Flask
from sqlalchemy import text

from infrastructure.extensions import background
from models import db
from services.ledger import total_audit
from tests.conftest import PASSWORD, Person, make_app, new_postgres_database

pytestmark = pytest.mark.slow

Install = Callable[[str], Flask]


@pytest.fixture(params=["sqlite", "postgresql"])
def install(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Install]:
    """Build installations with a folder and an empty database of their own."""
    with ExitStack() as stack:
        apps = []

        def build(name: str) -> Flask:
            is_sqlite = request.param == "sqlite"
            url = "" if is_sqlite else stack.enter_context(new_postgres_database())
            # Keys as of a real installation: in its folder.
            apps.append(make_app(tmp_path / name, DATABASE_URL=url))
            return apps[-1]

        yield build

        for app in apps:
            dispose(app)


def dispose(app: Flask) -> None:
    """Close all connections to the database."""
    app.extensions["outlay"].close_consumers()
    background.close()
    with app.app_context():
        db.session.remove()
        db.engine.dispose()


def migrate(app: Flask, revision: str = "head") -> None:
    with app.app_context():
        flask_migrate.upgrade(directory="migrations", revision=revision)
        db.session.remove()


def register(app: Flask, name: str = "ada") -> Person:
    body = {"email": f"{name}@example.com", "username": name, "password": PASSWORD}
    answer = app.test_client().post("/api/auth/register", json=body)
    assert answer.status_code == 201, answer.text
    login = answer.json
    tokens = (login["access_token"], login["refresh_token"])
    return Person(app.test_client(), login["user_id"], body["email"], *tokens)


def in_installation(app: Flask, ada: Person) -> Person:
    """The same person with the same token, at another installation."""
    return Person(app.test_client(), ada.id, ada.email, ada.token, ada.refresh_token)


def run(app: Flask, *command: str | Path, status: int = 0) -> Result:
    result = app.test_cli_runner().invoke(args=[str(part) for part in command])
    assert result.exit_code == status, result.output
    return result


def payees(person: Person) -> set[str]:
    return {item["payee"] for item in person.get("/expenses")["items"]}


def test_a_backup_brings_a_new_installation_to_the_same_state(
    install: Install, tmp_path: Path
) -> None:
    first = install("first")
    migrate(first)
    ada = register(first)
    ada.spend(5, payee="Café, \\ and a tab\t")
    (tmp_path / "first/outbox").mkdir(exist_ok=True)
    (tmp_path / "first/outbox/mail.eml").write_text("unsent")
    (tmp_path / "first/models/model.joblib").write_bytes(b"\0model")
    run(first, "backup", tmp_path / "backup.tar.gz")

    second = install("second")
    result = run(second, "restore", tmp_path / "backup.tar.gz")
    assert "flask ledger verify" in result.output
    key = (tmp_path / "second/jwt_secret_key").read_text().strip()
    assert key == first.config["JWT_SECRET_KEY"]
    assert (tmp_path / "second/outbox/mail.eml").read_text() == "unsent"
    assert (tmp_path / "second/models/model.joblib").read_bytes() == b"\0model"

    # The next start reads the keys, so that tokens of the first are valid.
    restarted = make_app(tmp_path / "second", DATABASE_URL=second.config["DATABASE_URL"])
    there = in_installation(restarted, ada)
    assert payees(there) == {"Café, \\ and a tab\t"}
    # Numbers go on where they were.
    assert there.spend(6)["id"] > 1
    assert not differences(restarted, ada)
    dispose(restarted)


def differences(app: Flask, person: Person) -> list[Any]:
    with app.app_context():
        found = list(total_audit.find_differences(person.id))
        db.session.remove()
    return found


def test_restoring_replaces_what_came_after_only_by_force(install: Install, tmp_path: Path) -> None:
    app = install("only")
    migrate(app)
    ada = register(app)
    ada.spend(5, payee="before")
    run(app, "backup", tmp_path / "backup.tar.gz")
    ada.spend(6, payee="after")

    refusal = run(app, "restore", tmp_path / "backup.tar.gz", status=2)
    assert "--force" in refusal.output
    assert payees(ada) == {"before", "after"}
    run(app, "restore", tmp_path / "backup.tar.gz", "--force")
    assert payees(ada) == {"before"}


def test_a_backup_is_one_moment_although_transactions_are_written_meanwhile(
    install: Install, tmp_path: Path
) -> None:
    app = install("busy")
    migrate(app)
    ada = register(app)
    ended = threading.Event()

    def write() -> None:
        while not ended.is_set():
            ada.spend(1)

    writer = threading.Thread(target=write)
    writer.start()
    for number in range(3):
        run(app, "backup", tmp_path / f"{number}.tar.gz")
    ended.set()
    writer.join()
    for number in range(3):
        run(app, "restore", tmp_path / f"{number}.tar.gz", "--force")
        assert not differences(app, ada)


def test_a_backup_of_an_older_schema_is_restored_as_it_was(
    install: Install, tmp_path: Path
) -> None:
    old, new = install("old"), install("new")
    migrate(old, "0026")
    run(old, "backup", tmp_path / "old.tar.gz")
    migrate(new)
    run(new, "restore", tmp_path / "old.tar.gz")
    with new.app_context():
        revision = db.session.scalar(text("SELECT version_num FROM alembic_version"))
        db.session.remove()
    assert revision == "0026"


@pytest.fixture
def backed_up(tmp_path: Path) -> Iterator[tuple[Flask, Path]]:
    """An installation and a backup of it."""
    app = make_app(tmp_path / "instance")
    migrate(app)
    run(app, "backup", tmp_path / "backup.tar.gz")
    yield app, tmp_path / "backup.tar.gz"
    dispose(app)


def rewrite(path: Path, change: Callable[[str, bytes], bytes | None]) -> None:
    """Change or leave out members of an archive."""
    with tarfile.open(path) as archive:
        contents = {each.name: archive.extractfile(each).read() for each in archive}
    with tarfile.open(path, "w:gz") as archive:
        for name, content in contents.items():
            changed = change(name, content)
            if changed is not None:
                member = tarfile.TarInfo(name)
                member.size = len(changed)
                archive.addfile(member, io.BytesIO(changed))


def change_manifest(path: Path, **values: Any) -> None:
    def change(name: str, content: bytes) -> bytes:
        is_manifest = name == "manifest.json"
        return json.dumps(json.loads(content) | values).encode() if is_manifest else content

    rewrite(path, change)


def test_a_backup_can_be_checked_alone(backed_up: tuple[Flask, Path]) -> None:
    app, path = backed_up
    assert "is whole: the sqlite database" in run(app, "restore", path, "--check").output


def test_a_backup_is_readable_by_its_owner_only(backed_up: tuple[Flask, Path]) -> None:
    assert backed_up[1].stat().st_mode & 0o077 == 0


def test_a_changed_file_is_noticed(backed_up: tuple[Flask, Path]) -> None:
    app, path = backed_up
    rewrite(path, lambda name, content: content[::-1] if "jwt" in name else content)
    assert "instance/jwt_secret_key is not what the manifest says" in refuse(app, path)


def test_a_missing_file_is_noticed(backed_up: tuple[Flask, Path]) -> None:
    app, path = backed_up
    rewrite(path, lambda name, content: None if "jwt" in name else content)
    assert "is damaged: instance/jwt_secret_key" in refuse(app, path)


def test_an_archive_that_was_cut_short_is_noticed(backed_up: tuple[Flask, Path]) -> None:
    app, path = backed_up
    content = path.read_bytes()
    for length in (0, 10, len(content) // 2, len(content) * 9 // 10):
        path.write_bytes(content[:length])
        assert "is no whole backup" in refuse(app, path)


def test_what_is_no_backup_is_refused(backed_up: tuple[Flask, Path], tmp_path: Path) -> None:
    app, path = backed_up
    path.write_bytes(gzip.compress(b"something else"))
    assert "is no whole backup" in refuse(app, path)
    assert "There is no backup" in refuse(app, tmp_path / "missing.tar.gz")


def test_a_name_that_leads_out_of_the_folder_is_refused(backed_up: tuple[Flask, Path]) -> None:
    app, path = backed_up
    with tarfile.open(path, "w:gz") as archive:
        archive.addfile(tarfile.TarInfo("instance/../../escaped"))
    assert "is no whole backup" in refuse(app, path)


def test_a_backup_of_another_kind_of_database_is_refused(backed_up: tuple[Flask, Path]) -> None:
    app, path = backed_up
    change_manifest(path, database="postgresql")
    assert "Restore it into the same kind of database." in refuse(app, path)


def test_a_backup_of_a_newer_version_is_refused(backed_up: tuple[Flask, Path]) -> None:
    app, path = backed_up
    change_manifest(path, revision="9999")
    assert "Update the program first." in refuse(app, path)
    change_manifest(path, format=99)
    assert "a newer version wrote it" in refuse(app, path)


def refuse(app: Flask, path: Path) -> str:
    """What is said when a backup is refused, in one sentence and without a traceback."""
    output = run(app, "restore", path, "--force", status=2).output
    assert output.startswith("Error: ")
    return output


def test_an_existing_file_is_never_overwritten(backed_up: tuple[Flask, Path]) -> None:
    app, path = backed_up
    before = path.read_bytes()
    assert "exists already" in run(app, "backup", path, status=2).output
    assert path.read_bytes() == before


def test_a_folder_keeps_the_newest_backups(backed_up: tuple[Flask, Path], tmp_path: Path) -> None:
    app, _ = backed_up
    folder = tmp_path / "backups"
    folder.mkdir()
    for day in ("20260101", "20260102"):
        (folder / f"outlay-{day}T000000Z.tar.gz").touch()
    (folder / "mine.tar.gz").touch()
    run(app, "backup", folder, "--keep", "2")
    names = sorted(path.name for path in folder.iterdir())
    assert len(names) == 3
    run(app, "backup", tmp_path / "new", "--keep", "2")
    assert len(list((tmp_path / "new").iterdir())) == 1
    assert names[:2] == ["mine.tar.gz", "outlay-20260102T000000Z.tar.gz"]


def test_a_backup_holds_no_earlier_backup(backed_up: tuple[Flask, Path], tmp_path: Path) -> None:
    app, _ = backed_up
    instance = tmp_path / "instance"
    (instance / "backups").mkdir()
    (instance / "backups/notes.txt").write_text("Mondays")
    run(app, "backup", instance / "backups")
    run(app, "backup", instance)
    run(app, "backup", instance / "backups/last")
    with tarfile.open(instance / "backups/last") as archive:
        names = archive.getnames()
    assert not [name for name in names if "backups" in name or "outlay-" in name]


def test_a_key_of_the_environment_is_named_because_the_backup_lacks_it(tmp_path: Path) -> None:
    app = make_app(tmp_path / "instance", SECRET_KEY="k" * 32)
    migrate(app)
    output = run(app, "backup", tmp_path / "backup.tar.gz").output
    assert "SECRET_KEY is set by the environment" in output
    dispose(app)
