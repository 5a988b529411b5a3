"""One chip component for every state, and the clock chip made of it.

A clock says in words how long is left and until when; colour repeats what the words say and never
stands alone (WCAG 1.4.1). Today is given by the caller, so that the same row reads the same in a
page, an export and a test.
"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from office.ui.formats import day, day_short
from office.ui.html import Component

NEAR_DAYS = 3
FAR_DAYS = 90


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
    """The chip of one clock; `tone`, `text` and `days` can be read by tables and exports."""

    due: date | None
    today: date
    near: int = NEAR_DAYS
    provisional: bool = False
    state: str = ClockState.RUNNING
    why: str = ""

    @property
    def days(self) -> int | None:
        """Days left; negative when overdue, None where the clock never started."""
        return None if self.due is None else (self.due - self.today).days

    @property
    def tone(self) -> Tone:
        if self.state in (ClockState.DONE, ClockState.WITHDRAWN):
            return Tone.MUTED
        if self.state in (ClockState.PAUSED, ClockState.UNVERIFIED):
            return Tone.DOTTED
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
        date_text = day_short(self.due, self.today)
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
        text = words % {"n": abs(days), "day": date_text, "full": day(self.due)}
        return _("%(clock)s · holidays not announced") % {"clock": text} if self.provisional else text

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
) -> ClockChip:
    """The chip of a clock: due day, whether its calendar is only assumed, and why it is this day."""
    return ClockChip(due=due, today=today, near=near, provisional=provisional, state=state, why=why)
