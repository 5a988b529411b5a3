"""Components of the pages of what waits to be settled."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString

from cases.procedure import as_of, load_rules
from cases.procedure.words import reason_name
from cases.register.masking import Eyes, name_shown
from cases.register.models import Case, Event, Person
from cases.register.projection import case_project
from cases.register.projection_setting import setting_for
from cases.register.services import events_visible
from cases.register.services_settle import CHOICES, SETTLEMENT, items_of_case
from cases.register.settle_items import Item, Version, clock_item, columns, version_of, watch_item
from cases.register.words import finding_label, rule_label, zh
from office.ui.who import Who


@dataclass(slots=True)
class Told:
    """One thing to be settled as the page of a case shows it."""

    item: Item
    name: str
    first: list[Version]
    second: list[Version]
    form: Any = None
    asked: dt.datetime | None = None
    asked_own: bool = False
    may_ask: bool = False
    absent: str = ""
    voids: list[tuple[str, str]] = field(default_factory=list)
    clock: str = ""
    clock_link: str = ""


def version_cell(event: Event, names: Mapping[int, str], own: bool) -> SafeString:
    """One record in a cell: whose, what, when, with which document, and where it came from."""
    told = version_of(event, names.get(event.person_id or 0, ""), own)
    return format_html(
        '<div class="o-version">{} <b>{}</b> {} {}<span class="o-under">{}</span></div>',
        Who(told.side),
        told.at,
        told.text,
        format_html('<span class="o-quiet">{}</span>', told.note) if told.note else "",
        " · ".join(filter(None, (told.document, told.source))),
    )


def told_items(officer, case: Case, eyes: Eyes, persons: Mapping[int, Person]) -> list[Told]:
    """Findings, terms without a start and records that lie ahead, as far as these eyes may know them."""
    held = events_visible(officer, case)
    events = {event.pk: event for event in held}
    projection = case_project(held, setting_for(case))
    found: list[tuple[Item, str]] = [(item, "") for item in items_of_case(officer, case)]
    for state in projection.clocks:
        item = clock_item(case.pk, state, events)
        if item is not None:
            found.append((item, state.key))
    found += [
        (watch_item(case.pk, hit, events), "") for hit in as_of(projection, timezone.now(), load_rules()).findings
    ]
    names = {pk: name_shown(eyes, person) for pk, person in persons.items()}
    return [_told(item, key, names, eyes) for item, key in found if item.person is None or item.person in names]


def _told(item: Item, clock: str, names: Mapping[int, str], eyes: Eyes) -> Told:
    first, second = (
        [version_of(event, names.get(event.person_id or 0, ""), eyes.same_side(event.side)) for event in events]
        for events in columns(item)
    )
    return Told(item, names.get(item.person or 0, ""), first, second, clock=clock)


@dataclass(frozen=True, slots=True)
class SettledRow:
    """What was settled: by whom, when, how and why."""

    text: str
    choice: str
    reason: str
    side: str
    who: str
    at: dt.datetime
    event: Event
    own: bool


def settled_rows(officer, case: Case, eyes: Eyes, persons: Mapping[int, Person], limit: int) -> list[SettledRow]:
    """What was settled on this case, newest first. The other side's officer is not named."""
    rules = load_rules()
    held = [event for event in events_visible(officer, case) if event.type == SETTLEMENT]
    projection = case_project(events_visible(officer, case), setting_for(case))
    hits = {hit.settled_by: hit for hit in projection.findings if hit.settled_by is not None}
    rows = []
    for event in sorted(held, key=lambda one: one.pk, reverse=True)[:limit]:
        hit = hits.get(event.pk)
        own = eyes.same_side(event.side)
        person = persons.get(hit.person) if hit and hit.person else None
        text = finding_label(hit.code, hit.params) if hit else rule_label(event.params.get("code", ""))
        rows.append(
            SettledRow(
                f"{name_shown(eyes, person)} {text}" if person else text,
                reason_name(rules, CHOICES, event.params.get("choice", ""), zh()),
                event.void_reason,
                event.side,
                str(event.recorded_by) if own and event.recorded_by else "",
                event.recorded_at,
                event,
                own,
            )
        )
    return rows
