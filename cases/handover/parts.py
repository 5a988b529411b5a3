"""Tables and the timeline of hand-overs."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from cases.handover.models import Handover, HandoverKind, HandoverState, HandoverStep
from cases.handover.queries import Standing, standing_of
from cases.handover.words import state_chip
from cases.register.front import LIST_EYES
from cases.register.masking import Eyes, name_shown, title_shown
from cases.register.models import Person
from office.ui.formats import moment
from office.ui.html import link
from office.ui.parts import TimelineItem
from office.ui.tables import Column, Row, Table


def handover_table(officer, rows: Sequence[Handover]) -> Table | None:
    """Hand-overs of several cases."""
    if not rows:
        return None
    columns = [
        Column("state", pgettext("hand-over", "Where it stands"), css="o-fit"),
        Column("kind", pgettext("hand-over", "What is handed over"), css="o-fit"),
        Column("case", _("Case")),
        Column("unit", _("Handling unit"), css="o-fit"),
        Column("persons", _("Persons"), numeric=True),
        Column("items", pgettext("hand-over", "Materials"), numeric=True),
        Column("since", pgettext("hand-over", "Since"), css="o-fit"),
    ]
    return Table(
        columns, [_row(row, standing_of(officer, row)) for row in rows], caption=pgettext("navigation", "Hand-over")
    )


def _row(row: Handover, stands: Standing) -> Row:
    url = reverse("handover-detail", args=[row.case_id, row.pk])
    return Row(
        (
            state_chip(stands.state),
            link(url, HandoverKind(row.kind).label),
            link(reverse("case-detail", args=[row.case_id]), title_shown(LIST_EYES, row.case), "o-plain"),
            row.case.police_unit_name or "—",
            len(stands.persons),
            len(stands.materials),
            moment(stands.since),
        )
    )


def material_table(materials: Sequence[Mapping[str, Any]]) -> Table:
    """The list of materials."""
    columns = [
        Column("no", "#", numeric=True, css="o-fit"),
        Column("name", pgettext("hand-over", "Material")),
        Column("copies", pgettext("hand-over", "Copies"), numeric=True, css="o-fit"),
        Column("pages", pgettext("hand-over", "Pages"), numeric=True, css="o-fit"),
        Column("missing", pgettext("hand-over", "To be completed")),
    ]
    rows = [
        Row((place, one["name"], one["copies"], one["pages"] or "—", one.get("missing") or "—"))
        for place, one in enumerate(materials, start=1)
    ]
    return Table(columns, rows, caption=pgettext("hand-over", "List of materials"))


def step_items(officer, steps: Sequence[HandoverStep]) -> list[TimelineItem]:
    """Who did what; of the other agency only the agency is named."""
    items = []
    for step in steps:
        own = step.by.agency_id == officer.agency_id
        who = str(step.by) if own else str(step.by.agency)
        lacking = [f"{one['name']}：{one['missing']}" for one in step.materials if one.get("missing")]
        note = "；".join(filter(None, [step.note, *lacking])) if step.state == HandoverState.RETURNED else step.note
        items.append(
            TimelineItem(
                on=timezone.localdate(step.at),
                side=step.by.side,
                text=HandoverState(step.state).label,
                document=f"{who} {moment(step.at)}",
                note=note,
            )
        )
    return items


def names_of(eyes: Eyes, persons: Mapping[int, Person], stands: Standing) -> list[str]:
    """The persons of it, as these eyes may read them; ``persons`` as the case page names them."""
    return [name_shown(eyes, persons[pk]) if pk in persons else "—" for pk in stands.persons]
