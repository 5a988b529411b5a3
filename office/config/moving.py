"""Moving the embedded office into the real deployment: every row of an SQLite file into an empty PostgreSQL database.

Keys stay as they are, also those of permissions and content types, on which object permissions stand. One transaction:
the target holds everything or nothing; the source is only read.
"""

from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Any

from django.apps import apps
from django.core.management.color import no_style
from django.db import connections, models, transaction

SOURCE = "moving_source"
CHUNK = 2000


class CannotMove(Exception):
    """The source or the target is not what it must be; the text says why."""


def office_move(file: Path, *, target: str = "default") -> list[tuple[str, int]]:
    """Copy all rows and return (table, rows). Run as the owner of the tables, with the office closed."""
    if connections[target].vendor != "postgresql":
        raise CannotMove("DATABASE_URL must name the PostgreSQL database to move to.")
    if not file.is_file():
        raise CannotMove(f"There is no file {file}.")
    connections.databases[SOURCE] = {
        **connections.databases[target],
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": f"file:{file.resolve()}?mode=ro",
        "OPTIONS": {"uri": True},
    }
    try:
        _same_migrations(target)
        return _copy(target)
    finally:
        connections[SOURCE].close()
        del connections.databases[SOURCE]


def _same_migrations(target: str) -> None:
    """Both sides must have the same tables: the same release, migrated."""
    found = []
    for alias in (SOURCE, target):
        with connections[alias].cursor() as cursor:
            cursor.execute("SELECT app, name FROM django_migrations")
            found.append({tuple(row) for row in cursor.fetchall()})
    if found[0] != found[1]:
        raise CannotMove("The two databases are of different releases: run migrate on both with this one.")


def _copy(target: str) -> list[tuple[str, int]]:
    tables = [model for model in apps.get_models(include_auto_created=True) if model._meta.managed]
    tables = [model for model in tables if not model._meta.proxy and not model._meta.swapped]
    officers = apps.get_model("office", "Officer")
    if officers._base_manager.using(target).exists():
        raise CannotMove("The target already holds officers. Move into a fresh database: nothing is overwritten.")
    done = []
    with transaction.atomic(using=target), connections[target].cursor() as cursor:
        # Rows that migrations put there come from the source too, with the source's keys.
        quoted = ", ".join(connections[target].ops.quote_name(model._meta.db_table) for model in tables)
        cursor.execute(f"TRUNCATE {quoted} CASCADE")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")
        for model in tables:
            done.append((model._meta.db_table, _copy_table(model, target)))
        for statement in connections[target].ops.sequence_reset_sql(no_style(), tables):
            cursor.execute(statement)
    return done


def _copy_table(model: type[models.Model], target: str) -> int:
    fields = [field for field in model._meta.concrete_fields if not field.generated]
    copied = 0
    for rows in _chunks(model):
        # raw: no field may put today's date or a new value in the place of the recorded one.
        queryset: Any = models.QuerySet(model, using=target)
        queryset._insert(rows, fields=fields, using=target, raw=True)
        copied += len(rows)
    return copied


def _chunks(model: type[models.Model]) -> Iterator[list[models.Model]]:
    rows: Iterator[models.Model] = models.QuerySet(model, using=SOURCE).order_by("pk").iterator(chunk_size=CHUNK)
    while chunk := list(islice(rows, CHUNK)):
        yield chunk
