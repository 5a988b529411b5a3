"""Before there is a session, or before it can be used: first run, one-time code, choosing a password."""

from django.contrib import messages
from django.contrib.auth import login, update_session_auth_hash
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from office.agencies import queries, services
from office.agencies.forms import errors_take
from office.agencies.forms_session import CodeForm, DivisionForm, FirstRunForm, TwicePassword
from office.agencies.logins import login_record
from office.agencies.pages import attempt
from office.front.ended import remember
from office.ui.formats import moment

FORM = ["GET", "HEAD", "POST"]
BACKEND = "office.access.backends.OfficeBackend"


@login_not_required
@sensitive_post_parameters("password", "again")
@never_cache
@require_http_methods(FORM)
def first_run(request: HttpRequest) -> HttpResponse:
    """Make the real office and its first administrator; afterwards the page is gone for good."""
    if queries.set_up():
        return redirect("login")
    chosen = DivisionForm(request.GET if "division" in request.GET else None)
    if not chosen.is_bound or not chosen.is_valid():
        return render(
            request, "office/agencies/first_run.html", {"chosen": chosen}, status=422 if chosen.errors else 200
        )
    division = chosen.cleaned_data["division"]
    form = FirstRunForm(request.POST or None, division=division)
    if request.method == "POST" and form.is_valid():
        try:
            who = services.first_run(form.answers())
        except ValidationError as error:
            if getattr(error, "code", "") == "done":
                messages.error(request, error.messages[0])
                return redirect("login")
            errors_take(form, error)
        else:
            login(request, who, backend=BACKEND)
            login_record(officer=who)
            messages.success(request, _("The office is open. These are its first steps."))
            return remember(redirect("today"), who)
    return render(
        request,
        "office/agencies/first_run.html",
        {"chosen": chosen, "division": division, "form": form},
        status=422 if form.errors else 200,
    )


@login_not_required
@require_safe
def divisions(request: HttpRequest) -> HttpResponse:
    """Counties for the look-up of the first-run page: public data, of no use afterwards."""
    if queries.set_up():
        return redirect("login")
    found = queries.divisions_like(request.GET.get("division", ""))
    return render(request, "office/agencies/divisions.html", {"found": found})


@login_not_required
@sensitive_post_parameters("code")
@never_cache
@require_http_methods(FORM)
def login_code(request: HttpRequest) -> HttpResponse:
    """Log in with a one-time code, then choose a password."""
    if request.user.is_authenticated:
        return redirect("today")
    form = CodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        who = services.code_redeem(**form.cleaned_data)
        if who is not None:
            login(request, who, backend=BACKEND)
            login_record(officer=who, way="login.code")
            return remember(redirect("password-choose"), who)
        form.add_error(
            None,
            _("User name or code is wrong, or the code is used or expired. After five wrong tries it ends: ask your "
              "administrator for a new one."),
        )  # fmt: skip
    return render(request, "office/agencies/login_code.html", {"form": form}, status=422 if form.errors else 200)


@sensitive_post_parameters("password", "again")
@never_cache
@require_http_methods(FORM)
def password_choose(request: HttpRequest) -> HttpResponse:
    """Choose a password after a one-time code; nothing else is open until it is done."""
    if not request.user.must_change_password:
        return redirect("password_change")
    form = TwicePassword(request.POST or None)
    if request.method == "POST" and form.is_valid():
        done = attempt(form, lambda: services.password_change(officer=request.user, new=form.cleaned_data["password"]))
        if done is not None:
            update_session_auth_hash(request, done)
            messages.success(request, _("The password is set. Use it from now on."))
            return redirect("today")
    used = queries.code_used(request.user)
    note = ""
    if used is not None:
        note = _("You came in by a code issued on %(when)s by %(who)s.") % {
            "when": moment(used.issued_at), "who": used.issued_by.name if used.issued_by else _("the system"),
        }  # fmt: skip
    return render(
        request,
        "office/agencies/password_choose.html",
        {"form": form, "note": note},
        status=422 if form.errors else 200,
    )
