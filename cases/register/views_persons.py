"""Persons of a case: one person's page, joining, identity, handling separately."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from cases.procedure import EventType, load_rules
from cases.register.desk import Desk, desk_of, refusal_lines
from cases.register.drafts import Draft, content_of
from cases.register.effect_words import EffectLine, effect_lines
from cases.register.effects import Effects
from cases.register.fact_words import fact_label, fact_value
from cases.register.forms_persons import IdentityForm, JoinForm, SplitCheckForm, SplitForm
from cases.register.masking import Eyes, eyes_of, name_shown
from cases.register.models import Case, Event, Person
from cases.register.moved import events_check, events_seen
from cases.register.parts_next import desk_join, person_group
from cases.register.parts_person import person_parts
from cases.register.queries import case_get
from cases.register.seen import moved_lines, name_teller, seen_case
from cases.register.services import events_preview, events_visible
from cases.register.services_facts import fact_current
from cases.register.services_persons import (
    ESTABLISHED,
    JOINED,
    identity_establish,
    identity_preview,
    join_preview,
    minor_known,
    person_join,
)
from cases.register.services_share import case_lock
from cases.register.services_split import DESTINATION, SEPARATE, person_split, split_check, split_checks, split_event
from cases.register.sheet import case_sheet
from cases.register.two_step import Sealed, Shown, look_or_save
from cases.register.words import article_label, document_label, event_label, zh
from office.access.actions import Action
from office.access.queries import can, require
from office.ui.formats import day


def _case(request: HttpRequest, case_id: int) -> tuple[Case, Eyes, str, dict[int, Person], Desk]:
    """The case on which the officer may record and correct, and how it lies before the officer."""
    officer = request.user
    case = case_get(officer, case_id)
    require(officer, Action.CASE_RECORD, case)
    require(officer, Action.CASE_CORRECT, case)
    eyes, title, persons = seen_case(officer, case)
    desk = desk_of(officer, case, persons, events_visible(officer, case), timezone.now())
    return case, eyes, title, persons, desk


def _kind(desk: Desk, code: str) -> EventType:
    """The step, where a role of the officer records it."""
    kind = load_rules().events[code]
    if not desk.may(kind):
        raise PermissionDenied
    return kind


def _person(persons: Mapping[int, Person], person_id: int) -> Person:
    if person_id not in persons:
        raise Http404
    return persons[person_id]


def _late(request: HttpRequest) -> bool:
    """Whether a step of an earlier day is entered, or something typed is at stake: then the form answers."""
    return "late" in request.GET or request.method == "POST"


def _refused(request: HttpRequest, case: Case, title: str, kind: EventType, reasons: Sequence[str]) -> HttpResponse:
    context = {"case": case, "title": title, "kind": kind, "name": event_label(kind.code), "reasons": reasons}
    return render(request, "cases/register/record_refused.html", context)


def _page(request: HttpRequest, case: Case, title: str, kind: EventType, form, shown: Shown, **more) -> HttpResponse:
    """The form with its effects; to htmx the effects alone."""
    eyes, persons = more.pop("eyes"), more.pop("persons")
    context = {
        "case": case,
        "title": title,
        "kind": kind,
        "late": "late" in request.GET or "late" in request.POST,
        "name": event_label(kind.code),
        "document": document_label(kind.code),
        "decides": kind.decides_zh if zh() else kind.decides_en,
        "basis": article_label("; ".join(kind.basis)),
        "form": form,
        "shown": shown,
        "changes": moved_lines(eyes, persons, shown.moved) if shown.moved else [],
        "left_out": [],
        "nobody": False,
        **more,
    }
    page = "record_effects.html" if request.htmx else "record.html"  # type: ignore[attr-defined]
    return render(request, f"cases/register/{page}", context)


@require_safe
def person_detail(request: HttpRequest, case_id: int, person_id: int) -> HttpResponse:
    """One person of a case: measures, terms, decisions, what happened, what can be done."""
    officer, now = request.user, timezone.now()
    case = case_get(officer, case_id)
    require(officer, Action.CASE_SEE, case)
    eyes = eyes_of(officer, case.my_level)
    sheet = case_sheet(case, eyes, now)
    persons = {row.person.pk: row.person for row in sheet.persons}
    person = _person(persons, person_id)
    group = None
    if can(officer, Action.CASE_RECORD, case):
        desk = desk_of(officer, case, persons, events_visible(officer, case), now)
        group = person_group(desk, eyes, person)
    context = {"case": case, "title": sheet.title, "person": person, "group": group, "today": timezone.localdate(now)}
    checks = split_checks(case, person)
    context["split_due"] = checks[0].due_on if checks else None
    context["may_check"] = bool(checks) and can(officer, Action.CASE_CORRECT, case)
    context["may_correct"] = can(officer, Action.CASE_CORRECT, case)
    return render(request, "cases/register/person.html", context | person_parts(sheet, person, now))


@require_http_methods(["GET", "HEAD", "POST"])
def person_new(request: HttpRequest, case_id: int) -> HttpResponse:
    """Join somebody to the case as a suspect (增列)."""
    case, eyes, title, persons, desk = _case(request, case_id)
    officer, kind = request.user, _kind(desk, JOINED)
    offer = desk_join(desk)
    if offer is not None and not offer.allowed and not _late(request):
        return _refused(request, case, title, kind, refusal_lines(offer.refusals))
    form = JoinForm(request.POST or None, initial={"seen": events_seen(officer, case)})

    said: list[str] = []

    def sealed(person: Person, values: Mapping[str, object], effects: Effects) -> Sealed:
        joining, seen = form.joining(), form.cleaned_data["seen"]
        tell = name_teller(eyes, {**persons, person.pk: person})
        lines = [*_fact_lines(person, values, joining.unknown), *effect_lines(effects, tell)]
        born = str(values["csrq"] or "")
        if born and minor_known(case, officer, born) is None:
            text = _("The day of the offence is not recorded: whether the person was a minor then cannot be reckoned.")
            lines.append(EffectLine(_("Minor"), text, tone="near"))
        return (case.pk, seen, repr(joining)), lines

    def look() -> Sealed:
        return sealed(*join_preview(officer=officer, case=case, joining=form.joining(), seen=form.cleaned_data["seen"]))

    def save() -> Sealed:
        joining, seen = form.joining(), form.cleaned_data["seen"]
        case_lock(case)
        _person, values, _effects = join_preview(officer=officer, case=case, joining=joining, seen=seen)
        person, events, effects = person_join(officer=officer, case=case, joining=joining, seen=seen)
        told = {"name": name_shown(eyes, person), "number": person.ryid, "day": day(events[0].happened_on)}
        said[:] = [_("Joined as a suspect: %(name)s, person number %(number)s (%(day)s).") % told]
        said[1:] = map(str, effect_lines(effects, name_teller(eyes, {**persons, person.pk: person})))
        return sealed(person, values, effects)

    shown = look_or_save(request, form, look, save, form.refuse) if request.method == "POST" else Shown()
    if shown.saved:
        _tell(request, said)
        return redirect("case-detail", case.pk)
    return _page(request, case, title, kind, form, shown, eyes=eyes, persons=persons)


def _fact_lines(person: Person, values: Mapping[str, object], unknown: bool) -> list[EffectLine]:
    """Who is joined, as it will be kept."""
    told = [f"{fact_label(code)} {fact_value(code, value)}" for code, value in values.items() if value]
    told.append(_("person number %(number)s") % {"number": person.ryid})
    if unknown:
        told.append(_("identity unknown, self-reported name; the system gives a number"))
    return [EffectLine(_("Person"), "；".join(told), tone="info")]


def _recorded(kind: EventType, event: Event, lines: Sequence[EffectLine]) -> list[str]:
    """What is said once a step stands."""
    said = {"event": event_label(kind.code), "day": day(event.happened_on)}
    return [_("Recorded: %(event)s (%(day)s).") % said, *map(str, lines)]


def _tell(request: HttpRequest, said: Sequence[str]) -> None:
    """What was done, then what it changed."""
    for place, text in enumerate(said):
        messages.add_message(request, messages.INFO if place else messages.SUCCESS, text)


@require_http_methods(["GET", "HEAD", "POST"])
def person_identity(request: HttpRequest, case_id: int, person_id: int) -> HttpResponse:
    """Somebody's identity is established: the step, and who it is."""
    case, eyes, title, persons, desk = _case(request, case_id)
    officer, kind, person = request.user, _kind(desk, ESTABLISHED), _person(persons, person_id)
    refused = _not_open(desk, kind, person)
    if refused and not _late(request):
        return _refused(request, case, title, kind, refused)
    held = fact_current(case, person, officer.side)
    form = IdentityForm(
        request.POST or None, values=held.values if held else {}, initial={"seen": events_seen(officer, case)}
    )
    tell = name_teller(eyes, persons)

    said: list[str] = []

    def asked() -> dict[str, Any]:
        data = form.cleaned_data
        return {"values": form.values(), "draft": form.draft(person), "seen": data["seen"], "person": person}

    def sealed(values: Mapping[str, object], effects: Effects) -> Sealed:
        draft, seen = form.draft(person), form.cleaned_data["seen"]
        told = sorted(values.items(), key=str)
        content = (case.pk, person.pk, seen, str(draft.happened_at), draft.document_no, told)
        return content, [*_fact_lines(person, values, False), *effect_lines(effects, tell)]

    def look() -> Sealed:
        return sealed(*identity_preview(officer=officer, case=case, **asked()))

    def save() -> Sealed:
        case_lock(case)
        values, _effects = identity_preview(officer=officer, case=case, **asked())
        event, effects = identity_establish(officer=officer, case=case, **asked())
        said[:] = _recorded(kind, event, effect_lines(effects, tell))
        return sealed(values, effects)

    shown = look_or_save(request, form, look, save, form.refuse) if request.method == "POST" else Shown()
    if shown.saved:
        _tell(request, said)
        return redirect("person-detail", case.pk, person.pk)
    return _page(request, case, title, kind, form, shown, eyes=eyes, persons=persons, about=name_shown(eyes, person))


def _not_open(desk: Desk, kind: EventType, person: Person) -> list[str]:
    """Why this step is not open for the person now."""
    offer = next((one for one in desk.offers_of(kind.code) if one.person == person.pk), None)
    return refusal_lines(offer.refusals) if offer is not None else []


@require_http_methods(["GET", "HEAD", "POST"])
def person_apart(request: HttpRequest, case_id: int, person_id: int) -> HttpResponse:
    """Handle a person separately (另案处理)."""
    case, eyes, title, persons, desk = _case(request, case_id)
    officer, kind, person = request.user, _kind(desk, SEPARATE), _person(persons, person_id)
    refused = _not_open(desk, kind, person)
    if refused and not _late(request):
        return _refused(request, case, title, kind, refused)
    form = SplitForm(request.POST or None, initial={"seen": events_seen(officer, case)})
    tell = name_teller(eyes, persons)

    said: list[str] = []

    def sealed(step: Draft | Event, effects: Effects) -> Sealed:
        text = _("Until somebody confirms that the person is dealt with there, the unit is asked every three months.")
        lines = [*effect_lines(effects, tell), EffectLine(_("Follow-up"), text, tone="info")]
        return (case.pk, form.cleaned_data["seen"], content_of(step)), lines

    def look() -> Sealed:
        events_check(officer, case, form.cleaned_data["seen"])
        (clean,), effects = events_preview(officer=officer, case=case, drafts=[form.draft(person)])
        return sealed(clean, effects)

    def save() -> Sealed:
        draft, seen = form.draft(person), form.cleaned_data["seen"]
        event, effects = person_split(officer=officer, case=case, draft=draft, seen=seen)
        said[:] = _recorded(kind, event, effect_lines(effects, tell))
        return sealed(event, effects)

    shown = look_or_save(request, form, look, save, form.refuse) if request.method == "POST" else Shown()
    if shown.saved:
        _tell(request, said)
        return redirect("person-detail", case.pk, person.pk)
    return _page(request, case, title, kind, form, shown, eyes=eyes, persons=persons, about=name_shown(eyes, person))


@require_http_methods(["GET", "HEAD", "POST"])
def person_apart_check(request: HttpRequest, case_id: int, person_id: int) -> HttpResponse:
    """Say where a person handled separately is now: dealt with there, or not yet."""
    case, eyes, title, persons, desk = _case(request, case_id)
    officer, person = request.user, _person(persons, person_id)
    _kind(desk, SEPARATE)
    event = split_event(desk.held, person)
    if event is None or event.side != officer.side:
        raise Http404
    held = fact_current(case, person, officer.side)
    known = (held.values if held else {}).get(DESTINATION) or event.params.get("destination", "")
    form = SplitCheckForm(
        request.POST or None, initial={"version": held.version if held else 0, "destination": known, "arrived": "yes"}
    )
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            split_check(
                officer=officer,
                case=case,
                person=person,
                arrived=data["arrived"] == "yes",
                destination=data["destination"],
                reason=data["reason"],
                seen_version=data["version"],
            )
        except ValidationError as refused:
            form.add_error(None, refused)
        else:
            messages.success(request, _("Kept; what was found stands on the person's page."))
            return redirect("person-detail", case.pk, person.pk)
    context = {"case": case, "title": title, "form": form, "person": person, "name": name_shown(eyes, person)}
    context["since"] = event.happened_on
    return render(request, "cases/register/person_apart_check.html", context)
