"""A real deployment in small: an own PostgreSQL database and application role, Redis, and real processes.

Tests here are marked ``worker`` and run when DATABASE_URL (a role with CREATEDB and CREATEROLE) and REDIS_URL are set.
``live`` is the deployment: ``live.manage(...)`` runs a command as the application, ``live.start("worker")`` a process.
"""

import os
import secrets
import shutil
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg2
import pytest
from celery import Celery
from psycopg2 import sql

from tests.infra.checkout import free_port

ROOT = Path(__file__).resolve().parents[2]
HERE = Path(__file__).resolve().parent


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if HERE in Path(item.path).parents:
            item.add_marker("worker")
            # One process under xdist: one deployment, one worker, one beat.
            item.add_marker(pytest.mark.xdist_group("live"))


class Live:
    """The deployment; everything that it started is ended by ``stop``."""

    def __init__(self, folder: Path) -> None:
        self.owner_url = os.environ["DATABASE_URL"]
        owner = urlsplit(self.owner_url).username or ""
        # Each process under xdist has a deployment of its own: no test waits for or drops another's.
        process = os.environ.get("PYTEST_XDIST_WORKER", "gw")
        self.database = f"{owner}_live_{process}"
        self.role = f"{owner}_app_{process}"
        self.password = secrets.token_urlsafe(16)
        self.folder = folder
        folder.mkdir(exist_ok=True)
        self.port = free_port()
        self.processes: dict[str, subprocess.Popen] = {}

    def env(self, *, owner: bool = False) -> dict[str, str]:
        """The settings of a server deployment, for the application's role or the owner's."""
        return {
            **{key: value for key, value in os.environ.items() if not key.startswith(("PYTEST", "DJANGO"))},
            "OFFICE_MODE": "server",
            "OFFICE_SECRET_KEY": "k9" + self.password * 4,
            "OFFICE_ALLOWED_HOSTS": "127.0.0.1",
            "OFFICE_VAR": str(self.folder / "var"),
            "OFFICE_REDIS_PREFIX": f"{self.database}:",
            "DATABASE_URL": self.url(owner=owner),
        }

    def url(self, *, owner: bool) -> str:
        parts = urlsplit(self.owner_url)
        who = parts.netloc.rpartition("@")[0] if owner else f"{self.role}:{self.password}"
        place = parts.netloc.rpartition("@")[2]
        return urlunsplit(parts._replace(netloc=f"{who}@{place}", path=f"/{self.database}"))

    def make(self) -> None:
        """Database and role as docker-compose.yml makes them, migrations as the owner, rights for the application."""
        self.drop()
        self._as_owner("CREATE DATABASE {database} TEMPLATE template0 ENCODING 'UTF8'")
        self._as_owner("CREATE ROLE {role} LOGIN NOSUPERUSER NOBYPASSRLS PASSWORD {password}")
        vendor = ROOT / "var" / "vendor"
        if vendor.exists():
            shutil.copytree(vendor, self.folder / "var" / "vendor")
        self.manage("migrate", "--no-input", owner=True)
        self.manage("database_grants", "--role", self.role, owner=True)
        self.manage("messages", "compile")
        self.manage("collectstatic", "--no-input", "-v", "0")

    def drop(self) -> None:
        self._as_owner("DROP DATABASE IF EXISTS {database} WITH (FORCE)")
        self._as_owner("DROP ROLE IF EXISTS {role}")

    def _as_owner(self, statement: str) -> None:
        connection = psycopg2.connect(self.owner_url)
        connection.autocommit = True
        try:
            with connection.cursor() as cursor:
                cursor.execute(
                    sql.SQL(statement).format(
                        database=sql.Identifier(self.database),
                        role=sql.Identifier(self.role),
                        password=sql.Literal(self.password),
                    )
                )
        finally:
            connection.close()

    def rows(self, statement: str, *values: object, owner: bool = False) -> list[tuple]:
        """What the database holds, asked for as the application role (or the owner)."""
        with psycopg2.connect(self.url(owner=owner)) as connection, connection.cursor() as cursor:
            cursor.execute(statement, values)
            return cursor.fetchall()

    def run(self, *words: str, owner: bool = False) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, *words]
        env = self.env(owner=owner)
        return subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True, check=False, timeout=300)

    def manage(self, *words: str, owner: bool = False) -> str:
        answer = self.run("manage.py", *words, owner=owner)
        assert answer.returncode == 0, answer.stdout + answer.stderr
        return answer.stdout

    def send(self, task: str) -> None:
        """A message to the worker, as ``celery call`` sends it, without the processor time of a process that starts
        for it: whoever waits for a worker sends it again and again."""
        options = {"global_keyprefix": self.env()["OFFICE_REDIS_PREFIX"]}
        sender = Celery(
            "sender", broker=os.environ["REDIS_URL"], broker_transport_options=options, set_as_current=False
        )
        with sender.connection_for_write() as connection:
            sender.send_task(task, connection=connection, ignore_result=True)

    def start(self, name: str, *words: str, owner: bool = False) -> subprocess.Popen:
        """``web``, ``worker`` or ``beat`` as docker-compose.yml starts it; further words go to it."""
        celery = ("-m", "celery", "-A", "office.config")
        commands = {
            "web": ("-m", "gunicorn", "office.config.wsgi:application", "--bind", f"127.0.0.1:{self.port}"),
            "worker": (*celery, "worker", "-c", "2", "--loglevel", "INFO"),
            "beat": (*celery, "beat", "--loglevel", "INFO", "--pidfile", "", "-s", str(self.folder / "beat")),
        }
        with self.log(name).open("ab") as log:
            self.processes[name] = subprocess.Popen(
                [sys.executable, *commands[name], *words],
                cwd=ROOT,
                env=self.env(owner=owner),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        return self.processes[name]

    def log(self, name: str) -> Path:
        return self.folder / f"{name}.log"

    def stop(self, *names: str, number: signal.Signals = signal.SIGTERM) -> None:
        """End some processes, or all; with SIGKILL their whole groups."""
        for name in names or list(self.processes):
            process = self.processes.pop(name, None)
            if process is None or process.poll() is not None:
                continue
            if number == signal.SIGKILL:
                os.killpg(process.pid, number)
            else:
                process.send_signal(number)
            try:
                process.wait(timeout=20)
            except subprocess.TimeoutExpired:
                os.killpg(process.pid, signal.SIGKILL)
                process.wait()

    def get(self, path: str) -> tuple[int, str]:
        """A page as the TLS gateway asks for it."""
        request = urllib.request.Request(
            f"http://127.0.0.1:{self.port}{path}", headers={"X-Forwarded-Proto": "https", "Host": "127.0.0.1"}
        )
        try:
            with urllib.request.urlopen(request, timeout=10) as answer:
                return answer.status, answer.read().decode()
        except urllib.error.HTTPError as answer:
            return answer.code, answer.read().decode()

    def until(self, done: Callable[[], object], *, seconds: float = 60, send: str = "") -> None:
        """Wait for something to become true; says what the processes last said when it does not. ``send``: a task that
        beat would send every minute, here every second."""
        end, sent = time.monotonic() + seconds, 0.0
        while True:
            if send and time.monotonic() - sent > 1:
                self.send(send)
                sent = time.monotonic()
            try:
                if done():
                    return
            except OSError:
                pass
            if time.monotonic() > end:
                words = {name: self.log(name).read_text()[-3000:] for name in self.processes}
                raise AssertionError(f"did not happen within {seconds} s: {words}")
            time.sleep(0.2)


@pytest.fixture(scope="session")
def deployment(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Live]:
    made = Live(tmp_path_factory.mktemp("live"))
    made.make()
    yield made
    made.stop()
    made.drop()


@pytest.fixture
def live(deployment: Live) -> Iterator[Live]:
    """The deployment with no process running; what a test starts ends with it."""
    yield deployment
    deployment.stop()
