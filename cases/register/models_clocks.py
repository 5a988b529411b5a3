"""Stored clocks: what ``project()`` says of every term, one row each, and every time that one of them moved.

``Clock`` is derived and may be rebuilt at any time (``check_projection``); ``ClockChange`` is history and is only
added to. What depends on today (overdue, days left) is asked of the rows, never stored.
"""

from django.db import models
from django.utils.translation import pgettext_lazy

from cases.register.models import Case, Person
from office.agencies.models import Side
from office.audit.append_only import AppendOnlyManager


class ClockStatus(models.TextChoices):
    """As ``cases.procedure.ClockStatus``."""

    RUNNING = "running", pgettext_lazy("clock", "running")
    PAUSED = "paused", pgettext_lazy("clock", "paused")
    DONE = "done", pgettext_lazy("clock", "done")
    VOID = "void", pgettext_lazy("clock", "void")
    NO_START = "no_start", pgettext_lazy("clock", "no start date")


OPEN = (ClockStatus.RUNNING, ClockStatus.PAUSED, ClockStatus.NO_START)


class Clock(models.Model):
    """One term of a case or of one person in it, as projected.

    Days in ``*_on``; of a clock of hours the minute too, in ``*_at``. ``alarm_on`` is what lists, warnings and
    custody run on: the conservative day where there is one, else the expiry. ``hidden_from`` as on the case, of the
    events that this clock rests on. Where a side is not shown all that bears on a clock, ``told_to`` it stands the
    clock as it follows from what that side is shown; such a row is hidden from everybody else.
    """

    case = models.ForeignKey(Case, models.PROTECT, related_name="clocks")
    person = models.ForeignKey(Person, models.PROTECT, null=True, related_name="clocks", db_index=False)
    key = models.CharField(max_length=300)
    rule = models.CharField(max_length=12)
    version = models.CharField(max_length=20)
    calendar = models.CharField(max_length=40, blank=True)
    side = models.CharField(max_length=14, choices=Side.choices)
    trigger = models.CharField(max_length=60, blank=True)
    trigger_event_id = models.BigIntegerField(null=True)
    trigger_at = models.DateTimeField(null=True)
    status = models.CharField(max_length=10, choices=ClockStatus.choices)
    raw_on = models.DateField(null=True)
    expiry_on = models.DateField(null=True)
    expiry_at = models.DateTimeField(null=True)
    conservative_on = models.DateField(null=True)
    alarm_on = models.DateField(null=True)
    alarm_at = models.DateTimeField(null=True)
    file_by_on = models.DateField(null=True)
    custody_end = models.BooleanField(default=False)
    provisional = models.BooleanField(default=False)
    unsettled = models.BooleanField(default=False)
    closed_by_event_id = models.BigIntegerField(null=True)
    closed_on = models.DateField(null=True)
    late = models.BooleanField(default=False)
    lapses = models.BooleanField(default=False, help_text="a right, not a duty: it lapses and nothing is overdue")
    precise = models.BooleanField(default=True, help_text="the hour of the trigger is known, of a clock of hours")
    hidden_from = models.PositiveSmallIntegerField(default=0)
    told_to = models.CharField(max_length=14, choices=Side.choices, blank=True, default="", db_default="")
    params = models.JSONField(default=dict, help_text="the reckoning, extensions and pauses, as codes")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["case", "key", "told_to"], name="clock_once_told")]
        indexes = [
            models.Index(fields=["alarm_on", "id"], name="clock_open_alarm", condition=models.Q(status__in=OPEN)),
            models.Index(
                fields=["calendar", "id"],
                name="clock_open_calendar",
                condition=models.Q(status__in=OPEN),
            ),
        ]


class ClockChange(models.Model):
    """A clock began, moved, stopped or came to nothing, and why. ``cause`` with ``event_id`` or ``job_id``."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="clock_changes")
    person = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+", db_index=False)
    key = models.CharField(max_length=300)
    rule = models.CharField(max_length=12)
    before_on = models.DateField(null=True)
    after_on = models.DateField(null=True)
    before_status = models.CharField(max_length=10, blank=True)
    after_status = models.CharField(max_length=10, blank=True, help_text="empty: the clock is gone")
    cause = models.CharField(
        max_length=10,
        choices=[
            ("event", pgettext_lazy("clock change", "an event was recorded or voided")),
            ("ledger", pgettext_lazy("clock change", "a ledger was imported")),
            ("calendar", pgettext_lazy("clock change", "the calendar changed")),
            ("rules", pgettext_lazy("clock change", "the rules changed")),
            ("readings", pgettext_lazy("clock change", "a contested reading was chosen anew")),
        ],
    )
    event_id = models.BigIntegerField(null=True)
    job_id = models.BigIntegerField(null=True, db_index=True)
    hidden_from = models.PositiveSmallIntegerField(default=0)
    recorded_at = models.DateTimeField()

    objects = AppendOnlyManager()

    class Meta:
        indexes = [models.Index(fields=["case", "key", "id"], name="clock_change_of_clock")]
