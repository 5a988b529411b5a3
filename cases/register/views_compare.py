"""The two ledgers on one case, side by side (比对)."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from cases.register.compare import compare
from cases.register.queries import case_get
from cases.register.seen import seen_case
from cases.register.services import events_visible
from cases.register.services_settle import items_of_case
from office.access.actions import Action
from office.access.queries import require


@require_safe
def case_compare(request: HttpRequest, case_id: int) -> HttpResponse:
    """Facts and steps of both sides, what does not fit marked."""
    officer = request.user
    case = case_get(officer, case_id)
    require(officer, Action.CASE_SEE, case)
    eyes, title, persons = seen_case(officer, case)
    items = items_of_case(officer, case)
    comparison = compare(case, eyes, persons, events_visible(officer, case), items)
    context = {"case": case, "title": title, "comparison": comparison, "to_settle": len(items)}
    return render(request, "cases/register/compare.html", context)
