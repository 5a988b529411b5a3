"""A warning of a term: at which point, of which date, to whom, and what became of it.

A term is known by case and key: its row (``cases.register.models_clocks.Clock``) may be written anew at any time.
"""

from django.db import models
from django.db.models import Q
from django.utils.translation import pgettext_lazy

from cases.register.models import Case
from office.agencies.models import Side


class ClockWarning(models.Model):
    """One warning. The same term, point and date is warned of once; a date that moved is news.

    ``point`` is a point of the rule (``T-7`` days, ``T-4h`` hours before the alarm date) or ``today``, ``overdue``,
    ``no_start``. ``owner`` is found when the warning is told; until then both are empty. A warning lapses when its
    term closes or its date moves.
    """

    case = models.ForeignKey(Case, models.PROTECT, related_name="clock_warnings", db_index=False)
    key = models.CharField(max_length=300)
    rule = models.CharField(max_length=12)
    side = models.CharField(max_length=14, choices=Side.choices)
    point = models.CharField(pgettext_lazy("clock", "warning point"), max_length=10)
    alarm_on = models.DateField(null=True, help_text="the date warned of; empty: the term has no start date")
    custody = models.BooleanField(default=False, help_text="when the term is up, custody is unlawful")
    owner = models.ForeignKey("office.Principal", models.PROTECT, null=True, related_name="+", db_index=False)
    issued_at = models.DateTimeField()
    told_at = models.DateTimeField(null=True)
    acknowledged_at = models.DateTimeField(null=True)
    acknowledged_by = models.ForeignKey("office.Officer", models.PROTECT, null=True, related_name="+", db_index=False)
    note = models.CharField(pgettext_lazy("clock", "note"), max_length=500, blank=True, default="")
    escalations = models.PositiveSmallIntegerField(default=0)
    escalated_at = models.DateTimeField(null=True)
    escalated_to = models.ForeignKey("office.Principal", models.PROTECT, null=True, related_name="+", db_index=False)
    lapsed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["case", "key", "point", "alarm_on"],
                name="clock_warning_once",
                condition=Q(alarm_on__isnull=False),
            ),
            models.UniqueConstraint(
                fields=["case", "key", "point"],
                name="clock_warning_once_no_start",
                condition=Q(alarm_on__isnull=True),
            ),
        ]
        indexes = [
            # What was warned of is looked up by point and day, whatever else has been warned of in all the years.
            models.Index(fields=["point", "alarm_on"], name="clock_warning_point", condition=Q(lapsed_at__isnull=True)),
            models.Index(
                fields=["id"], name="clock_warning_untold", condition=Q(told_at__isnull=True, lapsed_at__isnull=True)
            ),
            models.Index(
                fields=["owner", "id"],
                name="clock_warning_open",
                condition=Q(acknowledged_at__isnull=True, lapsed_at__isnull=True),
            ),
            models.Index(
                fields=["escalated_to", "id"],
                name="clock_warning_escalated",
                condition=Q(acknowledged_at__isnull=True, lapsed_at__isnull=True, escalated_to__isnull=False),
            ),
        ]
