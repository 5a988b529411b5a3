"""Who is on duty at the joint office (值班表), and who has held the duty.

Basis: 最高检、公安部《关于健全完善侦查监督与协作配合机制的意见》(2021) on the office's staffing; practice is a resident
prosecutor, prosecutors in rotation by week or month, and a legal officer of the police.
"""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import pgettext_lazy


class DutyDesk(models.TextChoices):
    """The desks at which somebody is on duty."""

    RESIDENT = "resident", pgettext_lazy("duty", "resident prosecutor")
    ROTATING = "rotating", pgettext_lazy("duty", "prosecutor in rotation")
    LEGAL = "legal", pgettext_lazy("duty", "police legal officer")


class DutyTerm(models.Model):
    """One officer's term at a desk, both days included. The substitute (AB岗) stands in on the days of absence."""

    office = models.ForeignKey("office.JointOffice", models.PROTECT, related_name="+", db_index=False)
    agency = models.ForeignKey("office.Agency", models.PROTECT, related_name="+")
    desk = models.CharField(max_length=12, choices=DutyDesk.choices)
    officer = models.ForeignKey("office.Officer", models.PROTECT, related_name="+")
    substitute = models.ForeignKey("office.Officer", models.PROTECT, null=True, related_name="+", db_index=False)
    starts_on = models.DateField()
    ends_on = models.DateField()
    away_from = models.DateField(null=True)
    away_to = models.DateField(null=True)
    note = models.CharField(max_length=200, blank=True)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey("office.Officer", models.PROTECT, null=True, related_name="+", db_index=False)
    voided_at = models.DateTimeField(null=True)
    void_reason = models.CharField(max_length=200, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [
            models.CheckConstraint(name="duty_term_ends_after_it_starts", condition=Q(ends_on__gte=F("starts_on"))),
            models.CheckConstraint(
                name="duty_term_absence_inside",
                condition=Q(away_from=None, away_to=None)
                | Q(away_from__gte=F("starts_on"), away_to__gte=F("away_from"), away_to__lte=F("ends_on")),
            ),
            models.CheckConstraint(
                name="duty_substitute_is_another", condition=Q(substitute=None) | ~Q(substitute=F("officer"))
            ),
            models.CheckConstraint(
                name="duty_term_voided_with_reason", condition=Q(voided_at=None) | ~Q(void_reason="")
            ),
        ]
        indexes = [models.Index(fields=["office", "ends_on"], name="duty_term_of_office")]


class DutyHolding(models.Model):
    """Who really held a desk, from when until when, and how many things passed on at the end, by kind of thing.

    The plan may be changed; this is what was. One open row a desk: nobody's duty stays with whoever held it last.
    """

    agency = models.ForeignKey("office.Agency", models.PROTECT, related_name="+", db_index=False)
    desk = models.CharField(max_length=12, choices=DutyDesk.choices)
    officer = models.ForeignKey("office.Officer", models.PROTECT, related_name="+", db_index=False)
    term = models.ForeignKey(DutyTerm, models.PROTECT, related_name="holdings")
    since = models.DateTimeField()
    until = models.DateTimeField(null=True)
    moved = models.JSONField(default=dict)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["agency", "desk"], condition=Q(until=None), name="duty_held_by_one")
        ]
        indexes = [models.Index(fields=["agency", "desk", "-since"], name="duty_holdings")]
