"""The large layout of docs/OPERATIONS.md, with databases and brokers of its own."""

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

import psycopg

from tests.conftest import missing
from tests.live.server import ROOT, free_port
from tests.rabbitmq import PROGRAMS, Broker, prepare_node
from tests.scale.parts import Part, listens

BIN = Path(sys.executable).parent
POSTGRES_BIN = Path("/usr/lib/postgresql/15/bin")
WEB_PARTS = ("web-1", "web-2")
WORKER_PARTS = ("worker-1", "worker-2")
CONSUMER_PARTS = ("analytics", "notifications")
WORKER = [BIN / "celery", "-A", "worker", "worker", "--concurrency", "1"]


@dataclass(frozen=True)
class Layout:
    """The running installation; ``urls`` are those of its web processes."""

    parts: Mapping[str, Part]
    urls: tuple[str, ...]
    database_url: str
    broker: Broker


@contextmanager
def running_layout() -> Iterator[Layout]:
    """Start two databases, a broker, two web processes, two workers, a relay and consumers."""
    # Not pytest's folder, which PostgreSQL's own user cannot enter.
    with tempfile.TemporaryDirectory(prefix="outlay-scale-") as name, ExitStack() as stack:
        folder = Path(name)
        folder.chmod(0o755)
        postgres, database_url = build_postgres(folder)
        redis_part, redis_url = build_redis(folder)
        rabbitmq, broker = build_rabbitmq(folder)
        for part in (postgres, redis_part, rabbitmq):
            start(stack, part)
        create_database(database_url)

        settings = {
            "DATABASE_URL": database_url,
            "REDIS_URL": f"{redis_url}/0",
            "CELERY_BROKER_URL": broker.url,
            "EVENTS_AMQP_URL": broker.url,
            "LOG_CONSUMERS": "none",
            "INSTANCE_DIR": str(folder / "instance"),
            "HOST": "127.0.0.1",
            "DEMO_DATA": "false",
            "RATE_LIMIT_API": "off",
            "RATE_LIMIT_AUTH": "off",
        }
        subprocess.run(
            [BIN / "flask", "prepare", "--no-demo"], cwd=ROOT, env=os.environ | settings, check=True
        )
        ports = [free_port() for _ in WEB_PARTS]
        programs = [
            *(
                build_web(name, port, folder, settings)
                for name, port in zip(WEB_PARTS, ports, strict=True)
            ),
            *(build_worker(number, folder, settings) for number in (1, 2)),
            build_program("relay", [BIN / "flask", "relay"], folder, settings),
            *(build_program(name, WORKER, folder, settings) for name in WORKER_PARTS),
            *(build_consumer(name, folder, settings) for name in CONSUMER_PARTS),
        ]
        for part in programs:
            start(stack, part)
        parts = {part.name: part for part in (postgres, redis_part, rabbitmq, *programs)}
        urls = tuple(f"http://127.0.0.1:{port}" for port in ports)
        yield Layout(parts, urls, database_url, broker)


def start(stack: ExitStack, part: Part) -> None:
    """Start a part, and stop it at the end, before those it needs."""
    stack.callback(part.stop)
    part.start()


def build_postgres(folder: Path) -> tuple[Part, str]:
    """A PostgreSQL cluster; it refuses to run with the rights of root."""
    if not POSTGRES_BIN.exists():
        missing("PostgreSQL")
    port, data = free_port(), folder / "postgres"
    data.mkdir()
    user = None
    if os.geteuid() == 0:
        user = "postgres"
        shutil.chown(data, user)
    create = [POSTGRES_BIN / "initdb", "--pgdata", data, "--username", "postgres", "--no-sync"]
    subprocess.run(create, check=True, user=user, stdout=subprocess.DEVNULL)
    settings = ("-p", str(port), "-k", str(data), "-h", "127.0.0.1")
    command = [POSTGRES_BIN / "postgres", "-D", data, *settings]
    url = f"postgresql://postgres@127.0.0.1:{port}/outlay"
    part = Part("postgres", command, folder / "postgres.log", lambda: accepts(url), user=user)
    return part, url


def accepts(url: str) -> bool:
    """Whether PostgreSQL answers, also while it still recovers its files."""
    try:
        psycopg.connect(url.replace("/outlay", "/postgres"), connect_timeout=3).close()
    except psycopg.OperationalError:
        return False
    return True


def create_database(url: str) -> None:
    server = psycopg.connect(url.replace("/outlay", "/postgres"), autocommit=True)
    with server:
        server.execute("CREATE DATABASE outlay")


def build_redis(folder: Path) -> tuple[Part, str]:
    if shutil.which("redis-server") is None:
        missing("redis-server")
    port = free_port()
    options = ("--port", str(port), "--bind", "127.0.0.1", "--dir", str(folder), "--save", "")
    part = Part("redis", ["redis-server", *options], folder / "redis.log", listens(port))
    return part, f"redis://127.0.0.1:{port}"


def build_rabbitmq(folder: Path) -> tuple[Part, Broker]:
    if not PROGRAMS.exists():
        missing("RabbitMQ")
    home = folder / "rabbitmq"
    home.mkdir()
    broker = prepare_node(home)
    command = [PROGRAMS / "rabbitmq-server"]
    log = folder / "rabbitmq.log"
    return Part("rabbitmq", command, log, broker.is_up, broker.environment), broker


def build_web(name: str, port: int, folder: Path, settings: Mapping[str, str]) -> Part:
    environment = {**settings, "PORT": str(port)}
    return Part(name, [BIN / "gunicorn"], folder / f"{name}.log", listens(port), environment)


def build_worker(number: int, folder: Path, settings: Mapping[str, str]) -> Part:
    name = f"worker-{number}"
    options = ("--concurrency", "1", "--hostname", f"{name}@localhost")
    command = [BIN / "celery", "-A", "worker", "worker", *options]
    return build_program(name, command, folder, settings)


def build_consumer(name: str, folder: Path, settings: Mapping[str, str]) -> Part:
    return build_program(name, [BIN / "flask", "consume", name], folder, settings)


def build_program(
    name: str, command: Sequence[str | Path], folder: Path, settings: Mapping[str, str]
) -> Part:
    """A program that tells nobody when it works: what it has to do waits for it."""
    return Part(name, command, folder / f"{name}.log", lambda: True, settings)
