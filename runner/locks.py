"""Two starts must not work in the same folders, and a port can be had once."""

import fcntl
import os
import socket
from pathlib import Path
from typing import IO

from runner.places import TOOLS, VAR, private
from runner.words import Stop

# Open for as long as this process lives: closing the file would give the lock up.
_held: list[IO[str]] = []


def take_office(address: str) -> None:
    """One running office for one var folder. The kernel gives the lock back when its holder ends, however it ends."""
    private(VAR)
    file = VAR / "serve.lock"
    if _take(file, address):
        return
    who = file.read_text().strip() or "another process"
    raise Stop(
        f"The office is already running here ({who}). Use that one, or stop it with Ctrl-C where it was started;"
        " a second one beside it needs a folder of its own: OFFICE_VAR=/some/folder."
    )


def take_set_up() -> None:
    """One set-up at a time in one checkout: they share .venv."""
    private(TOOLS)
    file = TOOLS / "setup.lock"
    if _take(file, ""):
        return
    raise Stop("Another run.py is setting up in this folder just now. Wait until it has finished, then start again.")


def give_up_set_up() -> None:
    """The set-up is over; a test run may now set up beside a running office."""
    for held in [held for held in _held if Path(held.name).name == "setup.lock"]:
        _held.remove(held)
        held.close()


def _take(file: Path, note: str) -> bool:
    handle = file.open("a+", encoding="utf-8")
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        handle.close()
        return False
    handle.truncate(0)
    handle.write(f"process {os.getpid()}{', ' if note else ''}{note}\n")
    handle.flush()
    _held.append(handle)
    return True


def port_is_free(host: str, port: int) -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except PermissionError:
            raise Stop(f"Port {port} may only be used by the system. Choose one above 1023: --port 8000") from None
        except OSError:
            raise Stop(
                f"Port {port} is taken by another program. Choose another, for example: --port {port + 1}"
            ) from None
