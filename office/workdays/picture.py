"""A year as a picture of twelve months: days off, worked weekend days, weekends, each with its word."""

from calendar import Calendar
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date

from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import pgettext, pgettext_lazy

from office.ui.formats import day as day_words
from office.ui.html import Component, attrs, join
from office.workdays.table import SATURDAY, WorkdayTable
from office.workdays.words import holiday_words, weekday_words

HEADS = (
    pgettext_lazy("weekday, two letters", "Mo"), pgettext_lazy("weekday, two letters", "Tu"),
    pgettext_lazy("weekday, two letters", "We"), pgettext_lazy("weekday, two letters", "Th"),
    pgettext_lazy("weekday, two letters", "Fr"), pgettext_lazy("weekday, two letters", "Sa"),
    pgettext_lazy("weekday, two letters", "Su"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class YearPicture(Component):
    """``changed``: days marked as other than before. ``today`` is framed."""

    year: int
    table: WorkdayTable
    names: Mapping[date, str] = field(default_factory=dict)
    changed: Collection[date] = ()
    today: date | None = None

    def html(self) -> SafeString:
        return format_html(
            '<div class="o-year">{}</div>{}', join(self._month(month) for month in range(1, 13)), self._legend()
        )

    def _month(self, month: int) -> SafeString:
        heads = join(format_html('<th scope="col">{}</th>', head) for head in HEADS)
        weeks = (
            format_html("<tr>{}</tr>", join(self._cell(day, month) for day in week))
            for week in Calendar().monthdatescalendar(self.year, month)
        )
        return format_html(
            '<table class="o-month"><caption>{}</caption><thead><tr>{}</tr></thead><tbody>{}</tbody></table>',
            date_format(date(self.year, month, 1), "F"), heads, join(weeks),
        )  # fmt: skip

    def _cell(self, day: date, month: int) -> SafeString:
        if day.month != month:
            return SafeString("<td></td>")
        named = day in self.table.exceptions
        word, css = "", ""
        if self.table.off(day):
            word, css = (pgettext("calendar day", "off"), "o-day-off") if named else ("", "o-day-weekend")
        elif day.weekday() >= SATURDAY:
            word, css = pgettext("calendar day", "work"), "o-day-work"
        if day in self.changed:
            css += " o-day-changed"
        return format_html(
            "<td{}><b>{}</b>{}</td>",
            attrs({
                "class": css.strip(), "title": self._title(day) if word or day in self.changed else "",
                "aria-current": "date" if day == self.today else None,
            }),
            day.day,
            format_html("<i>{}</i>", word) if word else "",
        )  # fmt: skip

    def _title(self, day: date) -> str:
        words = [day_words(day), weekday_words(day.weekday()), holiday_words(self.names.get(day, ""))]
        if self.table.off(day):
            words.append(pgettext("calendar day in full", "day off"))
        else:
            words.append(pgettext("calendar day in full", "working day"))
        if day in self.changed:
            words.append(_("changed"))
        return " · ".join(filter(None, words))

    def _legend(self) -> SafeString:
        entries = [
            ("o-day-off", pgettext("calendar day", "off"), _("day off by the notice")),
            ("o-day-work", pgettext("calendar day", "work"), _("weekend day that is worked")),
            ("o-day-weekend", "6", _("weekend, off")),
        ]
        if self.changed:
            entries.append(("o-day-changed", "8", _("changes with this")))
        return format_html(
            '<p class="o-year-legend">{}</p>',
            join(format_html('<span><i class="{}">{}</i> {}</span>', *entry) for entry in entries),
        )
