"""Start the reading child process and understand how it ended."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

from sharing.ledgers.kinds import FileError

ROOT = Path(__file__).resolve().parent.parent.parent
# A million rows of CSV (400 MB) take two minutes here; a machine may be five times slower, a trap is not waited for.
SECONDS_AT_LEAST = 90
SECONDS_PER_MEGABYTE = 2
# Mapping key by which the caller says: headers that nobody mapped are to be left out.
IGNORE_OTHERS = "*"


def read_file(path: Path, layout: str, out: Path, *, mapping: Mapping[str, str], today: date | None = None,
              seconds: int = 0) -> dict[str, Any]:
    """Parse `path` into JSON lines at `out`. Raises FileError; an answer with rows None asks for a mapping."""
    seconds = seconds or SECONDS_AT_LEAST + SECONDS_PER_MEGABYTE * (path.stat().st_size >> 20)
    order = {"path": str(path), "layout": layout, "mapping": dict(mapping), "out": str(out),
             "seconds": seconds, "today": today.isoformat() if today else None}
    # Only what an interpreter needs: the child must not learn the database's address or the secret key.
    environment = {key: os.environ[key] for key in ("PATH", "LANG", "LC_ALL", "SYSTEMROOT") if key in os.environ}
    environment |= {"PYTHONIOENCODING": "utf-8", "PYTHONPATH": str(ROOT), "PYTHONDONTWRITEBYTECODE": "1"}
    try:
        done = subprocess.run(
            [sys.executable, "-m", "sharing.ledgers.child"], input=json.dumps(order), capture_output=True,
            text=True, encoding="utf-8", timeout=seconds, cwd=ROOT, env=environment, check=False)
    except subprocess.TimeoutExpired:
        raise FileError("too_slow", seconds=seconds) from None
    if done.returncode in (-signal.SIGXCPU, -signal.SIGKILL):
        raise FileError("too_slow", seconds=seconds)
    if done.returncode in (-signal.SIGABRT, -signal.SIGSEGV) or "MemoryError" in done.stderr:
        raise FileError("too_much_memory")
    if done.returncode:
        raise FileError("corrupt")
    answer: dict[str, Any] = json.loads(done.stdout)
    if "error" in answer:
        raise FileError(answer["error"], **answer["params"])
    return answer
