"""Error pages in plain words: what happened, whether anything was saved, what to do."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils import timezone

from office.access.denied import Denied
from office.ui.formats import moment


def _page(request: HttpRequest, status: int) -> HttpResponse:
    return render(request, f"office/front/error_{status}.html", status=status)


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """400: the browser sent something that cannot be understood."""
    return _page(request, 400)


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """403: the officer sees this, but may not do it."""
    denied = exception if isinstance(exception, Denied) else None
    return render(request, "office/front/error_403.html", {"denied": denied}, status=403)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """404: nothing there, or nothing this officer may see; which of the two is not told."""
    return _page(request, 404)


def server_error(request: HttpRequest) -> HttpResponse:
    """500: rendered without the database, and if need be without the style sheets: either may be what failed."""
    context = {"now": moment(timezone.now()), "styled": True}
    try:
        html = render_to_string("office/front/error_500.html", context)
    except ValueError:  # a style sheet is missing from the manifest
        html = render_to_string("office/front/error_500.html", {**context, "styled": False})
    return HttpResponse(html, status=500)


def csrf_failed(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403 for a form that is too old, or sent from elsewhere."""
    return render(request, "office/front/error_csrf.html", status=403)
