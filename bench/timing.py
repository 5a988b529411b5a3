"""Django on the database to be measured, and hand-written statements there; timing as in `turns`."""

from __future__ import annotations

import django
from django.core.management import call_command
from django.db import connection

from bench.turns import once, turn_by_turn
from office.config.celery import app

__all__ = ["fetch", "once", "run", "set_up", "turn_by_turn"]


def set_up() -> None:
    """Django on the database of DATABASE_URL, migrated."""
    django.setup()
    # Only the work itself is measured: wake-ups go nowhere.
    app.conf.update(broker_url="memory://")
    call_command("migrate", verbosity=0, interactive=False, run_syncdb=True)


def fetch(sql: str, params: object = ()) -> list[tuple]:
    """A hand-written statement and all its rows."""
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        return cursor.fetchall()


def run(sql: str, params: object = ()) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
