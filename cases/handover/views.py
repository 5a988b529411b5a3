"""Pages of hand-overs: the list, preparing one, one of them, and each act on it."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from cases.handover import services
from cases.handover.acts import ACTS, MISSING, Act, act_form, act_look, acts_open
from cases.handover.forms import HandoverForm, MaterialFormSet, NoteForm, materials_initial
from cases.handover.front import SUPPLEMENTARY
from cases.handover.models import Handover, HandoverKind, HandoverState
from cases.handover.parts import handover_table, material_table, names_of, step_items
from cases.handover.queries import (
    handover_get,
    handovers_page,
    open_of,
    standing_of,
    steps_shown,
    takes_part,
)
from cases.handover.services import HandoverMovedOn
from cases.handover.words import state_chip
from cases.register.effect_words import NameOf
from cases.register.masking import Eyes
from cases.register.models import Case, Person
from cases.register.moved import CaseMovedOn
from cases.register.queries import case_get
from cases.register.seen import name_teller, seen_case
from cases.register.two_step import Shown
from office.access.actions import Action
from office.access.queries import can, require
from office.agencies.models import Side
from office.ui.figures import whole
from office.ui.parts import Timeline
from office.ui.tables import Pager

# What is usually handed over at a stage (MPS 289, 296); before, the request for arrest.
OF_STAGE = {"concluded": HandoverKind.PROSECUTION, SUPPLEMENTARY: HandoverKind.RESUBMISSION}


def case_shown(officer, case_id: int) -> tuple[Case, Eyes, str, dict[int, Person]]:
    case = case_get(officer, case_id)
    return case, *seen_case(officer, case)


@require_safe
def handover_list(request: HttpRequest) -> HttpResponse:
    """What is this officer's turn, or (``?all=1``) every hand-over of the cases in sight."""
    officer = request.user
    mine = request.GET.get("all") != "1" and takes_part(officer)
    require(officer, Action.CASE_SEE)
    pager = Pager.of(request, handovers_page(officer, mine=mine, offset=0, limit=0)[1])
    rows, total = handovers_page(officer, mine=mine, offset=pager.offset, limit=pager.limit)
    context = {"table": handover_table(officer, rows), "pager": pager, "mine": mine, "total": total}
    return render(request, "cases/handover/list.html", {**context, "takes_part": takes_part(officer)})


@require_http_methods(["GET", "HEAD", "POST"])
def handover_new(request: HttpRequest, case_id: int) -> HttpResponse:
    """The unit prepares a hand-over; ``?kind=`` says which, ``&person=`` whom it is about, ``&late=1`` that it was
    of an earlier day."""
    officer = request.user
    case, eyes, title, people = case_shown(officer, case_id)
    require(officer, Action.HANDOVER_PREPARE, case)
    kind = kind_asked(request, case)
    form = HandoverForm(request.POST or None, eyes=eyes, persons=people.values(), initial=persons_asked(request))
    materials = MaterialFormSet(request.POST or None, initial=materials_initial(kind), prefix="m")
    # Each is asked, so that every mistake is shown at once.
    valid = [one.is_valid() for one in (form, materials)]
    if request.method == "POST" and all(valid):
        try:
            handover = services.handover_prepare(
                officer=officer,
                case=case,
                kind=kind,
                persons=form.chosen(),
                materials=materials.materials(),
                summary=form.cleaned_data["summary"],
            )
        except ValidationError as refused:
            form.refuse(refused)
        else:
            messages.success(request, _("Reported to the legal department for its check."))
            return redirect("handover-detail", case.pk, handover.pk)
    context = {"case": case, "title": title, "form": form, "materials": materials}
    return render(request, "cases/handover/edit.html", context | new_context(request, case, kind))


def kind_asked(request: HttpRequest, case: Case) -> HandoverKind:
    """What is to be handed over; where nobody says, what its stage asks for. Raises Http404."""
    kind = request.POST.get("kind") or request.GET.get("kind") or OF_STAGE.get(case.stage, HandoverKind.ARREST)
    if kind not in HandoverKind.values:
        raise Http404
    return HandoverKind(kind)


def persons_asked(request: HttpRequest) -> dict[str, list[int]]:
    """Whom it is about, to begin the form with."""
    person = whole(request.GET.get("person", ""))
    return {"persons": [person] if person is not None else []}


def new_context(request: HttpRequest, case: Case, kind: HandoverKind) -> dict[str, object]:
    """What the pages of a new hand-over tell beside the form."""
    return {
        "kind": kind,
        "kinds": [one for one in HandoverKind if one != kind],
        "late": "late" in request.POST or "late" in request.GET,
        "open_already": open_of(request.user, case).get(kind),
    }


@require_http_methods(["GET", "HEAD", "POST"])
def handover_edit(request: HttpRequest, case_id: int, handover_id: int) -> HttpResponse:
    """The unit completes what was sent back."""
    officer = request.user
    case, eyes, title, people = case_shown(officer, case_id)
    handover = handover_get(officer, case, handover_id)
    require(officer, Action.HANDOVER_PREPARE, case)
    if handover.state not in (HandoverState.UNIT, HandoverState.RETURNED):
        return redirect("handover-detail", case.pk, handover.pk)
    form = HandoverForm(
        request.POST or None,
        eyes=eyes,
        persons=people.values(),
        initial={"persons": [person.pk for person in handover.persons.all()]},
    )
    note = NoteForm(request.POST or None, initial={"seen": handover.version})
    initial = [{"name": one.name, "copies": one.copies, "pages": one.pages} for one in handover.items.all()]
    materials = MaterialFormSet(request.POST or None, initial=initial, prefix="m")
    if request.method == "POST" and form.is_valid() and materials.is_valid() and note.is_valid():
        try:
            services.handover_complete(
                officer=officer,
                handover=handover,
                persons=form.chosen(),
                materials=materials.materials(),
                note=note.cleaned_data["note"],
                seen=note.cleaned_data["seen"],
            )
        except ValidationError as refused:
            form.refuse(refused)
        except HandoverMovedOn:
            messages.warning(request, _("Somebody else has moved this hand-over meanwhile; this is how it stands now."))
            return redirect("handover-detail", case.pk, handover.pk)
        else:
            messages.success(request, _("Reported to the legal department for its check."))
            return redirect("handover-detail", case.pk, handover.pk)
    context = {"case": case, "title": title, "form": form, "materials": materials, "note": note, "handover": handover}
    context["missing"] = [one for one in handover.items.all() if one.missing]
    return render(request, "cases/handover/edit.html", {**context, "kind": HandoverKind(handover.kind)})


@require_safe
def handover_detail(request: HttpRequest, case_id: int, handover_id: int) -> HttpResponse:
    """One hand-over: where it stands, what is in it, who did what, and what is this officer's turn."""
    officer = request.user
    case, eyes, title, people = case_shown(officer, case_id)
    handover = handover_get(officer, case, handover_id)
    names = names_of(eyes, people, standing_of(officer, handover))
    return render(request, "cases/handover/detail.html", _shown(officer, case, names, title, handover))


@dataclass(frozen=True, slots=True)
class Bound:
    """The act whose form came back: with errors, or with what it would change."""

    act: str
    form: NoteForm
    shown: Shown
    typed: Mapping[str, str]


def _shown(
    officer, case: Case, names: list[str], title: str, handover: Handover, bound: Bound | None = None
) -> dict[str, object]:
    """The page of one hand-over."""
    acts, opened = [], acts_open(officer, case, handover)
    # One act leads the page: the one that is being looked at, else the main one.
    looked = bound.act if bound is not None and ACTS[bound.act].looks else ""
    for act in opened:
        back = bound if bound is not None and bound.act == act.code else None
        form = back.form if back else act_form(act.code, officer, handover)
        url = reverse("handover-act", args=[case.pk, handover.pk, act.code])
        beside = act.code != looked if looked else not act.main
        acts.append({"act": act, "form": form, "url": url, "shown": back.shown if back else Shown(), "beside": beside})
    typed = bound.typed if bound else {}
    items = list(handover.items.order_by("position"))
    stands = standing_of(officer, handover)
    return {
        "case": case,
        "title": title,
        "handover": handover,
        "chip": state_chip(stands.state),
        "names": names,
        "summary": handover.summary if officer.side == Side.POLICE else "",
        "items": [{"item": item, "typed": typed.get(f"{MISSING}{item.pk}", "")} for item in items],
        "material_table": material_table(stands.materials),
        "fill": can(officer, Action.HANDOVER_RECEIVE, case) and handover.state == HandoverState.SENT,
        "timeline": Timeline(step_items(officer, steps_shown(officer, handover)), timezone.localdate()),
        "acts": acts,
        "may_complete": can(officer, Action.HANDOVER_PREPARE, case)
        and handover.state in (HandoverState.UNIT, HandoverState.RETURNED),
    }


@require_http_methods(["POST"])
def handover_act(request: HttpRequest, case_id: int, handover_id: int, act: str) -> HttpResponse:
    """Send, send back, return, accept, give up."""
    officer = request.user
    case, eyes, title, people = case_shown(officer, case_id)
    handover = handover_get(officer, case, handover_id)
    if act not in ACTS:
        raise Http404
    require(officer, ACTS[act].action, case)
    form = act_form(act, officer, handover, request.POST)
    shown = Shown()
    try:
        shown = _taken(request, ACTS[act], handover, form, name_teller(eyes, people))
    except (HandoverMovedOn, CaseMovedOn):
        messages.warning(request, _("Somebody else has moved this hand-over meanwhile; this is how it stands now."))
        return redirect("handover-detail", case.pk, handover.pk)
    if shown.saved:
        messages.success(request, ACTS[act].done)
        return redirect("handover-detail", case.pk, handover.pk)
    names = names_of(eyes, people, standing_of(officer, handover))
    context = _shown(officer, case, names, title, handover, Bound(act, form, shown, request.POST))
    return render(request, "cases/handover/detail.html", context)


def _taken(request: HttpRequest, act: Act, handover: Handover, form: NoteForm, tell: NameOf) -> Shown:
    """The act done, or what it would change, or why not."""

    def run() -> Handover:
        return act.run(request.user, handover, form, request.POST)

    if act.looks:
        typed = [(name, request.POST[name]) for name in sorted(request.POST) if name.startswith(MISSING)]
        return act_look(request, form, (act.code, handover.pk, typed), run, tell)
    if form.is_valid():
        try:
            with transaction.atomic():
                run()
        except ValidationError as refused:
            form.refuse(refused)
        else:
            return Shown(saved=True)
    return Shown()
