"""Start the reading child process and understand how it ended."""

from __future__ import annotations

import json
import math
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path
from typing import Any

from sharing.ledgers.kinds import FileError

ROOT = Path(__file__).resolve().parent.parent.parent
# A million rows of CSV (400 MB) take two minutes here; a machine may be five times slower, a trap is not waited for.
SECONDS_AT_LEAST = 90
SECONDS_PER_MEGABYTE = 2
TICK_SECONDS = 5
# Mapping key by which the caller says: headers that nobody mapped are to be left out.
IGNORE_OTHERS = "*"


def read_file(
    path: Path,
    layout: str,
    out: Path,
    *,
    mapping: Mapping[str, str],
    today: date | None = None,
    seconds: float = 0,
    tick: Callable[[], None] | None = None,
) -> dict[str, Any]:
    """Parse `path` into JSON lines at `out`. Raises FileError; an answer with rows None asks for a mapping.

    `tick` is called every few seconds while the child reads, so that the caller can keep its claim alive.
    """
    seconds = seconds or SECONDS_AT_LEAST + SECONDS_PER_MEGABYTE * (path.stat().st_size >> 20)
    order = {
        "path": str(path),
        "layout": layout,
        "mapping": dict(mapping),
        "out": str(out),
        "seconds": math.ceil(seconds),
        "today": today.isoformat() if today else None,
    }
    # Only what an interpreter needs: the child must not learn the database's address or the secret key.
    environment = {key: os.environ[key] for key in ("PATH", "LANG", "LC_ALL", "SYSTEMROOT") if key in os.environ}
    environment |= {"PYTHONIOENCODING": "utf-8", "PYTHONPATH": str(ROOT), "PYTHONDONTWRITEBYTECODE": "1"}
    with subprocess.Popen(
        [sys.executable, "-m", "sharing.ledgers.child"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        encoding="utf-8",
        cwd=ROOT,
        env=environment,
    ) as child:
        try:
            answered, complaint = _wait(child, json.dumps(order), seconds, tick)
        except BaseException:
            child.kill()
            raise
    if child.returncode in (-signal.SIGXCPU, -signal.SIGKILL):
        raise FileError("too_slow", seconds=seconds)
    if child.returncode in (-signal.SIGABRT, -signal.SIGSEGV) or "MemoryError" in complaint:
        raise FileError("too_much_memory")
    if child.returncode:
        raise FileError("corrupt")
    answer: dict[str, Any] = json.loads(answered)
    if "error" in answer:
        raise FileError(answer["error"], **answer["params"])
    return answer


def _wait(child: subprocess.Popen[str], order: str, seconds: float, tick: Callable[[], None] | None) -> tuple[str, str]:
    """Feed the child and wait for it, ticking; past its time it is refused."""
    ends = time.monotonic() + seconds
    told: str | None = order
    while True:
        left = ends - time.monotonic()
        try:
            return child.communicate(told, timeout=max(0.0, min(TICK_SECONDS, left)))
        except subprocess.TimeoutExpired:
            told = None
            if time.monotonic() >= ends:
                raise FileError("too_slow", seconds=math.ceil(seconds)) from None
            if tick is not None:
                tick()
