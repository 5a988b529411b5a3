"""Record a step, void an event, correct a fact. A page that has gone stale shows what changed and asks again."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_http_methods

from cases.register.fact_words import fact_label
from cases.register.forms_record import CorrectForm, RecordForm, VoidForm
from cases.register.masking import Eyes, eyes_of, name_shown
from cases.register.models import Case, Event, Person
from cases.register.moved import CaseMovedOn, events_seen
from cases.register.queries import case_get
from cases.register.queries_record import case_numbers, event_of
from cases.register.services import (
    Effects,
    event_record,
    event_void,
    events_offered,
    events_visible,
    refusal_text,
    void_effects,
    void_refused,
)
from cases.register.services_facts import fact_correct, fact_current, fields_open
from cases.register.sheet import case_sheet
from cases.register.words import document_label, event_label, stage_label
from office.access.actions import Action
from office.access.queries import require
from office.ui.formats import day, moment
from office.ui.parts import Confirm


def _seen_case(officer, case: Case) -> tuple[Eyes, str, dict[int, Person]]:
    """The officer's eyes, the title, and the persons as the case page names them to these eyes."""
    eyes = eyes_of(officer, case.my_level)
    sheet = case_sheet(case, eyes, timezone.now())
    return eyes, sheet.title, {row.person.pk: row.person for row in sheet.persons}


def moved_lines(eyes: Eyes, persons: dict[int, Person], moved: CaseMovedOn) -> list[str]:
    """What changed since the form was opened, in words."""
    lines = []
    for change in moved.changes:
        event = change.event
        if event is None:
            lines.append(_("%(field)s was put right meanwhile") % {"field": fact_label(change.field)})
            continue
        lines.append(_event_line(eyes, persons, event))
    return lines or [_("The case was written to; nothing that you can see has changed.")]


def _event_line(eyes: Eyes, persons: dict[int, Person], event: Event) -> str:
    person = persons.get(event.person_id) if event.person_id else None
    told = event.voids if event.voids_id else event
    words = {
        "event": event_label(told.type),
        "person": f"{name_shown(eyes, person)} " if person else "",
        "day": day(told.happened_on),
        "at": moment(event.recorded_at),
        # Of the other side only the agency is told, as in the history of the case.
        "who": (event.recorded_by if eyes.same_side(event.side) else None) or event.agency,
    }
    if event.voids_id:
        return _("%(person)s%(event)s (%(day)s) was voided at %(at)s by %(who)s") % words
    return _("%(person)s%(event)s (%(day)s) was recorded at %(at)s by %(who)s") % words


def effect_lines(effects: Effects) -> list[str]:
    """What a step changes, in words."""
    lines = []
    if effects.stage_before != effects.stage_after:
        lines.append(
            _("The stage goes from %(before)s to %(after)s.")
            % {"before": stage_label(effects.stage_before), "after": stage_label(effects.stage_after)}
        )
    lines += [_("New finding: %(finding)s") % {"finding": refusal_text(hit)} for hit in effects.found]
    lines += [_("Settled: %(finding)s") % {"finding": refusal_text(hit)} for hit in effects.settled]
    return lines


@require_http_methods(["GET", "HEAD", "POST"])
def record(request: HttpRequest, case_id: int) -> HttpResponse:
    """Choose a step of the own side (``?type=``), then record it."""
    officer = request.user
    case = case_get(officer, case_id)
    require(officer, Action.CASE_RECORD, case)
    eyes, title, persons = _seen_case(officer, case)
    wanted = request.POST.get("type") or request.GET.get("type", "")
    kind = next((row for row in events_offered(officer) if row.code == wanted), None)
    context: dict[str, object] = {"case": case, "title": title}
    if kind is None:
        if wanted:
            raise Http404
        return render(request, "cases/register/record_choose.html", {**context, "groups": _choices(officer, persons)})
    held = events_visible(officer, case)
    form = RecordForm(
        request.POST or None,
        kind=kind,
        eyes=eyes,
        persons=persons.values(),
        events=held,
        numbers=case_numbers(case),
        initial={"seen": events_seen(officer, case)},
    )
    changes: list[str] = []
    if request.method == "POST" and form.is_valid():
        try:
            event, effects = event_record(
                officer=officer, case=case, draft=form.draft(), seen=form.cleaned_data["seen"]
            )
        except ValidationError as refused:
            form.refuse(refused)
        except CaseMovedOn as moved:
            changes = moved_lines(eyes, persons, moved)
            form.data = {**form.data.dict(), "seen": moved.seen}
        else:
            messages.success(
                request,
                _("Recorded: %(event)s (%(day)s).") % {"event": event_label(kind.code), "day": day(event.happened_on)},
            )
            for line in effect_lines(effects):
                messages.info(request, line)
            return redirect("case-detail", case.pk)
    context |= {
        "kind": kind,
        "name": event_label(kind.code),
        "document": document_label(kind.code),
        "form": form,
        "changes": changes,
        "nobody": kind.scope == "person" and not persons,
    }
    return render(request, "cases/register/record.html", context)


def _choices(officer, persons: dict[int, Person]) -> list[dict[str, object]]:
    """The steps of the side in two groups, each with the document it yields."""
    titles = {"case": _("Steps of the case"), "person": _("Steps on a person")}
    groups = []
    for scope, title in titles.items():
        rows = [
            {"code": kind.code, "name": event_label(kind.code), "document": document_label(kind.code)}
            for kind in events_offered(officer)
            if kind.scope == scope and (scope == "case" or persons)
        ]
        if rows:
            groups.append({"title": title, "rows": rows})
    return groups


@require_http_methods(["GET", "HEAD", "POST"])
def void(request: HttpRequest, case_id: int, event_id: int) -> HttpResponse:
    """Ask for the reason, show what it changes, then void one event of the own agency."""
    officer = request.user
    case = case_get(officer, case_id)
    require(officer, Action.CASE_VOID, case)
    event = event_of(officer, case, event_id)
    if event is None:
        raise Http404
    back = reverse("case-detail", args=[case.pk])
    if void_refused(officer, event):
        own = event.agency_id == officer.agency_id
        text = _("This event is void already.") if own else _("An event is voided by the agency that recorded it.")
        messages.warning(request, text)
        return redirect(back)
    eyes, _title, persons = _seen_case(officer, case)
    form = VoidForm(request.POST or None, initial={"seen": events_seen(officer, case)})
    changes: list[str] = []
    if request.method == "POST" and form.is_valid():
        try:
            event_void(
                officer=officer, case=case, event=event, reason=form.cleaned_data["reason"],
                seen=form.cleaned_data["seen"],
            )  # fmt: skip
        except ValidationError as refused:
            form.add_error("reason", refused.messages)
        except CaseMovedOn as moved:
            changes = moved_lines(eyes, persons, moved)
            form.data = {**form.data.dict(), "seen": moved.seen}
            event = event_of(officer, case, event_id)
            if event is None or void_refused(officer, event):
                messages.info(request, _("This event is void already."))
                return redirect(back)
        else:
            messages.success(request, _("Voided: %(event)s.") % {"event": event_label(event.type)})
            return redirect(back)
    person = persons.get(event.person_id) if event.person_id else None
    if changes:
        messages.warning(request, _("The case has moved on since you opened this page; check and confirm again."))
        for line in changes:
            messages.info(request, line)
    confirm = Confirm(
        title=pgettext("void", "Void an event"),
        lead=_("%(person)s%(event)s of %(day)s will no longer count; it stays in the history, struck out.")
        % {
            "person": f"{name_shown(eyes, person)} " if person else "",
            "event": event_label(event.type),
            "day": day(event.happened_on),
        },
        submit=pgettext("void", "Void"),
        cancel_url=back,
        effects=effect_lines(void_effects(officer, case, event)) or [_("Stage and findings stay as they are.")],
        form=form,
        danger=True,
    )
    return render(request, "office/ui/confirm.html", {"confirm": confirm})


@require_http_methods(["GET", "HEAD", "POST"])
def correct(request: HttpRequest, case_id: int) -> HttpResponse:
    """Put right what the own side says of the case, or of one person (``?person=``)."""
    officer = request.user
    case = case_get(officer, case_id)
    require(officer, Action.CASE_CORRECT, case)
    eyes, title, persons = _seen_case(officer, case)
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
    if not text.isdigit() or int(text) not in persons:
        raise Http404
    return persons[int(text)]


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
