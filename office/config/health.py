"""``/healthz``: is the database there and the broker reachable? For container health checks and monitoring.

A middleware in front of all others: it needs no session, no language, no allowed host, no set-up page, and it leaves no
audit row. It tells two words and nothing about the content.
"""

from collections.abc import Callable

from django.conf import settings
from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from kombu.exceptions import OperationalError

from office.config.celery import app

PATH = "/healthz"


class HealthMiddleware:
    """Answers PATH, passes everything else on."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.path != PATH:
            return self.get_response(request)
        found = {"database": database_answers(), "broker": broker_answers()}
        well = all(found.values())
        words = {name: "ok" if value else "down" for name, value in found.items()}
        return JsonResponse(words, status=200 if well else 503, headers={"Cache-Control": "no-store"})


def database_answers() -> bool:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
            return bool(cursor.fetchone() == (1,))
    except DatabaseError:
        return False


def broker_answers() -> bool:
    """Redis: a connection. Filesystem: the folder that messages go to (kombu connects to nothing)."""
    if not settings.REDIS_URL:
        return bool(settings.BROKER_DIR.joinpath("queue").is_dir())
    try:
        with app.connection_for_write(connect_timeout=2) as broker:
            broker.ensure_connection(max_retries=1, interval_start=0, timeout=2)
    except (OperationalError, OSError):
        return False
    return True
