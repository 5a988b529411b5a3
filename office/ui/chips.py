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
    """The chip of one clock; `tone`, `text` and `days` can be read by tables and exports.

    `last`: the last day where `due` is a cautious one before it; once that one has passed the chip counts to `last`,
    and nothing is overdue before it. `at` and `now`: of a clock of hours, its minute and the time of asking.
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

    @property
    def cautious(self) -> bool:
        """Whether the cautious day has passed and the last day has not."""
        return self.due is not None and self.last is not None and self.due < self.today <= self.last

    @property
    def counted(self) -> date | None:
        """The day that the chip counts to."""
        return self.last if self.last is not None and self.due is not None and self.due < self.today else self.due

    @property
    def days(self) -> int | None:
        """Days left; negative when overdue, None where the clock never started."""
        return None if self.counted is None else (self.counted - self.today).days

    @property
    def minutes(self) -> int | None:
        """Minutes left of a clock of hours; negative when overdue."""
        if self.at is None or self.now is None:
            return None
        return int((self.at - self.now).total_seconds() // 60)

    @property
    def tone(self) -> Tone:
        if self.state in (ClockState.DONE, ClockState.WITHDRAWN):
            return Tone.MUTED
        if self.state in (ClockState.PAUSED, ClockState.UNVERIFIED):
            return Tone.DOTTED
        if self.minutes is not None:
            near = Tone.NEAR if self.minutes <= NEAR_HOURS * 60 else Tone.PLAIN
            return Tone.OVER if self.minutes < 0 else near
        if self.cautious:
            return Tone.TODAY
        days = self.days
        if days is None:
            return Tone.MISSING
        if days < 0:
            return Tone.OVER
        if days == 0:
            return Tone.TODAY
        if self.provisional:
            return Tone.DOTTED
        return Tone.NEAR if days <= self.near else Tone.PLAIN

    @property
    def text(self) -> str:
        date_text = day_short(self.counted, self.today)
        if self.state == ClockState.DONE:
            word = pgettext("clock", "closed")
            return f"{word} · {date_text}" if self.due else word
        if self.state == ClockState.WITHDRAWN:
            return pgettext("clock", "withdrawn")
        if self.state == ClockState.PAUSED:
            return pgettext("clock", "paused")
        if self.state == ClockState.UNVERIFIED:
            word = _("to be verified")
            return f"{word} · {date_text}" if self.due else word
        if self.minutes is not None:
            return self._hours(self.minutes)
        days = self.days
        if days is None:
            return _("no start date")
        if days < 0:
            words = ngettext("%(n)d day over · %(day)s", "%(n)d days over · %(day)s", -days)
        elif days == 0:
            words = _("today · %(day)s")
        elif days > FAR_DAYS:
            words = "%(full)s"
        else:
            words = ngettext("%(n)d day left · %(day)s", "%(n)d days left · %(day)s", days)
        text = words % {"n": abs(days), "day": date_text, "full": day(self.counted)}
        return _("%(clock)s · holidays not announced") % {"clock": text} if self.provisional else text

    def _hours(self, minutes: int) -> str:
        hours = abs(minutes) // 60
        if hours >= FAR_HOURS:
            over = ngettext("%(n)d day over · %(day)s", "%(n)d days over · %(day)s", hours // 24)
            left = ngettext("%(n)d day left · %(day)s", "%(n)d days left · %(day)s", hours // 24)
            n = hours // 24
        elif hours:
            over = ngettext("%(n)d hour over · %(day)s", "%(n)d hours over · %(day)s", hours)
            left = ngettext("%(n)d hour left · %(day)s", "%(n)d hours left · %(day)s", hours)
            n = hours
        else:
            n = abs(minutes)
            over = ngettext("%(n)d minute over · %(day)s", "%(n)d minutes over · %(day)s", n)
            left = ngettext("%(n)d minute left · %(day)s", "%(n)d minutes left · %(day)s", n)
        moment = f"{day_short(self.at, self.today)} {clock_time(self.at)}"
        return (over if minutes < 0 else left) % {"n": n, "day": moment}

    def html(self) -> SafeString:
        return Chip(self.text, self.tone, self.why).html()


def clock_chip(
    due: date | None,
    today: date,
    *,
    near: int = NEAR_DAYS,
    provisional: bool = False,
    state: str = ClockState.RUNNING,
    why: str = "",
    last: date | None = None,
    at: datetime | None = None,
    now: datetime | None = None,
) -> ClockChip:
    """The chip of a clock: due day, whether its calendar is only assumed, and why it is this day."""
    return ClockChip(due, today, near, provisional, state, why, last, at, now)
