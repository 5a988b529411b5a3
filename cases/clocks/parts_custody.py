"""The custody list as a table and as a workbook: for officers who see the cases, and for the detention centre."""

import datetime as dt
from collections.abc import Sequence

from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext, pgettext_lazy

from cases.clocks.queries_custody import Held, Inmate
from cases.procedure import ClockStatus
from cases.register.clock_lines import (
    chip_of,
    clock_name,
    clock_url,
    day_of,
    due_words,
    extensions_told,
    measure_basis,
)
from cases.register.front import LIST_EYES
from cases.register.masking import name_shown, title_shown
from cases.register.words import measure_label, zh
from office.ui.chips import Chip, ClockChip, Tone
from office.ui.formats import DASH, day, day_short
from office.ui.html import join, link
from office.ui.tables import Column, Row, Table
from office.ui.who import Who

# 看守所应当在期满前七日内书面提示 (RULES 615).
NOTICE_DAYS = 7
COMMON = (
    ("name", pgettext_lazy("person", "Name")),
    ("number", pgettext_lazy("case", "Number")),
    ("measure", gettext_lazy("Measure")),
    ("since", pgettext_lazy("measure", "Since")),
    ("left", pgettext_lazy("custody", "Term")),
    ("expiry", pgettext_lazy("custody", "Last day")),
    ("conservative", pgettext_lazy("custody", "Conservative day")),
    ("extension", pgettext_lazy("custody", "Extensions")),
    ("notice", pgettext_lazy("custody", "Notice before the end")),
)
OF_CASE = (("case", gettext_lazy("Case")), ("owner", pgettext_lazy("custody", "Handled by")))


def custody_columns(*, cases: bool) -> tuple[tuple[str, object], ...]:
    """What the workbook tells; of cases only to who sees them."""
    return (*COMMON, *OF_CASE) if cases else COMMON


def custody_table(rows: Sequence[Inmate], now: dt.datetime, *, cases: bool) -> Table:
    """Who is in custody. A click leads to the term and the case only where the case may be seen."""
    labels = dict(COMMON)
    columns = [
        Column("name", labels["name"], css="o-fit"),
        Column("number", OF_CASE[0][1] if cases else labels["number"], css="o-wrap"),
        Column("measure", labels["measure"], css="o-wrap"),
        Column("term", labels["left"], css="o-wrap o-until"),
        Column("extension", labels["extension"], css="o-wrap"),
        Column("notice", labels["notice"], css="o-wrap"),
    ]
    if cases:
        columns.append(Column("owner", OF_CASE[1][1], css="o-wrap o-owner"))
    made: list[Row] = []
    apart = [one for one in rows if one.endless]
    for one in rows:
        if apart and one is apart[0]:
            made.append(Row((), head=_apart(len(apart))))
        made.append(Row([_cell(one, column.code, now) for column in columns]))
    return Table(columns, made, caption=_("Persons in custody"), css="o-custody")


def _apart(count: int) -> SafeString:
    """Over the persons of whom nobody can say when custody ends."""
    told = ngettext(
        "%(n)d person whose custody has no known end", "%(n)d persons whose custody has no known end", count
    )
    why = _("Record the step that starts the term: after an indictment, the court's acceptance.")
    return format_html('{} <span class="o-quiet">{}</span>', told % {"n": count}, why)


def _cell(one: Inmate, code: str, now: dt.datetime) -> object:
    """One cell as HTML; in the workbook each fact has a column of its own."""
    if code == "term":
        return term_told(one, now)
    if code == "notice":
        return _owed(one, now)
    if code == "measure":
        since = pgettext("measure", "since %(day)s") % {"day": cell_words(one, "since", now)}
        return join((measure_label(one.measure), _line(since), _line(measure_basis(one.measure))))
    if isinstance(one, Held):
        if code == "name" and one.term is not None:
            return link(clock_url(one.case.pk, one.term.key), inmate_name(one))
        if code == "number":
            title = link(reverse("case-detail", args=[one.case.pk]), cell_words(one, "case", now))
            return join((title, _line(cell_words(one, "number", now))))
        if code == "owner":
            return join((Who(side, told) for side, told in _owners(one)), " ")
    return cell_words(one, code, now)


def _owed(one: Inmate, now: dt.datetime) -> SafeString:
    """The notice before the end, and what else the detention centre owes, each with its name and days."""
    parts: list[object] = [notice_chip(one, now)]
    parts += [join((_line(clock_name(state)), chip_of(state, now))) for state in one.owed]
    return join(part for part in parts if part)


def _line(text: object) -> SafeString:
    return format_html('<span class="o-quiet o-line">{}</span>', text)


def _owners(one: Held) -> list[tuple[str, str]]:
    """The unit of each side that has the case, with the handler of the own side beside the own unit only."""
    units = {"police": one.case.police_unit_name, "procuratorate": one.case.procuratorate_unit_name}
    told = []
    for side, unit in units.items():
        words = " · ".join(filter(None, (unit, one.handler if side == one.side else "")))
        if words:
            told.append((side, words))
    return told


def inmate_name(one: Inmate) -> str:
    """The name as every list has it: minors masked, whoever looks."""
    return name_shown(LIST_EYES, one.name)


def cell_words(one: Inmate, code: str, now: dt.datetime) -> str:
    """One cell in words."""
    today = timezone.localdate(now)
    term = one.term
    if code == "case":
        return title_shown(LIST_EYES, one.case) if isinstance(one, Held) else ""
    if code == "owner":
        return "；".join(told for _side, told in _owners(one)) if isinstance(one, Held) else ""
    found = {
        "name": lambda: inmate_name(one),
        "number": lambda: one.numbers[0] if one.numbers else "",
        "measure": lambda: f"{measure_label(one.measure)} {measure_basis(one.measure)}".strip(),
        "since": lambda: day_short(one.since, today),
        "left": lambda: term_words(one, now),
        "expiry": lambda: due_words(term) if term else DASH,
        "conservative": lambda: day(day_of(term.reckoning.conservative)) if term and term.reckoning else DASH,
        "extension": lambda: extension_words(one, today),
        "notice": lambda: owed_words(one, now),
    }
    return found[code]()


def term_chip(one: Inmate, now: dt.datetime) -> Chip | ClockChip:
    """How long custody may still last. No term on record is never fine."""
    if one.term is None:
        return Chip(pgettext("custody", "no term on record"), Tone.MISSING)
    return chip_of(one.term, now)


def term_told(one: Inmate, now: dt.datetime) -> SafeString:
    """The same with 待核实 beside it."""
    verify = [Chip(_("to be verified"), Tone.DOTTED)] if one.unsettled else []
    return join([term_chip(one, now), *verify], " ")


def term_words(one: Inmate, now: dt.datetime) -> str:
    """The same in words."""
    told = str(term_chip(one, now).text)
    return _("%(chip)s (to be verified)") % {"chip": told} if one.unsettled else told


def owed_words(one: Inmate, now: dt.datetime) -> str:
    """The notice, and what else the detention centre owes, in words."""
    notice = notice_chip(one, now)
    told = [str(notice.text)] if isinstance(notice, Chip) else []
    told += [f"{clock_name(state)} {chip_of(state, now).text}" for state in one.owed]
    return ("；" if zh() else "; ").join(told)


def extension_words(one: Inmate, today: dt.date) -> str:
    """Which extensions were granted, and until when the next one must be asked for."""
    if one.term is None:
        return DASH
    told = extensions_told(one.term)
    file_by = day_of(one.term.reckoning.file_by) if one.term.reckoning else None
    if file_by and file_by >= today:
        told.append(pgettext("custody", "next to be asked for by %(day)s") % {"day": day_short(file_by, today)})
    return (("；" if zh() else "; ").join(told)) or pgettext("custody", "none")


def notice_chip(one: Inmate, now: dt.datetime) -> Chip | str:
    """The detention centre's written notice within the seven days before the end (RULES 615)."""
    if one.notice is not None and one.notice.status == ClockStatus.DONE:
        return Chip(pgettext("custody", "given %(day)s") % {"day": day_short(one.notice.closed_on)}, Tone.GOOD)
    expiry = day_of(one.term.expiry) if one.term else None
    if expiry is None:
        return ""
    left = (expiry - timezone.localdate(now)).days
    if left < 0:
        return Chip(pgettext("custody", "no notice on record"), Tone.OVER)
    if left <= NOTICE_DAYS:
        return Chip(pgettext("custody", "notice to be given"), Tone.NEAR)
    return ""
