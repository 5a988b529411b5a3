"""Accepting a case by hand."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from cases.register.forms_open import OpenForm
from cases.register.queries_open import unit_choices
from cases.register.services_open import case_open
from office.access.actions import Action
from office.access.queries import require


@require_http_methods(["GET", "HEAD", "POST"])
def open_case(request: HttpRequest) -> HttpResponse:
    """The acceptance of a new case; then its page, where the suspects are added and the next step is recorded."""
    officer = request.user
    require(officer, Action.CASE_OPEN)
    form = OpenForm(request.POST or None, units=unit_choices(officer), initial={"zbmj": officer.name})
    if request.method == "POST" and form.is_valid():
        try:
            case = case_open(officer=officer, **form.opened())
        except ValidationError as refused:
            form.refuse(refused)
        else:
            messages.success(request, _("Accepted; the term for the decision on filing runs from this day."))
            return redirect("case-detail", case.pk)
    return render(request, "cases/register/open.html", {"form": form})
