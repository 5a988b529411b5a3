"""Access and notices on the large register."""

from __future__ import annotations

from argparse import Namespace
from importlib import import_module

from bench.report import Line


def measure(wanted: list[str], options: Namespace) -> list[Line]:
    """Fill the register once, then measure the wanted parts."""
    import_module("bench.dataset").dataset_make(options.cases)
    lines: list[Line] = []
    for part in ("access", "notices"):
        if part in wanted:
            lines += import_module(f"bench.{part}").lines(options)
    return lines
