"""Before everything else: the office is set up, and a one-time password is replaced."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from office.agencies import queries

# Open before there is an office: the page that makes it, its look-up, the language, and what machines ask.
BEFORE_SET_UP = frozenset({"first-run", "divisions", "language"})
# Open to an officer who must choose a password first.
BEFORE_PASSWORD = frozenset({"password-choose", "logout", "language"})


class SetUpState:
    """Whether an office exists, remembered by the process once it is so."""

    known = False

    @classmethod
    def ready(cls) -> bool:
        if not cls.known:
            cls.known = queries.set_up()
        return cls.known

    @classmethod
    def forget(cls) -> None:
        """Ask again: after the demonstration was left, and on the log-in page."""
        cls.known = False


def sent_to(request: HttpRequest, name: str) -> HttpResponse:
    """A redirect that htmx follows with the whole page too."""
    if request.headers.get("HX-Request"):
        return HttpResponse(headers={"HX-Redirect": reverse(name)})
    return redirect(name)


class SetUpMiddleware:
    """No office yet: every page leads to the first-run page. A password to be chosen: to the password page.

    A request of an officer proves that there is an office, so no page asks for it once set up. Only the log-in
    page asks anew, since leaving the demonstration empties the database under a running process.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_view(self, request, view, args, kwargs):
        """Redirect, or go on."""
        page = request.resolver_match.view_name
        user = request.user
        if user.is_authenticated and user.agency_id:
            if user.must_change_password and page not in BEFORE_PASSWORD:
                return sent_to(request, "password-choose")
            return None
        if page == "login" and request.method == "GET":
            SetUpState.forget()
        if page not in BEFORE_SET_UP and not SetUpState.ready():
            return sent_to(request, "first-run")
        return None
