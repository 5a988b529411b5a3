"""``run.py serve``: set up, start web server, worker and beat, watch them, and end them together."""

import signal
import threading
import time
import urllib.error
import urllib.request

from runner.children import Office
from runner.commands import manage
from runner.locks import give_up_set_up, port_is_free, take_office, take_set_up
from runner.places import LOGS, PYTHON, VAR, private
from runner.prepare import demo_is_due, note_start, set_up
from runner.words import Stop, say, step

HOST = "127.0.0.1"
FIRST_PAGE_PATIENCE = 60.0
TITLES = {"web": "web server", "worker": "worker", "beat": "beat", "demo": "demo"}


def serve(port: int, *, empty: bool) -> int:
    began = time.monotonic()
    address = f"http://{HOST}:{port}/"
    port_is_free(HOST, port)
    take_office(address)
    take_set_up()
    say("Setting up the office")
    set_up()
    demo = demo_is_due(empty=empty)
    give_up_set_up()

    office = Office()
    stop = threading.Event()
    listen_for_the_end(office, stop)
    try:
        with step("Web server"):
            office.start("web", web_command(port), {"OFFICE_PORT": str(port)})
            wait_for_first_page(address, office, stop)
        say(f"  first page {time.monotonic() - began:.1f} s after the start: {address}")
        if demo:
            with step("Demo county"):
                load_demo(office, stop)
        if not stop.is_set():
            office.start("worker", worker_command())
            office.start("beat", beat_command())
            greet(address)
        return watch(office, stop)
    finally:
        office.stop()
        say("The office is closed.")


def web_command(port: int) -> list[str]:
    """Two processes so that a large page does not stop the others; threads, because pages wait for SQLite's one writer.

    The program is loaded once and forked (--preload): half the start-up time on a small machine.
    """
    return [
        *(str(PYTHON), "-m", "gunicorn", "office.config.wsgi:application"),
        *("--bind", f"{HOST}:{port}", "--workers", "2", "--threads", "4", "--preload"),
        *("--timeout", "60", "--graceful-timeout", "10", "--no-control-socket"),
    ]


def worker_command() -> list[str]:
    """One process (-c 1): SQLite has one writer, and kombu's filesystem transport loses a killed worker's message."""
    return [
        *(str(PYTHON), "-m", "celery", "-A", "office.config", "worker", "-c", "1", "--loglevel", "INFO"),
        *("--hostname", "office@localhost", "--without-gossip", "--without-mingle", "--without-heartbeat"),
    ]


def beat_command() -> list[str]:
    return [
        *(str(PYTHON), "-m", "celery", "-A", "office.config", "beat", "--loglevel", "INFO"),
        *("--schedule", str(private(VAR / "run") / "beat"), "--pidfile", ""),
    ]


def listen_for_the_end(office: Office, stop: threading.Event) -> None:
    """From here on a signal asks for an orderly end; a second one for a quick end."""

    def heard(number: int, frame: object) -> None:
        if stop.is_set():
            office.hurry()
        else:
            stop.set()

    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, heard)


def wait_for_first_page(address: str, office: Office, stop: threading.Event) -> None:
    until = time.monotonic() + FIRST_PAGE_PATIENCE
    while not stop.is_set():
        fallen = office.fallen()
        if fallen is not None:
            raise Stop(f"The web server did not start. It last said:\n{fallen.last_words}")
        try:
            with urllib.request.urlopen(address, timeout=10):
                return
        except urllib.error.HTTPError as answer:
            raise Stop(f"The first page answers {answer.code}. See {LOGS / 'web.log'}.") from None
        except OSError:
            if time.monotonic() > until:
                raise Stop(f"The web server gives no page. See {LOGS / 'web.log'}.") from None
            stop.wait(0.1)


def load_demo(office: Office, stop: threading.Event) -> None:
    """Seventeen months of ledgers go through the real import, while the pages can already be opened.

    Nothing else writes meanwhile: worker and beat start afterwards.
    """
    child = office.start("demo", [str(PYTHON), "manage.py", "seed_demo"])
    while child.ended is None and not stop.wait(0.2):
        fallen = office.fallen()
        if fallen is not None and fallen is not child:
            raise Stop(f"The {TITLES[fallen.name]} ended by itself. It last said:\n{fallen.last_words}")
    if stop.is_set():
        return
    office.children.remove(child)
    if child.ended:
        raise Stop(f"The demo could not be loaded. It last said:\n{child.last_words}")
    note_start("demo")


def greet(address: str) -> None:
    """The address and, while the demo is loaded, who can log in. The program itself knows the accounts."""
    accounts = manage("demo_accounts").strip()
    say()
    say(f"The office is open: {address}")
    if accounts:
        say()
        say(accounts)
    say()
    say("Stop with Ctrl-C.")


def watch(office: Office, stop: threading.Event) -> int:
    while not stop.wait(0.5):
        fallen = office.fallen()
        if fallen is not None:
            say(f"The {TITLES[fallen.name]} ended by itself (exit code {fallen.ended}); the office is closed with it.")
            say(f"It last said (all of it in {fallen.log}):\n{fallen.last_words}")
            return 1
    say()
    say("Closing the office ...")
    return 0
