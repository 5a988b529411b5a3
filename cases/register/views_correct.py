"""Put right what the own side says of the case or of one person."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from cases.register.forms_record import CorrectForm
from cases.register.masking import Eyes, name_shown
from cases.register.models import Case, Person
from cases.register.moved import CaseMovedOn
from cases.register.queries import case_get
from cases.register.seen import moved_lines, seen_case
from cases.register.services_facts import fact_correct, fact_current, fields_open
from office.access.actions import Action
from office.access.queries import require
from office.ui.figures import whole


@require_http_methods(["GET", "HEAD", "POST"])
def correct(request: HttpRequest, case_id: int) -> HttpResponse:
    """Put right what the own side says of the case, or of one person (``?person=``)."""
    officer = request.user
    case = case_get(officer, case_id)
    require(officer, Action.CASE_CORRECT, case)
    eyes, title, persons = seen_case(officer, case)
    person = _person_chosen(request, persons)
    held = fact_current(case, person, officer.side)
    values = held.values if held else {}
    fields = fields_open(eyes, case, person, values)
    form = CorrectForm(
        request.POST or None, facts=fields, values=values, initial={"version": held.version if held else 0}
    )
    changes: list[str] = []
    if request.method == "POST" and form.is_valid():
        try:
            fresh = fact_correct(
                officer=officer,
                eyes=eyes,
                case=case,
                person=person,
                values=form.values(),
                reason=form.cleaned_data["reason"],
                seen_version=form.cleaned_data["version"],
            )
        except ValidationError as refused:
            form.refuse(refused)
        except CaseMovedOn as moved:
            changes = moved_lines(eyes, persons, moved)
            form.data = {**form.data.dict(), "version": moved.seen}
        else:
            if fresh is None:
                messages.info(request, _("Nothing was changed."))
            else:
                messages.success(request, _("Put right; what the ledger reported stays in the history."))
            return redirect("case-detail", case.pk)
    return render(
        request,
        "cases/register/correct.html",
        {
            "case": case,
            "title": title,
            "form": form if fields else None,
            "changes": changes,
            "person": person,
            "name": name_shown(eyes, person) if person else "",
            "others": _correctable(officer, eyes, case, persons, person),
        },
    )


def _person_chosen(request: HttpRequest, persons: dict[int, Person]) -> Person | None:
    text = request.GET.get("person", "")
    if not text:
        return None
    person = persons.get(key) if (key := whole(text)) is not None else None
    if person is None:
        raise Http404
    return person


def _correctable(
    officer, eyes: Eyes, case: Case, persons: dict[int, Person], chosen: Person | None
) -> list[dict[str, object]]:
    """What else can be corrected: the case, and each person of whom this side tells something."""
    base = reverse("fact-correct", args=[case.pk])
    rows: list[dict[str, object]] = []
    if chosen is not None:
        rows.append({"url": base, "name": _("The case")})
    for person in persons.values():
        if person is not chosen and fields_open(eyes, case, person, {}):
            rows.append({"url": f"{base}?person={person.pk}", "name": name_shown(eyes, person)})
    return rows
