"""The tables of the notice pages, built from frozen figures and ready rows."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from office.ui.chips import ClockChip
from office.ui.formats import DASH, day_short, num
from office.ui.html import join, link
from office.ui.tables import Column, Row, Sort, Table
from sharing.notices.chips import state_chip
from sharing.notices.front import number_of, who_to_whom
from sharing.notices.models import Notice, NoticeState
from sharing.notices.queries import NoticeLine
from sharing.notices.themes import CASES, PERSONS, TABLES
from sharing.notices.words import span_words, title_of

DEFAULT_SORT = "state"


def list_columns() -> tuple[Column, ...]:
    """The heads of the list. By state: the unread on top, the newest first among equals."""
    return (
        Column("state", _("State"), sort="state,-issued_at", css="o-fit"),
        Column("period", _("Notice"), sort="period_end,period_start"),
        Column("number", pgettext("notice column", "Number"), sort="series,year,number", css="o-fit"),
        Column("way", _("From → to")),
        Column("issued", _("Issued"), sort="issued_at", css="o-fit"),
        Column("signed", pgettext("notice column", "Signed for"), css="o-fit"),
        Column("act", "", css="o-act"),
    )


def list_table(
    lines: Sequence[NoticeLine], *, sort: Sort, query: Any, today: date, signs: bool, agency_id: int
) -> Table:
    """The list. ``signs``: this officer may sign for what came to the agency."""
    rows = []
    for line in lines:
        notice = line.notice
        mine = signs and notice.receiver_id == agency_id and notice.state != NoticeState.SIGNED
        rows.append(
            Row(
                (
                    state_chip(notice),
                    _title_cell(notice),
                    number_of(notice),
                    join(who_to_whom(notice), " → "),
                    day_short(notice.issued_at, today),
                    _signed_cell(line, today),
                    _button(notice, mine),
                ),
                css="o-row-new" if notice.state == NoticeState.UNREAD else "",
            )
        )
    return Table(list_columns(), rows, sort=sort, query=query, caption=_("Data notices"))


def _title_cell(notice: Notice):
    span = span_words(notice.period_start, notice.period_end)
    url = reverse("notice-detail", args=[notice.pk])
    return format_html('{}<br><span class="o-quiet">{}</span>', link(url, title_of(notice)), span)


def _signed_cell(line: NoticeLine, today: date):
    if line.signed:
        return join((day_short(line.signed.at, today), line.signed.officer), " ")
    return ClockChip(line.notice.sign_by, today) if line.notice.sign_by else DASH


def _button(notice: Notice, mine: bool):
    url = reverse("notice-detail", args=[notice.pk])
    return format_html('<a class="btn btn-sm" href="{}">{}</a>', url, _("Open and sign for") if mine else _("Open"))


@dataclass(frozen=True)
class FigureRow:
    """One printed line: a row's label spans its units."""

    label: object
    span: int
    part: bool
    unit: object
    this: object
    last: object
    year: object
    on_last: str
    on_year: str
    unit_code: str


def figure_rows(payload: dict[str, Any]) -> list[FigureRow]:
    """The frozen figures with the labels of the table version they were issued with."""
    table = TABLES[payload["table"]]
    labels = {row.code: (row.label, bool(row.value)) for row in table.rows}
    labels |= {rate.code: (rate.label, False) for rate in table.rates}
    units = {
        CASES: pgettext("unit", "cases"),
        PERSONS: pgettext("unit", "persons"),
        "rate": pgettext("unit", "%"),
    }
    entries = payload["figures"]
    spans: dict[str, int] = {}
    for entry in entries:
        spans[entry["row"]] = spans.get(entry["row"], 0) + 1
    shown: set[str] = set()
    rows = []
    for entry in entries:
        label, part = labels[entry["row"]]
        first = entry["row"] not in shown
        shown.add(entry["row"])
        rows.append(
            FigureRow(
                label,
                spans[entry["row"]] if first else 0,
                part,
                units[entry["unit"]],
                _figure(entry["this"]),
                _figure(entry["last"]),
                _figure(entry["year"]),
                _change(entry["on_last"], entry["unit"]),
                _change(entry["on_year"], entry["unit"]),
                entry["unit"],
            )
        )
    return rows


def _figure(value: int | str | None) -> str:
    return value if isinstance(value, str) else num(value)


def _change(value: str, unit: str) -> str:
    if unit != "rate" or value == DASH:
        return value
    return _("%(points)s points") % {"points": value}


@dataclass(frozen=True)
class Definition:
    """One line of the 口径."""

    label: object
    text: object


def definitions(payload: dict[str, Any]) -> list[Definition]:
    """The definition of every row, in the words of the table version; equal neighbours are said once."""
    table = TABLES[payload["table"]]
    grouped: dict[str, list[str]] = {}
    for row in (*table.rows, *table.rates):
        labels = grouped.setdefault(str(row.definition), [])
        label = _("Parts of a row") if getattr(row, "value", "") else str(row.label)
        if label not in labels:
            labels.append(label)
    return [Definition(pgettext("between things", ", ").join(labels), text) for text, labels in grouped.items()]


def chart_of(payload: dict[str, Any]) -> list[dict[str, Any]]:
    """The bars: this period, the last and the same of last year, of the undivided rows, in persons where known."""
    main = {row.code: row for row in TABLES[payload["table"]].rows if not row.value}
    bars = []
    for entry in payload["figures"]:
        row = main.get(entry["row"])
        if row is None or entry["unit"] != row.units[-1]:
            continue
        unit = pgettext("unit", "cases") if entry["unit"] == CASES else pgettext("unit", "persons")
        bars.append({"label": str(row.label), "unit": unit, "values": [entry["this"], entry["last"], entry["year"]]})
    return bars
