"""Timing: ours and the floor turn by turn, so that both meet the same machine."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable

import django
from django.core.management import call_command
from django.db import connection

from office.config.celery import app


def set_up() -> None:
    """Django on the database of DATABASE_URL, migrated."""
    django.setup()
    # Only the work itself is measured: wake-ups go nowhere.
    app.conf.update(broker_url="memory://")
    call_command("migrate", verbosity=0, interactive=False, run_syncdb=True)


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


def fetch(sql: str, params: object = ()) -> list[tuple]:
    """A hand-written statement and all its rows."""
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        return cursor.fetchall()


def run(sql: str, params: object = ()) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
