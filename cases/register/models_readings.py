"""Which reading an office follows where the law is contested (X1-X7 of ``cases.procedure.Readings``)."""

from django.db import models


class ReadingSetting(models.Model):
    """One choice of a joint office, with the clause of its work measures. No row: the default, reading A.

    What was chosen before stands in the audit record, what it moved in ``ClockChange``.
    """

    office = models.ForeignKey("office.JointOffice", models.PROTECT, related_name="readings")
    code = models.CharField(max_length=2)
    choice = models.CharField(max_length=1, choices=[("A", "A"), ("B", "B")])
    clause = models.CharField(max_length=100, blank=True)
    version = models.PositiveIntegerField(default=1)
    changed_by = models.ForeignKey("office.Officer", models.PROTECT, null=True, related_name="+", db_index=False)
    changed_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["office", "code"], name="reading_setting_once")]
