"""How cases hang together: the same matter under two numbers, one joined into another, one split off from another.

Basis: MPS 21, 184 (并案侦查), RULES 350-351 (change of jurisdiction), domain brief 7.1: one police case may be several
acceptances of the procuratorate and the reverse, so a link is proposed with its confidence and confirmed by somebody.
"""

from django.db import models
from django.db.models import Q
from django.utils.translation import pgettext_lazy

from cases.register.models import Case


class LinkKind(models.TextChoices):
    """What the one case is to the other."""

    SAME = "same", pgettext_lazy("case link", "the same matter")
    MERGED = "merged", pgettext_lazy("case link", "joined into")
    SPLIT = "split", pgettext_lazy("case link", "split off")
    TRANSFERRED = "transferred", pgettext_lazy("case link", "transferred to")


class LinkState(models.TextChoices):
    """A proposal joins nothing until somebody confirms it."""

    PROPOSED = "proposed", pgettext_lazy("case link", "proposed")
    CONFIRMED = "confirmed", pgettext_lazy("case link", "confirmed")
    REJECTED = "rejected", pgettext_lazy("case link", "rejected")


class CaseLink(models.Model):
    """``case`` is to ``other`` what ``kind`` says: the case that was joined, split off from, or transferred.

    ``confidence`` in per cent, ``matches`` the codes of what agrees. A case outside the office is named by ``number``.
    """

    case = models.ForeignKey(Case, models.PROTECT, related_name="links_from")
    other = models.ForeignKey(Case, models.PROTECT, null=True, related_name="links_to")
    number = models.CharField(max_length=60, blank=True)
    kind = models.CharField(max_length=12, choices=LinkKind.choices)
    state = models.CharField(max_length=10, choices=LinkState.choices, default=LinkState.PROPOSED)
    confidence = models.PositiveSmallIntegerField(default=100)
    matches = models.JSONField(default=list)
    proposed_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey("office.Officer", models.PROTECT, null=True, related_name="+", db_index=False)
    reason = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["case", "other", "kind"], name="case_link_once", condition=Q(other__isnull=False)
            ),
            models.CheckConstraint(name="case_link_leads_somewhere", condition=Q(other__isnull=False) | ~Q(number="")),
        ]
