"""The State Council's yearly notices on holidays, as data: which days are off, which weekend days are worked.

A calendar is the same for the whole country, so these rows belong to no agency. Nothing is changed or removed: a
year that is corrected is a new version, and the one in force is marked.
"""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import pgettext_lazy

from office.audit.append_only import AppendOnlyManager

YEAR_MIN, YEAR_MAX = 1949, 2199


class Source(models.TextChoices):
    """Where a year's days came from."""

    SEED = "seed", pgettext_lazy("calendar source", "came with the program")
    LIBRARY = "library", pgettext_lazy("calendar source", "taken over from the program's list")
    TYPED = "typed", pgettext_lazy("calendar source", "entered from the notice")
    FILE = "file", pgettext_lazy("calendar source", "from a file")
    CORRECTED = "corrected", pgettext_lazy("calendar source", "one day corrected")


class CalendarYear(models.Model):
    """One version of a year as announced. ``calendar`` is the version of the whole calendar from this row on."""

    year = models.PositiveSmallIntegerField(validators=[MinValueValidator(YEAR_MIN), MaxValueValidator(YEAR_MAX)])
    version = models.PositiveIntegerField()
    current = models.BooleanField(default=True)
    title = models.CharField(max_length=200)
    reference = models.CharField(max_length=60, blank=True)
    source = models.CharField(max_length=10, choices=Source.choices)
    reason = models.CharField(max_length=300, blank=True)
    loaded_by = models.ForeignKey("office.Officer", models.PROTECT, null=True, related_name="+", db_index=False)
    loaded_at = models.DateTimeField()
    calendar = models.CharField(max_length=40)

    derived_marks = ("current",)
    objects = AppendOnlyManager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["year", "version"], name="calendar_year_version"),
            models.UniqueConstraint(fields=["year"], name="calendar_year_current", condition=Q(current=True)),
        ]


class CalendarDay(models.Model):
    """One day that a notice names: off, or a weekend day that is worked. Other days follow the week.

    A notice may name days at the end of December before its year, as the one for 2019 did.
    """

    notice = models.ForeignKey(CalendarYear, models.PROTECT, related_name="days", db_index=False)
    on = models.DateField()
    off = models.BooleanField()
    name = models.CharField(max_length=40, blank=True)

    objects = AppendOnlyManager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["notice", "on"], name="calendar_day_once")]
