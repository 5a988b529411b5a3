"""Pages of an addressee, whichever way it came: read, sign for, object, reply."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from cases.matters.forms import StepSheet
from cases.matters.loader import flow_of
from cases.matters.paper_values import paper_values
from cases.matters.parts import Values
from cases.matters.queries import stand_get, state_shown, steps_shown
from cases.matters.rules import acts_of
from cases.matters.services import MatterMovedOn, matter_act
from cases.matters.table import Act
from cases.matters.taking import Promised, Taken, moved_on, take
from cases.matters.views_open import step_answer
from cases.matters.words import label
from cases.suggestions.addressee import (
    ACTS,
    Way,
    addressed,
    changes_told,
    paper_standing,
    papers_told,
    text_stands,
    voids_told,
)
from cases.suggestions.addressee_look import lines_told
from cases.suggestions.forms_addressee import PART, WHOLE, act_posted, given_by, seen_in, sheet_for, typed_lost
from cases.suggestions.models import Suggestion
from cases.suggestions.papers import reply_letter
from office.papers.files import third_room_require
from office.papers.paper import Paper

FORM = "cases/suggestions/addressee_act.html"


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
    """One step of the addressee: filled in, looked at, taken. Where it cannot be taken any more, because somebody has
    withdrawn the suggestion or answered it meanwhile, what was typed stays on the page to be copied."""
    flow = flow_of(way.suggestion.kind)
    if code not in (*ACTS, PART):
        raise Http404
    act = flow.act_of(act_posted(request, code))
    if act is None:
        raise Http404
    offered = act in acts_of(way.actor, stand_get(way.suggestion))
    if not offered and request.method != "POST":
        messages.info(request, _("“%(step)s” is not to be done now; this is how it stands.") % {"step": label(act)})
        return redirect(way.home)
    if not offered:
        state = label(flow.state_of(state_shown(way.actor, way.suggestion)))
        text = _("“%(step)s” cannot be done any more: it stands at “%(state)s” now.")
        return gone_answer(request, text % {"step": label(act), "state": state}, way.base, way.home, **extra)
    sheet = sheet_for(request, way, act)
    taken = _taken(request, way, act, sheet) if request.method == "POST" else Taken()
    if taken.answer is not None:
        return taken.answer
    if taken.shown.saved:
        messages.success(request, _("Done: %(step)s.") % {"step": label(act)})
        return redirect(way.home)
    about = {
        "matter": way.suggestion,
        "back": way.home,
        "base": way.base,
        "way": way,
        "partly": code in (PART, WHOLE),
        "part": act.code == PART,
        "lost": typed_lost(request, sheet),
        "changes": changes_told(way, taken.moved) if taken.moved else None,
        **extra,
    }
    return step_answer(request, sheet, taken, Values(way.actor, flow, None), about, FORM)


def gone_answer(request: HttpRequest, text: str, base: str, home: str, **extra: Any) -> HttpResponse:
    """What was sent cannot be taken any more. It is not lost: a form that only looked still stands in the browser, and
    of one that was sent the page shows what had been typed."""
    context = {"text": text, "base": base, "home": home, **extra}
    if request.htmx:  # type: ignore[attr-defined]
        return render(request, "cases/suggestions/gone_look.html", context)
    context["lost"] = typed_lost(request)
    return render(request, "cases/suggestions/gone.html", context, status=409)


def _taken(request: HttpRequest, way: Way, act: Act, sheet: StepSheet) -> Taken:
    """The step taken, or what it would do, or why not, or that something was done meanwhile."""
    suggestion, steps = way.suggestion, steps_shown(way.actor, way.suggestion)
    before = state_shown(way.actor, suggestion)
    seen = seen_in(sheet)

    def do(files: Any) -> Suggestion:
        if not isinstance(files, Promised) and files:
            third_room_require("suggestion", suggestion.pk, files)
        given = {**given_by(sheet, suggestion), "files": files}
        return matter_act(officer=way.actor, matter=suggestion, act=act.code, seen=suggestion.version, **given)

    if seen != len(steps):
        return moved_on(sheet, seen, steps, request.POST)
    try:
        return take(request, sheet, do, lambda held: lines_told(way, before, held))
    except MatterMovedOn:
        # Between reading and locking somebody was faster.
        return moved_on(sheet, seen, steps_shown(way.actor, suggestion), request.POST)


def letter_of(way: Way) -> Paper:
    """The reply as a letter (检察建议回复函), from what was answered so far; it repeats the recommendations, and so is
    not made where the addressee has no paper that stands."""
    suggestion = way.suggestion
    stand = stand_get(suggestion)
    rows = [item for item in stand.items if not item.withdrawn and item.answer]
    stands = text_stands(paper_standing(suggestion, papers_told(suggestion)), voids_told(suggestion, way))
    if not rows or (way.actor.side != suggestion.side and not stands):
        raise Http404
    values = paper_values(suggestion, stand.flow, suggestion.told_data, rows, {})
    on = suggestion.replied_on or timezone.localdate()
    return reply_letter({**values, "procuratorate": suggestion.agency.name, "on": on})
