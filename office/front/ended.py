"""Why somebody who was logged in stands before the log-in page again.

A session that has ended says nothing any more, so a log-in leaves a signed cookie with the officer's number. It opens
nothing; it only lets the log-in page tell this browser what became of its own session.
"""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from office.agencies.models import Officer

COOKIE = "office_was"
SALT = "office.front.ended"


def remember(response: HttpResponse, officer: Officer) -> HttpResponse:
    """Note who logged in here, as long as the browser runs and no longer than a session."""
    response.set_signed_cookie(
        COOKIE, str(officer.pk), salt=SALT, max_age=settings.SESSION_COOKIE_AGE, httponly=True, samesite="Lax",
        secure=settings.SESSION_COOKIE_SECURE,
    )  # fmt: skip
    return response


def forget(response: HttpResponse) -> HttpResponse:
    """After logging out there is nothing to explain."""
    response.delete_cookie(COOKIE, samesite="Lax")
    return response


def why_ended(request: HttpRequest, *, asked_for_a_page: bool) -> str:
    """The sentence for the log-in page; empty where nobody was logged in and no page was asked for."""
    value = request.get_signed_cookie(COOKIE, default="", salt=SALT, max_age=settings.SESSION_COOKIE_AGE)
    who = Officer.objects.filter(pk=int(value)).first() if value else None
    if who is None:
        return _("Please log in to open this page.") if asked_for_a_page else ""
    if not who.is_active:
        return _("This account has been disabled, so its session has ended. Ask the administrator of your office.")
    if not who.has_usable_password():
        return _("A one-time code was made for this account, so its session has ended. Log in with that code.")
    return _("Your session has ended. Please log in again.")
