"""Leaving the demonstration: everything of the invented county goes, the first-run page comes.

Rows are otherwise never removed in this program. Here they may be, because they are nobody's: the refusal
below makes sure of it.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.apps import apps
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import connection
from django.utils.translation import gettext as _

from cases.register.models import Event
from office.access.actions import Action
from office.access.context import Purpose, acting_as
from office.access.queries import require
from office.agencies.data import DEMO_DIVISION
from office.agencies.models import Agency, JointOffice
from office.audit.log import audit_write
from office.workdays.models import CalendarDay, CalendarYear

PURPOSE = Purpose("demo.leave")
# What migrations fill and every office needs.
KEPT_APPS = frozenset({"contenttypes"})
KEPT_MODELS = frozenset({"auth.Permission", "office.CalendarYear", "office.CalendarDay"})


def demo_refusal() -> str:
    """Why the demonstration cannot be left; blank when it can."""
    offices = list(JointOffice.objects.values_list("is_demo", flat=True))
    if not offices:
        return _("There is no demonstration here.")
    if not all(offices):
        return _("A real office has been set up. Its data are never removed.")
    # Whoever entered a real agency has begun to work here.
    real = Agency.objects.exclude(code__startswith=DEMO_DIVISION[:4]).first()
    if real is not None:
        return _("A real agency has been entered: %(name)s. The data are no longer a demonstration only.") % {
            "name": real.name
        }
    if not _may_remove():
        return _("The program's own database role removes nothing. The owner of the tables runs: manage.py leave_demo")
    return ""


def _may_remove() -> bool:
    """In PostgreSQL the application role can remove no row of append-only tables; only the owner leaves the demo."""
    if connection.vendor != "postgresql":
        return True
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT bool_and(has_table_privilege(name, 'DELETE')) FROM unnest(%s) name",
            [[connection.ops.quote_name(table) for table in tables()]],
        )
        return cursor.fetchone()[0]


def demo_leave(*, officer=None) -> None:
    """Empty the database of everything but what migrations made. The officer who asks is gone afterwards too."""
    if officer is not None:
        require(officer, Action.DEMO_LEAVE)
    with acting_as(PURPOSE):
        # The row lock holds off whoever is just setting up the real office.
        list(JointOffice.objects.select_for_update())
        refusal = demo_refusal()
        if refusal:
            raise ValidationError(refusal)
        with connection.cursor() as cursor, _marks_found(cursor):
            for table in tables():
                cursor.execute(f"DELETE FROM {connection.ops.quote_name(table)}")  # noqa: S608
            _calendar_as_seeded(cursor)
        audit_write("demo.leave", "office", None)
    for folder in ("files", "demo"):
        shutil.rmtree(Path(settings.OFFICE_VAR) / folder, ignore_errors=True)


def _calendar_as_seeded(cursor) -> None:
    """A year that somebody of the invented county loaded goes with that officer; what came with the program stands."""
    years, days = (connection.ops.quote_name(each._meta.db_table) for each in (CalendarYear, CalendarDay))
    loaded = f"SELECT id FROM {years} WHERE loaded_by_id IS NOT NULL"  # noqa: S608
    cursor.execute(f"DELETE FROM {days} WHERE notice_id IN ({loaded})")  # noqa: S608
    cursor.execute(f"DELETE FROM {years} WHERE loaded_by_id IS NOT NULL")  # noqa: S608
    newest = f"SELECT MAX(version) FROM {years} other WHERE other.year = {years}.year"  # noqa: S608
    cursor.execute(f"UPDATE {years} SET current = %s WHERE version = ({newest})", [True])  # noqa: S608


@contextmanager
def _marks_found(cursor) -> Iterator[None]:
    """SQLite looks for rows that point to each removed one: without an index on ``voided_by``, which no page needs,
    that reads all events once for every event (25 seconds instead of one)."""
    if connection.vendor == "sqlite":
        cursor.execute(f"CREATE INDEX demo_leaving ON {Event._meta.db_table} (voided_by_id)")
    yield
    if connection.vendor == "sqlite":
        cursor.execute("DROP INDEX demo_leaving")


def tables() -> list[str]:
    """All tables but those that migrations fill. Foreign keys are checked at the end of the transaction."""
    found = []
    for model in apps.get_models(include_auto_created=True):
        if not model._meta.managed or model._meta.proxy:
            continue
        if model._meta.app_label not in KEPT_APPS and model._meta.label not in KEPT_MODELS:
            found.append(model._meta.db_table)
    return found
