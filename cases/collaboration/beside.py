"""What outlines, advice and guidelines show on the pages of matters."""

from typing import Any

from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from cases.collaboration.library import library_open
from cases.collaboration.models import Advice, Guideline
from cases.collaboration.outlines import EVIDENCE, asked_before
from cases.matters.items import answer_row, item_open, verdict_row
from cases.matters.loader import flow_of
from cases.matters.models import Matter
from cases.matters.queries import items_shown
from cases.matters.table import Act
from cases.matters.words import label
from cases.register.models import Case
from office.ui.chips import Chip, Tone
from office.ui.formats import day
from office.ui.html import join, link
from office.ui.tables import Column, Row, Table


def outline_beside(officer, matter: Matter | None, case: Case | None, act: Act | None) -> Any:
    """Where rows are entered: what was sent already. On its own page: what is open at a glance."""
    if act is None:
        return outline_summary(officer, matter) if matter is not None else ""
    if case is None or not act.items:
        return ""
    sent = asked_before(officer, case, matter.pk if matter is not None else None)
    if not sent:
        return ""
    columns = (
        Column("what", pgettext("outline", "Sent already")),
        Column("where", pgettext("outline", "Where it is")),
        Column("on", pgettext("outline", "Sent on"), css="o-fit"),
    )
    rows = [
        Row(
            (
                link(reverse("matter-detail", args=[one.item.matter_id]), one.subject),
                one.where or "—",
                day(one.item.answered_at),
            )
        )
        for one in sent
    ]
    head = _("The police have sent this already; a row that asks for it again says why.")
    return format_html(
        '<section class="o-sent" id="sent"><p class="o-note">{}</p>{}</section>',
        head, Table(columns, rows, caption=pgettext("outline", "Sent already")),
    )  # fmt: skip


def outline_summary(officer, matter: Matter) -> SafeString:
    """`8 项：2 项未完`, and how many rows stand how, as chips."""
    shape = flow_of("outline").list_of(EVIDENCE)
    rows = items_shown(officer, matter, EVIDENCE)
    if not rows:
        return SafeString("")
    waiting = sum(item_open(shape, row) for row in rows)
    total = ngettext("%(n)d item", "%(n)d items", len(rows)) % {"n": len(rows)}
    open_words = ngettext("%(n)d still open", "%(n)d still open", waiting) % {"n": waiting}
    head = Chip(open_words, Tone.NEAR) if waiting else Chip(pgettext("outline", "nothing open"), Tone.GOOD)
    chips: list[object] = [head]
    for code in [one.code for one in shape.answer]:
        kind, count = answer_row(shape, code), sum(row.answer == code for row in rows)
        if kind is not None and count:
            chips.append(Chip(f"{label(kind)} {count}", Tone(kind.tone)))
    unanswered = sum(not row.answer for row in rows)
    if unanswered:
        chips.append(Chip(f"{pgettext('row', 'not answered')} {unanswered}", Tone.DOTTED))
    for code in [one.code for one in shape.verdict]:
        found, count = verdict_row(shape, code), sum(row.verdict == code for row in rows)
        if found is not None and count:
            chips.append(Chip(f"{label(found)} {count}", Tone(found.tone)))
    return format_html('<p class="o-outline-sum"><b>{}</b> {}</p>', total, join(chips, " "))


def advice_beside(officer, matter: Matter | None, case: Case | None, act: Act | None) -> Any:
    """It binds nobody; once it is published, where it stands in the library."""
    note = _("It binds nobody and is for reference only.")
    advice = Advice.objects.filter(matter=matter).first() if matter is not None else None
    if advice is None:
        return format_html('<p class="o-note">{}</p>', note)
    where = link(reverse("advice-detail", args=[advice.pk]), f"{advice.title} {advice.number_text}")
    return format_html('<p class="o-note">{} {} {}</p>', note, pgettext("advice", "In the library:"), where)


def necessity_beside(officer, matter: Matter | None, case: Case | None, act: Act | None) -> Any:
    """What such reviews come to in the county."""
    if act is not None or not library_open(officer):
        return ""
    where = link(reverse("custody-share"), _("Share of measures without custody"))
    return format_html('<p class="o-quiet o-no-print">{}</p>', where)


def guideline_beside(officer, matter: Matter | None, case: Case | None, act: Act | None) -> Any:
    """Where the text is, that both agencies write on."""
    guideline = Guideline.objects.filter(matter=matter).first() if matter is not None else None
    if guideline is None:
        return ""
    words = pgettext("guideline", "The text and its versions")
    return format_html('<p class="o-note">{}</p>', link(reverse("guideline-detail", args=[guideline.pk]), words))
