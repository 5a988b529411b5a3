"""The language of a page is the officer's choice, never the browser's."""

from collections.abc import Callable

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.utils import translation

from office.ui.kept import duties_key, figures_key

SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
LANGUAGE_COOKIE = "office_language"
KNOWN = frozenset(code for code, _name in settings.LANGUAGES)


def language_of(request: HttpRequest) -> str:
    """The officer's own language; before log-in the one last chosen in this browser; else Chinese."""
    chosen = ""
    if settings.SESSION_COOKIE_NAME in request.COOKIES:
        chosen = getattr(request.user, "language", "")
    if chosen not in KNOWN:
        chosen = request.COOKIES.get(LANGUAGE_COOKIE, "")
    return chosen if chosen in KNOWN else settings.LANGUAGE_CODE


class LanguageMiddleware:
    """Chinese until the officer switches. Django's LocaleMiddleware would follow Accept-Language.

    After anything an officer does, the counts in the shell are made anew.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        language = language_of(request)
        request.LANGUAGE_CODE = language
        with translation.override(language):
            response = self.get_response(request)
        if request.method not in SAFE and getattr(request.user, "pk", None):
            cache.delete_many([figures_key(request.user.pk), duties_key(request.user.pk)])
        response.headers.setdefault("Content-Language", language)
        return response
