"""Steps that need no network: browser files, translations, static files, database, demo.

``var/stamp.json`` remembers what each step was done for, so that a start with nothing changed skips them all.
"""

import json
import os
import time
from collections.abc import Callable, Iterable
from pathlib import Path

from runner.commands import manage, run
from runner.install import all_packages
from runner.places import DATABASE, LOCKS, PYTHON, ROOT, STAMP, VAR, VENDOR, fingerprint, private
from runner.words import step

APPS = ("office", "cases", "meetings", "sharing")


def set_up(*, dev: bool = False, database: bool = True) -> None:
    """Everything up to a database that is ready; the demo is a step of its own."""
    private(VAR)
    modules = all_packages("dev" if dev else "runtime")
    stamp = read_stamp()
    if not DATABASE.exists():
        stamp.pop("start", None)
    once(stamp, "vendor", vendor_key, "Browser files (var/vendor)", lambda: copy_vendor(modules))
    once(stamp, "messages", messages_key, "Translations", lambda: manage("messages", "compile"))
    once(stamp, "static", static_key, "Static files (var/static)", collect_static)
    if database:
        once(stamp, "database", database_key, "Database", lambda: manage("migrate", "--no-input"))


def once(stamp: dict[str, str], name: str, key: Callable[[], str], title: str, work: Callable[[], object]) -> None:
    """Do a step unless the stamp says that it was done for the same input.

    The key is read again afterwards: it also tells whether the step's result is there.
    """
    if stamp.get(name) == key():
        return
    with step(title):
        work()
    stamp[name] = key()
    write_stamp(stamp)


def read_stamp() -> dict[str, str]:
    try:
        found = json.loads(STAMP.read_text())
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}


def write_stamp(stamp: dict[str, str]) -> None:
    """Whole or not at all: a start killed while writing leaves the old stamp."""
    draft = STAMP.with_suffix(".new")
    draft.write_text(json.dumps(stamp, indent=1))
    draft.replace(STAMP)


def copy_vendor(modules: Path) -> None:
    run([PYTHON, "-m", "office.ui.vendor", modules, VENDOR])


def collect_static() -> None:
    manage("collectstatic", "--no-input", "--clear", "-v", "0")


def vendor_key() -> str:
    absent = not any(VENDOR.glob("*.js"))
    listed = fingerprint([ROOT / "package-lock.json", ROOT / "office" / "ui" / "vendor.py"])
    return f"{listed}{'-absent' if absent else ''}"


def messages_key() -> str:
    """Also asks whether the compiled files are there: they are not in the repository."""
    sources = [file for app in APPS for file in (ROOT / app).glob("locale/*/LC_MESSAGES/*.po")]
    absent = any(not file.with_suffix(".mo").exists() for file in sources)
    return f"{fingerprint(sources)}{'-absent' if absent else ''}"


def static_key() -> str:
    whole = fingerprint(files_under([ROOT / "static"]))
    settings = fingerprint([LOCKS["runtime"], *files_under([ROOT / "office" / "config"])])
    return f"{vendor_key()}{whole}{settings}"


def database_key() -> str:
    """SQLite: the migrations' hash. A database server is asked every time, for it may have been replaced."""
    if os.environ.get("DATABASE_URL"):
        return f"ask {time.monotonic_ns()}"
    if not DATABASE.exists():
        return "no database yet"
    return fingerprint([LOCKS["runtime"], *(file for app in APPS for file in (ROOT / app).glob("migrations/*.py"))])


def files_under(folders: Iterable[Path]) -> list[Path]:
    return [
        file
        for folder in folders
        for file in folder.rglob("*")
        if file.is_file() and "__pycache__" not in file.parts and file.suffix != ".pyc"
    ]


def demo_is_due(*, empty: bool) -> bool:
    """Shall the demo be loaded now? Once, on the first start of the embedded mode, unless an empty office is wanted.

    A seeding that was killed half-way leaves ``loading`` in the stamp: the half-made database is thrown away, for
    nothing but the demo has ever been in it. A database server is never touched: its demo is asked for by hand.
    """
    stamp = read_stamp()
    state = stamp.get("start")
    if state in {"demo", "empty"} or os.environ.get("DATABASE_URL"):
        return False
    if state == "loading":
        forget_database(stamp)
        once(stamp, "database", database_key, "Database, anew", lambda: manage("migrate", "--no-input"))
    note_start("empty" if empty else "loading")
    return not empty


def note_start(state: str) -> None:
    stamp = read_stamp()
    stamp["start"] = state
    write_stamp(stamp)


def forget_database(stamp: dict[str, str]) -> None:
    for suffix in ("", "-wal", "-shm"):
        DATABASE.with_name(DATABASE.name + suffix).unlink(missing_ok=True)
    stamp.pop("database", None)
