"""What the application role may do in PostgreSQL. Run by the owner of the tables after every migration.

The application owns nothing: it reads and writes rows, and of append-only tables (audit, events, receipts) it can
neither change nor remove one, whatever the program above is made to do.
"""

from django.apps import apps
from django.db import connection
from psycopg2 import sql

from office.audit.append_only import AppendOnlyQuerySet

READ_ONLY = {"django_migrations"}


def application_grants(role: str) -> list[tuple[str, str]]:
    """Take everything from the role and give it what each table allows. Returns (table, rights) as given."""
    given = []
    with connection.cursor() as cursor:
        name = sql.Identifier(role)
        cursor.execute(sql.SQL("REVOKE ALL ON ALL TABLES IN SCHEMA public FROM {}").format(name))
        cursor.execute(sql.SQL("GRANT USAGE ON SCHEMA public TO {}").format(name))
        cursor.execute(sql.SQL("GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {}").format(name))
        append_only = append_only_tables()
        for table in sorted(connection.introspection.table_names(cursor)):
            rights = rights_for(table, append_only)
            cursor.execute(sql.SQL(f"GRANT {rights} ON {{}} TO {{}}").format(sql.Identifier(table), name))
            given.append((table, rights))
    return given


def rights_for(table: str, append_only: dict[str, tuple[str, ...]]) -> str:
    if table in READ_ONLY:
        return "SELECT"
    if table in append_only:
        marks = append_only[table]
        return "SELECT, INSERT" + (f", UPDATE ({', '.join(marks)})" if marks else "")
    return "SELECT, INSERT, UPDATE, DELETE"


def append_only_tables() -> dict[str, tuple[str, ...]]:
    """Tables of models whose manager refuses changes, each with the columns of its derived marks.

    One place says so, for the program and the database. A derived mark (``derived_marks`` of the model) is a column
    that follows from a row added later, such as the void of an event.
    """
    return {
        model._meta.db_table: tuple(getattr(model, "derived_marks", ()))
        for model in apps.get_models()
        if isinstance(model._default_manager.none(), AppendOnlyQuerySet)
    }
