"""What the person at the terminal reads: steps with their time, and one plain sentence when it cannot go on."""

import contextlib
import os
import sys
import time
from collections.abc import Iterator


class Stop(Exception):
    """The set-up or the office cannot go on. The text says why and how to mend it."""


class Interrupted(BaseException):
    """Ctrl-C, SIGTERM or a closed terminal. Not an Exception, so that no step swallows it."""


def say(text: str = "") -> None:
    """Print a line. A reader that has gone away (``run.py serve | head``) must not keep us from stopping children."""
    try:
        print(text, flush=True)
    except BrokenPipeError:
        # Give stdout a harmless end, else Python complains once more while it exits.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


@contextlib.contextmanager
def step(name: str) -> Iterator[None]:
    """Do one step and print its name with the seconds it took."""
    began = time.monotonic()
    yield
    say(f"  {name:<46} {time.monotonic() - began:6.1f} s")
