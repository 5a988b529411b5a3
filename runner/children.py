"""The processes of a running office: started in sessions of their own, watched, and all ended together.

Only run.py hears the terminal. It passes the end on: TERM, after 15 seconds QUIT, after 5 more KILL to the whole
group. A child that ends by itself ends the office, which says which one it was.
"""

import contextlib
import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from runner.places import LOGS, ROOT, private
from runner.words import say

PATIENCE = 15.0
LAST_PATIENCE = 5.0
LOG_LIMIT = 20 * 1024 * 1024


class Child:
    """One process with its log file."""

    def __init__(self, name: str, command: Sequence[str | Path], env: Mapping[str, str] | None = None) -> None:
        self.name = name
        self.log = private(LOGS) / f"{name}.log"
        if self.log.exists() and self.log.stat().st_size > LOG_LIMIT:
            self.log.replace(self.log.with_suffix(".log.1"))
        with self.log.open("ab") as out:
            self.process = subprocess.Popen(
                [str(word) for word in command],
                cwd=ROOT,
                env={**os.environ, **(env or {})},
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=subprocess.STDOUT,
                start_new_session=True,
                preexec_fn=_die_with_parent(),
            )

    @property
    def ended(self) -> int | None:
        return self.process.poll()

    @property
    def last_words(self) -> str:
        with self.log.open("rb") as log:
            log.seek(max(0, self.log.stat().st_size - 4000))
            return "\n".join(log.read().decode(errors="replace").strip().splitlines()[-12:])

    def send(self, number: signal.Signals) -> None:
        """TERM and QUIT go to the leader, which knows how to finish its work; KILL goes to the whole group."""
        with contextlib.suppress(ProcessLookupError):
            if number == signal.SIGKILL:
                os.killpg(self.process.pid, number)
            else:
                os.kill(self.process.pid, number)

    @property
    def group_is_gone(self) -> bool:
        """A leader that died by itself can leave its own children behind."""
        try:
            os.killpg(self.process.pid, 0)
        except (ProcessLookupError, PermissionError):
            return True
        return False


class Office:
    """All children, from the first start to the last one gone."""

    def __init__(self) -> None:
        self.children: list[Child] = []
        self.impatient = False

    def start(self, name: str, command: Sequence[str | Path], env: Mapping[str, str] | None = None) -> Child:
        child = Child(name, command, env)
        self.children.append(child)
        return child

    def fallen(self) -> Child | None:
        return next((child for child in self.children if child.ended is not None), None)

    def hurry(self) -> None:
        """A second Ctrl-C: do not wait any longer."""
        self.impatient = True

    def stop(self) -> None:
        """End every child and everything that the children started. Returns when none is left."""
        for number, patience in (
            (signal.SIGTERM, PATIENCE),
            (signal.SIGQUIT, LAST_PATIENCE),
            (signal.SIGKILL, LAST_PATIENCE),
        ):
            for child in self.children:
                if child.ended is None:
                    child.send(number)
            if self._wait(lambda: all(child.ended is not None for child in self.children), patience):
                break
        for child in self.children:
            if not child.group_is_gone:
                child.send(signal.SIGKILL)
        self._wait(lambda: all(child.group_is_gone for child in self.children), LAST_PATIENCE)
        for child in self.children:
            if child.ended is None:
                say(f"  {child.name} (process {child.process.pid}) could not be ended")

    def _wait(self, done: Callable[[], bool], seconds: float) -> bool:
        until = time.monotonic() + seconds
        while not done():
            if time.monotonic() > until or self.impatient:
                return done()
            time.sleep(0.05)
        return True


def _die_with_parent() -> Callable[[], None] | None:
    """On Linux the kernel ends the children with TERM should run.py itself be killed outright."""
    if not sys.platform.startswith("linux"):
        return None
    prctl = ctypes.CDLL(None, use_errno=True).prctl
    set_parent_death_signal = 1

    def in_child() -> None:
        prctl(set_parent_death_signal, signal.SIGTERM)

    return in_child
