"""Record a step: choose it, fill it in, see what it starts, stops and moves, then confirm.

A page that has gone stale shows what changed and asks again. A step that the law refuses shows the article, not a form.
"""

from collections.abc import Mapping

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from cases.procedure import EventType, load_rules
from cases.procedure.steps_next import NO_FORM
from cases.register.desk import ELSEWHERE, desk_of
from cases.register.doors import Asked, door_of
from cases.register.drafts import content_of
from cases.register.effect_words import EffectLine, NameOf, effect_lines
from cases.register.forms_record import RecordForm
from cases.register.masking import name_shown
from cases.register.models import Case, Event, Person
from cases.register.moved import events_check, events_seen
from cases.register.parts_next import candidates, choices, elsewhere
from cases.register.queries import case_get
from cases.register.queries_record import case_numbers
from cases.register.seen import moved_lines, name_teller, seen_case
from cases.register.services import events_preview, events_record, events_visible
from cases.register.two_step import Sealed, Shown, look_or_save
from cases.register.words import article_label, document_label, event_label, zh
from office.access.actions import Action
from office.access.queries import require
from office.ui.figures import whole
from office.ui.formats import day


@require_http_methods(["GET", "HEAD", "POST"])
def record(request: HttpRequest, case_id: int) -> HttpResponse:
    """Choose a step (``?type=`` and, of a person, ``&person=``), see what it changes, then record it.

    ``late``: a step of an earlier day is entered now (补录); whether it was lawful then is looked at with its date.
    """
    officer = request.user
    case = case_get(officer, case_id)
    require(officer, Action.CASE_RECORD, case)
    eyes, title, persons = seen_case(officer, case)
    held = events_visible(officer, case)
    desk = desk_of(officer, case, persons, held, timezone.now())
    wanted = request.POST.get("type") or request.GET.get("type", "")
    context: dict[str, object] = {"case": case, "title": title}
    if not wanted:
        groups = choices(desk, eyes)
        return render(request, "cases/register/record_choose.html", {**context, "groups": groups})
    kind = load_rules().events.get(wanted)
    if kind is None or kind.side == NO_FORM:
        raise Http404
    if not desk.may(kind):
        raise PermissionDenied
    if kind.code in ELSEWHERE:
        return redirect(elsewhere(kind, case, request.GET.get("person", "")))
    late = "late" in request.POST or "late" in request.GET
    asked = Asked(kind.code, request.GET.get("person", ""), desk.projection.stage, late)
    door = door_of(officer, case, asked)
    if door is not None:
        messages.info(request, door.why)
        return redirect(door.url)
    chosen = _chosen(request, persons)
    # What was typed is kept and refused at its fields, also where the case has moved on meanwhile.
    posted = request.method == "POST"
    open_to = candidates(desk, kind, chosen, late or posted)
    if not late and not posted and not open_to.possible:
        context |= {"name": event_label(kind.code), "kind": kind, "reasons": open_to.reasons(eyes, persons)}
        return render(request, "cases/register/record_refused.html", context)
    form = RecordForm(
        request.POST or None,
        kind=kind,
        eyes=eyes,
        persons=open_to.persons,
        events=[event for event in held if chosen is None or event.person_id in (None, chosen.pk)],
        numbers=case_numbers(case),
        names={pk: name_shown(eyes, person) for pk, person in persons.items()},
        notes={} if late else open_to.notes,
        closed={} if late or posted else open_to.closed,
        initial={"seen": events_seen(officer, case), "person": chosen.pk if chosen else None},
    )
    shown = Shown()
    if posted:
        shown = _looked_at(request, case, kind, form, name_teller(eyes, persons))
        if shown.saved:
            return redirect("case-detail", case.pk)
    context |= {
        "kind": kind,
        "late": late,
        "name": event_label(kind.code),
        "document": document_label(kind.code),
        "decides": kind.decides_zh if zh() else kind.decides_en,
        "basis": article_label("; ".join(kind.basis)),
        "form": form,
        "shown": shown,
        "changes": moved_lines(eyes, persons, shown.moved) if shown.moved else [],
        "left_out": [] if late else open_to.reasons(eyes, persons),
        "nobody": kind.scope == "person" and not persons,
    }
    page = "record_effects.html" if request.htmx else "record.html"
    return render(request, f"cases/register/{page}", context)


def _looked_at(request: HttpRequest, case: Case, kind: EventType, form: RecordForm, tell: NameOf) -> Shown:
    """What the filled form would change; recorded where the officer has seen just that and confirms it."""
    officer = request.user

    def look() -> Sealed:
        seen = form.cleaned_data["seen"]
        events_check(officer, case, seen)
        drafts, effects = events_preview(officer=officer, case=case, drafts=form.drafts())
        return (case.pk, seen, [content_of(draft) for draft in drafts]), effect_lines(effects, tell)

    recorded: list[Event] = []
    done: list[EffectLine] = []

    def save() -> Sealed:
        seen = form.cleaned_data["seen"]
        recorded[:], effects = events_record(officer=officer, case=case, drafts=form.drafts(), seen=seen)
        done[:] = effect_lines(effects, tell)
        return (case.pk, seen, [content_of(event) for event in recorded]), done

    shown = look_or_save(request, form, look, save, form.refuse)
    if shown.saved:
        told = {"event": event_label(kind.code), "day": day(recorded[0].happened_on)}
        messages.success(request, _("Recorded: %(event)s (%(day)s).") % told)
        for line in done:
            messages.info(request, str(line))
    return shown


def _chosen(request: HttpRequest, persons: Mapping[int, Person]) -> Person | None:
    """The person named in the address."""
    text = request.GET.get("person", "")
    if not text:
        return None
    person = persons.get(key) if (key := whole(text)) is not None else None
    if person is None:
        raise Http404
    return person
