"""Looked at once when the web server, the worker or beat starts in server mode: whom does the database take us for?

A superuser, a role with BYPASSRLS and the owner of a table all pass row-level security, even when it is forced on
the superuser's own tables. The application therefore connects as a role that owns nothing; migrations run as the owner.
"""

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db import connection

ROLE = "SELECT rolsuper, rolbypassrls FROM pg_roles WHERE rolname = current_user"
OWNED = """
    SELECT count(*) FROM pg_class JOIN pg_namespace ON pg_namespace.oid = relnamespace
    WHERE nspname = ANY (current_schemas(false)) AND relkind IN ('r', 'p')
      AND pg_has_role(current_user, relowner, 'USAGE')
"""


def role_refusals() -> list[str]:
    """Why the role of this connection must not run the application."""
    if connection.vendor != "postgresql":
        return []
    with connection.cursor() as cursor:
        cursor.execute(ROLE)
        superuser, bypasses = cursor.fetchone()
        cursor.execute(OWNED)
        (owned,) = cursor.fetchone()
    found = []
    if superuser:
        found.append("The database role of DATABASE_URL is a superuser.")
    if bypasses:
        found.append("The database role of DATABASE_URL has BYPASSRLS.")
    if owned and not superuser:
        found.append(f"The database role of DATABASE_URL owns {owned} of the tables, or is a member of their owner.")
    return found


def refuse_wrong_role() -> None:
    """Called by wsgi.py and by Celery's worker and beat, never by commands: the owner's role runs migrations."""
    if settings.OFFICE_MODE != "server":
        return
    found = role_refusals()
    connection.close()
    if found:
        raise ImproperlyConfigured(
            " ".join(found) + " Connect as the application role (docs/operations.md, Roles of the database)."
        )
