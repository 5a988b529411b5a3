"""今日: what the officer must do, in three parts by due day."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from office.front.registry import HomeItem
from office.ui.chips import ClockChip
from office.ui.html import join, link
from office.ui.tables import Column, Row, Table
from office.ui.who import Who

PART_ROWS = 15


@dataclass(frozen=True)
class Part:
    """One part of the list; the first button of an overdue part is the page's main one."""

    title: str
    count: int
    table: Table
    more: int = 0


def week_end(today: date) -> date:
    """The Sunday of this week; on Saturday and Sunday the next one, else the part would be empty."""
    return today + timedelta(days=6 - today.weekday() if today.weekday() < 5 else 13 - today.weekday())


def parts_of(items: Iterable[HomeItem], today: date, *, whole: bool = False) -> list[Part]:
    """Overdue and today, this week, later; empty parts are left out. What has no due day comes last.

    What is due by today is always shown whole; of the rest the first rows, unless all are asked for.
    """
    now: list[HomeItem] = []
    week: list[HomeItem] = []
    later: list[HomeItem] = []
    end = week_end(today)
    for item in items:
        if item.state or (item.due_on is not None and item.due_on <= today):
            now.append(item)
        elif item.due_on is not None and item.due_on <= end:
            week.append(item)
        else:
            later.append(item)
    named = ((_("Overdue and due today"), now), (_("This week"), week), (_("Later"), later))
    main = True
    parts = []
    for title, found in named:
        if found:
            shown = found if whole or found is now else found[:PART_ROWS]
            counts = sum(item.stands_for for item in found), sum(item.stands_for for item in found[len(shown) :])
            parts.append(Part(title, counts[0], _table(title, shown, today, main), counts[1]))
            main = False
    return parts


def _table(title: str, items: Sequence[HomeItem], today: date, main: bool) -> Table:
    columns = (
        Column("due", _("Due"), css="o-fit"),
        Column("what", _("Matter")),
        Column("about", _("Case or subject"), css="o-about"),
        Column("other", _("Other side"), css="o-other"),
        Column("act", "", css="o-act"),
    )
    rows = [Row(_cells(item, today, main and index == 0)) for index, item in enumerate(items)]
    return Table(columns, rows, caption=title, css="o-today")


def _cells(item: HomeItem, today: date, main: bool) -> tuple[object, ...]:
    if item.chip is not None:
        due: object = item.chip
    elif item.due_on is None:
        due = format_html('<span class="o-quiet">{}</span>', _("no due day"))
    else:
        due = ClockChip(item.due_on, today, provisional=item.provisional, why=item.why)
    what = [item.what]
    if item.law:
        what.append(format_html('<span class="o-quiet">（{}）</span>', item.law))
    button = format_html(
        '<a class="btn{}" href="{}">{}</a>',
        " btn-primary" if main else "",
        item.url,
        item.button or pgettext("button", "Open"),
    )
    return (due, join(what, " "), _about(item), Who(item.side, item.other) if item.side else item.other, button)


def _about(item: HomeItem) -> SafeString:
    number = format_html(' <span class="o-quiet">{}</span>', item.about_number) if item.about_number else ""
    return join((link(item.about_url, item.about, "o-plain"), number))


def summary_of(items: Sequence[HomeItem], today: date) -> dict[str, int]:
    """How many there are, how many of them late, past the conservative day only, due today."""
    counts = Counter[str]()
    for item in items:
        counts["total"] += item.stands_for
        if item.state or (item.due_on is not None and item.due_on <= today):
            counts[item.state or ("late" if item.due_on != today else "today")] += item.stands_for
    return {name: counts[name] for name in ("total", "late", "past", "today")}


def summary_words(summary: dict[str, int]) -> str:
    """The same as a sentence under the heading; nothing where nothing waits."""
    if not summary["total"]:
        return ""
    text = ngettext("%(n)d matter needs you", "%(n)d matters need you", summary["total"]) % {"n": summary["total"]}
    named = (
        (summary["late"], pgettext("summary", "%(n)d overdue")),
        (summary["past"], pgettext("summary", "%(n)d past the conservative day")),
        (summary["today"], pgettext("summary", "%(n)d due today")),
    )
    told = pgettext("summary", ", ").join(words % {"n": n} for n, words in named if n)
    return pgettext("summary", "%(text)s; %(told)s") % {"text": text, "told": told} if told else text
