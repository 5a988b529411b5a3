"""What may be begun: the menu of a list, the links of a case, the cases to choose from."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from cases.matters.parts import MATTERS
from cases.matters.queries import openings_for
from cases.matters.table import Act, Flow
from cases.matters.words import label
from cases.register.front import LIST_EYES, number_of
from cases.register.masking import title_shown
from cases.register.models import Case
from cases.register.words import stage_label
from office.ui.html import link
from office.ui.tables import Column, Row, Table


@dataclass(frozen=True, slots=True)
class Opening:
    """A way to begin a matter."""

    label: str
    url: str
    about: str = ""


def openings_shown(officer, group: str = "", case: Case | None = None) -> list[Opening]:
    """What this officer may begin, in the order of the flows; of a kind that begins in several ways each is named."""
    found = openings_for(officer, group, case)
    times = {flow.kind: sum(other.kind == flow.kind for other, _act in found) for flow, _act in found}
    return [
        Opening(
            f"{label(flow)} · {label(act)}" if times[flow.kind] > 1 else label(flow),
            opening_url(flow, act, case),
            label(act),
        )
        for flow, act in found
    ]


def opening_url(flow: Flow, act: Act, case: Case | None = None) -> str:
    """The form that begins it."""
    query: dict[str, object] = {"act": act.code}
    if case is not None:
        query["case"] = case.pk
    return f"{reverse(MATTERS.new, args=[flow.kind])}?{urlencode(query)}"


def choose_table(rows: Sequence[Case], query: str) -> Table:
    """Cases in sight, each with the link that goes on with it. ``query``: what the address says besides."""
    columns = [
        Column("number", pgettext("case", "Number"), css="o-fit"),
        Column("title", _("Case")),
        Column("unit", _("Handling unit"), css="o-fit"),
        Column("stage", _("Stage"), css="o-fit"),
        Column("choose", "", css="o-act"),
    ]
    told = [
        Row(
            (
                number_of(case) or "—",
                title_shown(LIST_EYES, case),
                case.police_unit_name or case.procuratorate_unit_name or "—",
                stage_label(case.stage),
                link(f"?{query}&case={case.pk}", pgettext("button", "Choose"), "btn btn-sm"),
            )
        )
        for case in rows
    ]
    return Table(columns, told, caption=_("Cases"))
