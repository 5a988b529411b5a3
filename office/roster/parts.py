"""The tables of the roster."""

import datetime as dt
from collections.abc import Mapping, Sequence

from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from office.roster.days import Standing, overlaps
from office.roster.models import DutyDesk, DutyTerm
from office.roster.pack import OwedLine, Pack
from office.roster.queries import DutyDay
from office.roster.services import Planned
from office.roster.words import desk_words, span_words, standing_words
from office.ui.chips import Chip, ClockChip, Tone
from office.ui.formats import moment
from office.ui.html import join, link
from office.ui.tables import Column, Row, Table
from office.ui.who import Who


def weekday(day: dt.date) -> str:
    """The day of the week."""
    names = (
        pgettext("weekday", "Mon"),
        pgettext("weekday", "Tue"),
        pgettext("weekday", "Wed"),
        pgettext("weekday", "Thu"),
        pgettext("weekday", "Fri"),
        pgettext("weekday", "Sat"),
        pgettext("weekday", "Sun"),
    )
    return names[day.weekday()]


def month_table(days: Sequence[DutyDay], today: dt.date, off: Mapping[dt.date, str]) -> Table:
    """Day by day who is on duty at each desk. ``off``: days without work, with their names."""
    columns = (
        Column("day", pgettext("duty", "Day"), css="o-fit"),
        Column("weekday", "", css="o-fit"),
        *(Column(desk, DutyDesk(desk).label) for desk in DutyDesk.values),
    )
    rows = []
    for one in days:
        quiet = off.get(one.day, "")
        name = join((weekday(one.day), format_html(' <span class="o-quiet">{}</span>', quiet) if quiet else ""))
        cells = [_cell(one.at[desk], desk in one.free) for desk in DutyDesk.values]
        css = " ".join(
            filter(None, ("o-duty-today" if one.day == today else "", "o-duty-off" if one.day in off else ""))
        )
        rows.append(Row((f"{one.day:%m-%d}", name, *cells), css=css))
    return Table(columns, rows, caption=pgettext("navigation", "Duty roster"), css="o-duty")


def _cell(found: Sequence[Standing], free: bool) -> SafeString:
    if not found:
        return join((Chip(pgettext("duty", "nobody"), Tone.OVER),)) if free else join(("—",))
    names = join((standing_words(one) for one in found), "；")
    if len(found) == 1:
        return names
    return join((names, " ", Chip(pgettext("duty", "overlap"), Tone.NEAR)))


def terms_table(terms: Sequence[DutyTerm], today: dt.date, editable: int | None, packs: set[int]) -> Table:
    """The terms behind the month. ``editable``: the agency whose terms the reader may change; ``packs``: the terms
    whose hand-over pack the reader may open."""
    columns = (
        Column("desk", pgettext("duty", "Desk"), css="o-fit"),
        Column("span", pgettext("duty", "Term"), css="o-fit"),
        Column("officer", pgettext("duty", "On duty")),
        Column("substitute", pgettext("duty", "Substitute")),
        Column("note", pgettext("duty", "Remark")),
        Column("act", "", css="o-act"),
    )
    meeting = {
        term.pk
        for desk in DutyDesk.values
        for pair in overlaps([one for one in terms if one.desk == desk])
        for term in pair
    }
    rows = []
    for term in terms:
        span: list[object] = [span_words(term.starts_on, term.ends_on, today)]
        if term.pk in meeting:
            span.append(Chip(pgettext("duty", "overlap"), Tone.NEAR))
        note: list[object] = [term.note]
        if term.away_from and term.away_to:
            absent = pgettext("duty", "absent %(span)s") % {"span": span_words(term.away_from, term.away_to, today)}
            note.append(format_html('<span class="o-quiet o-line">{}</span>', absent))
        acts: list[object] = []
        if term.pk in packs:
            acts.append(link(reverse("duty-pack", args=[term.pk]), pgettext("duty", "Hand-over pack")))
        if term.agency_id == editable and term.ends_on >= today:
            acts.append(link(reverse("duty-change", args=[term.pk]), pgettext("button", "Change")))
        if term.agency_id == editable:
            acts.append(link(reverse("duty-void", args=[term.pk]), pgettext("button", "Void")))
        rows.append(
            Row(
                (
                    Who(term.agency, desk_words(term.desk)),
                    join(span, " "),
                    term.officer.name,
                    term.substitute.name if term.substitute else "—",
                    join(note, " "),
                    join(acts, " · "),
                )
            )
        )
    return Table(columns, rows, caption=pgettext("duty", "Terms"))


def plan_lines(planned: Planned, today: dt.date) -> list[str]:
    """What a plan comes to, in sentences: its terms, then whom they meet and what stays free."""
    lines = []
    for slot in planned.slots:
        span = span_words(slot.starts_on, slot.ends_on, today)
        if slot.substitute is None:
            lines.append(pgettext("duty", "%(span)s: %(name)s") % {"span": span, "name": slot.officer})
        else:
            words = pgettext("duty", "%(span)s: %(name)s, substitute %(substitute)s")
            lines.append(words % {"span": span, "name": slot.officer, "substitute": slot.substitute})
    for slot, term in planned.meets:
        words = _("Overlap: %(name)s is on duty there from %(span)s; on the same days %(other)s would be too.")
        span = span_words(term.starts_on, term.ends_on, today)
        lines.append(words % {"name": term.officer, "span": span, "other": slot.officer})
    for first, last in planned.free:
        lines.append(_("Nobody is on duty there: %(span)s.") % {"span": span_words(first, last, today)})
    return list(dict.fromkeys(lines))


def owed_table(owed: Sequence[OwedLine], today: dt.date) -> Table:
    """What the leaving officer owes, with room for a word of the one who comes."""
    columns = (
        Column("due", _("Due"), css="o-fit"),
        Column("what", _("Matter")),
        Column("about", _("Case or subject")),
        Column("goes", pgettext("duty", "Goes with the duty"), css="o-fit"),
        Column("word", pgettext("duty", "Taken over")),
    )
    rows = [
        Row(
            (
                ClockChip(line.due_on, today) if line.due_on else "—",
                line.text,
                join((line.ref.title, format_html('<span class="o-quiet">{}</span>', line.ref.number)), " "),
                pgettext("duty", "yes") if line.with_duty else "—",
                "",
            )
        )
        for line in owed
    ]
    return Table(columns, rows, caption=_("Matter"))


def held_lines(pack: Pack) -> list[str]:
    """Who really held the desk during the term."""
    lines = []
    for one in pack.held:
        until = moment(one.until) if one.until else pgettext("duty", "now")
        words = pgettext("duty", "%(name)s from %(since)s until %(until)s")
        lines.append(words % {"name": one.officer, "since": moment(one.since), "until": until})
    return lines
