"""Running one command of the set-up: quiet when it works, its last lines when it does not."""

import contextlib
import os
import signal
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path

from runner.places import PYTHON, ROOT
from runner.words import Interrupted, Stop

NETWORK_WORDS = (
    "connection",
    "network",
    "timed out",
    "timeout",
    "enotfound",
    "econnre",
    "eai_again",
    "name resolution",
    "dns error",
    "no matching distribution",
    "etimedout",
    "enetunreach",
)


# Process groups of the commands that run just now.
_running: set[int] = set()


class Failed(Exception):
    """A command ended with an error; ``output`` is what it said."""

    def __init__(self, command: Sequence[str], output: str) -> None:
        super().__init__(command[0])
        self.command = list(command)
        self.output = output

    @property
    def looks_like_no_network(self) -> bool:
        said = self.output.lower()
        return any(word in said for word in NETWORK_WORDS)

    @property
    def tail(self) -> str:
        return "\n".join(self.output.strip().splitlines()[-15:])


def run(command: Sequence[str | Path], *, env: Mapping[str, str] | None = None, cwd: Path = ROOT) -> str:
    """Run a command in a session of its own and return what it printed.

    Ctrl-C in a terminal reaches every process of the foreground group; only run.py shall hear it and then end
    the whole group of the command, so that no half of an installer goes on.
    """
    words = [str(word) for word in command]
    with subprocess.Popen(
        words,
        cwd=cwd,
        env=None if env is None else {**os.environ, **env},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
        start_new_session=True,
    ) as process:
        _running.add(process.pid)
        try:
            output, _ = process.communicate()
        except Interrupted:
            end_running()
            raise
        finally:
            _running.discard(process.pid)
    if process.returncode:
        raise Failed(words, output)
    return output


def end_running() -> None:
    """End every command that runs just now, whichever thread waits for it."""
    for process in list(_running):
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process, signal.SIGKILL)


def manage(*arguments: str, env: Mapping[str, str] | None = None) -> str:
    """Run one of the program's own commands; an error in it ends the set-up with what it said."""
    try:
        return run([PYTHON, "manage.py", *arguments], env=env)
    except Failed as failed:
        raise Stop(f"The step `manage.py {' '.join(arguments)}` failed:\n{failed.tail}") from None
