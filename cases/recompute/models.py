"""A re-computation as a piece of work: which office, why, how far, what came of it."""

from datetime import date

from django.db import models
from django.db.models import Q
from django.utils.translation import pgettext_lazy


class JobKind(models.TextChoices):
    """Why; the values are causes of ``ClockChange``."""

    CALENDAR = "calendar", pgettext_lazy("recompute", "holidays")
    RULES = "rules", pgettext_lazy("recompute", "rules")
    READINGS = "readings", pgettext_lazy("recompute", "contested reading")


class JobState(models.TextChoices):
    """How far."""

    WAITING = "waiting", pgettext_lazy("recompute", "waiting")
    RUNNING = "running", pgettext_lazy("recompute", "running")
    DONE = "done", pgettext_lazy("recompute", "done")


UNFINISHED = (JobState.WAITING, JobState.RUNNING)


class RecomputeJob(models.Model):
    """One re-computation of one office's cases.

    ``cursor``: the last case that is done; ``moved``: terms whose last day or status is another (their
    ``ClockChange`` carry the job's key); ``confirmed``: terms that are no longer provisional. ``detail``: what changed,
    in codes and dates; no case. A worker claims a job for a while at a time (``lease_*``).
    """

    office = models.ForeignKey("office.JointOffice", models.PROTECT, related_name="+", db_index=False)
    kind = models.CharField(max_length=10, choices=JobKind.choices)
    state = models.CharField(max_length=10, choices=JobState.choices, default=JobState.WAITING)
    requested_by = models.ForeignKey("office.Officer", models.PROTECT, null=True, related_name="+", db_index=False)
    detail = models.JSONField(default=dict)
    cursor = models.BigIntegerField(default=0)
    total = models.PositiveIntegerField(null=True)
    done = models.PositiveIntegerField(default=0)
    moved = models.PositiveIntegerField(default=0)
    confirmed = models.PositiveIntegerField(default=0)
    failed = models.PositiveIntegerField(default=0)
    created_at = models.DateTimeField()
    started_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)
    lease_token = models.CharField(max_length=32, blank=True)
    lease_until = models.DateTimeField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)

    class Meta:
        constraints = [
            # Two workers that see new rules at once make one job.
            models.UniqueConstraint(
                fields=["office"],
                name="recompute_rules_once",
                condition=Q(kind="rules", state__in=["waiting", "running"]),
            ),
        ]
        indexes = [
            models.Index(fields=["id"], name="recompute_unfinished", condition=Q(state__in=["waiting", "running"])),
            models.Index(fields=["office", "-id"], name="recompute_of_office"),
        ]

    @property
    def is_working(self) -> bool:
        """Whether there is more to do."""
        return self.state in UNFINISHED

    @property
    def days(self) -> tuple[date, ...]:
        """Of a calendar: the days that begin or cease to be off."""
        return tuple(date.fromisoformat(day) for day in self.detail.get("days", ()))
