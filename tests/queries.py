"""Counting queries alike on every database."""

from django.test.utils import CaptureQueriesContext

_MARKS = ("SAVEPOINT", "RELEASE SAVEPOINT", "BEGIN", "COMMIT")


def statements(caught: CaptureQueriesContext) -> list[str]:
    """What was read or written. The marks of a nested transaction are left out: only PostgreSQL's request, which opens
    one for its row security, sets them, and only because a test is a transaction already.
    """
    return [query["sql"] for query in caught.captured_queries if not query["sql"].startswith(_MARKS)]
