"""Pages of an addressee, whichever way it came: read, sign for, object, reply."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from cases.matters.loader import flow_of
from cases.matters.paper_values import paper_values
from cases.matters.queries import stand_get, steps_shown
from cases.matters.rules import acts_of
from cases.matters.services import MatterMovedOn, matter_act
from cases.matters.words import label
from cases.suggestions.addressee import ACTS, Way, addressed
from cases.suggestions.forms_addressee import PART, act_posted, form_context, given_by, seen_in, sheet_for
from cases.suggestions.models import Suggestion
from cases.suggestions.papers import reply_letter
from office.papers.paper import Paper


def way_in(officer, suggestion: Suggestion) -> Way:
    """The way of an officer of the addressee."""
    return Way(
        actor=officer,
        suggestion=suggestion,
        base="cases/suggestions/addressee_base.html",
        home=reverse("suggestion-detail", args=[suggestion.pk]),
        act=lambda code: reverse("suggestion-act", args=[suggestion.pk, code]),
        paper=lambda pk: reverse("paper-detail", args=[pk]),
        word=lambda pk: reverse("paper-word", args=[pk]),
        file=lambda pk: reverse("paper-file", args=[pk]),
        letter=reverse("suggestion-letter", args=[suggestion.pk]),
    )


def addressee_page(request: HttpRequest, way: Way, **extra: object) -> HttpResponse:
    """The suggestion as its addressee reads it."""
    context = {"shown": addressed(way), "way": way, "base": way.base, "today": timezone.localdate(), **extra}
    return render(request, "cases/suggestions/addressee.html", context)


def addressee_act(request: HttpRequest, way: Way, code: str, **extra: object) -> HttpResponse:
    """One step of the addressee: looked at as it is sent, and done."""
    flow = flow_of(way.suggestion.kind)
    if code not in (*ACTS, PART):
        raise Http404
    act = flow.act_of(act_posted(request, code))
    if act is None:
        raise Http404
    if act not in acts_of(way.actor, stand_get(way.suggestion)):
        messages.info(request, _("“%(step)s” is not to be done now; this is how it stands.") % {"step": label(act)})
        return redirect(way.home)
    sheet = sheet_for(request, way, act)
    moved = False
    if request.method == "POST":
        moved = seen_in(sheet) != len(steps_shown(way.actor, way.suggestion))
        if not moved and sheet.is_valid() and not _refused(way, sheet, act.code):
            messages.success(request, _("Done: %(step)s.") % {"step": label(act)})
            return redirect(way.home)
        if moved:
            sheet = sheet_for(_seen_now(request, way), way, act)
    return render(
        request, "cases/suggestions/addressee_act.html", {**form_context(way, sheet), "moved": moved, **extra}
    )


def _seen_now(request: HttpRequest, way: Way) -> HttpRequest:
    """The same form again with what is known now; what was typed stays in it."""
    data = request.POST.copy()
    data["seen"] = str(len(steps_shown(way.actor, way.suggestion)))
    request.POST = data  # type: ignore[assignment]
    return request


def _refused(way: Way, sheet: Any, code: str) -> bool:
    """Take the step; whether it was refused, with the reasons at their fields."""
    try:
        with transaction.atomic():
            given = given_by(sheet, way.suggestion)
            matter_act(officer=way.actor, matter=way.suggestion, act=code, seen=way.suggestion.version, **given)
    except ValidationError as refused:
        sheet.refuse(refused)
        return True
    except MatterMovedOn:
        sheet.form.add_error(None, _("It has moved on since you opened this form; look at it again."))
        return True
    return False


def letter_of(way: Way) -> Paper:
    """The reply as a letter (检察建议回复函), from what was answered so far."""
    suggestion = way.suggestion
    stand = stand_get(suggestion)
    rows = [item for item in stand.items if not item.withdrawn and item.answer]
    if not rows:
        raise Http404
    values = paper_values(suggestion, stand.flow, suggestion.told_data, rows, {})
    on = suggestion.replied_on or timezone.localdate()
    return reply_letter({**values, "procuratorate": suggestion.agency.name, "on": on})
