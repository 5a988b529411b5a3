"""Proposals that grow from repeated violations.

Basis: RULES 552: where a violation is general, the procuratorate suggests to the organ, by decision of the chief
procurator. That three like violations of one unit within twelve months call for it is a habit of the house.
"""

from django.db import models
from django.utils.translation import pgettext_lazy

from cases.matters.models import Matter

ISSUE = "issue"


class ProposalState(models.TextChoices):
    """What became of a proposal."""

    PROPOSED = "proposed", pgettext_lazy("repeat", "to be decided")
    TAKEN = "taken", pgettext_lazy("repeat", "suggestion begun")
    DECLINED = "declined", pgettext_lazy("repeat", "declined")
    LAPSED = "lapsed", pgettext_lazy("repeat", "lapsed: some were withdrawn")


class RepeatProposal(models.Model):
    """One unit, one kind of violation, often enough in twelve months: a suggestion for the whole class is proposed.

    ``first_on`` and ``last_on``: true days of the first and last finding that it counts. One stands open for a unit and
    a kind at a time.
    """

    office = models.ForeignKey("office.JointOffice", models.PROTECT, related_name="+")
    unit = models.ForeignKey("office.Department", models.PROTECT, related_name="+")
    kind = models.CharField(max_length=2, help_text="item of RULES 567")
    first_on = models.DateField()
    last_on = models.DateField()
    matters: models.ManyToManyField = models.ManyToManyField(Matter, related_name="repeat_proposals")
    state = models.CharField(max_length=10, choices=ProposalState.choices, default=ProposalState.PROPOSED)
    reason = models.CharField(max_length=500, blank=True)
    decided_by = models.ForeignKey("office.Officer", models.PROTECT, null=True, related_name="+", db_index=False)
    decided_at = models.DateTimeField(null=True)
    suggestion_id = models.BigIntegerField(null=True)
    found_at = models.DateTimeField()
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["unit", "kind"], name="repeat_proposed_once", condition=models.Q(state="proposed")
            ),
            models.CheckConstraint(
                name="repeat_declined_says_why", condition=~models.Q(state="declined") | ~models.Q(reason="")
            ),
        ]
        indexes = [models.Index(fields=["office", "state", "-found_at"], name="repeat_by_state")]

    def __str__(self):
        return f"repeat proposal {self.pk}"
