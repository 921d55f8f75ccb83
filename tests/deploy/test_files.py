"""The files for containers and services say what is true of this version."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from config import SETTINGS
from infrastructure import setting_checks
from tests.conftest import missing
from tests.live.server import ROOT, running

DEPLOY = ROOT / "deploy"
BIN = Path(sys.executable).parent
UNITS = sorted(path.name for path in (DEPLOY / "systemd").glob("*.service"))
COMPOSE_FILES = sorted(path.name for path in DEPLOY.glob("compose*.yaml"))
OF_SERVICES = {
    "POSTGRES_DB",
    "POSTGRES_USER",
    "POSTGRES_PASSWORD",
    "RABBITMQ_DEFAULT_USER",
    "RABBITMQ_DEFAULT_PASS",
}
"""Variables of the images of databases and brokers."""


def test_the_dockerfile_has_no_fault_that_hadolint_knows() -> None:
    subprocess.run([BIN / "hadolint", DEPLOY / "Dockerfile"], check=True)


def test_the_image_has_every_folder_that_the_server_imports() -> None:
    shipped = {
        line[1:]
        for line in (ROOT / ".dockerignore").read_text().splitlines()
        if line.startswith("!")
    }
    packages = {path.parent.name for path in ROOT.glob("*/__init__.py")}
    modules = {path.name for path in ROOT.glob("*.py")}

    assert packages | modules <= shipped | {"tests", "benchmarks", "supply_chain"}


def test_the_container_is_healthy_while_its_server_is(tmp_path: Path) -> None:
    check = [sys.executable, DEPLOY / "health_check.py"]
    hosts = "outlay.example,127.0.0.1"
    with running(tmp_path, TRUSTED_HOSTS=hosts) as server:
        environment = os.environ | {"PORT": server.url.rpartition(":")[2], "TRUSTED_HOSTS": hosts}
        assert subprocess.run(check, env=environment, check=False).returncode == 0

    assert subprocess.run(check, env=environment, check=False).returncode == 1


@pytest.mark.parametrize("name", UNITS)
def test_systemd_accepts_a_unit_and_finds_it_locked_in(name: str, tmp_path: Path) -> None:
    if shutil.which("systemd-analyze") is None:
        missing("systemd-analyze")
    shutil.copytree(DEPLOY / "systemd", tmp_path / "units")
    for path in (tmp_path / "units").rglob("*.*"):
        if path.is_file():
            # It checks that programs exist.
            path.write_text(path.read_text().replace("/opt/outlay", str(BIN.parents[1])))
    unit = name.replace("@.", "@notifications.")
    environment = os.environ | {"SYSTEMD_UNIT_PATH": f"{tmp_path / 'units'}:"}

    for check in (["verify"], ["security", "--offline=true", "--threshold=20"]):
        outcome = subprocess.run(
            ["systemd-analyze", *check, unit],
            env=environment,
            capture_output=True,
            text=True,
            check=False,
        )
        assert (outcome.returncode, outcome.stderr) == (0, "")


def test_systemd_accepts_the_timer_of_backups() -> None:
    if shutil.which("systemd-analyze") is None:
        missing("systemd-analyze")
    calendar = "OnCalendar="
    lines = (DEPLOY / "systemd/outlay-backup.timer").read_text().splitlines()
    (time,) = [line.removeprefix(calendar) for line in lines if line.startswith(calendar)]
    subprocess.run(["systemd-analyze", "calendar", time], check=True, capture_output=True)


@pytest.mark.parametrize("name", COMPOSE_FILES)
def test_every_process_of_a_compose_file_is_one_that_there_is(name: str) -> None:
    consumers = {*setting_checks.LOG_CONSUMERS} - {"relay"}
    commands = [tuple(service.get("command", ())) for service in load_services(name)]
    worker = ("celery", "-A", "worker", "worker", "--concurrency", "2")
    known = {(), worker, ("flask", "relay"), *(("flask", "consume", each) for each in consumers)}
    assert set(commands) <= known


@pytest.mark.parametrize("name", COMPOSE_FILES)
def test_a_compose_file_uses_settings_that_exist_and_holds_no_secret(name: str) -> None:
    settings = {setting.name for setting in SETTINGS}
    for service in load_services(name):
        environment = service.get("environment", {})
        assert environment.keys() <= settings | OF_SERVICES
        for variable, value in environment.items():
            if "PASS" in variable or "SECRET" in variable:
                assert value.startswith("${"), f"{variable} is a secret in the file"


@pytest.mark.parametrize("name", COMPOSE_FILES)
def test_no_container_has_more_rights_than_it_needs(name: str) -> None:
    for service in load_services(name):
        if "build" in service:
            assert service["read_only"] is True
            assert service["cap_drop"] == ["ALL"]
        for port in service.get("ports", ()):
            assert port.startswith("127.0.0.1:")


def load_services(name: str) -> Iterator[dict[str, Any]]:
    yield from yaml.safe_load((DEPLOY / name).read_text())["services"].values()
