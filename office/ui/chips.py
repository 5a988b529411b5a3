"""One chip component for every state, and the clock chip made of it.

A clock says in words how long is left and until when; colour repeats what the words say and never
stands alone (WCAG 1.4.1). Today is given by the caller, so that the same row reads the same in a
page, an export and a test.
"""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from office.ui.formats import clock_time, day, day_short
from office.ui.html import Component

NEAR_DAYS = 3
FAR_DAYS = 90
# A clock of hours is told in hours up to here, then in days.
NEAR_HOURS, FAR_HOURS = 24, 48


class Tone(StrEnum):
    """How a chip looks; the CSS class is `o-chip-<tone>`."""

    PLAIN = "plain"
    NEAR = "near"
    TODAY = "today"
    OVER = "over"
    DOTTED = "dotted"
    MISSING = "missing"
    GOOD = "good"
    MUTED = "muted"
    INFO = "info"


class ClockState(StrEnum):
    """What a clock is doing (domain brief 3.6); only a running one counts days."""

    RUNNING = "running"
    PAUSED = "paused"
    DONE = "done"
    WITHDRAWN = "withdrawn"
    UNVERIFIED = "unverified"


@dataclass(frozen=True, slots=True)
class Chip(Component):
    """A word in a small frame. `title` is the sentence that explains it, if there is one."""

    text: object
    tone: Tone = Tone.PLAIN
    title: str = ""

    def html(self) -> SafeString:
        if self.title:
            return format_html('<span class="o-chip o-chip-{}" title="{}">{}</span>', self.tone, self.title, self.text)
        return format_html('<span class="o-chip o-chip-{}">{}</span>', self.tone, self.text)


@dataclass(frozen=True, slots=True)
class ClockChip(Component):
    """The chip of one clock; `tone`, `text`, `beside` and `days` can be read by tables and exports.

    `due` is the day on which alarms run, and it leads. `last`: the statutory day where `due` is a conservative one
    before it; then each of the two is named, and nothing is overdue before `last` has passed. `at`, `last_at` and
    `now`: of a clock of hours, its minutes and the time of asking (domain brief K12, docs/decisions/0071).
    """

    due: date | None
    today: date
    near: int = NEAR_DAYS
    provisional: bool = False
    state: str = ClockState.RUNNING
    why: str = ""
    last: date | None = None
    at: datetime | None = None
    now: datetime | None = None
    last_at: datetime | None = None

    @property
    def differs(self) -> bool:
        """Whether there are two days, or two minutes: the conservative and the statutory one."""
        return (self.last is not None and self.last != self.due) or self.last_at not in (None, self.at)

    @property
    def over(self) -> bool:
        """Whether the statutory day or minute has passed."""
        if self.at is not None and self.now is not None:
            return self.now > (self.last_at or self.at)
        counted = self.last or self.due
        return counted is not None and counted < self.today

    @property
    def conservative(self) -> bool:
        """Whether the conservative day or minute has passed and the statutory one has not."""
        if not self.differs or self.over or self.due is None:
            return False
        return self.now > self.at if self.at is not None and self.now is not None else self.due < self.today

    @property
    def counted(self) -> date | None:
        """The day that the chip counts to: the conservative one until the statutory one has passed."""
        return self.last if self.over and self.last is not None else self.due

    @property
    def days(self) -> int | None:
        """Days left; negative when overdue or past the conservative day, None where the clock never started."""
        return None if self.counted is None else (self.counted - self.today).days

    @property
    def minutes(self) -> int | None:
        """Minutes left of a clock of hours; negative when overdue or past the conservative minute."""
        if self.at is None or self.now is None:
            return None
        counted = (self.last_at if self.over else None) or self.at
        return int((counted - self.now).total_seconds() // 60)

    @property
    def tone(self) -> Tone:
        if self.state in (ClockState.DONE, ClockState.WITHDRAWN):
            return Tone.MUTED
        if self.state in (ClockState.PAUSED, ClockState.UNVERIFIED):
            return Tone.DOTTED
        if self.over:
            return Tone.OVER
        if self.conservative:
            return Tone.TODAY
        if self.minutes is not None:
            return Tone.NEAR if self.minutes <= NEAR_HOURS * 60 else Tone.PLAIN
        days = self.days
        if days is None:
            return Tone.MISSING
        if days == 0:
            return Tone.TODAY
        if self.provisional:
            return Tone.DOTTED
        return Tone.NEAR if days <= self.near else Tone.PLAIN

    @property
    def text(self) -> str:
        if self.state == ClockState.DONE:
            word = pgettext("clock", "closed")
            return f"{word} · {day_short(self.due, self.today)}" if self.due else word
        if self.state == ClockState.WITHDRAWN:
            return pgettext("clock", "withdrawn")
        if self.state == ClockState.PAUSED:
            return pgettext("clock", "paused")
        if self.state == ClockState.UNVERIFIED:
            word = _("to be verified")
            return f"{word} · {day_short(self.due, self.today)}" if self.due else word
        if self.days is None:
            return _("no start date")
        text = self._counted_text()
        return _("%(clock)s · holidays not announced") % {"clock": text} if self.provisional else text

    @property
    def beside(self) -> str:
        """The other of the two days, named; nothing where there is one day only or none counts any more."""
        if not self.differs or self.state != ClockState.RUNNING:
            return ""
        return self._named(statutory=not self.over)

    def _counted_text(self) -> str:
        when = self._named(statutory=self.over) if self.differs else self._when(statutory=self.over)
        if self.conservative:
            return pgettext("clock", "past the conservative day · %(day)s") % {"day": self._when(statutory=False)}
        minutes, days = self.minutes, self.days or 0
        if minutes is not None:
            words, n = _hours_words(minutes, over=self.over)
        elif days < 0:
            words, n = ngettext("%(n)d day over · %(day)s", "%(n)d days over · %(day)s", -days), -days
        elif days == 0:
            words, n = _("today · %(day)s"), 0
        elif days > FAR_DAYS:
            return self._named(statutory=self.over) if self.differs else day(self.counted)
        else:
            words, n = ngettext("%(n)d day left · %(day)s", "%(n)d days left · %(day)s", days), days
        return words % {"n": n, "day": when, "minutes": abs(minutes or 0) % 60}

    def _named(self, *, statutory: bool) -> str:
        words = pgettext("clock", "statutory %(day)s") if statutory else pgettext("clock", "conservative %(day)s")
        return words % {"day": self._when(statutory=statutory)}

    def _when(self, *, statutory: bool) -> str:
        """The day, of a clock of hours with its minute."""
        on = (self.last or self.due) if statutory else self.due
        at = (self.last_at or self.at) if statutory else self.at
        return f"{day_short(at, self.today)} {clock_time(at)}" if at is not None else day_short(on, self.today)

    def html(self) -> SafeString:
        chip = Chip(self.text, self.tone, self.why).html()
        if not self.beside:
            return chip
        return format_html('{} <span class="o-quiet o-line o-beside">{}</span>', chip, self.beside)


def _hours_words(minutes: int, *, over: bool) -> tuple[str, int]:
    """In days from two days on, below in hours and minutes: what ends in an hour and a half does not end in one."""
    hours = abs(minutes) // 60
    if hours >= FAR_HOURS:
        n = hours // 24
        if over:
            return ngettext("%(n)d day over · %(day)s", "%(n)d days over · %(day)s", n), n
        return ngettext("%(n)d day left · %(day)s", "%(n)d days left · %(day)s", n), n
    if hours and abs(minutes) % 60:
        both = (
            pgettext("clock", "%(n)d h %(minutes)d min over · %(day)s"),
            pgettext("clock", "%(n)d h %(minutes)d min left · %(day)s"),
        )
        return both[0] if over else both[1], hours
    if hours:
        if over:
            return ngettext("%(n)d hour over · %(day)s", "%(n)d hours over · %(day)s", hours), hours
        return ngettext("%(n)d hour left · %(day)s", "%(n)d hours left · %(day)s", hours), hours
    n = abs(minutes)
    if over:
        return ngettext("%(n)d minute over · %(day)s", "%(n)d minutes over · %(day)s", n), n
    return ngettext("%(n)d minute left · %(day)s", "%(n)d minutes left · %(day)s", n), n
