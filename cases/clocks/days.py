"""The moment of asking, and in which part of a list a term then stands: one rule for every page, count and message.

The day on which alarms run leads (K12: the conservative one where there is one). It puts a term under 今天到期 or
已过保守期限; overdue is only what is past the statutory day or minute (docs/decisions/0071-terms-on-screen.md).
"""

import datetime as dt
from dataclasses import dataclass

from django.db.models import Q
from django.utils import timezone

from cases.register.clock_lines import is_late
from cases.register.models_clocks import Clock, ClockStatus
from cases.register.projection_clocks import clock_state_of
from office.front.home import week_end

DAY = dt.timedelta(days=1)
SECTIONS = ("overdue", "conservative", "today", "week", "later", "paused", "no_start")
# What has to be done by today: the number beside 期限, the first part of 今日.
DUE = ("overdue", "conservative", "today")


@dataclass(frozen=True, slots=True)
class Today:
    """The moment of asking, and the days that follow from it."""

    now: dt.datetime
    day: dt.date
    week_end: dt.date

    @classmethod
    def at(cls, now: dt.datetime) -> "Today":
        """The day in the office's time zone, and the Sunday to which the week runs."""
        day = timezone.localdate(now)
        return cls(now, day, week_end(day))

    @classmethod
    def on(cls, day: dt.date) -> "Today":
        """Now, on a page whose day was already asked for."""
        return cls(timezone.now(), day, week_end(day))

    def section(self, clock: Clock) -> str:
        """In which part of the board a term stands."""
        if clock.status == ClockStatus.PAUSED:
            return "paused"
        if clock.alarm_on is None or clock.expiry_on is None:
            return "no_start"
        if is_late(clock_state_of(clock), self.now):
            return "overdue"
        if clock.alarm_on < self.day or (clock.alarm_at and clock.precise and clock.alarm_at < self.now):
            return "conservative"
        if clock.alarm_on == self.day:
            return "today"
        return "week" if clock.alarm_on <= self.week_end else "later"

    @property
    def late(self) -> Q:
        """The statutory day or minute has passed; where the hour of the beginning is not known, whatever it was."""
        minutes = Q(expiry_at__lt=self.now, precise=True) | Q(expiry_at__lt=self.now - DAY)
        return Q(alarm_on__lte=self.day) & (Q(expiry_at__isnull=True, expiry_on__lt=self.day) | minutes)

    def conditions(self) -> dict[str, Q]:
        """The parts as conditions of a statement."""
        runs = ~Q(status=ClockStatus.PAUSED)
        on_time = (
            Q(expiry_at__isnull=True, expiry_on__gte=self.day)
            | Q(expiry_at__gte=self.now)
            | Q(expiry_at__gte=self.now - DAY, precise=False)
        )
        minute_passed = Q(alarm_on=self.day, alarm_at__lt=self.now, precise=True)
        minute_to_come = Q(alarm_at__isnull=True) | Q(alarm_at__gte=self.now) | Q(precise=False)
        return {
            "overdue": runs & self.late,
            "conservative": runs & on_time & (Q(alarm_on__lt=self.day) | minute_passed),
            "today": runs & on_time & Q(alarm_on=self.day) & minute_to_come,
            # The conservative day is never after the statutory one.
            "week": runs & Q(alarm_on__gt=self.day, alarm_on__lte=self.week_end),
            "later": runs & Q(alarm_on__gt=self.week_end),
            "paused": Q(status=ClockStatus.PAUSED),
            "no_start": runs & Q(alarm_on__isnull=True),
        }
