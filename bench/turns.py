"""Ours and the floor turn by turn, so that both meet the same machine."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable


def turn_by_turn(times: int, *works: Callable[[], object]) -> list[float]:
    """Median milliseconds of each work; the first turn only warms the caches."""
    found: list[list[float]] = [[] for _ in works]
    for turn in range(times + 1):
        for position, work in enumerate(works):
            start = time.perf_counter()
            work()
            took = (time.perf_counter() - start) * 1000
            if turn:
                found[position].append(took)
    return [statistics.median(one) for one in found]


def once(work: Callable[[], object]) -> float:
    """Milliseconds of one run."""
    start = time.perf_counter()
    work()
    return (time.perf_counter() - start) * 1000
