"""Tables of numbers and links."""

from collections.abc import Sequence

from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from cases.register.front import LIST_EYES
from cases.register.masking import title_shown
from cases.register.models import Case, CaseNumber, NumberKind
from cases.structure.models import CaseLink, LinkKind, LinkState
from cases.structure.queries import LinkLine
from cases.structure.words import matches_label, relation_label, state_chip
from office.ui.chips import Chip, Tone
from office.ui.formats import moment
from office.ui.html import join, link
from office.ui.tables import Column, Row, Table
from office.ui.who import Who


def number_table(numbers: Sequence[CaseNumber]) -> Table:
    """By which numbers the case is known, and whose they are."""
    columns = [
        Column("kind", pgettext("case number", "Kind of number"), css="o-fit"),
        Column("value", pgettext("case number", "Number")),
        Column("side", _("Reported by"), css="o-fit"),
        Column("state", pgettext("case number", "State"), css="o-fit"),
    ]
    rows = [
        Row(
            (
                NumberKind(one.kind).label,
                one.value,
                Who(one.side),
                Chip(pgettext("case number", "in force"), Tone.GOOD)
                if one.withdrawn_at is None
                else Chip(pgettext("case number", "moved or withdrawn"), Tone.MUTED),
            )
        )
        for one in numbers
    ]
    return Table(columns, rows, caption=_("Numbers"))


def link_table(case: Case, lines: Sequence[LinkLine], works: bool) -> Table | None:
    """Other cases that this one hangs together with."""
    if not lines:
        return None
    columns = [
        Column("relation", pgettext("case link", "Relation"), css="o-fit"),
        Column("other", pgettext("case link", "Other case")),
        Column("state", pgettext("case link", "State"), css="o-fit"),
        Column("sure", pgettext("case link", "Why, and how sure")),
        Column("act", "", css="o-act"),
    ]
    return Table(columns, [_link_row(case, line, works) for line in lines], caption=_("Links"))


def _link_row(case: Case, line: LinkLine, works: bool) -> Row:
    row = line.link
    title = title_shown(LIST_EYES, line.other) if line.other is not None else ""
    url = reverse("case-detail", args=[line.other.pk]) if line.other is not None else ""
    if row.state == LinkState.PROPOSED:
        why = f"{matches_label(row)} · {row.confidence}%"
    else:
        who = f"{row.decided_by.agency} {moment(row.decided_at)}" if row.decided_by_id and row.decided_at else ""
        why = " · ".join(filter(None, (row.reason, who)))
    acts: object = ""
    if works and row.state == LinkState.PROPOSED and line.other is not None:
        source, target = (case.pk, line.other.pk) if line.forward else (line.other.pk, case.pk)
        acts = join(
            (
                link(f"{reverse('case-join', args=[source])}?other={target}&same=1", _("Join them"), "btn"),
                link(reverse("link-reject", args=[case.pk, row.pk]), pgettext("case link", "Two matters"), "btn"),
            ),
            " ",
        )
    other = join((link(url, title) if url else title, format_html('<span class="o-quiet">{}</span>', line.number)), " ")
    return Row((relation_label(row, forward=line.forward), other, state_chip(row), why, acts))


def proposal_table(links: Sequence[CaseLink]) -> Table | None:
    """Proposals, each with both cases."""
    if not links:
        return None
    columns = [
        Column("one", pgettext("case link", "The procuratorate's case")),
        Column("two", pgettext("case link", "The police case")),
        Column("sure", pgettext("case link", "Why, and how sure")),
        Column("act", "", css="o-act"),
    ]
    rows = []
    for row in links:
        assert row.other is not None
        go = f"{reverse('case-join', args=[row.case_id])}?other={row.other_id}&same=1"
        rows.append(
            Row(
                (
                    link(reverse("case-detail", args=[row.case_id]), title_shown(LIST_EYES, row.case)),
                    link(reverse("case-detail", args=[row.other_id]), title_shown(LIST_EYES, row.other)),
                    f"{matches_label(row)} · {row.confidence}%",
                    join(
                        (
                            link(go, _("Look and join"), "btn"),
                            link(
                                reverse("link-reject", args=[row.case_id, row.pk]),
                                pgettext("case link", "Two matters"),
                                "btn",
                            ),
                        ),
                        " ",
                    ),
                )
            )
        )
    return Table(columns, rows, caption=str(LinkKind.SAME.label))
