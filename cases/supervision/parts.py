"""Tables of repeated violations and of the catalogue of violations."""

from collections.abc import Sequence
from typing import Any

from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.http import urlencode
from django.utils.translation import get_language, ngettext, pgettext
from django.utils.translation import gettext as _

from cases.matters.loader import flow_of
from cases.matters.words import label, law_text
from cases.supervision.models_repeat import ProposalState, RepeatProposal
from cases.supervision.violations import KINDS, LOOKED_EN, ViolationKind
from office.ui.chips import Chip, Tone
from office.ui.formats import day
from office.ui.html import link
from office.ui.tables import Column, Row, Table

TONES = {
    ProposalState.PROPOSED: Tone.NEAR,
    ProposalState.TAKEN: Tone.GOOD,
    ProposalState.DECLINED: Tone.MUTED,
    ProposalState.LAPSED: Tone.MUTED,
}


def english() -> bool:
    """Whether the officer reads English."""
    return (get_language() or "zh").startswith("en")


def kind_name(code: str) -> str:
    """A kind in a few words."""
    kind = KINDS[code]
    return kind.en if english() else kind.short


def proposal_chip(proposal: RepeatProposal) -> Chip:
    """What became of it."""
    return Chip(ProposalState(proposal.state).label, TONES[ProposalState(proposal.state)])


def times(count: int) -> str:
    """How often."""
    return ngettext("%(count)d time", "%(count)d times", count) % {"count": count}


def repeat_table(rows: Sequence[Any]) -> Table:
    """Proposals."""
    columns = [
        Column("state", pgettext("repeat", "Where it stands"), css="o-fit"),
        Column("unit", pgettext("repeat", "Unit")),
        Column("kind", pgettext("repeat", "Violation")),
        Column("count", pgettext("repeat", "Times"), numeric=True, css="o-fit"),
        Column("first", pgettext("repeat", "First found"), css="o-fit"),
        Column("last", pgettext("repeat", "Last found"), css="o-fit"),
    ]
    told = [
        Row(
            (
                proposal_chip(row),
                link(reverse("repeat-detail", args=[row.pk]), str(row.unit)),
                format_html('{} <span class="o-quiet">{}</span>', kind_name(row.kind), KINDS[row.kind].place),
                link(reverse("repeat-detail", args=[row.pk]), str(row.count)),
                day(row.first_on),
                day(row.last_on),
            )
        )
        for row in rows
    ]
    return Table(columns, told, caption=pgettext("navigation", "Repeated violations"))


def behind_table(officer, rows: Sequence[tuple[Any, Any, Any]]) -> Table:
    """The matters that a proposal counts."""
    columns = [
        Column("found", pgettext("repeat", "Found on"), css="o-fit"),
        Column("title", pgettext("repeat", "Matter")),
        Column("state", pgettext("repeat", "Where it stands"), css="o-fit"),
    ]
    told = []
    for matter, ref, found in rows:
        state = flow_of(matter.kind).state_of(matter.state)
        name = link(ref.url, ref.title) if ref is not None else _("A matter that is not open to you")
        told.append(Row((day(found), name, Chip(label(state), Tone(state.tone)))))
    return Table(columns, told, caption=pgettext("repeat", "Matters"))


def kinds_table(rows: Sequence[ViolationKind], *, begins: bool) -> Table:
    """The catalogue: each kind with the articles most often broken and what to look at."""
    columns = [
        Column("code", "#", css="o-fit"),
        Column("text", pgettext("violation", "Violation")),
        Column("articles", pgettext("violation", "Articles most often broken")),
        Column("looked", pgettext("violation", "What to look at")),
    ]
    if begins:
        columns.append(Column("act", "", css="o-act"))
    url = f"{reverse('matter-new', args=['violation'])}?{urlencode({'act': 'find'})}"
    told = []
    for kind in rows:
        articles = [law_text(one) for one in kind.articles]
        cells: list[Any] = [
            kind.place,
            format_html(
                '<b id="kind-{}">{}</b><span class="o-quiet o-line">{}</span>', kind.code, kind.short, kind.text
            )
            if not english()
            else format_html('<b id="kind-{}">{}</b>', kind.code, kind.en),
            format_html_join("", "<div>{}</div>", ((one,) for one in articles)) if articles else "—",
            (", ".join(LOOKED_EN[one] for one in kind.looked_at) if english() else "、".join(kind.looked_at)) or "—",
        ]
        if begins:
            cells.append(link(url, pgettext("button", "Record one")))
        told.append(Row(tuple(cells)))
    return Table(columns, told, caption=pgettext("navigation", "Kinds of violation"))
