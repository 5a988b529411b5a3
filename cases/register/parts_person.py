"""Components of the page of one person, built from the sheet of the case."""

import datetime as dt

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from cases.register.clock_lines import chip_of, clock_articles, clock_name, clock_url, sentence_of
from cases.register.models import Person
from cases.register.services_persons import ESTABLISHED, UNKNOWN
from cases.register.sheet import Sheet
from cases.register.words import event_label, measure_label
from office.ui.chips import Chip, Tone
from office.ui.formats import day, moment
from office.ui.html import link
from office.ui.parts import TimelineItem
from office.ui.tables import Column, Row, Table
from office.ui.who import PersonName


def person_parts(sheet: Sheet, person: Person, now: dt.datetime) -> dict[str, object]:
    """Everything on the page of a person."""
    row = next(one for one in sheet.persons if one.person.pk == person.pk)
    chips = []
    if row.custody:
        chips.append(Chip(pgettext("measure", "in custody"), Tone.PLAIN))
    if self_reported(sheet, person):
        chips.append(Chip(_("self-reported name, identity unknown"), Tone.NEAR))
    if row.unsettled:
        chips.append(Chip(_("to be verified"), Tone.DOTTED))
    return {
        "row": row,
        "name": PersonName(row.name, minor=person.is_minor),
        "plain_name": row.name,
        "chips": chips,
        "measures": measure_table(sheet, person),
        "clocks": clock_table(sheet, person, now),
        "events": [_item(one) for one in sheet.events if one.event.person_id == person.pk],
        "blocks": [block for block in sheet.blocks if block.person and block.person.pk == person.pk and block.lines],
    }


def self_reported(sheet: Sheet, person: Person) -> bool:
    """Whether the identity is unknown and has not been established since (CPL 160)."""
    steps = [one for one in sheet.projection.marks if one[1] == person.pk and one[0] in (UNKNOWN, ESTABLISHED)]
    return bool(steps) and steps[-1][0] == UNKNOWN


def measure_table(sheet: Sheet, person: Person) -> Table | None:
    """Every measure from when to when, and by what it ended."""
    state = sheet.projection.persons.get(person.pk)
    if state is None or not state.intervals:
        return None
    rows = [
        Row(
            (
                measure_label(one.measure),
                moment(one.start) if one.start_precise else day(one.start),
                (moment(one.end) if one.end_precise else day(one.end)) if one.end else _("goes on"),
                event_label(one.end_why) if one.end_why else "",
            )
        )
        for one in reversed(state.intervals)
    ]
    columns = [
        Column("measure", _("Measure")),
        Column("from", pgettext("measure", "From"), css="o-fit"),
        Column("to", pgettext("measure", "To"), css="o-fit"),
        Column("why", _("Ended by")),
    ]
    return Table(columns, rows, caption=_("Measures"))


def clock_table(sheet: Sheet, person: Person, now: dt.datetime) -> Table | None:
    """The terms that run for the person, and why they end when they do."""
    clocks = [one for one in sheet.projection.clocks if one.person == person.pk and one.open]
    if not clocks:
        return None
    rows = [
        Row(
            (
                link(clock_url(sheet.case.pk, one.key), clock_name(one)),
                chip_of(one, now),
                sentence_of(one) or clock_articles(one),
            )
        )
        for one in clocks
    ]
    columns = [
        Column("clock", _("Term")),
        Column("due", pgettext("clock", "Due"), css="o-fit"),
        Column("why", _("Why this day"), css="o-why"),
    ]
    return Table(columns, rows, caption=_("Terms"))


def _item(row) -> TimelineItem:
    return TimelineItem(
        on=row.event.happened_on,
        side=row.event.side,
        text=row.text,
        document=row.document,
        recorded_on=row.late,
        recorded_by=row.recorded_by,
        voided=row.void_reason or (pgettext("void", "by the agency that recorded it") if row.voided else ""),
        note=row.note,
    )
