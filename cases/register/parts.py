"""Components of the page of a case, built from its sheet."""

import datetime as dt
from dataclasses import dataclass

from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from cases.procedure import ClockState
from cases.register.clock_lines import chip_of, clock_url, sentence_of
from cases.register.models import Case
from cases.register.sheet import EventRow, FactBlock, PersonRow, Sheet
from cases.register.words import stage_label, strip_label
from office.access.actions import Action
from office.access.queries import can
from office.agencies.models import Side
from office.ui.chips import Chip, Tone
from office.ui.formats import day_short
from office.ui.html import join, link
from office.ui.parts import Stage, StageState, TimelineItem
from office.ui.tables import Column, Row, Table
from office.ui.who import PersonName, Who


@dataclass(frozen=True, slots=True)
class Step:
    """Something that can be done next, with the form that does it."""

    label: object
    url: str
    note: object = ""
    main: bool = False


@dataclass(frozen=True, slots=True)
class SideFacts:
    """What one side says: of the case, and of each person."""

    side: str
    title: object
    case: FactBlock | None
    persons: list[FactBlock]
    correct_url: str = ""


def handlers_of(sheet: Sheet) -> list[Who]:
    """Handling unit and handler of each side, as far as these eyes may know them."""
    led = {
        Side.POLICE: (sheet.case.police_unit, _("led by %(name)s")),
        Side.PROCURATORATE: (sheet.case.procuratorate_unit, _("handled by %(name)s")),
    }
    found = []
    for side, (unit, words) in led.items():
        name = sheet.handlers.get(str(side))
        told = [str(unit)] if unit else []
        told += [words % {"name": name}] if name else []
        if told:
            found.append(Who(side, " · ".join(told)))
    return found


def stages_of(sheet: Sheet) -> list[Stage]:
    """The strip of stages; the box where the case stands tells the exact stage."""
    stages = []
    standing = stage_label(sheet.projection.stage)
    for step in sheet.projection.strip:
        label = strip_label(step.code)
        state = StageState.NOW if step.current else StageState.DONE if step.on else StageState.NEXT
        if step.current and sheet.stage_unsettled:
            state = StageState.UNVERIFIED
        note = standing if step.current and standing != label else ""
        stages.append(Stage(label, state, step.on, note))
    return stages


def person_table(sheet: Sheet, now: dt.datetime) -> Table:
    """Suspects as rows: measure and since when, until when it may last and why, what was decided."""
    today = timezone.localdate(now)
    rows = []
    for one in sheet.persons:
        measure: list[object] = [one.measure]
        if one.custody:
            measure.append(Chip(pgettext("measure", "in custody"), Tone.PLAIN))
        if one.since:
            since = pgettext("measure", "since %(day)s") % {"day": day_short(one.since, today)}
            measure.append(format_html('<span class="o-quiet">{}</span>', since))
        if one.unsettled:
            measure.append(Chip(_("to be verified"), Tone.DOTTED))
        rows.append(
            Row(
                (
                    PersonName(
                        one.name,
                        minor=one.person.is_minor,
                        url=reverse("person-detail", args=[sheet.case.pk, one.person.pk]),
                    ),
                    join(measure, " "),
                    until_cell(sheet.case.pk, one, now),
                    one.release or (sentence_of(one.term) if one.term else ""),
                    one.outcome or "—",
                )
            )
        )
    columns = [
        Column("name", pgettext("person", "Name"), css="o-fit"),
        Column("measure", _("Measure")),
        Column("term", pgettext("measure", "Until"), css="o-until"),
        Column("why", pgettext("clock", "Why this day"), css="o-why"),
        Column("outcome", _("Decision")),
    ]
    return Table(columns, rows, caption=_("Suspects and measures"), css="o-persons")


def until_cell(case_id: int, row: PersonRow, now: dt.datetime) -> object:
    """Until when the measure may last; custody that may not go on has no such day (CPL 91, 163, 178)."""
    return release_chip(row.release) if row.release else term_cell(case_id, row.term, now)


def release_chip(why: str = "") -> Chip:
    """Custody that may not go on."""
    return Chip(pgettext("measure", "to be released at once"), Tone.OVER, why)


def term_cell(case_id: int, term: ClockState | None, now: dt.datetime) -> object:
    """The chip of a term, with the way to its page."""
    if term is None:
        return ""
    chip = format_html('<a class="o-chip-link" href="{}">{}</a>', clock_url(case_id, term.key), chip_of(term, now))
    return join((chip, Chip(_("to be verified"), Tone.DOTTED)), " ") if term.unsettled else chip


def timeline_items(officer, case: Case, sheet: Sheet) -> list[TimelineItem]:
    """经过, newest first; an own event that stands can be voided from here. Nobody (a preview) voids nothing."""
    voids = officer is not None and can(officer, Action.CASE_VOID, case)
    return [_item(row, case, voids) for row in sheet.events]


def _item(row: EventRow, case: Case, voids: bool) -> TimelineItem:
    event = row.event
    voided: object = ""
    if row.voided:
        voided = row.void_reason or pgettext("void", "by the agency that recorded it")
    document: object = row.document
    if voids and row.own and not row.voided:
        url = reverse("event-void", args=[case.pk, event.pk])
        document = join(
            (
                link(url, pgettext("void", "Void"), "o-quiet o-no-print o-void-link"),
                format_html('<span class="o-document">{}</span>', row.document),
            )
        )
    elif row.document:
        document = format_html('<span class="o-document">{}</span>', row.document)
    text: object = format_html("<s>{}</s>", row.text) if row.voided else row.text
    return TimelineItem(
        on=event.happened_on,
        side=event.side,
        text=text,
        document=document,
        recorded_on=row.late,
        recorded_by=row.recorded_by,
        voided=voided,
        note=row.note,
    )


def blocks_by_side(officer, case: Case, sheet: Sheet) -> list[SideFacts]:
    """The facts, the own side first."""
    corrects = can(officer, Action.CASE_CORRECT, case)
    titles = {Side.POLICE: _("Facts told by the police"), Side.PROCURATORATE: _("Facts told by the procuratorate")}
    found = []
    for side, title in titles.items():
        blocks = [block for block in sheet.blocks if block.side == side]
        if not blocks:
            continue
        own = sheet.eyes.same_side(side)
        found.append(
            SideFacts(
                str(side),
                title,
                next((block for block in blocks if block.person is None), None),
                [block for block in blocks if block.person is not None and block.lines],
                reverse("fact-correct", args=[case.pk]) if own and corrects else "",
            )
        )
    return sorted(found, key=lambda one: not sheet.eyes.same_side(one.side))


def next_steps(officer, case: Case) -> list[Step]:
    """What this officer may do on the case now; only what has a form."""
    steps = []
    if can(officer, Action.CASE_RECORD, case):
        steps.append(Step(_("Record the next step"), reverse("event-record", args=[case.pk]), main=True))
    if can(officer, Action.CASE_CORRECT, case):
        steps.append(Step(_("Correct a fact"), reverse("fact-correct", args=[case.pk])))
    if can(officer, Action.CASE_SHARE, case):
        steps.append(Step(_("Share the case"), reverse("case-share", args=[case.pk]) + "#share"))
    if can(officer, Action.HANDOVER_PREPARE, case):
        steps.append(Step(_("Hand over"), reverse("handover-new", args=[case.pk])))
    elif can(officer, Action.HANDOVER_CHECK, case):
        steps.append(Step(_("Hand over"), reverse("handover-enter", args=[case.pk])))
    return steps


def persons_note(sheet: Sheet) -> str:
    """`2 人，在押 1`."""
    count = len(sheet.persons)
    text = ngettext("%(count)d person", "%(count)d persons", count) % {"count": count}
    return _("%(persons)s, %(held)d in custody") % {"persons": text, "held": sheet.held} if sheet.held else text
