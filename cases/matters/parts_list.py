"""The table of matters: where each stands, what and about which case, whose turn it is and until when."""

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from cases.matters.loader import flow_of
from cases.matters.parts import MATTERS, Pages, due_chip, no_day, who_shown
from cases.matters.queries import dues_first
from cases.matters.words import kind_label, label
from cases.register.roots import case_refs
from office.access.queries import principals_own
from office.followup.models import FollowUp
from office.followup.queries import may_do
from office.front.registry import RootRef
from office.ui.chips import Chip, Tone
from office.ui.formats import day_short
from office.ui.html import join, link
from office.ui.tables import Column, Row, Table
from office.ui.who import Who


def list_columns() -> list[Column]:
    """The heads of the list."""
    return [
        Column("state", pgettext("matter", "Where it stands"), css="o-state"),
        Column("kind", pgettext("matter", "Kind"), sort="kind", css="o-kind"),
        Column("what", pgettext("matter", "What it is about")),
        Column("turn", pgettext("matter", "Whose turn"), css="o-turn"),
        Column("due", pgettext("matter", "Until"), css="o-fit"),
        Column("opened", pgettext("matter", "Begun on"), sort="begun_at", css="o-fit"),
        Column("last", pgettext("matter", "Last step"), sort="last_at", css="o-fit"),
    ]


def matter_table(officer, rows: Sequence[Any], pages: Pages = MATTERS, **options: Any) -> Table:
    """A page of matters. Whose turn it is and the cases are looked up once for all rows."""
    now = timezone.now()
    today = timezone.localdate(now)
    dues = dues_first(officer, pages.model, [row.pk for row in rows])
    refs = case_refs(officer, {row.case_id for row in rows if row.case_id})
    mine = set(principals_own(officer).values_list("pk", flat=True))
    told = [_row(officer, row, dues.get(row.pk, []), refs, mine, pages, today, now) for row in rows]
    return Table(list_columns(), told, caption=pgettext("navigation", "Matters"), css="o-matters", **options)


def _row(
    officer, row: Any, dues: Sequence[FollowUp], refs: Mapping[int, RootRef], mine: set[int], pages: Pages,
    today: dt.date, now: dt.datetime,
) -> Row:  # fmt: skip
    flow = flow_of(row.kind)
    state = flow.state_of(row.shown)
    return Row(
        (
            Chip(label(state), Tone(state.tone)),
            kind_label(row.kind),
            what_shown(row, refs, pages),
            turn_shown(officer, dues, mine),
            (due_chip(dues[0], today, now) or no_day()) if dues else "—",
            day_short(row.begun_at, today),
            day_short(row.last_at, today),
        ),
        css="o-row-off" if row.over else "",
    )


def what_shown(row: Any, refs: Mapping[int, RootRef], pages: Pages) -> object:
    """Its title, which leads to it; under it the case. Of one without a title the case stands for it."""
    ref = refs.get(row.case_id)
    case = f"{ref.title} {ref.number}".strip() if ref is not None else ""
    parts: list[object] = [Who(row.side)]
    if row.title or ref is None:
        parts.append(link(pages.detail_url(row.pk), row.title or kind_label(row.kind)))
    else:
        parts += [link(pages.detail_url(row.pk), ref.title), format_html('<span class="o-quiet">{}</span>', ref.number)]
    head = join(parts, " ")
    under = case if row.title else ""
    if row.case_id and not case:
        under = _("its case is not open to you")
    return join((head, format_html('<span class="o-quiet o-line">{}</span>', under))) if under else head


def turn_shown(officer, dues: Sequence[FollowUp], mine: set[int]) -> object:
    """Who owes the next thing; more than one are told by number."""
    if not dues:
        return format_html('<span class="o-quiet">{}</span>', _("nothing is owed"))
    own = [row for row in dues if row.owner_id in mine and may_do(officer, row)]
    first = (own or list(dues))[0]
    who = who_shown(officer, first.owner)
    marks: list[object] = [who]
    if own:
        marks.append(Chip(pgettext("matter", "my turn"), Tone.INFO))
    others = {row.owner_id for row in dues} - {first.owner_id}
    if others:
        marks.append(
            format_html('<span class="o-quiet">{}</span>', pgettext("turn", "and %(n)d more") % {"n": len(others)})
        )
    return join(marks, " ")
